"""Alternatives side by side, each with its difference to the blueprint as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from groundplan.cost.alternatives import Alternative
from groundplan.cost.model import SCENARIOS, Amounts
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import usd
from groundplan.cost.report.html.bars import swatch
from groundplan.cost.report.html.differences import change
from groundplan.cost.report.html.markup import Html, tag
from groundplan.cost.report.missing import doubtful, lower_bound, parts_have
from groundplan.cost.report.view import View

# Columns of the table, for a cell that takes all.
_ALL = str(1 + len(SCENARIOS))


def alternatives(view: View) -> Iterator[Html]:
    """A table for each product and environment."""
    for index, cost in enumerate(view.costs):
        beside = [pair for pair in view.alternatives if (pair[0].name, pair[0].environment) == (cost.name, cost.environment)]
        yield _section(cost, beside, f"a{index}")


def _section(cost: PairCost, beside: list[tuple[Alternative, PairCost | None]], key: str) -> Html:
    now = cost.estimate.discounted
    longest = max(then.estimate.discounted.peak for then in (cost, *(then for _, then in beside)) if then is not None)
    bars = tag("th", tag("span", swatch("c0"), "typical"), " ", tag("span", swatch("c7"), "peak"), scope="col")
    return tag(
        "section",
        tag("h3", f"{cost.name} in {cost.environment}", id=f"{key}-title"),
        tag(
            "table",
            tag("caption", "Total, US dollars a month, with the discounts that are declared, and how much more or less it is"),
            tag("thead", tag("tr", bars, *(tag("th", scenario, scope="col") for scenario in SCENARIOS))),
            tag("tbody", _title("as it is"), _amounts(now, None, longest), *_notes(cost, ())),
            *(_alternative(other, then, now, longest) for other, then in beside),
            class_="beside",
        ),
        id=key,
        aria_labelledby=f"{key}-title",
    )


def _alternative(other: Alternative, then: PairCost | None, now: Amounts, longest: Decimal) -> Html:
    title = _title(tag("code", other.change))
    if then is None:
        reasons = tag("ul", *(tag("li", reason) for reason in other.reasons))
        return tag("tbody", title, _below("Does not compile:", reasons), *_notes(None, other.notes))
    amounts = _amounts(then.estimate.discounted, now, longest)
    return tag("tbody", title, amounts, *_notes(then, other.notes))


def _title(title: str) -> Html:
    return tag("tr", tag("th", title, scope="rowgroup", colspan=_ALL))


def _amounts(amounts: Amounts, now: Amounts | None, longest: Decimal) -> Html:
    """Each amount, and below it how much more or less it is than now."""
    cells = []
    for scenario in SCENARIOS:
        amount: Decimal = getattr(amounts, scenario)
        cells.append(tag("td", usd(amount), *([] if now is None else [" ", change(amount - getattr(now, scenario))])))
    return tag("tr", tag("td", _bar(amounts, Decimal(100) / (longest or 1))), *cells)


def _bar(amounts: Amounts, scale: Decimal) -> Html:
    """Typical over peak. The cells beside it have the numbers."""
    parts = [
        tag("rect", width=f"{width:.3f}%", height="100%", class_=colour)
        for width, colour in ((100, "track"), (amounts.peak * scale, "c7"), (amounts.typical * scale, "c0"))
    ]
    return tag("svg", *parts, width="100%", height="16", aria_hidden="true")


def _notes(cost: PairCost | None, others: Sequence[str]) -> Iterator[Html]:
    said = []
    if cost is not None:
        said = [doubtful(cost.estimate)]
        if cost.estimate.not_priced:
            said.append(f"{parts_have(cost.estimate)} no price: the totals are {lower_bound(cost.estimate)}")
    if notes := [*filter(None, said), *others]:
        yield _below("; ".join(notes))


def _below(*content: str) -> Html:
    return tag("tr", tag("td", *content, colspan=_ALL))
