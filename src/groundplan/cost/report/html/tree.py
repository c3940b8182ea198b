"""What the total is made of: services, their resources, the line items of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache

from groundplan import prices
from groundplan.cost.model import SCENARIOS, Amounts, Item, total
from groundplan.cost.report.groups import Group, number, usd
from groundplan.cost.report.html.markup import Html, join, tag
from groundplan.cost.report.titles import service_title

_TIMES = "\u00d7"
_LABELS = {scenario: tag("span", f"{scenario} ", class_="label") for scenario in SCENARIOS}


def tree(groups: Iterable[Group], key: str) -> Html:
    """Nested ``details``, which open by mouse and keyboard; the filter above them shows once the script runs."""
    return tag("div", _search(key), scenario_heads(), *map(_service, groups), class_="tree")


def scenario_heads() -> Html:
    """What stands above the columns of ``money``, which say it themselves to a screen reader."""
    return tag("p", "", *(tag("span", scenario) for scenario in SCENARIOS), class_="heads", aria_hidden="true")


def _search(key: str) -> Html:
    return tag(
        "form",
        tag("label", "Filter line items", for_=f"{key}-filter"),
        tag("input", type="search", id=f"{key}-filter", autocomplete="off"),
        tag("button", "Open all", type="button", data_open="true"),
        tag("button", "Close all", type="button", data_open=""),
        tag("p", role="status"),
        role="search",
        hidden="",
    )


def _service(group: Group) -> Html:
    resources: dict[str, list[Item]] = {}
    for item in group.items:
        resources.setdefault(item.address, []).append(item)
    summary = _summary(service_title(group.service), group.amounts)
    return tag("details", summary, *(_resource(address, items) for address, items in resources.items()), class_="service")


def _resource(address: str, items: list[Item]) -> Html:
    summary = _summary(tag("code", address), total(item.amounts for item in items))
    return tag("details", summary, tag("ul", *map(_item, items)), class_="resource")


def _summary(name: str, amounts: Amounts) -> Html:
    return tag("summary", tag("span", tag("span", name, class_="name"), *money(amounts), class_="row"))


def _item(item: Item) -> Html:
    row = tag("div", tag("span", item.component, class_="name"), *money(item.amounts), class_="row")
    return tag("li", row, tag("p", *_how(item), class_="how"), class_="item")


def money(amounts: Amounts, form: Callable[[Decimal], str] = usd) -> Iterator[Html]:
    """The last columns of a row."""
    for scenario in SCENARIOS:
        yield tag("span", _LABELS[scenario], form(getattr(amounts, scenario)), class_="money")


def _how(item: Item) -> Iterator[str]:
    yield f"{_quantity(item.quantity)} {_TIMES} ${item.unit_price.normalize():f} per {item.unit} in {item.region}; "
    sure = [tag("strong", "doubtful"), " "] if item.doubtful else []
    yield join([*sure, "price of ", tag("time", item.as_of.isoformat()), ", ", _source(item.source), "."])
    if item.discount is not None:
        yield f" With the discount {item.discount}: {', '.join(_named(item.discounted))}."


def _quantity(quantity: Amounts) -> str:
    if quantity.idle == quantity.typical == quantity.peak:
        return number(quantity.typical)
    return " / ".join(number(getattr(quantity, scenario)) for scenario in SCENARIOS)


def _named(amounts: Amounts) -> Iterator[str]:
    return (f"{scenario} {usd(getattr(amounts, scenario))}" for scenario in SCENARIOS)


@cache
def _source(key: str) -> str:
    found = prices.sources().get(key)
    if found is None:
        return key
    # Behind the address some have the path of a file in parentheses.
    address = found.address.partition(" ")[0]
    return tag("a", found.title, href=address, rel="noreferrer") if address.startswith("https://") else found.title
