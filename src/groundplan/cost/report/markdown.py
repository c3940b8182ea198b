"""The cost as Markdown: cost.md, and with a difference the comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import prices
from groundplan.cost.difference import Difference
from groundplan.cost.model import SCENARIOS, ZERO, Amounts
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import by_service, number, signed, usd
from groundplan.cost.report.missing import beside_budget, doubtful, indication, lower_bound, own_cluster
from groundplan.cost.report.titles import service_title
from groundplan.cost.report.view import View
from groundplan.cost.usage import assumptions

_NUMBERS = "|--:|--:|--:"
# GitHub takes a comment of 65,536 characters.
_MOST_LINES = 50


def cost_markdown(view: View) -> str:
    """What changes since the base, where there is one; else every pair: its totals by service, then what they are made of."""
    parts = [_pair(cost) for cost in view.costs] if view.differences is None else [_changes(view)]
    parts += [_alternatives(view)] if view.alternatives else []
    return "\n".join(line for part in parts for line in part)


def _changes(view: View) -> Iterator[str]:
    """The comment on a pull request."""
    yield f"## Cost a month, and what changes since {view.base}"
    yield ""
    yield "| | idle | typical | peak | line items |"
    yield f"|---{_NUMBERS}|---|"
    for one in view.differences or ():
        now = ZERO if one.after is None else one.after.estimate.discounted
        cells = [f"{usd(getattr(now, name))} ({signed(getattr(one.totals, name))})" for name in SCENARIOS]
        what = "new" if one.before is None else "removed" if one.after is None else f"{len(one.changed)} changed"
        yield _cells(f"**{one.name}** {one.environment}", *cells, what)
    yield ""
    yield _basis()
    yield ""
    yield from (line for note in view.notes for line in (f"**Note:** {note}", ""))
    for one in view.differences or ():
        if one.changed:
            yield from _changed_items(one)
    for cost in view.costs:
        yield from _doubtful(cost)
        yield from _budget(cost)
        yield from _not_priced(cost)


def _changed_items(one: Difference) -> Iterator[str]:
    yield f"<details><summary>{one.name} {one.environment}: {_count(len(one.changed), 'changed line item')}</summary>"
    yield ""
    yield "| | what | component | typical before | after | change | peak change |"
    yield f"|---|---|---{_NUMBERS}|--:|"
    by_size = sorted(one.changed, key=lambda item: item.order)
    for line in by_size[:_MOST_LINES]:
        before, after = ("" if amounts is None else usd(amounts.typical) for amounts in (line.before, line.after))
        changes = (signed(line.change.typical), signed(line.change.peak))
        yield _cells(line.kind, f"`{line.address}`", line.component, before, after, *changes)
    yield ""
    if more := by_size[_MOST_LINES:]:
        yield f"And {_count(len(more), 'smaller change')}; `--format json` has all."
        yield ""
    yield "</details>"
    yield ""


def _alternatives(view: View) -> Iterator[str]:
    yield "## Alternatives"
    yield ""
    yield "| | idle | typical | peak |"
    yield f"|---{_NUMBERS}|"
    notes = []
    for cost in view.costs:
        yield _row(f"**{cost.name}** {cost.environment} as it is", cost.estimate.discounted)
        for other, found in view.alternatives:
            if (other.name, other.environment) != (cost.name, cost.environment):
                continue
            yield (
                _cells(f"`{other.change}`", "", "", "")
                if found is None
                else _row(f"`{other.change}`", found.estimate.discounted)
            )
            about = f"`{other.change}` of {other.name} {other.environment}"
            if found is None:
                notes += [f"- {about} does not compile: {'; '.join(other.reasons)}"]
            elif found.estimate.not_priced:
                missing = _count(len(found.estimate.not_priced), "part")
                notes += [f"- {about}: {missing} without a price, {lower_bound(found.estimate)}"]
            if found is not None and (said := doubtful(found.estimate)):
                notes += [f"- {about}: {said}"]
            notes += [f"- {about}: {'; '.join(other.notes)}"] if other.notes else []
    yield ""
    yield from notes
    yield from [""] if notes else []


def _pair(cost: PairCost) -> Iterator[str]:
    found = cost.estimate
    place = f" in {cost.environment}" if cost.environment else ""
    yield f"## {cost.name}{place}: {usd(found.discounted.typical)} in a typical month"
    yield ""
    yield _basis(cost.region)
    yield ""
    has_discounts = found.discounted != found.totals
    yield _cells("", "idle", "typical", "peak", *["typical with discounts"] * has_discounts)
    yield f"|---{_NUMBERS}|{'--:|' * has_discounts}"
    for title, amounts, discounted in (
        *((service_title(group.service), group.amounts, group.discounted) for group in by_service(found.items)),
        ("**Total**", found.totals, found.discounted),
    ):
        yield _row(title, amounts, *[usd(discounted.typical)] * has_discounts)
    if has_discounts:
        yield _row("**Total with the discounts of `pricing`**", found.discounted, usd(found.discounted.typical))
    yield ""
    if said := own_cluster(cost):
        yield f"{said.capitalize()}."
        yield ""
    yield from _doubtful(cost)
    yield from _budget(cost)
    yield from _not_priced(cost)
    yield f"<details><summary>{_count(len(found.items), 'line item')}</summary>"
    yield ""
    yield _cells(
        "what", "component", "typical quantity", "unit price", "idle", "typical", "peak", *["with discounts"] * has_discounts
    )
    yield f"|---|---|--:{_NUMBERS}|--:|{'--:|' * has_discounts}"
    for group in by_service(found.items):
        for item in group.items:
            price = f"${item.unit_price.normalize():f} per {item.unit}{', doubtful' if item.doubtful else ''}"
            money = [usd(value) for value in (item.amounts.idle, item.amounts.typical, item.amounts.peak)]
            money += [usd(item.discounted.typical)] * has_discounts
            yield _cells(f"`{item.address}`", item.component, number(item.quantity.typical), price, *money)
    yield ""
    yield "</details>"
    yield ""
    yield "<details><summary>What the amounts assume</summary>"
    yield ""
    yield "| | value | |"
    yield "|---|--:|---|"
    for name, one in assumptions().items():
        said = "said" if name in cost.usage.given else "assumed"
        yield _cells(f"`{name}`", f"{number(cost.usage[name])} {one.unit}", f"{said}: {one.about}")
    yield ""
    yield "</details>"
    yield ""


def _basis(region: str | None = None) -> str:
    place = f" in {region}" if region else ""
    return f"US dollars a month{place}, at list prices up to {prices.as_of().isoformat()}, without taxes."


def _budget(cost: PairCost) -> Iterator[str]:
    if cost.lacks_budget:
        yield f"No budget is given for {_named(cost)}."
        yield ""
    elif cost.monthly_usd is not None:
        word = "**above**" if cost.over_budget else "within"
        rest = f" {beside.capitalize()}." if (beside := beside_budget(cost)) else ""
        yield f"A typical month of {_named(cost)} is {word} the budget of {usd(cost.monthly_usd)}.{rest}"
        yield ""


def _doubtful(cost: PairCost) -> Iterator[str]:
    if said := doubtful(cost.estimate):
        yield f"Of {_named(cost)}, {said}."
        yield ""


def _not_priced(cost: PairCost) -> Iterator[str]:
    missing = cost.estimate.not_priced
    if missing:
        have = "has" if len(missing) == 1 else "have"
        bound = lower_bound(cost.estimate)
        yield f"**{_count(len(missing), 'part')} of {_named(cost)} {have} no price, so that the totals are {bound}:**"
        yield ""
        for one in cost.estimate.missing:
            more = f" and {len(one.addresses) - 1} more" if len(one.addresses) > 1 else ""
            yield f"- `{one.addresses[0]}`{more}, {one.component}: {one.because}{indication(one)}"
        yield ""


def _named(cost: PairCost) -> str:
    return " ".join(filter(None, (cost.name, cost.environment)))


def _count(number_of: int, what: str) -> str:
    return f"{number_of} {what}{'' if number_of == 1 else 's'}"


def _row(title: str, amounts: Amounts, *more: str) -> str:
    return _cells(title, usd(amounts.idle), usd(amounts.typical), usd(amounts.peak), *more)


def _cells(*cells: str) -> str:
    # What ends a cell or a row comes out of names and messages.
    texts = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(texts)} |"
