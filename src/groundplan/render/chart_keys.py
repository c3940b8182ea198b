"""Checks Helm values against the key index of the pinned chart, ``keys/<chart>.json``.

An index has names and types only; ``groundplan.render.key_index`` tells its form, ``scripts/refresh_charts`` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from groundplan.problems import nearest
from groundplan.render.charts import charts
from groundplan.render.key_index import RESERVED, Form

KEYS = Path(__file__).parent / "keys"

_WORDS = {
    "bool": "true or false",
    "int": "a whole number",
    "list": "a list",
    "map": "a map",
    "number": "a number",
    "string": "a string",
}


@cache
def key_index(chart: str) -> Mapping[str, Any]:
    """The index of a Helm chart: ``chart``, ``version`` and ``keys``. Raises KeyError where there is none."""
    file = KEYS / f"{chart}.json"
    if not file.is_file():
        raise KeyError(f"no key index of the chart {chart}: scripts/refresh_charts writes it")
    index: Mapping[str, Any] = json.loads(file.read_bytes())
    return index


def check_values(chart: str, values: Mapping[str, Any]) -> list[str]:
    """What a chart of the catalogue does not know or does not take in ``values``, each with its path; empty when all is right.

    A key with the value null only takes a default away, and fits everywhere. Raises KeyError for a chart that the catalogue
    does not have.
    """
    index = key_index(charts()[chart].chart)
    return [f"{chart} {index['version']}: {text}" for text in check(index["keys"], values)]


def check(form: Form, values: Any, at: str = "") -> Iterator[str]:
    """Yield what is wrong with ``values`` for a form of an index; ``at`` is their path."""
    if values is None:
        return
    if isinstance(form, str):
        yield from _check_plain(form, values, at)
    elif isinstance(form, list):
        if not isinstance(values, list | tuple):
            yield f"{at} must be a list, not {_describe(values)}"
            return
        for position, item in enumerate(values):
            yield from check(form[0], item, f"{at}[{position}]")
    elif isinstance(values, Mapping):
        yield from _check_map(form, values, f"{at}." if at else "")
    elif "|" in form:
        yield from _check_plain(form["|"], values, at, "map")
    else:
        yield f"{at or 'the file'} must be a map, not {_describe(values)}"


def _check_map(form: Mapping[str, Form], values: Mapping[Any, Any], at: str) -> Iterator[str]:
    for name, value in values.items():
        if not isinstance(name, str):
            # YAML 1.1 reads a plain on, yes or 80 as something else than a name.
            yield f"{at}{_describe(name)} is no name; put it into quotes"
        elif name in form and name not in RESERVED:
            yield from check(form[name], value, f"{at}{name}")
        elif "*" in form:
            yield from check(form["*"], value, f"{at}{name}")
        else:
            known = [key for key in form if key not in RESERVED]
            close = nearest(name, known)
            yield f"{at}{name} is not a value of the chart" + (f"; did you mean {at}{close}" if close else "")
    for name in form.get("!", ()):
        if values.get(name) in (None, ""):
            yield f"{at}{name} is missing"


def _check_plain(form: str, value: Any, at: str, also: str = "") -> Iterator[str]:
    if form.startswith("="):
        allowed = form[1:].split("|")
        if value not in allowed:
            yield f"{at} must be one of {', '.join(map(repr, allowed))}, not {_describe(value)}"
        return
    types = form.split("|")
    if form == "any" or any(_is(value, kind) for kind in types):
        return
    words = [_WORDS[kind] for kind in (*types, *([also] if also else ()))]
    yield f"{at} must be {' or '.join(words)}, not {_describe(value)}"


def _is(value: Any, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "string":
        return isinstance(value, str)
    return isinstance(value, Mapping) if kind == "map" else isinstance(value, list | tuple)


def _describe(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    return repr(value)
