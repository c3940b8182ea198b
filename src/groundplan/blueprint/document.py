"""Read one YAML file into plain values that know where they stand.

The tree is built from parser events, not by PyYAML's constructor: events carry the place of every key and value,
scalars follow the YAML 1.2 core schema (`no` is text), and limits hold before memory is used.
"""

from __future__ import annotations

import os
import pathlib
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from groundplan.blueprint.scalars import MAX_DIGITS, resolve_scalar
from groundplan.blueprint.yaml_errors import syntax_problem
from groundplan.problems import BlueprintError, Path, Position, Problem

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_VALUES = 50_000  # keys and values written in the file
MAX_ALIASED = 20_000  # values that aliases stand for, all together
MAX_PROBLEMS = 100

_NODES = (yaml.AliasEvent, yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)
_Node = yaml.AliasEvent | yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent
_MISSING = object()
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BREAK = re.compile(r"\r\n|\r|\n")
# What YAML does not allow, and three line breaks of YAML 1.1 that editors do not show as such.
_UNSAFE = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed YAML file; `keys` and `values` give the position of each map key and of each value."""

    file: str
    lines: tuple[str, ...]
    value: dict[str, Any]
    keys: Mapping[Path, Position]
    values: Mapping[Path, Position]


def read(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES; raises BlueprintError."""
    file = os.fspath(path)

    def refuse(code: str, message: str, hint: str) -> NoReturn:
        raise BlueprintError([Problem(code, (), message, hint, Position(file, 1, 1))])

    try:
        status = pathlib.Path(file).stat()
        if stat.S_ISDIR(status.st_mode):
            refuse("GP101", "this is a folder", "name the blueprint file in it")
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may block or never end
            refuse("GP101", "this is not a regular file", "name a file; pipes and devices are not read")
        size, data = status.st_size, b""
        if size <= MAX_BYTES:
            with pathlib.Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
            size = len(data)
    except FileNotFoundError:
        refuse("GP101", "there is no such file", "check the path")
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or str(error)
        refuse("GP101", f"the file cannot be read: {reason.lower()}", "check the path and its permissions")
    if size > MAX_BYTES:
        refuse("GP102", f"the file has {size:,} bytes, the limit is {MAX_BYTES:,}", "check that it is a blueprint")
    return data


def text_lines(data: bytes) -> tuple[str, ...]:
    """The lines of a file as `Document.lines` has them, for excerpts; bytes that are not UTF-8 are replaced."""
    lines = _BREAK.split(data.removeprefix(_BOM).decode("utf-8", "replace"))
    return tuple(lines if lines[-1] else lines[:-1])


