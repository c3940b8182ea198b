"""`groundplan cost`: what a blueprint costs a month, before anything is deployed."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundplan.cli.show import exit_on_problems
from groundplan.plan import Plan, Resolved, resolve_files
from groundplan.problems import MachineError
from groundplan.terraform.node import warm_up

if TYPE_CHECKING:
    from groundplan.cost.alternatives import Change
    from groundplan.cost.pair import PairCost
    from groundplan.cost.report.view import View

_FORMATS = ("table", "json", "markdown", "html")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--env", "environment", metavar="NAME", help="Only this environment (default: all).")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="How it is shown.")
@click.option("--base", metavar="REF", help="Show what changes since the blueprints at this git ref.")
@click.option(
    "--compare", "changes", multiple=True, metavar="CHANGE", help="Beside it: CLOUD/REGION, or PATH=VALUE. May be repeated."
)
@click.option("--usage", "usage_file", metavar="USAGE.yaml", help="Numbers of the usage, in place of assumptions.")
@click.option("--region", metavar="REGION", help="Region of a Terraform JSON file.")
def cost(
    files: tuple[str, ...],
    environment: str | None,
    form: str,
    base: str | None,
    changes: tuple[str, ...],
    usage_file: str | None,
    region: str | None,
) -> None:
    """Estimate what blueprints, or a Terraform JSON file, cost a month: idle, typical and at peak.

    Needs no network and no credentials. Prices are list prices of the catalogue; each line has their source and date.
    """
    from groundplan.cost.report import show
    from groundplan.cost.report.view import View

    if any(file.endswith(".json") for file in files):
        _need(len(files) == 1, "one Terraform JSON file at a time, and no blueprint beside it")
        _need(region is not None, "a Terraform JSON file does not say its region: --region eu-west-1")
        for option, given in {"--env": environment, "--base": base, "--compare": changes}.items():
            _need(not given, f"{option} is about blueprints, and {files[0]} is Terraform JSON")
        show(View([_terraform_cost(Path(files[0]), str(region), _usage(usage_file))]), form)
        return
    _need(region is None, "--region is for a Terraform JSON file; a blueprint says its own")
    warm_up()
    wanted, said = _changes(changes), _usage(usage_file)
    resolved = resolve_files(files, environment)
    exit_on_problems(resolved)
    show(_view(files, resolved, base, environment, wanted, said), form)


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise click.UsageError(message)


def _usage(file: str | None) -> Mapping[str, Decimal]:
    if file is None:
        return {}
    from groundplan.blueprint import LoadError
    from groundplan.cost.usage_file import read_usage

    try:
        return read_usage(file)
    except LoadError as error:
        exit_on_problems(Resolved(problems=list(error.problems), lines={error.file: error.lines}))
        raise


def _changes(texts: Sequence[str]) -> list[Change]:
    from groundplan.cost.alternatives import ChangeError, parse_change

    try:
        return [parse_change(text) for text in texts]
    except ChangeError as error:
        raise click.UsageError(str(error)) from None


def _view(
    files: Sequence[str],
    resolved: Resolved,
    base: str | None,
    environment: str | None,
    changes: Sequence[Change],
    said: Mapping[str, Decimal],
) -> View:
    """The pairs' cost, what changes since ``base``, and the alternatives: all synthesized in one CDK app."""
    from groundplan.cli.synthesis import terraform_of
    from groundplan.cost.alternatives import alternatives
    from groundplan.cost.difference import difference
    from groundplan.cost.pair import pair_cost
    from groundplan.cost.report.view import View

    before = [] if base is None else _plans_at(base, files, environment)
    others = alternatives(files, resolved.plans, changes)
    plans = [*resolved.plans, *before, *(other.plan for other in others if other.plan is not None)]
    costs = [pair_cost(plan, terraform, said) for plan, terraform in zip(plans, terraform_of(plans), strict=True)]
    of_plan = {id(plan): found for plan, found in zip(plans, costs, strict=True)}
    now = [of_plan[id(plan)] for plan in resolved.plans]
    changed = None if base is None else difference([of_plan[id(plan)] for plan in before], now)
    return View(now, base, changed, [(other, of_plan.get(id(other.plan))) for other in others])


def _terraform_cost(file: Path, region: str, said: Mapping[str, Decimal]) -> PairCost:
    from groundplan.cost.pair import terraform_cost

    try:
        content = json.loads(file.read_bytes())
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise click.UsageError(f"{file} is no JSON: {error}") from None
    try:
        return terraform_cost(file.stem, content, region, said)
    except ValueError as error:
        raise click.UsageError(f"{file}: {error}") from None


# --- another state of the repository ----------------------------------------------------------------------------------------


def _plans_at(ref: str, files: Sequence[str], environment: str | None) -> list[Plan]:
    """Plans of the same files at a git ref: none of one that is not there yet, and a note about one that is wrong there."""
    found: list[Plan] = []
    with tempfile.TemporaryDirectory(prefix="groundplan-") as folder:
        for index, file in enumerate(dict.fromkeys(files)):
            if (content := _content_at(ref, Path(file))) is None:
                continue
            old = Path(folder) / str(index) / Path(file).name
            old.parent.mkdir()
            old.write_bytes(content)
            resolved = resolve_files([str(old)])
            for problem in resolved.problems:
                line = "" if problem.at is None else f":{problem.at.line}"
                click.echo(f"note: {file}{line} at {ref} is wrong, and counts as nothing: {problem.message}", err=True)
            if not resolved.problems:
                found += [plan for plan in resolved.plans if environment in (None, plan.environment)]
    return found


def _content_at(ref: str, file: Path) -> bytes | None:
    """The file at a git ref; None where it was not there."""
    folder = file.resolve().parent
    _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", wrong=f"git has no commit {ref!r}"
    )
    listed = _git(folder, "ls-tree", "--name-only", ref, "--", file.name, wrong=f"{file} is in no git repository")
    if not listed:
        return None
    return _git(folder, "show", f"{ref}:./{file.name}", wrong=f"git cannot show {file} at {ref}")


def _git(folder: Path, *arguments: str, wrong: str) -> bytes:
    try:
        answer = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise MachineError("--base needs git on the PATH") from None
    if answer.returncode:
        raise click.UsageError(wrong)
    return answer.stdout
