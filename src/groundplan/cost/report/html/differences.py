"""What changes since another commit: totals before and after, and the line items that make the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from groundplan.cost.difference import Changed, Difference
from groundplan.cost.model import SCENARIOS, ZERO, Amounts
from groundplan.cost.report.groups import signed, usd
from groundplan.cost.report.html.markup import Html, tag
from groundplan.cost.report.html.tree import money, scenario_heads

# What is smaller stands folded below.
_SHOWN = 10
_TO = "\u2192"


def differences(found: Sequence[Difference]) -> Iterator[Html]:
    """A section for each product and environment."""
    for index, one in enumerate(found):
        yield _difference(one, f"d{index}")


def _difference(one: Difference, key: str) -> Html:
    what = ", new" if one.before is None else ", removed" if one.after is None else ""
    title = f"{one.name} in {one.environment}{what}: {signed(one.totals.typical)} in a typical month"
    heading = tag("h3", title, id=f"{key}-title")
    return tag("section", heading, _totals(one), *_lower_bound(one), *_lines(one), id=key, aria_labelledby=f"{key}-title")


def _totals(one: Difference) -> Html:
    before, after = (ZERO if cost is None else cost.estimate.discounted for cost in (one.before, one.after))
    head = tag("tr", *(tag("th", title, scope="col") for title in ("Month", "Before", "After", "Change")))
    rows = (
        tag(
            "tr",
            tag("th", scenario, scope="row"),
            *(tag("td", usd(getattr(amounts, scenario))) for amounts in (before, after)),
            tag("td", change(getattr(one.totals, scenario))),
        )
        for scenario in SCENARIOS
    )
    caption = tag("caption", "Total, US dollars a month, with the discounts that are declared")
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="totals")


def _lower_bound(one: Difference) -> Iterator[Html]:
    if any(cost is not None and cost.estimate.not_priced for cost in (one.before, one.after)):
        yield tag("p", "What has no price, before or after, is not in it.", class_="note bad")


def _lines(one: Difference) -> Iterator[Html]:
    if not one.changed:
        yield tag("p", "No line item changes.")
        return
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(line.kind for line in one.changed).items()))
    yield tag("p", f"Line items: {counts}, the largest change first.")
    by_size = [_line(line) for line in sorted(one.changed, key=lambda line: line.order)]
    yield scenario_heads()
    yield tag("ul", *by_size[:_SHOWN], class_="lines")
    if more := by_size[_SHOWN:]:
        title = f"{len(more)} smaller change{'' if len(more) == 1 else 's'}"
        yield tag("details", tag("summary", title), tag("ul", *more, class_="lines"))


def _line(line: Changed) -> Html:
    name = tag("span", tag("span", line.kind, class_="kind"), " ", tag("code", line.address), class_="name")
    row = tag("div", name, *money(line.change, change), class_="row")
    return tag("li", row, tag("p", line.component, *_states(line), class_="how"), class_="item")


def _states(line: Changed) -> Iterator[str]:
    """What it cost and costs, where that is not what the change says already."""
    if line.before is not None and line.after is not None:
        yield ": "
        yield ", ".join(_state(scenario, line.before, line.after) for scenario in SCENARIOS if getattr(line.change, scenario))


def _state(scenario: str, before: Amounts, after: Amounts) -> str:
    return f"{scenario} {usd(getattr(before, scenario))} {_TO} {usd(getattr(after, scenario))}"


def change(amount: Decimal) -> Html:
    """With its sign, and the colour of more or less."""
    kind = "more" if amount > 0 else "less" if amount < 0 else "same"
    return tag("span", signed(amount), class_=kind)
