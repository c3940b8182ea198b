"""Helm values: a template filled in, parsed, and checked against the keys that the pinned chart knows; and YAML as text.

In ``charts/<name>/values.yaml.j2`` every ``{{ ... }}`` is written as JSON, which is YAML: a string comes with its quotes, a map
or a list as a whole. So no value can change the structure around it, and a template has to put text together inside of the
braces: ``url: {{ "http://" ~ host }}``. ``{{ text | bare }}`` writes text as it is, inside of a block of text.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from groundplan.data_dir import data_dir
from groundplan.render.chart_keys import check_values

if TYPE_CHECKING:
    import jinja2

# JSON lets these stand as they are, YAML does not, or takes some for the end of a line.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")

# Strings that stay plain in PyYAML, and that Go's YAML, which reads the output, takes for numbers or booleans.
_NUMBER_ELSEWHERE = re.compile(
    r"[-+]?(\.?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0[xXoObB][0-9a-fA-F_]+)|[yYnN]|[-+]?\.(inf|nan)", re.I
)


_STRING = "tag:yaml.org,2002:str"


class _Bare(str):
    """Text that the template takes as it is."""

    __slots__ = ()


def render_values(chart: str, context: Mapping[str, object]) -> dict[str, Any]:
    """The values of one chart of the catalogue, from its template and what the template names.

    A mistake in here is one of ours, not of a blueprint.

    Raises:
        ValueError: the result is no YAML map, or has values that the pinned chart does not take; names all of them.
        jinja2.UndefinedError: the template names what ``context`` does not have.
    """
    text = _environment().get_template(f"{chart}/values.yaml.j2").render(context)
    values: dict[str, Any] = pickle.loads(_checked(chart, text))
    return values


@cache
def _checked(chart: str, text: str) -> bytes:
    """Values as a pickle, of which each caller has its own copy: environments have most values in common."""
    values = _read(text)
    if not isinstance(values, dict):
        raise ValueError(f"charts/{chart}/values.yaml.j2 is no map")
    if problems := check_values(chart, values):
        raise ValueError("\n".join([f"charts/{chart}/values.yaml.j2 does not fit its chart:", *problems]))
    return pickle.dumps(values)


def dump(value: Any) -> str:
    """YAML text of maps, lists and scalars, in the order given: the same value, the same text.

    Without aliases and folded lines, text of several lines as a block, and everything in quotes that another YAML reader would
    take for something else than text.

    Raises:
        TypeError: it holds something else than these.
        ValueError: it holds a number that is not finite.
    """
    events: list[yaml.Event] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]
    _add_events(value, events)
    events += yaml.DocumentEndEvent(), yaml.StreamEndEvent()
    text: str = yaml.emit(events, Dumper=yaml.CSafeDumper, width=1 << 20, allow_unicode=True)
    return text


def as_json(value: Any) -> str:
    """A value as JSON that is YAML, too. Raises TypeError for what is no map, list or scalar."""
    text = json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be a value of a chart")


@cache
def _environment() -> jinja2.Environment:
    # Not at the top: `groundplan --help` and `validate` need no template.
    import jinja2

    def write(value: Any) -> str:
        if isinstance(value, jinja2.Undefined):
            return str(value)  # raises, and tells the name
        return value if isinstance(value, _Bare) else as_json(value)

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_dir("charts")),
        undefined=jinja2.StrictUndefined,
        finalize=write,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(),
    )
    environment.filters["bare"] = _Bare
    return environment


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """Compiled templates, beside them as Python's own are, and where Python may not write those, neither are these."""
    import jinja2

    folder = data_dir("charts") / "__pycache__"
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    return jinja2.FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


# --- reading ----------------------------------------------------------------------------------------------------------------
#
# From libyaml's nodes straight to values: PyYAML's own constructors take three times as long, for the same values.


class _Loader(yaml.CSafeLoader):
    """Resolves the same text once."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> Any:
        if kind is yaml.ScalarNode and implicit[0]:
            return _tag(value)
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # the stubs have no types for it


def _read(text: str) -> Any:
    """The value of one YAML document, None of an empty one. Refuses a map that has a key twice: readers keep the last."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(node, loader)
    finally:
        loader.dispose()


def _value(node: Any, loader: _Loader) -> Any:
    if isinstance(node, yaml.ScalarNode):
        # Everything that is not text is rare enough for PyYAML's own way.
        return node.value if node.tag == _STRING else loader.construct_object(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, loader) for item in node.value]
    content: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _value(key_node, loader)
        if key in content:
            raise ValueError(f"line {key_node.start_mark.line + 1}: {key} is there twice")
        content[key] = _value(value_node, loader)
    return content


# --- writing ----------------------------------------------------------------------------------------------------------------
#
# Straight to libyaml's emitter: PyYAML's own way there, over a graph of nodes, takes three times as long, for the same text.

_MAP, _LIST = yaml.MappingStartEvent(None, None, True), yaml.SequenceStartEvent(None, None, True)
_END_OF_MAP, _END_OF_LIST = yaml.MappingEndEvent(), yaml.SequenceEndEvent()


def _add_events(value: Any, events: list[yaml.Event]) -> None:
    if isinstance(value, str):
        events.append(_text(value))
    elif isinstance(value, dict | Mapping):  # a dict is found at once
        events.append(_MAP)
        for key, item in value.items():
            _add_events(key, events)
            _add_events(item, events)
        events.append(_END_OF_MAP)
    elif isinstance(value, list | tuple):
        events.append(_LIST)
        for item in value:
            _add_events(item, events)
        events.append(_END_OF_LIST)
    elif value is None or isinstance(value, bool | int | float):
        events.append(_scalar(value))
    else:
        raise TypeError(f"{type(value).__name__} cannot be written as YAML")


@lru_cache(4096, typed=True)  # True is 1 as a key
def _scalar(value: bool | float | None) -> yaml.ScalarEvent:
    return yaml.ScalarEvent(None, None, (True, False), json.dumps(value, allow_nan=False))


@lru_cache(4096)
def _text(text: str) -> yaml.ScalarEvent:
    style = None
    if "\n" in text:
        style = "|"
    elif _NUMBER_ELSEWHERE.fullmatch(text):
        style = "'"
    # Plain where that is text again when it is read.
    return yaml.ScalarEvent(None, _STRING, (_tag(text) == _STRING, True), str(text), style=style)


@lru_cache(4096)
def _tag(text: str) -> str:
    """What text without quotes is in YAML."""
    tag: str = _resolver().resolve(yaml.ScalarNode, text, (True, False))
    return tag


@cache
def _resolver() -> Any:  # which PyYAML's stubs know nothing of
    return yaml.resolver.Resolver()
