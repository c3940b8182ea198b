"""The cost as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table

from groundplan import prices
from groundplan.cost.difference import Difference
from groundplan.cost.model import SCENARIOS, ZERO, Amounts
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import by_service, signed, usd
from groundplan.cost.report.missing import beside_budget, doubtful, indication, lower_bound, own_cluster, parts_have
from groundplan.cost.report.titles import service_title
from groundplan.cost.report.view import View

_WIDTH = 100
# The three amounts, and as much of a name as can be told apart.
_LEAST_WIDTH = 60


def print_tables(view: View, stream: TextIO) -> None:
    """Each pair by service, what changes since the base, and alternatives."""
    # What is no terminal has no width: a program that reads the table gets the same everywhere.
    width = max(_LEAST_WIDTH, Console(file=stream).width) if stream.isatty() else _WIDTH
    console = Console(file=stream, highlight=False, markup=False, emoji=False, width=width)
    for cost in view.costs if view.differences is None else ():
        _pair(console, cost)
    for one in view.differences or ():
        _difference(console, one, str(view.base))
    if view.alternatives:
        _alternatives(console, view)
    if view.notes:
        _print(console, [f"note: {note}" for note in view.notes])


def _pair(console: Console, cost: PairCost) -> None:
    found = cost.estimate
    has_discounts = found.discounted != found.totals
    table = _table(" ".join((cost.name, cost.environment)).strip(), "service")
    if has_discounts:
        table.add_column("typical with discounts", justify="right")
    for group in by_service(found.items):
        table.add_row(service_title(group.service), *_cells(group.amounts), *[usd(group.discounted.typical)] * has_discounts)
    table.add_section()
    table.add_row("total", *_cells(found.totals), *[usd(found.discounted.typical)] * has_discounts, style="bold")
    if has_discounts:
        table.add_row("total with discounts", *_cells(found.discounted), usd(found.discounted.typical))
    console.print(table)
    _print(console, _notes(cost))


def _notes(cost: PairCost) -> Iterator[str]:
    found = cost.estimate
    place = f" in {cost.region}" if cost.region else ""
    yield f"US dollars a month{place}, list prices up to {prices.as_of().isoformat()}, without taxes"
    yield from filter(None, (own_cluster(cost), doubtful(found)))
    if found.not_priced:
        yield from _lower_bound(cost)
    if cost.monthly_usd is not None:
        budget = f"a typical month is {'above' if cost.over_budget else 'within'} the budget of {usd(cost.monthly_usd)}"
        yield "; ".join(filter(None, (budget, beside_budget(cost))))
    elif cost.lacks_budget:
        yield f"no budget is given for {cost.environment}"


def _lower_bound(cost: PairCost) -> Iterator[str]:
    yield f"{parts_have(cost.estimate)} no price, so that the totals are {lower_bound(cost.estimate)}:"
    for one in cost.estimate.missing:
        yield f"  {_of(one.addresses)}, {one.component}: {one.because}{indication(one)}"


def _of(addresses: Sequence[str]) -> str:
    return addresses[0] if len(addresses) == 1 else f"{addresses[0]} and {len(addresses) - 1} more"


def _difference(console: Console, one: Difference, base: str) -> None:
    table = _table(f"{one.name} {one.environment} since {base}", "line item")
    for line in sorted(one.changed, key=lambda item: item.order):
        table.add_row(f"{line.kind} {line.address}, {line.component}", *_cells(line.change, signs=True))
    table.add_section()
    table.add_row("change", *_cells(one.totals, signs=True), style="bold")
    table.add_row("total now", *_cells(ZERO if one.after is None else one.after.estimate.discounted))
    console.print(table)
    _print(console, [f"{one.environment} is no longer there"] if one.after is None else _notes(one.after))


def _alternatives(console: Console, view: View) -> None:
    for cost in view.costs:
        table, notes = _table(f"{cost.name} {cost.environment}, alternatives", "change"), []
        table.add_row("as it is", *_cells(cost.estimate.discounted))
        for other, found in view.alternatives:
            if (other.name, other.environment) != (cost.name, cost.environment):
                continue
            if found is None:
                table.add_row(other.change, "-", "-", "-")
                notes += [f"{other.change} does not compile: {reason}" for reason in other.reasons]
            else:
                table.add_row(other.change, *_cells(found.estimate.discounted))
                if found.estimate.not_priced:
                    bound = lower_bound(found.estimate)
                    notes.append(f"{other.change}: {parts_have(found.estimate)} no price, so that its totals are {bound}")
                if said := doubtful(found.estimate):
                    notes.append(f"{other.change}: {said}")
            notes += [f"{other.change}: {note}" for note in other.notes]
        console.print(table)
        _print(console, notes)


def _table(title: str, what: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="", box=None, pad_edge=False, header_style="")
    table.add_column(what, overflow="fold")
    for scenario in SCENARIOS:
        table.add_column(scenario, justify="right", no_wrap=True)
    return table


def _cells(amounts: Amounts, *, signs: bool = False) -> Iterable[str]:
    return [(signed if signs else usd)(getattr(amounts, scenario)) for scenario in SCENARIOS]


def _print(console: Console, notes: Iterable[str]) -> None:
    for note in notes:
        console.print(note, soft_wrap=True)
    console.print()
