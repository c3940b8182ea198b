"""A bar of each scenario, stacked from the services that make it up, and the table of the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from groundplan.cost.model import SCENARIOS, Amounts, total
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import Group, usd
from groundplan.cost.report.html.markup import Html, join, tag
from groundplan.cost.report.titles import service_title

# As many as page.css has colours for, but for the last, which all others share.
_COLOURS = 7
_BAR, _ROW = 26, 58


def bars(cost: PairCost, groups: Sequence[Group], key: str) -> Html:
    """The drawing, then the table, which is its legend, too."""
    if not groups:
        return tag("p", "Nothing of it has a price.")
    return join([_drawing(cost, groups, key), _table(cost, groups)])


def _drawing(cost: PairCost, groups: Sequence[Group], key: str) -> Html:
    """Lengths are percentages, so that it fits any width and its texts keep their size."""
    totals = cost.estimate.totals
    longest = max(totals.idle, totals.typical, totals.peak) or Decimal(1)
    said = "; ".join(f"{scenario} {usd(getattr(totals, scenario))}" for scenario in SCENARIOS)
    return tag(
        "svg",
        tag("title", "Cost of a month by service", id=f"{key}-bars-title"),
        tag("desc", f"Three stacked bars: {said}. The table below has the numbers of each service.", id=f"{key}-bars-desc"),
        *(
            part
            for row, scenario in enumerate(SCENARIOS)
            for part in _bar(cost, groups, scenario, Decimal(100) / longest, row * _ROW)
        ),
        class_="bars",
        role="img",
        width="100%",
        height=str(_ROW * len(SCENARIOS)),
        aria_labelledby=f"{key}-bars-title",
        aria_describedby=f"{key}-bars-desc",
    )


def _bar(cost: PairCost, groups: Sequence[Group], scenario: str, scale: Decimal, top: int) -> Iterator[Html]:
    yield tag("text", scenario, x="0", y=str(top + 16), class_="scenario")
    yield tag("text", usd(getattr(cost.estimate.totals, scenario)), x="100%", y=str(top + 16), text_anchor="end")
    yield tag("rect", x="0", y=str(top + 24), width="100%", height=str(_BAR), class_="track")
    start = Decimal(0)
    for index, group in enumerate(groups):
        amount: Decimal = getattr(group.amounts, scenario)
        if amount:
            title = tag("title", f"{service_title(group.service)}: {usd(amount)}")
            yield tag(
                "rect",
                title,
                x=f"{start * scale:.3f}%",
                y=str(top + 24),
                width=f"{amount * scale:.3f}%",
                height=str(_BAR),
                class_=_colour(index),
            )
        start += amount


def _table(cost: PairCost, groups: Sequence[Group]) -> Html:
    head = tag("tr", tag("th", "Service", scope="col"), *(tag("th", scenario, scope="col") for scenario in SCENARIOS))
    rows = [
        tag(
            "tr",
            tag("th", swatch(_colour(index)), service_title(group.service), scope="row"),
            *_cells(group.amounts),
        )
        for index, group in enumerate(groups)
    ]
    foot = tag("tr", tag("th", "Total", scope="row"), *_cells(total(group.amounts for group in groups)))
    caption = tag("caption", "US dollars a month at list price")
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), tag("tfoot", foot))


def swatch(colour: str) -> Html:
    """A square of one of the colours of page.css."""
    square = tag("rect", width="12", height="12", class_=colour)
    return tag("svg", square, class_="swatch", width="12", height="12", aria_hidden="true")


def _cells(amounts: Amounts) -> Iterator[Html]:
    return (tag("td", usd(getattr(amounts, scenario))) for scenario in SCENARIOS)


def _colour(index: int) -> str:
    return f"c{min(index, _COLOURS)}"
