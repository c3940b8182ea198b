"""From blueprint files to plans: what the command line and the CDK app have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from groundplan.blueprint import LoadError, Pair, Source, load, unknown_environment
from groundplan.plan.model import Plan
from groundplan.plan.not_compiled import not_compiled
from groundplan.plan.resolve import resolve
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
    baselines: dict[str, Pair] = {}
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
            _one_baseline(pair, baselines, resolved)
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


def _one_baseline(pair: Pair, baselines: dict[str, Pair], resolved: Resolved) -> None:
    """An account has one CloudTrail role, one GuardDuty, one AWS Config: a second stack that sets it up cannot be applied."""
    blueprint = pair.blueprint
    if not blueprint.account_baseline or blueprint.cloud.provider != "aws":
        return
    account = blueprint.cloud.account
    first = baselines.setdefault(account, pair)
    if first is not pair:
        where = f"{first.blueprint.metadata.name} in {first.environment}"
        message = f"{where} sets up the account {account} already, and an account is set up once"
        hint = "say account_baseline: true in one environment of one product for each account"
        resolved.problems.append(pair.locate(Problem("GP210", ("account_baseline",), message, hint)))


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
