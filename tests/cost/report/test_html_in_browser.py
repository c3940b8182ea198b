"""The page in a real browser: it runs without a complaint, by keyboard, in the dark, on a narrow screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import browser
import cost_examples
from browser import Browser
from groundplan.cost.report.html import cost_html
from groundplan.cost.report.view import View

# The contrast of each text with what is behind it, by WCAG 2: texts below 4.5, and parts of drawings below 3, with their ratio.
TOO_FAINT = """(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => channels(colour).slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (node) => {
    const rect = node.tagName === "text" && node.closest("g")?.querySelector("rect");
    if (rect) return getComputedStyle(rect).fill;
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const seen = [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility());
  const texts = seen.filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  const faint = [];
  for (const node of texts) {
    const style = getComputedStyle(node);
    const found = ratio(node.tagName === "text" ? style.fill : style.color, behind(node));
    if (!(found >= 4.5)) faint.push(`${node.tagName} ${node.textContent.slice(0, 40)}: ${found}`);
  }
  for (const node of seen.filter((node) => node.matches("rect[class^=c], .box rect, .arrow"))) {
    const style = getComputedStyle(node);
    const found = ratio(node.matches("rect[class^=c]") ? style.fill : style.stroke, behind(node.closest("svg").parentElement));
    if (!(found >= 3)) faint.push(`${node.tagName} ${node.getAttribute("class")}: ${found}`);
  }
  return { texts: texts.length, faint };
})()"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = browser.find()
    if program is None:
        pytest.skip("no Chromium on the PATH")
    with Browser(program, tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "cost.html"
    view = View([cost_examples.pair(discount="0.28"), cost_examples.pair(budget="2000")])
    path.write_text(cost_html(view), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a difference and alternatives."""
    path = tmp_path_factory.mktemp("compared") / "cost.html"
    path.write_text(cost_html(cost_examples.compared()), encoding="utf-8")
    return path


def open_folds(chromium: Browser) -> int:
    count = chromium.run("document.querySelectorAll('#p0 .tree details[open]').length")
    assert isinstance(count, int)
    return count


def test_it_asks_for_nothing_and_complains_of_nothing(chromium: Browser, page: Path, compared: Path) -> None:
    for path in (page, compared):
        chromium.open(path)
        assert chromium.requests == [path.as_uri()]
        assert chromium.messages == []


def test_its_policy_stops_what_would_be_loaded(chromium: Browser, page: Path) -> None:
    """That the page asks for nothing is not luck: the browser refuses an image that somebody puts in."""
    chromium.open(page)
    chromium.run("new Promise((done) => { const one = new Image(); one.onerror = done; one.src = 'http://127.0.0.1:9/x'; })")
    assert "blocked: csp" in chromium.messages


def test_hostile_names_run_nothing(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "cost.html"
    path.write_text(cost_html(cost_examples.hostile_view()), encoding="utf-8")
    chromium.open(path, width=400)
    assert chromium.messages == []
    assert chromium.requests == [path.as_uri()]
    assert chromium.run("document.documentElement.scrollWidth <= innerWidth")


def test_the_filter_shows_what_it_finds_and_then_everything_as_before(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.run("document.querySelector('#p0 details.service').open = true; document.getElementById('p0-filter').focus()")
    chromium.type("NAT data")
    seen = "[...document.querySelectorAll('#p0 .item')].filter((one) => one.checkVisibility()).map((one) => one.innerText)"
    (found,) = chromium.run(seen)
    assert found.startswith("data")
    assert chromium.run("document.querySelector('#p0 [role=status]').textContent") == "1 of 13 line items"
    assert len(chromium.run("[...document.querySelectorAll('#p1 details.service')].filter((one) => !one.hidden)")) == 10
    chromium.press("Escape")
    assert chromium.run("document.getElementById('p0-filter').value") == ""
    assert open_folds(chromium) == 1
    assert chromium.run("document.querySelectorAll('#p0 .tree [hidden]').length") == 0


def test_the_tree_opens_by_the_keyboard_alone(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.run("document.getElementById('p0-filter').focus()")
    for _ in range(3):  # two buttons, then the first service
        chromium.press("Tab")
    assert chromium.run("document.activeElement.tagName") == "SUMMARY"
    assert chromium.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for opened in (1, 2):
        chromium.press("Enter")
        assert open_folds(chromium) == opened
        chromium.press("Tab")
    assert chromium.run("document.activeElement.tagName") == "A"  # the source of the price


def test_buttons_open_and_close_all(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.run("document.querySelector('#p0 [data-open=true]').click()")
    assert open_folds(chromium) == chromium.run("document.querySelectorAll('#p0 .tree details').length") > 10
    chromium.run("document.querySelector(\"#p0 [data-open='']\").click()")
    assert open_folds(chromium) == 0


def test_without_script_all_but_the_filter_works(chromium: Browser, page: Path) -> None:
    chromium.open(page, script=False)
    roles = chromium.accessible()
    assert ("searchbox", "Filter line items") not in roles
    assert any(role == "DisclosureTriangle" and name.startswith("EC2") for role, name in roles)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_texts_and_drawings_have_contrast(chromium: Browser, page: Path, compared: Path, width: int, dark: bool) -> None:
    for path in (page, compared):
        chromium.open(path, width=width, dark=dark)
        chromium.run("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        found = chromium.run(TOO_FAINT)
        assert found["texts"] > 200
        assert found["faint"] == []


def test_the_dark_has_other_colours(chromium: Browser, page: Path) -> None:
    colours = []
    for dark in (False, True):
        chromium.open(page, dark=dark)
        colours.append(chromium.run("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(255, 255, 255)", "rgb(18, 22, 27)"]


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (900, "wide"), (640, "narrow"), (400, "narrow"), (320, "narrow")])
def test_it_fits_the_width(chromium: Browser, page: Path, width: int, shown: str) -> None:
    chromium.open(page, width=width)
    chromium.run("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    assert chromium.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    drawings = "[...document.querySelectorAll('#p0 .diagram')].filter((one) => one.checkVisibility())"
    assert chromium.run(f"{drawings}.map((one) => one.getAttribute('class'))") == [f"diagram {shown}"]
    # As large as it is drawn or a little smaller: its texts, of 12.5 pixels and more, stay readable.
    scale = chromium.run(f"{drawings}[0].getBoundingClientRect().width / {drawings}[0].viewBox.baseVal.width")
    assert 0.75 <= scale <= 1


@pytest.mark.parametrize("width", [1280, 640, 360, 320])
def test_what_is_compared_fits_the_width(chromium: Browser, compared: Path, width: int) -> None:
    chromium.open(compared, width=width)
    chromium.run("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    assert chromium.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    # No amount runs into its neighbour.
    wide = """[...document.querySelectorAll("#changes td, #changes .money, #alternatives td")]
      .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"""
    assert chromium.run(wide) == []


def test_smaller_changes_open_by_the_keyboard(chromium: Browser, compared: Path) -> None:
    chromium.open(compared)
    chromium.run("document.querySelector('#changes summary').focus()")
    chromium.press("Enter")
    assert chromium.run("document.querySelector('#changes details .item').checkVisibility()")


def test_a_screen_reader_is_told_what_changes_and_what_else_there_is(chromium: Browser, compared: Path) -> None:
    chromium.open(compared)
    told = chromium.accessible()
    for wanted in (
        ("navigation", "Contents"),
        ("region", "Changes since main"),
        ("region", "Alternatives"),
        ("columnheader", "Change"),
        ("rowheader", "models.chat.gpu.type=l4 capacity=spot"),
        ("cell", "$2,515.92 +$461.20"),
        ("DisclosureTriangle", "20 smaller changes"),
    ):
        assert wanted in told


@pytest.mark.parametrize("width", [1280, 400])
def test_texts_of_the_drawing_stay_in_their_boxes(chromium: Browser, page: Path, width: int) -> None:
    chromium.open(page, width=width)
    outside = chromium.run("""[...document.querySelectorAll(".box")].filter((box) => box.checkVisibility()).flatMap((box) => {
      const limit = box.querySelector("rect").getBoundingClientRect().right;
      return [...box.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().right > limit);
    }).map((text) => text.textContent)""")
    assert outside == []


def test_a_screen_reader_is_told_of_all(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    told = chromium.accessible()
    for wanted in (
        ("banner", ""),
        ("main", ""),
        ("contentinfo", ""),
        ("navigation", "Contents"),
        ("region", "helpdesk in prod: $2,036.72 in a typical month"),
        ("searchbox", "Filter line items"),
    ):
        assert wanted in told
    drawings = [name for role, name in told if role in ("image", "img")]
    # Not the drawing for another width.
    assert drawings == ["Architecture of helpdesk", "Cost of a month by service"] * 2
    assert [name for role, name in told if role in ("button", "link", "DisclosureTriangle") and not name] == []


def test_paper_has_everything_open(chromium: Browser, compared: Path) -> None:
    chromium.open(compared)
    chromium.media("print")
    try:
        assert chromium.run("document.querySelector('#changes details .how').getBoundingClientRect().height > 0")
        assert chromium.run("document.querySelector('.tree .item .how').getBoundingClientRect().height > 0")
        assert chromium.run("!document.querySelector('form').checkVisibility()")
    finally:
        chromium.media("")
    assert chromium.pdf().startswith(b"%PDF-")
