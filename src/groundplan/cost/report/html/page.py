"""The page: its head, and a section for each product and environment."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from groundplan import prices
from groundplan.cost.model import SCENARIOS, Missing
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import by_service, number, usd
from groundplan.cost.report.html.bars import bars
from groundplan.cost.report.html.diagram import diagram
from groundplan.cost.report.html.markup import Html, tag
from groundplan.cost.report.html.tree import tree
from groundplan.cost.report.missing import beside_budget, doubtful, indication, lower_bound, own_cluster
from groundplan.cost.report.view import View
from groundplan.cost.usage import assumptions

_CLOUDS = {"aws": "AWS", "gcp": "Google Cloud", "onprem": "a cluster of one's own"}


def cost_html(view: View) -> str:
    """The whole page, which loads nothing and sends nothing: its policy for the browser forbids both."""
    costs, compared = view.costs, list(_compared(view))
    style, script = _style(with_compared=bool(compared)), _asset("page.js")
    title = f"Cost of {_named(costs[0])}" if len(costs) == 1 else f"Cost of {len(costs)} products and environments"
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", style),
    )
    body = tag(
        "body",
        tag("a", "Skip to the content", href="#content", class_="skip"),
        tag("header", tag("h1", title), tag("p", _basis()), *_contents(costs, compared)),
        tag(
            "main",
            *(tag("p", note, class_="note bad") for note in view.notes),
            *(_part(*one) for one in compared),
            *(_pair(cost, f"p{index}", alone=len(costs) == 1 and not compared) for index, cost in enumerate(costs)),
            id="content",
            tabindex="-1",
        ),
        tag("footer", tag("p", "Made by groundplan. Nothing on this page is loaded from elsewhere.")),
        tag("script", script),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


@cache
def _asset(name: str) -> Html:
    return Html(files("groundplan.cost.report.html").joinpath(name).read_text(encoding="utf-8"))


def _style(*, with_compared: bool) -> Html:
    return Html(_asset("page.css") + _asset("compared.css")) if with_compared else _asset("page.css")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _named(cost: PairCost) -> str:
    return f"{cost.name} in {cost.environment}" if cost.environment else cost.name


def _basis() -> str:
    return (
        f"US dollars a month at list prices up to {prices.as_of().isoformat()}, without taxes. Idle is the least that runs, "
        "without traffic; typical has the steady traffic, peak a month of the highest."
    )


def _compared(view: View) -> Iterator[tuple[str, str, Iterator[Html]]]:
    """What the reader asked to see beside the cost, and which comes before it: id, title and content of each part."""
    # A page without them, such as each of synth, imports nothing for them.
    if view.differences is not None:
        from groundplan.cost.report.html.differences import differences

        yield "changes", f"Changes since {view.base}", differences(view.differences)
    if view.alternatives:
        from groundplan.cost.report.html.alternatives import alternatives

        yield "alternatives", "Alternatives", alternatives(view)


def _part(key: str, title: str, content: Iterable[Html]) -> Html:
    return tag("section", tag("h2", title, id=f"{key}-title"), *content, id=key, aria_labelledby=f"{key}-title")


def _contents(costs: Sequence[PairCost], compared: Sequence[tuple[str, str, Iterator[Html]]]) -> Iterator[Html]:
    titles = {key: title for key, title, _ in compared} | {f"p{index}": _named(cost) for index, cost in enumerate(costs)}
    if len(titles) > 1:
        links = (tag("li", tag("a", title, href=f"#{key}")) for key, title in titles.items())
        yield tag("nav", tag("ul", *links), aria_label="Contents")


def _pair(cost: PairCost, key: str, *, alone: bool) -> Html:
    groups = by_service(cost.estimate.items)
    parts = [
        _section(key, "architecture", "Architecture", diagram(cost, groups, key)),
        _section(key, "services", "By service", bars(cost, groups, key)),
        _section(key, "items", "Line items", tree(groups, key)),
        *_not_priced(cost, key),
        _section(key, "usage", "What the amounts assume", _usage(cost)),
        *_free(cost, key),
    ]
    month = f"{usd(cost.estimate.discounted.typical)} in a typical month"
    heading = tag("h2", month if alone else f"{_named(cost)}: {month}", id=f"{key}-title")
    place = tag("p", ", ".join(filter(None, (_CLOUDS.get(cost.cloud, cost.cloud), cost.region))), class_="place")
    return tag("section", heading, place, _totals(cost), *_notes(cost, key), *parts, id=key, aria_labelledby=f"{key}-title")


def _section(key: str, name: str, title: str, *content: str) -> Html:
    heading = tag("h3", title, id=f"{key}-{name}-title")
    return tag("section", heading, *content, id=f"{key}-{name}", aria_labelledby=f"{key}-{name}-title")


def _totals(cost: PairCost) -> Html:
    """List price, and with the discounts of the blueprint beside it."""
    found = cost.estimate
    columns = {"List price": found.totals}
    if found.discounted != found.totals:
        columns["With discounts"] = found.discounted
    head = tag("tr", tag("th", "Month", scope="col"), *(tag("th", title, scope="col") for title in columns))
    rows = (
        tag("tr", tag("th", scenario, scope="row"), *(tag("td", usd(getattr(of, scenario))) for of in columns.values()))
        for scenario in SCENARIOS
    )
    caption = tag("caption", "Total, US dollars a month")
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="totals")


def _notes(cost: PairCost, key: str) -> Iterator[Html]:
    for said in filter(None, (own_cluster(cost), doubtful(cost.estimate))):
        yield tag("p", f"{said[0].upper()}{said[1:]}.", class_="note")
    if cost.monthly_usd is not None:
        typical = usd(cost.estimate.discounted.typical)
        word, kind = ("above", "note bad") if cost.over_budget else ("within", "note good")
        rest = ""
        if beside := beside_budget(cost):
            # Not green: below stands what is not in it.
            kind, rest = "note bad" if cost.would_be_over_budget else "note", f" {beside.capitalize()}."
        yield tag("p", f"A typical month, {typical}, is {word} the budget of {usd(cost.monthly_usd)}.{rest}", class_=kind)
    elif cost.lacks_budget:
        yield tag("p", f"No budget is given for {cost.environment}.", class_="note")
    if missing := len(cost.estimate.not_priced):
        link = tag("a", f"{missing} part{'' if missing == 1 else 's'} without a price", href=f"#{key}-not-priced")
        bound = f": the totals are {lower_bound(cost.estimate)}."
        yield tag("p", "There ", "is " if missing == 1 else "are ", link, bound, class_="note bad")


def _not_priced(cost: PairCost, key: str) -> Iterator[Html]:
    if cost.estimate.not_priced:
        yield _section(key, "not-priced", "Without a price", tag("ul", *map(_missing, cost.estimate.missing)))


def _missing(one: Missing) -> Html:
    first, *others = (tag("code", address) for address in one.addresses)
    reason = f", {one.component}: {one.because}{indication(one)}"
    if not others:
        return tag("li", first, reason)
    folded = tag("details", tag("summary", f"The other {len(others)}"), tag("ul", *(tag("li", other) for other in others)))
    return tag("li", first, f" and {len(others)} more{reason}", folded)


def _usage(cost: PairCost) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", tag("code", name), tag("span", one.about), scope="row"),
            tag("td", f"{number(cost.usage[name])} {one.unit}"),
            tag("td", "said" if name in cost.usage.given else "assumed"),
        )
        for name, one in assumptions().items()
    ]
    head = tag("tr", *(tag("th", title, scope="col") for title in ("Number", "Value", "From")))
    caption = tag("caption", "A number that nobody says is assumed")
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="usage")


def _free(cost: PairCost, key: str) -> Iterator[Html]:
    if free := cost.estimate.free:
        rows = (tag("li", tag("code", one.address), f": {one.because}" if one.because else "") for one in free)
        content = tag("details", tag("summary", f"{len(free)} resources"), tag("ul", *rows))
        yield _section(key, "free", "Without a cost of their own", content)
