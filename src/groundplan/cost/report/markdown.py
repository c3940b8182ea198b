"""The cost as Markdown: cost.md, and with a difference the comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import prices
from groundplan.cost.difference import Difference
from groundplan.cost.model import SCENARIOS, ZERO, Amounts
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import by_service, number, signed, usd
from groundplan.cost.report.titles import service_title
from groundplan.cost.report.view import View
from groundplan.cost.usage import assumptions


def cost_markdown(view: View) -> str:
    """What changes since the base, where there is one; else every pair: its totals by service, then what they are made of."""
    parts = [_pair(cost) for cost in view.costs] if view.differences is None else [_changes(view)]
    parts += [_alternatives(view)] if view.alternatives else []
    return "\n".join(line for part in parts for line in part)


def _changes(view: View) -> Iterator[str]:
    """The comment on a pull request."""
    yield f"## Cost since {view.base}"
    yield ""
    yield "| | idle | typical | peak | items |"
    yield "|---|--:|--:|--:|--:|"
    for one in view.differences or ():
        now = ZERO if one.after is None else one.after.estimate.totals
        cells = [f"{usd(getattr(now, name))} ({signed(getattr(one.totals, name))})" for name in SCENARIOS]
        yield f"| **{one.name}** {one.environment} | {' | '.join(cells)} | {len(one.changed)} changed |"
    yield ""
    for one in view.differences or ():
        if one.changed:
            yield from _changed_items(one)
    for cost in view.costs:
        yield from _budget(cost)
        yield from _not_priced(cost)


def _changed_items(one: Difference) -> Iterator[str]:
    yield f"<details><summary>{one.name} {one.environment}: {len(one.changed)} changed line item(s)</summary>"
    yield ""
    yield "| | what | component | typical before | after | change |"
    yield "|---|---|---|--:|--:|--:|"
    for line in sorted(one.changed, key=lambda item: (-abs(item.change.typical), item.address, item.component)):
        before, after = ("" if amounts is None else usd(amounts.typical) for amounts in (line.before, line.after))
        cells = (line.kind, f"`{line.address}`", line.component, before, after, signed(line.change.typical))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "</details>"
    yield ""


def _alternatives(view: View) -> Iterator[str]:
    yield "## Alternatives"
    yield ""
    yield "| | idle | typical | peak |"
    yield "|---|--:|--:|--:|"
    for cost in view.costs:
        yield _row(f"**{cost.name}** {cost.environment} as it is", cost.estimate.totals)
        for other, found in view.alternatives:
            if (other.name, other.environment) != (cost.name, cost.environment):
                continue
            if found is None:
                reasons = "; ".join(problem.message for problem in other.problems)
                yield f"| `{other.change}` does not compile: {reasons} | | | |"
            else:
                note = f", {len(found.estimate.not_priced)} part(s) without a price" if found.estimate.not_priced else ""
                yield _row(f"`{other.change}`{note}", found.estimate.totals)
    yield ""


def _pair(cost: PairCost) -> Iterator[str]:
    found = cost.estimate
    place = f" in {cost.environment}" if cost.environment else ""
    yield f"## {cost.name}{place}: {usd(found.discounted.typical)} in a typical month"
    yield ""
    place = f" in {cost.region}" if cost.region else ""
    yield f"US dollars a month{place}, at list prices up to {prices.as_of().isoformat()}, without taxes."
    yield ""
    yield "| | idle | typical | peak |"
    yield "|---|--:|--:|--:|"
    for group in by_service(found.items):
        yield _row(service_title(group.service), group.amounts)
    yield _row("**Total**", found.totals)
    if found.discounted != found.totals:
        yield _row("**With the discounts of `pricing`**", found.discounted)
    yield ""
    yield from _budget(cost)
    yield from _not_priced(cost)
    yield f"<details><summary>{len(found.items)} line items</summary>"
    yield ""
    yield "| what | component | typical quantity | unit price | idle | typical | peak |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for group in by_service(found.items):
        for item in group.items:
            price = f"${item.unit_price.normalize():f} a {item.unit}"
            money = " | ".join(usd(value) for value in (item.amounts.idle, item.amounts.typical, item.amounts.peak))
            yield f"| `{item.address}` | {item.component} | {number(item.quantity.typical)} | {price} | {money} |"
    yield ""
    yield "</details>"
    yield ""
    yield "<details><summary>What the amounts assume</summary>"
    yield ""
    yield "| | value | |"
    yield "|---|--:|---|"
    for name, one in assumptions().items():
        said = "said" if name in cost.usage.given else "assumed"
        yield f"| `{name}` | {number(cost.usage[name])} {one.unit} | {said}: {one.about} |"
    yield ""
    yield "</details>"
    yield ""


def _budget(cost: PairCost) -> Iterator[str]:
    if cost.monthly_usd is None:
        yield f"No budget is given for {cost.environment or cost.name}."
    else:
        word = "**above**" if cost.over_budget else "within"
        place = f" of {cost.environment}" if cost.environment else ""
        yield f"A typical month{place} is {word} the budget of {usd(cost.monthly_usd)}."
    yield ""


def _not_priced(cost: PairCost) -> Iterator[str]:
    missing = cost.estimate.not_priced
    if missing:
        yield f"**{len(missing)} part(s) have no price, so that the totals are a lower bound:**"
        yield ""
        for (component, because), addresses in cost.estimate.missing.items():
            more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
            yield f"- `{addresses[0]}`{more}, {component}: {because}"
        yield ""


def _row(title: str, amounts: Amounts) -> str:
    return f"| {title} | {usd(amounts.idle)} | {usd(amounts.typical)} | {usd(amounts.peak)} |"
