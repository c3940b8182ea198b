"""From blueprint files to plans: what the command line and the CDK app have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from groundplan.blueprint import LoadError, Pair, Source, load, unknown_environment
from groundplan.blueprint.load import DEFAULT_ENVIRONMENT
from groundplan.blueprint.model import AwsCloud, GcpCloud
from groundplan.plan.model import Plan
from groundplan.plan.not_compiled import not_compiled
from groundplan.plan.resolve import resolve, stack_name
from groundplan.problems import BlueprintError, Problem


@dataclass(slots=True)
class Resolved:
    """Plans of every wanted pair in the order of the files, and every problem of all files with its position.

    ``lines`` has the lines of each file, for showing problems. ``not_compiled`` holds GP501 problems where the caller asked
    only whether the blueprints are right.
    """

    plans: list[Plan] = field(default_factory=list)
    right: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    not_compiled: list[Problem] = field(default_factory=list)
    lines: dict[str, Sequence[str]] = field(default_factory=dict)


def resolve_files(files: Iterable[str], environment: str | None = None, *, to_compile: bool = True) -> Resolved:
    """Load files and resolve their environments, or only ``environment``; never raises for what is wrong with a blueprint.

    With ``to_compile`` off, parts that nothing compiles yet are not problems: their pair is right, but has no plan. ``right``
    maps each file to its environments without a problem.
    """
    resolved = Resolved()
    names: dict[str, str] = {}
    earlier: list[Pair] = []
    for file in dict.fromkeys(files):
        try:
            source = load(file)
        except LoadError as error:
            resolved.lines[file] = error.lines
            resolved.problems += error.problems
            continue
        resolved.lines[file] = source.lines
        for pair in _wanted(source, environment, names, resolved):
            _resolve(pair, resolved, to_compile=to_compile)
            resolved.problems += map(pair.locate, _clashes(pair, earlier))
            earlier.append(pair)
    return resolved


def _wanted(source: Source, environment: str | None, names: dict[str, str], resolved: Resolved) -> list[Pair]:
    pairs = [pair for pair in source.pairs.values() if environment in (None, pair.environment)]
    if not pairs:
        resolved.problems.append(unknown_environment(source, str(environment)))
        return []
    name = pairs[0].blueprint.metadata.name
    if name in names:
        message = f"{names[name]} is named {name}, too: both would be written to the same folder"
        problem = Problem("GP210", ("metadata", "name"), message, "each product needs its own name")
        resolved.problems.append(pairs[0].locate(problem))
    names.setdefault(name, source.file)
    return pairs


def _clashes(pair: Pair, earlier: Sequence[Pair]) -> Iterator[Problem]:
    """What there is once, and a pair before this one has already."""
    for clash in (_same_stack, _second_baseline, _shared_project, _shared_number):
        yield from list(filter(None, (clash(first, pair) for first in earlier)))[:1]


def _same_stack(first: Pair, second: Pair) -> Problem | None:
    """`shop-eu` in `dev` and `shop` in `eu-dev` would be one stack: its name begins the names of everything."""
    one, other = stack_name(first), stack_name(second)
    if one != other or first.blueprint.metadata.name == second.blueprint.metadata.name:
        return None
    message = f"the stack {other} is that of {_shown(first)} already: it is the product's name and the environment's"
    hint = "rename the product or the environment, or let the environment's name have no hyphen"
    return Problem("GP210", ("metadata", "name"), message, hint)


def _second_baseline(first: Pair, second: Pair) -> Problem | None:
    """An account has one CloudTrail role, one GuardDuty, one AWS Config: a second stack that sets it up cannot be applied."""
    one, other = first.blueprint, second.blueprint
    if not isinstance(one.cloud, AwsCloud) or not isinstance(other.cloud, AwsCloud) or one.cloud.account != other.cloud.account:
        return None
    if not (one.account_baseline and other.account_baseline):
        return None
    message = f"{_shown(first)} sets up the account {one.cloud.account} already, and an account is set up once"
    hint = "say account_baseline: true in one environment of one product for each account"
    return Problem("GP210", ("account_baseline",), message, hint)


def _shared_project(first: Pair, second: Pair) -> Problem | None:
    """A project has one policy on images, one set of audit logs, one perimeter: those of a private-vpc hold for all in it."""
    one, other = first.blueprint, second.blueprint
    if not isinstance(one.cloud, GcpCloud) or not isinstance(other.cloud, GcpCloud) or one.cloud.project != other.cloud.project:
        return None
    if "private-vpc" not in (one.profile, other.profile):
        return None
    message = f"{_shown(first)} is in the project {one.cloud.project} already, and a private-vpc has its project to itself"
    own = 'cloud: {project: ..., project_number: "..."}'
    if second.environment != DEFAULT_ENVIRONMENT:
        own = f"environments: {{{second.environment}: {{{own}}}}}"
    return Problem("GP210", ("cloud", "project"), message, f"give it a project of its own: {own}")


def _shared_number(first: Pair, second: Pair) -> Problem | None:
    """A number belongs to one project: with that of another, rights would be granted to the other's service agents."""
    one, other = first.blueprint.cloud, second.blueprint.cloud
    if first.file != second.file or not isinstance(one, GcpCloud) or not isinstance(other, GcpCloud):
        return None
    if one.project == other.project or other.project_number is None or one.project_number != other.project_number:
        return None
    message = f"project_number {other.project_number} is given for {one.project} and for {other.project}: each has its own"
    read = "gcloud projects describe {} --format='value(projectNumber)'"
    hint = f"read them with: {read.format(one.project)}; {read.format(other.project)}"
    return Problem("GP210", ("cloud", "project_number"), message, hint)


def _shown(pair: Pair) -> str:
    return f"{pair.blueprint.metadata.name} in {pair.environment}"


def _resolve(pair: Pair, resolved: Resolved, *, to_compile: bool) -> None:
    refused = not_compiled(pair)
    if refused and not to_compile:
        resolved.not_compiled += refused
    else:
        try:
            resolved.plans.append(resolve(pair))
        except BlueprintError as error:
            resolved.problems += error.problems
            return
    resolved.right.setdefault(pair.file, []).append(pair.environment)
