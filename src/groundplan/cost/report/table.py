"""The cost as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table

from groundplan import prices
from groundplan.cost.difference import Difference
from groundplan.cost.model import SCENARIOS, ZERO, Amounts
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import by_service, signed, usd
from groundplan.cost.report.titles import service_title
from groundplan.cost.report.view import View

_FEWEST_COLUMNS = 100


def print_tables(view: View, stream: TextIO) -> None:
    """Each pair by service, what changes since the base, and alternatives."""
    # What is no terminal has no width: a program that reads the table gets every row on one line.
    width = None if stream.isatty() else _FEWEST_COLUMNS
    console = Console(file=stream, highlight=False, width=width)
    for cost in view.costs if view.differences is None else ():
        _pair(console, cost)
    for one in view.differences or ():
        _difference(console, one, str(view.base))
    if view.alternatives:
        _alternatives(console, view)


def _pair(console: Console, cost: PairCost) -> None:
    found = cost.estimate
    table = _table(" ".join((cost.name, cost.environment)).strip(), "service")
    for group in by_service(found.items):
        table.add_row(service_title(group.service), *_cells(group.amounts))
    table.add_section()
    table.add_row("total", *_cells(found.totals), style="bold")
    if found.discounted != found.totals:
        table.add_row("with discounts", *_cells(found.discounted))
    console.print(table)
    place = f" in {cost.region}" if cost.region else ""
    notes = [f"US dollars a month{place}, list prices up to {prices.as_of().isoformat()}"]
    if found.not_priced:
        notes.append(f"{len(found.not_priced)} part(s) have no price, so that the totals are a lower bound:")
        notes += [f"  {_of(addresses)}, {component}: {because}" for (component, because), addresses in found.missing.items()]
    if cost.monthly_usd is not None:
        notes.append(f"{'above' if cost.over_budget else 'within'} the budget of {usd(cost.monthly_usd)}")
    elif cost.environment:
        notes.append(f"no budget is given for {cost.environment}")
    _print(console, notes)


def _of(addresses: Sequence[str]) -> str:
    return addresses[0] if len(addresses) == 1 else f"{addresses[0]} and {len(addresses) - 1} more"


def _difference(console: Console, one: Difference, base: str) -> None:
    table = _table(f"{one.name} {one.environment} since {base}", "line item")
    for line in sorted(one.changed, key=lambda item: (-abs(item.change.typical), item.address, item.component)):
        table.add_row(f"{line.kind} {line.address}, {line.component}", *_cells(line.change, signs=True))
    table.add_section()
    table.add_row("change", *_cells(one.totals, signs=True), style="bold")
    table.add_row("total now", *_cells(ZERO if one.after is None else one.after.estimate.totals))
    console.print(table)
    console.print()


def _alternatives(console: Console, view: View) -> None:
    for cost in view.costs:
        table, reasons = _table(f"{cost.name} {cost.environment}, alternatives", "change"), []
        table.add_row("as it is", *_cells(cost.estimate.totals))
        for other, found in view.alternatives:
            if (other.name, other.environment) != (cost.name, cost.environment):
                continue
            if found is None:
                table.add_row(other.change, "-", "-", "-")
                reasons += [f"{other.change} does not compile: {problem.message}" for problem in other.problems]
            else:
                table.add_row(other.change, *_cells(found.estimate.totals))
                if missing := found.estimate.not_priced:
                    reasons.append(
                        f"{other.change}: {len(missing)} part(s) have no price, so that its totals are a lower bound"
                    )
        console.print(table)
        _print(console, reasons)


def _table(title: str, what: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="")
    table.add_column(what, overflow="fold")
    for scenario in SCENARIOS:
        table.add_column(scenario, justify="right", no_wrap=True)
    return table


def _cells(amounts: Amounts, *, signs: bool = False) -> Iterable[str]:
    return [(signed if signs else usd)(getattr(amounts, scenario)) for scenario in SCENARIOS]


def _print(console: Console, notes: Iterable[str]) -> None:
    for note in notes:
        console.print(note, soft_wrap=True, markup=False)
    console.print()
