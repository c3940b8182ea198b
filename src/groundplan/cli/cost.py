"""`groundplan cost`: what a blueprint costs a month, before anything is deployed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from groundplan.cli.show import exit_on_problems
from groundplan.plan import Resolved, resolve_files
from groundplan.problems import Exit

if TYPE_CHECKING:
    from groundplan.cli.history import History
    from groundplan.cost.alternatives import Change
    from groundplan.cost.pair import PairCost
    from groundplan.cost.report.view import View

_FORMATS = ("table", "json", "markdown", "html")
_DIGITS = 150


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--env", "environment", metavar="NAME", help="Only this environment (default: all).")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="How it is shown.")
@click.option("--base", metavar="REF", help="Show what changes since the blueprints at this git ref.")
@click.option(
    "--compare",
    "changes",
    multiple=True,
    metavar="CHANGE",
    help="Beside it: CLOUD/REGION, PATH=VALUE, or several of these in quotes. May be repeated.",
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

    # Amounts are products of numbers that --usage may give twelve digits and more.
    click.get_current_context().with_resource(localcontext(prec=_DIGITS))
    if any(file.endswith(".json") for file in files):
        _need(len(files) == 1, "one Terraform JSON file at a time, and no blueprint beside it")
        _need(region is not None, "a Terraform JSON file does not say its region: --region eu-west-1")
        for option, given in {"--env": environment, "--base": base, "--compare": changes}.items():
            _need(not given, f"{option} is about blueprints, and {files[0]} is Terraform JSON")
        show(View([_terraform_cost(Path(files[0]), str(region), _usage(usage_file))]), form)
        return
    _need(region is None, "--region is for a Terraform JSON file; a blueprint says its own")
    wanted, said = _changes(changes), _usage(usage_file)
    history = _history(base, files)
    # A blueprint that somebody deletes is a part of the difference.
    there = [file for file in files if history is None or not history.is_gone(file)]
    resolved = resolve_files(there, environment)
    exit_on_problems(resolved)
    show(_view(there, resolved, history, environment, wanted, said), form)


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise click.UsageError(message)


def _wrong(message: str) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    raise click.exceptions.Exit(Exit.BLUEPRINT)


def _history(base: str | None, files: Sequence[str]) -> History | None:
    if base is None:
        return None
    from groundplan.cli.history import read_history

    return read_history(base, files)


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
    history: History | None,
    environment: str | None,
    changes: Sequence[Change],
    said: Mapping[str, Decimal],
) -> View:
    """The pairs' cost, what changes since another commit, and the alternatives: all of them synthesized."""
    from groundplan.cli.synthesis import terraform_of
    from groundplan.cost.alternatives import alternatives
    from groundplan.cost.difference import difference
    from groundplan.cost.pair import pair_cost
    from groundplan.cost.report.view import View

    before, notes = ([], []) if history is None else history.plans(environment)
    others = alternatives(files, resolved.plans, changes)
    plans = [*resolved.plans, *before, *(other.plan for other in others if other.plan is not None)]
    costs = [pair_cost(plan, terraform_of(plan), said) for plan in plans]
    of_plan = {id(plan): found for plan, found in zip(plans, costs, strict=True)}
    now = [of_plan[id(plan)] for plan in resolved.plans]
    changed = None if history is None else difference([of_plan[id(plan)] for plan in before], now)
    beside = [(other, of_plan.get(id(other.plan))) for other in others]
    return View(now, None if history is None else history.ref, changed, beside, notes)


def _terraform_cost(file: Path, region: str, said: Mapping[str, Decimal]) -> PairCost:
    from groundplan.cost.pair import terraform_cost

    try:
        return terraform_cost(file.stem, json.loads(file.read_bytes()), region, said)
    except OSError as error:
        _wrong(f"{file} cannot be read: {(error.strerror or str(error)).lower()}")
    except json.JSONDecodeError as error:
        _wrong(f"{file}:{error.lineno}:{error.colno} is not JSON: {error.msg.lower()}")
    except RecursionError:
        _wrong(f"{file} is nested too deeply")
    except ValueError as error:
        _wrong(f"{file}: {error}")
