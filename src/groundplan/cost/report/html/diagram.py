"""The architecture: parts as boxes with arrows to what they need, beside each other and, for narrow pages, below each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from groundplan.cost.pair import PairCost
from groundplan.cost.parts import Part
from groundplan.cost.report.groups import Group, usd
from groundplan.cost.report.html.markup import Html, join, tag
from groundplan.cost.report.layers import Layer, by_layer
from groundplan.cost.report.titles import service_title

_KINDS = {"entry": "Entry", "service": "Services", "model": "Models", "store": "Data"}
# Models and stores share a column: nothing needs another column than the next, so that no arrow crosses a box.
_COLUMNS = (("entry",), ("service",), ("model", "store"))
_HEIGHT, _GAP, _HEAD = 50, 16, 30


@dataclass(frozen=True, slots=True)
class _Box:
    part: Part
    x: int
    y: int
    width: int

    @property
    def middle(self) -> int:
        return self.y + _HEIGHT // 2

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int
    height: int
    heads: tuple[tuple[str, int, int], ...]
    boxes: Mapping[str, _Box]


def diagram(cost: PairCost, groups: Iterable[Group], key: str) -> Html:
    """The parts with their needs, as drawings and as a list; then the layers of what is billed."""
    drawn = [_drawings(cost, key), _as_text(cost.parts)] if cost.parts else []
    about = tag("p", "What a typical month costs in each layer, at list price:")
    return join([*drawn, about, tag("ul", *(_layer(layer) for layer in by_layer(groups)), class_="layers")])


def _drawings(cost: PairCost, key: str) -> Html:
    return tag(
        "div",
        _drawing(cost, f"{key}-wide", _beside(cost.parts), wide=True),
        _drawing(cost, f"{key}-narrow", _below(cost.parts), wide=False),
    )


def _drawing(cost: PairCost, key: str, layout: _Layout, *, wide: bool) -> Html:
    named = ", ".join(part.name for part in cost.parts)
    arrows = [
        _arrow(box, layout.boxes[name], f"url(#{key}-head)", wide=wide)
        for box in layout.boxes.values()
        for name in box.part.needs
        if name in layout.boxes
    ]
    head = tag(
        "marker",
        tag("path", d="M0 0L8 4L0 8z", class_="head"),
        id=f"{key}-head",
        markerWidth="8",
        markerHeight="8",
        refX="8",
        refY="4",
        orient="auto",
    )
    return tag(
        "svg",
        tag("title", f"Architecture of {cost.name}", id=f"{key}-title"),
        tag("desc", f"Arrows go from each part to what it needs. The parts: {named}.", id=f"{key}-desc"),
        tag("defs", head),
        *(tag("text", title, x=str(x), y=str(y), class_="kind") for title, x, y in layout.heads),
        *arrows,
        *(_box(box) for box in layout.boxes.values()),
        class_="diagram wide" if wide else "diagram narrow",
        role="img",
        viewBox=f"-1 0 {layout.width + 1} {layout.height}",
        width=str(layout.width),
        height=str(layout.height),
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
    )


def _box(box: _Box) -> Html:
    room = (box.width - 24) // 8
    return tag(
        "g",
        tag("title", f"{box.part.name}: {box.part.detail}"),
        tag("rect", x=str(box.x), y=str(box.y), width=str(box.width), height=str(_HEIGHT), rx="6"),
        tag("text", _cut(box.part.name, room), x=str(box.x + 12), y=str(box.y + 21), class_="part"),
        tag("text", _cut(box.part.detail, room + room // 6), x=str(box.x + 12), y=str(box.y + 39), class_="detail"),
        class_=f"box {box.part.kind}",
    )


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _arrow(start: _Box, end: _Box, head: str, *, wide: bool) -> Html:
    if wide and end.x > start.x:
        bend = (end.x - start.right) // 2
        curve = f"{start.right + bend} {start.middle} {end.x - bend} {end.middle}"
        path = f"M{start.right} {start.middle}C{curve} {end.x} {end.middle}"
    else:
        # Out at the right and in again; the farther, the wider.
        out = start.right + 24 + min(abs(end.y - start.y) // 6, 76)
        # Arrows that arrive and leave at one box keep apart.
        leave, arrive = (start.middle + 8, end.middle - 8) if end.y > start.y else (start.middle - 8, end.middle + 8)
        path = f"M{start.right} {leave}C{out} {leave} {out} {arrive} {end.right} {arrive}"
    return tag("path", d=path, class_="arrow", marker_end=head)


def _beside(parts: Sequence[Part]) -> _Layout:
    """A column for each step of a request."""
    columns = [(kinds, found) for kinds in _COLUMNS if (found := [part for part in parts if part.kind in kinds])]
    width, between = 280, 124
    heads: list[tuple[str, int, int]] = []
    boxes: dict[str, _Box] = {}
    bottom = 0
    for index, (kinds, _) in enumerate(columns):
        x, y = index * (width + between), 0
        for kind in kinds:
            if found := _sorted([part for part in parts if part.kind == kind], boxes):
                heads.append((_KINDS[kind], x, y + 14))
                y += _HEAD
                for part in found:
                    boxes[part.name] = _Box(part, x, y, width)
                    y += _HEIGHT + _GAP
        bottom = max(bottom, y)
    # Services in the last column have arrows to each other at their right.
    room = between if columns[-1][0] == ("service",) else 2
    return _Layout(len(columns) * (width + between) - between + room, bottom, tuple(heads), boxes)


def _sorted(parts: Sequence[Part], before: Mapping[str, _Box]) -> list[Part]:
    """Each at the height of what needs it, so that few arrows cross."""

    def height(part: Part) -> float:
        callers = [box.y for box in before.values() if part.name in box.part.needs]
        return sum(callers) / len(callers) if callers else float("inf")

    return sorted(parts, key=height)


def _below(parts: Sequence[Part]) -> _Layout:
    """One column, with arrows at its right."""
    heads: list[tuple[str, int, int]] = []
    boxes: dict[str, _Box] = {}
    y = 0
    for kind, title in _KINDS.items():
        if found := [part for part in parts if part.kind == kind]:
            heads.append((title, 0, y + 14))
            y += _HEAD
            for part in found:
                boxes[part.name] = _Box(part, 0, y, 236)
                y += _HEIGHT + _GAP
    return _Layout(320, y, tuple(heads), boxes)


def _as_text(parts: Sequence[Part]) -> Html:
    rows = [tag("li", tag("strong", part.name), f" ({part.detail}){_needs(part)}") for part in parts]
    return tag("details", tag("summary", "The diagram in words"), tag("ul", *rows))


def _needs(part: Part) -> str:
    return f" needs {', '.join(part.needs)}" if part.needs else ""


def _layer(layer: Layer) -> Html:
    services = [
        tag("li", f"{service_title(group.service)} ", tag("span", usd(group.amounts.typical))) for group in layer.groups
    ]
    title = tag("h4", f"{layer.title} ", tag("span", usd(layer.amounts.typical)))
    return tag("li", title, tag("ul", *services), class_="layer")