def parse(file: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """The document and every problem; the document is None when its top-level map could not be read to its end.

    Never raises for bad input. What a problem refuses is left out of the document (a refused key with its value,
    the second of two equal keys) or kept as text (a refused number).
    """
    tree = _Tree(file, text_lines(data))
    try:
        for event in _events(tree.decode(data)):
            tree.take(event)
        if tree.root is None:
            tree.stop("GP107", (), Position(file, 1, 1), "the file is empty", "write a blueprint into it")
    except _Stop:
        pass
    except yaml.YAMLError as error:
        tree.problems.append(syntax_problem(error, tree.lines, tree.position, tree.last))
    document = Document(file, tree.lines, tree.root, tree.keys, tree.values) if tree.root is not None else None
    return document, tree.problems


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except (ValueError, OverflowError) as error:  # a tag or an escape that PyYAML fails to decode
        raise yaml.YAMLError("a character code that does not exist") from error


class _Stop(Exception):
    """Reading on makes no sense; the problems so far are the answer."""


@dataclass(slots=True)
class _Open:
    """A map or list whose end has not been read."""

    container: dict[str, Any] | list[Any]
    path: Path
    kept: bool  # False below a refused key: read for its problems, then dropped
    anchor: str | None
    lines: dict[str, int] = field(default_factory=dict)  # of a map: the line of each key
    slot: tuple[str, bool] | None = None  # of a map: the key that waits for its value, and whether it is accepted


class _Tree:
    """Values and positions of one document, built event by event with an explicit stack."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.root: dict[str, Any] | None = None  # set when the top-level map is complete
        self.keys: dict[Path, Position] = {}
        self.values: dict[Path, Position] = {}
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Any] = {}  # name -> value, or _Open while the value is incomplete
        self.last: Any = None  # the mark after the last event, for errors without one
        self._written = 0
        self._aliased = 0

    def report(self, code: str, path: Path, at: Position, message: str, hint: str) -> None:
        self.problems.append(Problem(code, path, message, hint, at))
        if len(self.problems) == MAX_PROBLEMS:
            self.stop("GP118", (), at, f"{MAX_PROBLEMS} problems up to here, reading stopped", "fix these first")

    def stop(self, code: str, path: Path, at: Position, message: str, hint: str) -> NoReturn:
        self.problems.append(Problem(code, path, message, hint, at))
        raise _Stop

    # text

    def decode(self, data: bytes) -> str:
        body = data.removeprefix(_BOM)
        if body.startswith(_UTF16_MARKS):
            message = "the file is UTF-16 or UTF-32, not UTF-8"
            self.stop("GP103", (), Position(self.file, 1, 1), message, "save the file as UTF-8")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            at = self._after(body[: error.start].decode())
            message = f"byte 0x{body[error.start]:02X} is not UTF-8"
            self.stop("GP103", (), at, message, "save the file as UTF-8")
        if unsafe := _UNSAFE.search(text):
            message = f"character {_code_point(unsafe[0])} is not allowed"
            hint = "remove it; if the file is full of U+0000 it is UTF-16: save it as UTF-8"
            self.stop("GP104", (), self._after(text[: unsafe.start()]), message, hint)
        return text

    def _after(self, text: str) -> Position:
        lines = _BREAK.split(text)
        return Position(self.file, len(lines), len(lines[-1]) + 1)

    def position(self, mark: Any) -> Position:
        if mark is None:
            return Position(self.file, 1, 1)
        if mark.line < len(self.lines):
            return Position(self.file, mark.line + 1, min(mark.column, len(self.lines[mark.line])) + 1)
        last = self.lines[-1] if self.lines else ""  # the parser marks the line below the last one
        return Position(self.file, max(len(self.lines), 1), len(last) + 1)

    # events

    def take(self, event: yaml.Event) -> None:
        self.last = event.end_mark
        if isinstance(event, _NODES):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            at = self.position(event.start_mark)
            self.stop("GP109", (), at, "a second YAML document starts here", "one file holds one blueprint; split it")

    def _node(self, event: _Node) -> None:
        at = self.position(event.start_mark)
        self._written += 1
        if self._written > MAX_VALUES:
            self.stop("GP117", (), at, f"more than {MAX_VALUES:,} keys and values", "is this the right file?")
        if not self._open:
            self._top(event, at)
            return
        parent = self._open[-1]
        if isinstance(parent.container, list):
            path = (*parent.path, len(parent.container))
            parent.container.append(self._value(event, path, parent.kept, at))
        elif parent.slot is None:
            parent.slot = self._key(event, parent, at)
        else:
            key, accepted = parent.slot
            parent.slot = None
            value = self._value(event, (*parent.path, key), parent.kept and accepted, at)
            if accepted:
                parent.container[key] = value

    def _top(self, event: _Node, at: Position) -> None:
        if isinstance(event, yaml.MappingStartEvent):
            self._value(event, (), True, at)
        elif isinstance(event, yaml.ScalarEvent) and not event.value and not event.style:
            self.stop("GP107", (), at, "the file is empty", "write a blueprint into it")
        else:
            found = "a list" if isinstance(event, yaml.SequenceStartEvent) else "one value"
            hint = "start with keys, such as `apiVersion: groundplan/v1`, with a space after each colon"
            self.stop("GP108", (), at, f"the top level is {found}, not a map", hint)

    def _close(self) -> None:
        done = self._open.pop()
        if done.anchor and self._anchors[done.anchor] is done:
            self._anchors[done.anchor] = done.container
        if not self._open and isinstance(done.container, dict):
            self.root = done.container

    def _key(self, event: _Node, parent: _Open, at: Position) -> tuple[str, bool]:
        """The key and whether its value is kept."""
        shown = event.value if isinstance(event, yaml.ScalarEvent) else "?"
        path = (*parent.path, shown)
        key = self._value(event, path, False, at)
        if not isinstance(key, str):
            message = f"a key is text, not {_kind(key)}"
            self.report("GP111", path, at, message, "put the key in quotes; {{ }} templates are not read here")
        elif key == "<<" and _is_plain(event):
            hint = "there is no merging by <<; put what differs under `environments`"
            self.report("GP112", path, at, "merge keys are not read", hint)
        elif key in parent.lines:
            message = f"key {_quoted(key)} is already on line {parent.lines[key]}"
            self.report("GP110", (*parent.path, key), at, message, "keep one of the two")
        else:
            parent.lines[key] = at.line
            if parent.kept:
                self.keys[(*parent.path, key)] = at
            return key, True
        return shown, False

    def _value(self, event: _Node, path: Path, kept: bool, at: Position) -> Any:
        """A scalar, the copy of what an alias stands for, or the empty map or list that the next events fill."""
        if kept:
            self.values[path] = at
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor or "", path, kept, at)
        if event.tag:
            tag = _quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.report("GP113", path, at, f"tag {tag} is not allowed", "remove it; quote what is meant as text")
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, path, at)
            if event.anchor:
                self._anchors[event.anchor] = value
            return value
        self._check_depth(path, at)
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._open.append(_Open(container, path, kept, event.anchor))
        if event.anchor:
            self._anchors[event.anchor] = self._open[-1]
        return container

    def _check_depth(self, path: Path, at: Position) -> None:
        if len(path) >= MAX_DEPTH:
            hint = "a blueprint needs no more than a handful of levels"
            self.stop("GP116", path, at, f"nested more than {MAX_DEPTH} levels deep", hint)

    def _scalar(self, event: yaml.ScalarEvent, path: Path, at: Position) -> Any:
        text: str = event.value
        if unsafe := _UNSAFE.search(text):  # only an escape in double quotes brings it here
            self.report("GP104", path, at, f"character {_code_point(unsafe[0])} is not allowed", "remove the escape")
        if not _is_plain(event):
            return text
        value, refusal = resolve_scalar(text)
        if refusal:
            hint = f"quote it if it is text; a number has at most {MAX_DIGITS} digits and does not start with 0"
            self.report("GP114", path, at, f"{_quoted(text)} {refusal}", hint)
        return value

    # aliases

    def _alias(self, anchor: str, path: Path, kept: bool, at: Position) -> Any:
        target = self._anchors.get(anchor, _MISSING)
        if target is _MISSING or isinstance(target, _Open):
            reason = "has no anchor above it" if target is _MISSING else "refers to the value it is part of"
            hint = "put the text in quotes if it is not an alias"
            self.report("GP115", path, at, f"alias {_quoted('*' + anchor)} {reason}", hint)
            return None
        return self._copy(target, path, kept, at)

    def _copy(self, value: Any, path: Path, kept: bool, at: Position) -> Any:
        """A deep copy whose parts stand where the alias stands; recursion ends at MAX_DEPTH."""
        self._aliased += 1
        if self._aliased > MAX_ALIASED:
            message = f"the aliases stand for more than {MAX_ALIASED:,} values"
            self.stop("GP117", path, at, message, "write the values out or use fewer aliases")
        if kept:
            self.values[path] = at
        if not isinstance(value, dict | list):
            return value
        self._check_depth(path, at)
        if isinstance(value, list):
            return [self._copy(item, (*path, index), kept, at) for index, item in enumerate(value)]
        if kept:
            self.keys.update(((*path, key), at) for key in value)
        return {key: self._copy(item, (*path, key), kept, at) for key, item in value.items()}


def _is_plain(event: _Node) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.style  # "" from libyaml, None from PyYAML


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "a map"


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"
