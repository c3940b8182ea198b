"""The page as a browser's parser sees it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest

import cost_examples
from groundplan import prices
from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import difference
from groundplan.cost.model import SCENARIOS, Estimate, total
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import usd
from groundplan.cost.report.html import cost_html
from groundplan.cost.report.layers import layers
from groundplan.cost.report.view import View
from groundplan.cost.usage import assumptions

VOID = {"input", "link", "meta"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, name: str, **wanted: str) -> list[Element]:
        found = []
        for child in self.children:
            if isinstance(child, Element):
                named = name in (child.name, "*") and all(child.attributes.get(key) == value for key, value in wanted.items())
                found += [child] * named + child.all(name, **wanted)
        return found

    def one(self, name: str, **wanted: str) -> Element:
        (found,) = self.all(name, **wanted)
        return found

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Parser(HTMLParser):
    """Fails on an element that is not closed, or closed in the wrong place."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} is there twice"
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(*costs: PairCost) -> Element:
    return parse_view(View(costs))


def parse_view(view: View) -> Element:
    parser = Parser()
    parser.feed(cost_html(view))
    parser.close()
    assert parser.open == [parser.root]
    return parser.root


ALL: dict[str, Callable[[], View]] = {
    "one": lambda: View([cost_examples.pair()]),
    "discounts": lambda: View([cost_examples.pair(discount="0.28")]),
    "two": lambda: View([cost_examples.pair(), replace(cost_examples.pair(budget=None), environment="dev")]),
    "terraform alone": lambda: View([replace(cost_examples.pair(budget=None), environment="", parts=())]),
    "nothing": lambda: View([replace(cost_examples.pair(), estimate=Estimate((), (), ()), parts=())]),
    "none": lambda: View([]),
    "compared": cost_examples.compared,
    "compared, and nothing costs": lambda: nothing_compared(),
    "hostile": cost_examples.hostile_view,
}


def nothing_compared() -> View:
    nothing = replace(cost_examples.pair(), estimate=Estimate((), (), ()), parts=())
    others = [(Alternative("aws/us-east-1", "helpdesk", "prod", None, ()), nothing)]
    return View([nothing], "main", difference([nothing], [nothing]), others)


