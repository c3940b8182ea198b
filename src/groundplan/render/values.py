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
from collections.abc import Iterator, Mapping
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
    values = yaml.load(text, Loader=_Loader)
    if not isinstance(values, dict):
        raise ValueError(f"charts/{chart}/values.yaml.j2 is no map")
    if problems := check_values(chart, values):
        raise ValueError("\n".join([f"charts/{chart}/values.yaml.j2 does not fit its chart:", *problems]))
    return pickle.dumps(values)


def dump(value: Any) -> str:
    """YAML text of maps, lists and scalars, in the order given: the same value, the same text.

    Without aliases and folded lines, text of several lines as a block, and everything in quotes that another YAML reader would
    take for something else than text.
    """
    document = yaml.DocumentStartEvent(explicit=False), *_events(value), yaml.DocumentEndEvent(explicit=False)
    events = [yaml.StreamStartEvent(), *document, yaml.StreamEndEvent()]
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


class _Loader(yaml.CSafeLoader):
    """Refuses a map that has a key twice, of which YAML readers keep the last."""


def _unique_map(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    content: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in content:
            raise ValueError(f"line {key_node.start_mark.line + 1}: {key} is there twice")
        content[key] = loader.construct_object(value_node, deep=True)
    return content


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_map)


# --- writing ----------------------------------------------------------------------------------------------------------------
#
# Straight to libyaml's emitter: PyYAML's own way there, over a graph of nodes, takes three times as long, for the same text.

_STRING = "tag:yaml.org,2002:str"
_MAP, _LIST = yaml.MappingStartEvent(None, None, True), yaml.SequenceStartEvent(None, None, True)
_END_OF_MAP, _END_OF_LIST = yaml.MappingEndEvent(), yaml.SequenceEndEvent()


def _events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, str):
        yield _text(value)
    elif isinstance(value, Mapping):
        yield _MAP
        for key, item in value.items():
            yield from _events(key)
            yield from _events(item)
        yield _END_OF_MAP
    elif isinstance(value, list | tuple):
        yield _LIST
        for item in value:
            yield from _events(item)
        yield _END_OF_LIST
    elif value is None or isinstance(value, bool | int | float):
        yield yaml.ScalarEvent(None, None, (True, False), json.dumps(value))
    else:
        raise TypeError(f"{type(value).__name__} cannot be written as YAML")


@lru_cache(4096)
def _text(text: str) -> yaml.ScalarEvent:
    style = None
    if "\n" in text:
        style = "|"
    elif _NUMBER_ELSEWHERE.fullmatch(text):
        style = "'"
    # Plain where that is text again when it is read.
    plain = _resolver().resolve(yaml.ScalarNode, text, (True, False)) == _STRING
    return yaml.ScalarEvent(None, _STRING, (plain, True), str(text), style=style)


@cache
def _resolver() -> Any:  # which PyYAML's stubs know nothing of
    return yaml.resolver.Resolver()
