"""Lay the overlay of one environment over the base of a blueprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundplan.blueprint.document import Document
from groundplan.problems import Path, Position

_ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a merged value was written; `environment` names the overlay it came from, None is the base."""

    at: Position
    environment: str | None


def merge(document: Document, environment: str | None) -> tuple[dict[str, Any], dict[Path, Place]]:
    """The base without its key `environments`, overlaid by `environments.<environment>`, and the place of every path.

    Maps merge, scalars and lists replace. A map and a null stand at their key, other values where they are written.
    An environment that is missing or not a map changes nothing. The result shares nothing with the document.
    """
    places: dict[Path, Place] = {}

    def place(path: Path, value: Any, source: Path, layer: str | None) -> None:
        at = document.values[source]
        if value is None or isinstance(value, dict):
            at = document.keys.get(source, at)
        places[path] = Place(at, layer)

    def build(path: Path, base: Any, over: Any) -> Any:
        both = isinstance(base, dict) and isinstance(over, dict)
        if over is not _ABSENT and not both:
            base = _ABSENT  # replaced as a whole
        if base is _ABSENT:
            value, layer, source = over, environment, ("environments", environment or "", *path)
        else:
            value, layer, source = base, None, path
        place(path, value, source, layer)
        if isinstance(value, dict):
            keys = {**value, **over} if both else value
            return {key: build((*path, key), _item(base, key), _item(over, key)) for key in keys}
        if isinstance(value, list):
            return [build((*path, index), _item(base, index), _item(over, index)) for index in range(len(value))]
        return value

    overlays = document.value.get("environments")
    overlay = overlays.get(environment, _ABSENT) if isinstance(overlays, dict) else _ABSENT
    base = {key: value for key, value in document.value.items() if key != "environments"}
    return build((), base, overlay if isinstance(overlay, dict) else _ABSENT), places


def _item(container: Any, key: Any) -> Any:
    if container is _ABSENT:
        return _ABSENT
    return container.get(key, _ABSENT) if isinstance(container, dict) else container[key]