@pytest.mark.parametrize("name", ALL)
def test_every_page_is_sound(name: str) -> None:
    root = parse_view(ALL[name]())
    ids = Counter(element.attributes["id"] for element in root.all("*") if "id" in element.attributes)
    assert {one for one, count in ids.items() if count > 1} == set()
    for element in root.all("*"):
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            assert set(element.attributes.get(attribute, "").split()) <= set(ids)
        if element.attributes.get("href", "").startswith("#"):
            assert element.attributes["href"][1:] in ids
        assert not any(key.startswith("on") or key in ("style", "src") for key in element.attributes)
    assert root.one("html").attributes["lang"] == "en"
    assert root.one("head").one("title").text == root.one("h1").text
    assert [len(root.all(landmark)) for landmark in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(element.name[1]) for element in root.all("*") if re.fullmatch("h[1-6]", element.name)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    text = cost_html(ALL[name]())
    root = parse_view(ALL[name]())
    assert {element.name for element in root.all("*")} & {"img", "link", "iframe", "object", "embed", "base"} == set()
    links = {element.attributes["href"] for element in root.all("a")}
    assert all(link.startswith(("#", "https://")) for link in links)
    outside = set(re.findall(r"https?:[^\"]*", re.sub(re.escape("src=https://example.com/x"), "", text)))
    assert outside == {link for link in links if link.startswith("https:")}
    policy = root.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "@import" not in text


def test_the_same_costs_give_the_same_bytes() -> None:
    assert cost_html(cost_examples.compared()) == cost_html(cost_examples.compared())


def test_no_name_becomes_markup() -> None:
    """A name closes no element and starts none: there is the one script, and every text is there as it was given."""
    root = parse_view(cost_examples.hostile_view())
    (script,) = root.all("script")
    assert "alert(" not in script.text
    assert cost_examples.HOSTILE in root.all("title")[0].text
    texts = [element.text for element in root.one("main").all("code")]
    # A changed line, two alternatives, a resource, one without a price, a free one.
    assert texts.count(cost_examples.HOSTILE) == 6


def test_totals_budget_and_what_has_no_price() -> None:
    cost = cost_examples.pair(discount="0.28")
    section = parse(cost).one("section", id="p0")
    rows = [[cell.text for cell in row.all("*") if cell.name in ("th", "td")] for row in section.all("table")[0].all("tr")]
    assert rows == [
        ["Month", "List price", "With discounts"],
        *(
            [scenario, usd(getattr(cost.estimate.totals, scenario)), usd(getattr(cost.estimate.discounted, scenario))]
            for scenario in SCENARIOS
        ),
    ]
    notes = [element.text for element in section.all("p") if "note" in element.attributes.get("class", "")]
    assert notes == [
        "A typical month, $2,036.72, is within the budget of $4,000.00. What has no price is not in it.",
        "There is 1 part without a price: the totals are a lower bound.",
    ]
    assert not [element for element in section.all("p") if "good" in element.attributes.get("class", "").split()]
    assert section.one("section", id="p0-not-priced").one("li").text.startswith("aws_bedrock_model.embedding, input tokens")


def test_what_has_no_price_is_indicated_by_that_of_another_region() -> None:
    section = parse(cost_examples.lacking(budget="3000")).one("section", id="p0")
    budget, missing = [element for element in section.all("p") if "note" in element.attributes.get("class", "")]
    assert budget.text == (
        "A typical month, $2,515.92, is within the budget of $3,000.00. "
        "What has no price is not in it: with about $866 more it would be above."
    )
    assert budget.attributes["class"] == "note bad"
    assert missing.text == (
        "There are 3 parts without a price: the totals are a lower bound; about $866 more in a typical month, "
        "about $877 at peak, by prices of other regions, and 1 part that nobody knows."
    )
    rows = [row.text for row in section.one("section", id="p0-not-priced").all("li")]
    assert rows[0].endswith("no price of an endpoint in eu-west-1; about $865 a month by the price of us-east-1")
    assert rows[2] == "aws_bedrock_model.embedding, input tokens: no price of this model is known"


def test_what_lacks_a_price_for_one_reason_is_said_once_with_its_addresses_folded() -> None:
    cost = cost_examples.lacking()
    image = cost.estimate.not_priced[1]
    parts = [replace(image, address=f"aws_ecr_repository.{name}") for name in ("api", "web", "worker")]
    section = parse(replace(cost, estimate=replace(cost.estimate, not_priced=tuple(parts)))).one("section", id="p0-not-priced")
    whole, *others = section.all("li")
    assert whole.text.startswith(
        "aws_ecr_repository.api and 2 more, Images: the catalogue has no price of images in eu-west-1; about $2 in a typical "
        "month, about $36 at peak, by the price of eu-central-1"
    )
    assert section.one("details").one("summary").text == "The other 2"
    assert [other.text for other in others] == ["aws_ecr_repository.web", "aws_ecr_repository.worker"]


def test_what_rests_on_doubtful_prices_is_said_and_marked() -> None:
    section = parse(cost_examples.doubting("requests")).one("section", id="p0")
    first = next(element for element in section.all("p") if "note" in element.attributes.get("class", ""))
    assert first.text == "$1.58 of a typical month rest on doubtful prices: requests."
    marked = [item for item in section.all("li", **{"class": "item"}) if "doubtful" in item.text]
    assert [item.all("span")[0].text for item in marked] == ["requests"]
    assert marked[0].one("strong").text == "doubtful"
    beside = parse_view(
        View(
            [cost_examples.pair()],
            alternatives=[(Alternative("a=1", "helpdesk", "prod", None, ()), cost_examples.doubting("requests"))],
        )
    )
    assert "rest on doubtful prices: requests; 1 part has no price" in beside.one("section", id="alternatives").text


def test_a_month_above_the_budget_and_none() -> None:
    over, none = cost_html(View([cost_examples.pair(budget="2000")])), cost_html(View([cost_examples.pair(budget=None)]))
    assert "A typical month, $2,515.92, is above the budget of $2,000.00." in over
    assert "No budget is given for prod." in none
    own = cost_html(View([replace(cost_examples.pair(budget=None), cloud="onprem", region=None)]))
    assert "The cluster is one&#x27;s own and not in it" in own and "No budget" not in own


def test_without_discounts_there_is_no_column_of_them() -> None:
    assert "With discounts" not in cost_html(View([cost_examples.pair()]))


def test_every_line_item_is_in_the_tree_under_its_service_and_resource() -> None:
    cost = cost_examples.pair(discount="0.28")
    tree = parse(cost).one("div", **{"class": "tree"})
    found = []
    for service in tree.all("details", **{"class": "service"}):
        for resource in service.all("details", **{"class": "resource"}):
            address = resource.one("code").text
            found += [(address, item.all("span")[0].text) for item in resource.all("li", **{"class": "item"})]
    assert sorted(found) == sorted((item.address, item.component) for item in cost.estimate.items)
    line = next(item for item in tree.all("li") if "g6.2xlarge" in item.text)
    assert "idle $784.46typical $1,568.92peak $3,137.83" in line.text
    assert "730 / 1,460 / 2,920 \u00d7 $1.0746 per hour in eu-west-1; price of 2026-09-29, AWS Price List API." in line.text
    assert "With the discount savings_plan: idle $564.81, typical $1,129.62, peak $2,259.24." in line.text
    assert line.one("a").attributes["href"] == prices.sources()["aws-price-list"].address


def test_bars_are_as_long_as_the_amounts() -> None:
    cost = cost_examples.pair()
    drawing = parse(cost).one("svg", **{"class": "bars"})
    rows: dict[str, float] = {}
    for bar in drawing.all("rect"):
        if bar.attributes["class"] != "track":
            rows[bar.attributes["y"]] = rows.get(bar.attributes["y"], 0) + float(bar.attributes["width"].rstrip("%"))
    totals = cost.estimate.totals
    wanted = [float(getattr(totals, scenario) / totals.peak * 100) for scenario in SCENARIOS]
    assert list(rows.values()) == pytest.approx(wanted, abs=0.02)


def test_layers_have_the_whole_amount() -> None:
    cost = cost_examples.pair()
    cards = [card.one("h4").text.split() for card in parse(cost).all("li", **{"class": "layer"})]
    assert [title for title, _ in cards] == ["Network", "Compute", "Data", "Observability", "Security"]
    amounts = [float(amount.strip("$").replace(",", "")) for _, amount in cards]
    assert sum(amounts) == pytest.approx(float(total(item.amounts for item in cost.estimate.items).typical))


def test_every_service_that_the_catalogue_has_is_in_a_layer() -> None:
    found = {
        service
        for cloud in ("aws", "gcp")
        for region in (*prices.price_regions(cloud), "all")
        for service, _ in prices.items(cloud, region)
    }
    assert found - set(layers()) == set()


@pytest.mark.parametrize("drawing", ["diagram wide", "diagram narrow"])
def test_the_architecture_has_a_box_for_each_part_and_an_arrow_for_each_need(drawing: str) -> None:
    root = parse(cost_examples.pair())
    drawn = root.one("svg", **{"class": drawing})
    boxes = [group.one("title").text for group in drawn.all("g")]
    assert sorted(boxes) == sorted(f"{part.name}: {part.detail}" for part in cost_examples.PARTS)
    assert len(drawn.all("path", **{"class": "arrow"})) == sum(len(part.needs) for part in cost_examples.PARTS)
    width, height = (int(drawn.attributes[side]) for side in ("width", "height"))
    places = []
    for rect in drawn.all("rect"):
        x, y, wide, high = (int(rect.attributes[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width and 0 <= y <= y + high <= height
        places.append((x, y))
    assert len(set(places)) == len(places)


def test_the_architecture_is_there_in_words() -> None:
    words = next(
        fold for fold in parse(cost_examples.pair()).all("details") if fold.one("summary").text == "The diagram in words"
    )
    assert "api (2 to 20 copies) needs retrieval, chat, postgres, queue" in [row.text for row in words.all("li")]


def test_terraform_alone_has_layers_and_no_drawing() -> None:
    root = parse_view(ALL["terraform alone"]())
    assert root.all("svg", **{"class": "diagram wide"}) == []
    assert len(root.all("li", **{"class": "layer"})) == 5


def test_usage_says_what_is_assumed() -> None:
    cost = cost_examples.pair()
    table = parse(cost).one("table", **{"class": "usage"})
    rows = {row.one("code").text: row.all("td")[-1].text for row in table.one("tbody").all("tr")}
    assert rows == {name: "said" if name in cost.usage.given else "assumed" for name in assumptions()}


def test_what_is_free_is_folded_and_what_has_no_price_is_not() -> None:
    root = parse(cost_examples.pair())
    (fold,) = root.one("section", id="p0-free").all("details")
    assert "open" not in fold.attributes
    assert [row.text for row in fold.all("li")] == ["aws_iam_role.api: identities cost nothing", "aws_subnet.private_a"]
    assert root.one("section", id="p0-not-priced").all("details") == []


def rows(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("*") if cell.name in ("th", "td")] for row in table.all("tr")]


def test_changes_have_totals_and_their_lines_the_largest_first() -> None:
    sections = parse_view(cost_examples.compared()).one("section", id="changes").all("section")
    assert [section.one("h3").text for section in sections] == [
        "helpdesk in prod: -$461.20 in a typical month",
        "helpdesk in new, new: +$6,854.34 in a typical month",
        "helpdesk in old, removed: -$2,515.92 in a typical month",
    ]
    changed = sections[0]
    # The discount takes $479.20 off a typical month; a load balancer comes for $18.40, and a secret goes for $0.40.
    assert rows(changed.one("table")) == [
        ["Month", "Before", "After", "Change"],
        ["idle", "$1,694.03", "$1,452.48", "-$241.55"],
        ["typical", "$2,515.92", "$2,054.72", "-$461.20"],
        ["peak", "$4,283.73", "$3,363.30", "-$920.43"],
    ]
    kinds = {cell.text: cell.attributes["class"] for cell in changed.one("table").all("span")}
    assert set(kinds.values()) == {"less"}
    assert "Line items: 1 added, 2 changed, 1 removed, the largest change first." in changed.text
    lines = [line.text for line in changed.all("li", **{"class": "item"})]
    assert lines == [
        "changed aws_eks_node_group.gpu_g6idle -$219.65typical -$439.30peak -$878.59g6.2xlarge, on demand: "
        "idle $784.46 \u2192 $564.81, typical $1,568.92 \u2192 $1,129.62, peak $3,137.83 \u2192 $2,259.24",
        "changed aws_eks_node_group.systemidle -$39.90typical -$39.90peak -$59.84m7g.large, on demand: "
        "idle $142.50 \u2192 $102.60, typical $142.50 \u2192 $102.60, peak $213.74 \u2192 $153.90",
        "added aws_lb.newidle +$18.40typical +$18.40peak +$18.40hours",
        "removed aws_secretsmanager_secret.hub_tokenidle -$0.40typical -$0.40peak -$0.40secret",
    ]
    assert len(changed.all("li")[2].all("span", **{"class": "more"})) == 3


def test_a_change_of_many_lines_folds_the_smaller_ones() -> None:
    new = parse_view(cost_examples.compared()).one("section", id="d1")
    (fold,) = new.all("details")
    assert "open" not in fold.attributes and fold.one("summary").text == "20 smaller changes"
    assert len(fold.all("li")) == 20 and len(new.all("li")) == 30
    assert parse_view(cost_examples.compared()).one("section", id="d0").all("details") == []


def test_what_changes_says_what_is_not_in_it() -> None:
    root = parse_view(cost_examples.compared())
    assert "What has no price, before or after, is not in it." in root.one("section", id="d0").text
    same = parse_view(nothing_compared()).one("section", id="d0")
    assert "No line item changes." in same.text and "no price" not in same.text
    assert same.one("h3").text == "helpdesk in prod: \u00b1$0.00 in a typical month"


def test_alternatives_stand_side_by_side_with_their_difference_notes_and_reasons() -> None:
    root = parse_view(cost_examples.compared())
    first, second = root.one("section", id="alternatives").all("section")
    bound = ["1 part has no price: the totals are a lower bound"]
    assert rows(first.one("table")) == [
        ["typical peak", "idle", "typical", "peak"],
        ["as it is"],
        ["", "$1,452.48", "$2,054.72", "$3,363.30"],
        bound,
        ["aws/us-east-1"],
        ["", "$1,694.03 +$241.55", "$2,515.92 +$461.20", "$4,283.73 +$920.43"],
        [f"{bound[0]}; without state"],
        ["models.chat.gpu.type=l4 capacity=spot"],
        ["", "$1,137.85 -$314.63", "$1,489.07 -$565.65", "$2,272.79 -$1,090.51"],
        bound,
        ["gcp/europe-west4 a.b=l5"],
        ["Does not compile:models.chat.gpu: no such GPU"],
        ["not carried over: pricing"],
    ]
    assert [row[0] for row in rows(second.one("table"))][4:] == ["aws/us-east-1", "", bound[0]]


def test_bars_of_alternatives_are_as_long_as_the_amounts() -> None:
    table = parse_view(cost_examples.compared()).one("section", id="a0").one("table")
    bars = [
        {bar.attributes["class"]: float(bar.attributes["width"].rstrip("%")) for bar in drawing.all("rect")}
        for drawing in table.all("svg")
        if drawing.attributes["width"] == "100%"
    ]
    peak = 4283.73
    assert [list(bar.values()) for bar in bars] == [
        pytest.approx([100, high / peak * 100, typical / peak * 100], abs=0.01)
        for high, typical in ((3363.30, 2054.72), (4283.73, 2515.92), (2272.79, 1489.07))
    ]


def test_what_is_compared_comes_first_and_is_linked() -> None:
    root = parse_view(cost_examples.compared())
    links = {link.text: link.attributes["href"] for link in root.one("nav").all("a")}
    assert links == {
        "Changes since main": "#changes",
        "Alternatives": "#alternatives",
        "helpdesk in prod": "#p0",
        "helpdesk in new": "#p1",
    }
    main = root.one("main").children
    assert [child.attributes.get("id", child.text) for child in main if isinstance(child, Element)] == [
        "wrong.yaml was wrong at main",
        "changes",
        "alternatives",
        "p0",
        "p1",
    ]
    alone = View([cost_examples.pair()], "main", difference([], [cost_examples.pair()]))
    assert parse_view(alone).one("section", id="p0").one("h2").text == "helpdesk in prod: $2,515.92 in a typical month"


def test_a_page_that_compares_nothing_has_no_style_for_it() -> None:
    styles = [parse_view(view).one("style").text for view in (View([cost_examples.pair()]), cost_examples.compared())]
    assert ".beside" not in styles[0] and styles[1].startswith(styles[0]) and ".beside" in styles[1]


def test_two_pairs_are_linked_from_the_top() -> None:
    links = parse_view(ALL["two"]()).one("nav").all("a")
    assert [(link.text, link.attributes["href"]) for link in links] == [("helpdesk in prod", "#p0"), ("helpdesk in dev", "#p1")]


def test_the_page_is_a_whole_document() -> None:
    assert cost_html(View([cost_examples.pair()])).startswith("<!doctype html>\n<html lang=")
    assert cost_html(View([cost_examples.pair()])).endswith("</html>\n")
