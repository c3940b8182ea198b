from __future__ import annotations

import os
import random
import stat
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Any

import pytest
import yaml

from groundplan.blueprint import document as module
from groundplan.blueprint.document import Document, parse, read, text_lines
from groundplan.problems import CODES, BlueprintError, Path, Position, Problem, render

FILE = "blueprint.yaml"

SAMPLE = """\
# a blueprint
apiVersion: groundplan/v1
metadata: {name: "support-chat", owner: 'team \\ assist'}
models:
  chat: &chat
    source: hf://meta-llama/Llama-3.1-8B-Instruct
    gpu: auto
    replicas: {min: 1, max: 4}
  other: *chat
services:
  api:
    needs: [chat, postgres]
    list:
      - 1
      - two: 2_000
        three: ~
      -
    text: |
      first
        second
    folded: >-
      a
      b
environments:
  dev: {budget: {monthly_usd: 6.5e2}}
"""


def good(text: str) -> Document:
    document, problems = parse(FILE, text.encode())
    assert problems == []
    assert document is not None
    return document


def found(text: str | bytes) -> list[tuple[str, int, int]]:
    _, problems = parse(FILE, text.encode() if isinstance(text, str) else text)
    assert all(problem.hint and problem.code in CODES for problem in problems)
    return [(problem.code, problem.at.line, problem.at.column) for problem in problems if problem.at]


def only(text: str | bytes) -> Problem:
    _, (problem,) = parse(FILE, text.encode() if isinstance(text, str) else text)
    return problem


def at(line: int, column: int) -> Position:
    return Position(FILE, line, column)


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Every path of a value, itself included."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths(child, (*path, key)) for key, child in children))


# values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("tRUE", "tRUE"),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("2_000_000", 2_000_000),
        ("2__0", "2__0"),
        ("2_", "2_"),
        ("_2", "_2"),
        ("0x1F", 31),
        ("0o17", 15),
        ("0b11", "0b11"),
        ("0xZZ", "0xZZ"),
        ("-0x1F", "-0x1F"),
        ("9" * 40, int("9" * 40)),
        ("1.5", 1.5),
        ("-1.5e-3", -0.0015),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("0.5", 0.5),
        ("1.2.3", "1.2.3"),
        ("1_0.5", "1_0.5"),
        ("12:30:45", "12:30:45"),
        ("2026-11-21", "2026-11-21"),
        ("2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"),
        ("١٢", "١٢"),
        ("inf", "inf"),
        ("nan", "nan"),
        ("=", "="),
        ("<<", "<<"),
        ('"12"', "12"),
        ("'true'", "true"),
        ('""', ""),
        ('"null"', "null"),
        ('"a\\tb\\u00e9"', "a\tbé"),
        ("|\n  a\n  b", "a\nb\n"),
        (">-\n  a\n  b", "a b"),
        ("|\n  12", "12\n"),
        ("a\n  b", "a b"),
        ("[1, two, ~]", [1, "two", None]),
        ("{b: 1, c: {}}", {"b": 1, "c": {}}),
        ("http://a.b:80/c#d", "http://a.b:80/c#d"),
        ("x # comment", "x"),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    read_value = good(f"a: {text}\n").value["a"]
    assert read_value == value
    assert type(read_value) is type(value)


@pytest.mark.parametrize("key", ["yes", "no", "on", "2026-11-21", "1.2.3", "<", "a b", "a.b", "é", "-a"])
def test_keys_that_are_text(key: str) -> None:
    assert good(f"{key}: 1\n").value == {key: 1}


@pytest.mark.parametrize("text", ['"<<": 1', "'1': 1", '"": 1', "? a\n: 1", '{"a":1}', "--- \na: 1\n...\n"])
def test_unusual_but_right(text: str) -> None:
    assert len(good(text).value) == 1


def test_a_byte_order_mark_is_not_text() -> None:
    document, problems = parse(FILE, b"\xef\xbb\xbfkey: 1\n")
    assert document is not None
    assert (document.value, document.lines, problems) == ({"key": 1}, ("key: 1",), [])
    assert document.keys["key",] == at(1, 1)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks(line_break: str) -> None:
    document = good(f"a: 1{line_break}{line_break}b:{line_break}  - 2{line_break}")
    assert document.lines == ("a: 1", "", "b:", "  - 2")
    assert document.values["b", 0] == at(4, 5)


@pytest.mark.parametrize(
    ("data", "lines"),
    [(b"", ()), (b"\n", ("",)), (b"a", ("a",)), (b"a\n", ("a",)), (b"a\xff\n\nb", ("a�", "", "b"))],
)
def test_text_lines(data: bytes, lines: tuple[str, ...]) -> None:
    assert text_lines(data) == lines


# positions


def test_positions() -> None:
    document = good(SAMPLE)
    keys = {
        ("apiVersion",): at(2, 1),
        ("metadata", "owner"): at(3, 34),
        ("models", "chat", "replicas", "max"): at(8, 24),
        ("services", "api", "list", 1, "three"): at(16, 9),
        ("environments", "dev", "budget", "monthly_usd"): at(25, 18),
    }
    values = {
        (): at(2, 1),
        ("apiVersion",): at(2, 13),
        ("metadata",): at(3, 11),
        ("metadata", "name"): at(3, 18),
        ("models",): at(5, 3),
        ("models", "chat"): at(5, 9),
        ("services", "api", "needs", 1): at(12, 19),
        ("services", "api", "list", 1): at(15, 9),
        ("services", "api", "list", 1, "two"): at(15, 14),
        ("services", "api", "text"): at(18, 11),
    }
    assert {path: document.keys[path] for path in keys} == keys
    assert {path: document.values[path] for path in values} == values


def test_columns_count_characters() -> None:
    document = good('a: {"漢字😀e\u0301": [é, x]}\n')
    assert document.values["a", "漢字😀e\u0301", 0] == at(1, 15)
    assert document.values["a", "漢字😀e\u0301", 1] == at(1, 18)


def test_what_an_alias_stands_for_is_where_the_alias_is() -> None:
    document = good(SAMPLE)
    assert document.value["models"]["other"] == document.value["models"]["chat"]
    assert document.value["models"]["other"]["replicas"] is not document.value["models"]["chat"]["replicas"]
    below = {path for path in document.values if path[:2] == ("models", "other")}
    assert below == {("models", "other", *path) for path in paths(document.value["models"]["chat"])}
    assert {document.values[path] for path in below} == {at(9, 10)}
    assert document.keys["models", "other"] == at(9, 3)
    assert document.keys["models", "other", "gpu"] == at(9, 10)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x 1\nb: *x\n", {"a": 1, "b": 1}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a: &x [&x 1]\nb: *x\n", {"a": [1], "b": 1}),
        ("&x a: 1\nb: *x\n", {"a": 1, "b": "a"}),
        ("a: &x b\n*x : 1\n", {"a": "b", "b": 1}),
        ("a: &x [1]\nb: &y [*x, *x]\nc: *y\n", {"a": [1], "b": [[1], [1]], "c": [[1], [1]]}),
    ],
)
def test_aliases(text: str, value: dict[str, Any]) -> None:
    assert good(text).value == value


# problems


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # encoding and characters
        (b"a: 1\nb: \xc3\xa9\xff\n", [("GP103", 2, 5)]),
        (b"\xff", [("GP103", 1, 1)]),
        (b"a: 1\r\n\r\nb: \xe9", [("GP103", 3, 4)]),
        (b"a: \xed\xa0\x80", [("GP103", 1, 4)]),
        ("a: 1\n".encode("utf-16"), [("GP103", 1, 1)]),
        ("a: 1\n".encode("utf-32"), [("GP103", 1, 1)]),
        (b"\xfe\xff\x00a", [("GP103", 1, 1)]),
        ("a: 1\n".encode("utf-16-le"), [("GP104", 1, 2)]),
        ("a: 1\n".encode("utf-16-be"), [("GP104", 1, 1)]),
        ("a: 1\nb: é\x00\n", [("GP104", 2, 5)]),
        ("a: \x1b[31m", [("GP104", 1, 4)]),
        ("a: x # \x7f", [("GP104", 1, 8)]),
        ("# a\u2028b: 1\nc: 1", [("GP104", 1, 4)]),
        ("a: 1\n\ufeffb: 1", [("GP104", 2, 1)]),
        ("a: \x85", [("GP104", 1, 4)]),
        ("a: \uffff", [("GP104", 1, 4)]),
        ('a: "\\0"\nb: "\\e[2J"\n', [("GP104", 1, 4), ("GP104", 2, 4)]),
        # tabs
        ("a:\n\tb: 1\n", [("GP105", 2, 1)]),
        ("a: 1\n\tb: 2\n", [("GP105", 2, 1)]),
        ("a:\n  \tb: 1\n", [("GP105", 2, 3)]),
        ("a:\n  - b\n\t- c\n", [("GP105", 3, 1)]),
        ("a: |\n\tb\n", [("GP105", 2, 1)]),
        ("\ta: 1\n", [("GP105", 1, 1)]),
        # syntax
        ("a: b: c\n", [("GP106", 1, 5)]),
        ("a:\n  b: 1\n c: 2\n", [("GP106", 3, 2)]),
        ("a: 'it's'\n", [("GP106", 1, 8)]),
        ('a:\n  b: "x\n', [("GP106", 2, 6)]),
        ('a: "x\n---\n', [("GP106", 1, 4)]),
        ("a: 1\nfoo\nb: 2\n", [("GP106", 2, 1)]),
        ("a: 1\nb: [1, 2\nc: 3\n", [("GP106", 3, 2)]),
        ("a: {b: 1\nc: 3\n", [("GP106", 2, 2)]),
        ("a: [1,,2]\n", [("GP106", 1, 7)]),
        ("a: *.example.com\n", [("GP106", 1, 4)]),
        ("a: @b\n", [("GP106", 1, 4)]),
        ("a: `b`\n", [("GP106", 1, 4)]),
        ("a: - b\n", [("GP106", 1, 4)]),
        ("a: ? b\n", [("GP106", 1, 4)]),
        ("a: | b\n", [("GP106", 1, 6)]),
        ("{a: 1} b\n", [("GP106", 1, 8)]),
        ("a: !x!y z\n", [("GP106", 1, 4)]),
        ("a: 1\nb: !<%ff> 1\n", [("GP106", 2, 6)]),
        ("a: 1\nb: !<%C0%80> 1\n", [("GP106", 2, 2)]),
        ("a: [b:, c:]", [("GP106", 1, 6)]),
        ('a: "\\uZZZZ"\n', [("GP106", 1, 7)]),
        ("%YAML 3.0\n---\na: 1\n", [("GP106", 1, 1)]),
        # the whole
        ("", [("GP107", 1, 1)]),
        ("# only\n\n  # comments\n", [("GP107", 1, 1)]),
        ("\n\n", [("GP107", 1, 1)]),
        ("\ufeff", [("GP107", 1, 1)]),
        ("---\n", [("GP107", 1, 4)]),
        ("- a\n- b\n", [("GP108", 1, 1)]),
        ("\nhello\n", [("GP108", 2, 1)]),
        ("null\n", [("GP108", 1, 1)]),
        ('""\n', [("GP108", 1, 1)]),
        ("a: 1\n---\nb: 1\n", [("GP109", 2, 1)]),
        ("a: 1\n---\n", [("GP109", 2, 1)]),
        # keys
        ("a: 1\nb: 2\na: 3\n", [("GP110", 3, 1)]),
        ("x: {a: 1, 'a': 2, \"a\": 3}\n", [("GP110", 1, 11), ("GP110", 1, 19)]),
        ("x: [{a: 1}, {a: 1}]\na: {a: 1}\n", []),
        ("a:\n  1: x\n", [("GP111", 2, 3)]),
        ("null: x\n", [("GP111", 1, 1)]),
        ("a: 1\n? \n: x\n", [("GP111", 2, 2)]),
        ("true: x\n1.5: y\n", [("GP111", 1, 1), ("GP111", 2, 1)]),
        ("? [a, b]\n: x\n", [("GP111", 1, 3)]),
        ("a: {{ b }}\n", [("GP111", 1, 5)]),
        ("a: &x [1]\n*x : 1\n", [("GP111", 2, 1)]),
        ("a: &x {c: 1}\nb:\n  <<: *x\n  d: 1\n", [("GP112", 3, 3)]),
        # tags
        ("a: !!python/object:os.system x\n", [("GP113", 1, 4)]),
        ("a: !foo {b: 1}\nb: !!binary aGk=\nc: ! 1\nd: !<x> [1]\n", [("GP113", line, 4) for line in (1, 2, 3, 4)]),
        ("!!str a: 1\n", [("GP113", 1, 1)]),
        ("!foo\na: 1\n", [("GP113", 1, 1)]),
        # numbers
        ("a: .inf\nb: -.INF\nc: .NaN\nd: 1e999\n", [("GP114", line, 4) for line in (1, 2, 3, 4)]),
        ("a: " + "1" * 41, [("GP114", 1, 4)]),
        ("a: " + "1" * 5000, [("GP114", 1, 4)]),
        ("a: 0x" + "f" * 5000, [("GP114", 1, 4)]),
        ("a: 0." + "1" * 5000, [("GP114", 1, 4)]),
        ("a: 012345678901\nb: 00\nc: 0_1\n", [("GP114", line, 4) for line in (1, 2, 3)]),
        # aliases
        ("a: *x\n", [("GP115", 1, 4)]),
        ("a: &x {b: [*x]}\n", [("GP115", 1, 12)]),
        ("a: &x [*x, {b: *x}]\n", [("GP115", 1, 8), ("GP115", 1, 16)]),
        ("&x a: *y\n", [("GP115", 1, 7)]),
        ("*x : 1\n", [("GP115", 1, 1), ("GP111", 1, 1)]),
        # several at once, and what came before a syntax error
        ("a: !t 1\n2: 3\na: 4\nb: .inf\n", [("GP113", 1, 4), ("GP111", 2, 1), ("GP110", 3, 1), ("GP114", 4, 4)]),
        ("a: !t 1\na: [\n", [("GP113", 1, 4), ("GP110", 2, 1), ("GP106", 2, 5)]),
        ("1: {a: 1, a: !t 2}\n", [("GP111", 1, 1), ("GP110", 1, 11), ("GP113", 1, 14)]),
        ("a: !t 1\n---\nb: 1\n", [("GP113", 1, 4), ("GP109", 2, 1)]),
    ],
)
def test_problems_have_positions(text: str | bytes, places: list[tuple[str, int, int]]) -> None:
    assert found(text) == places


@pytest.mark.parametrize(
    ("text", "path", "message", "hint"),
    [
        (b"a: \xe9", (), "byte 0xE9 is not UTF-8", "save the file as UTF-8"),
        ("a: \x07", (), "character U+0007 is not allowed", "remove it"),
        ("a:\n\tb: 1", (), "tab; indent with spaces", "spaces"),
        ("a:\n\n  b: 1\n c: 2", (), "expected a key of the map that starts on line 1", "line it up"),
        ("a: {b: 1\nc: 3", (), 'expected "," or "}" of the map that starts on line 1', 'close the map with "}"'),
        ("a: @b", (), '"@" cannot start a value', "quotes"),
        ("a: 1\na: 2", ("a",), 'key "a" is already on line 1', "keep one"),
        ("x:\n  y: {b: 1}\n  y: 2", ("x", "y"), 'key "y" is already on line 2', "keep one"),
        ("x: {1: 2}", ("x", "1"), "a key is text, not a number", "quotes"),
        ("? {b: 1}\n: 2", ("?",), "a key is text, not a map", "quotes"),
        ("x: {<<: 2}", ("x", "<<"), "merge keys are not read", "environments"),
        ("a: !!binary x", ("a",), 'tag "!!binary" is not allowed', "remove it"),
        ("a: [!x y]", ("a", 0), 'tag "!x" is not allowed', "remove it"),
        ("a: 007", ("a",), '"007" is a number with a leading zero', "quote it"),
        ("a: .inf", ("a",), '".inf" is not a finite number', "quote it"),
        ("a: [&b [*b]]", ("a", 0, 0), 'alias "*b" refers to the value it is part of', "quotes"),
        ("a: [*b]", ("a", 0), 'alias "*b" has no anchor above it', "quotes"),
        ("- 1", (), "the top level is a list, not a map", "apiVersion"),
    ],
)
def test_problems_say_what_and_where(text: str | bytes, path: Path, message: str, hint: str) -> None:
    problem = only(text)
    assert (problem.path, problem.message) == (path, message)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\na: {b: 2}\nc: 3", {"a": 1, "c": 3}),
        ("1: {b: [2]}\nc: 3", {"c": 3}),
        ("? [1]\n: {b: 2}\nc: 3", {"c": 3}),
        ("a: &x {b: 1}\nd: {<<: *x, c: 3}", {"a": {"b": 1}, "d": {"c": 3}}),
        ("1: &x {b: [2]}\nc: *x", {"c": {"b": [2]}}),
        ("a: !t {b: !u 1}\n", {"a": {"b": 1}}),
        ("a: 007\n", {"a": "007"}),
        ("a: *x\n", {"a": None}),
        ("a: 1\n---\nb: 2\n", {"a": 1}),
    ],
)
def test_what_stays_after_a_problem(text: str, value: dict[str, Any]) -> None:
    document, problems = parse(FILE, text.encode())
    assert problems
    assert document is not None
    assert document.value == value
    assert document.values.keys() == paths(value)


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "a: \x00", "a: " + "[" * 99])
def test_no_document_without_a_complete_top_level(text: str) -> None:
    assert parse(FILE, text.encode())[0] is None


# limits


def test_depth() -> None:
    lists = module.MAX_DEPTH - 1  # the top level is a map
    assert found("a: " + "[" * lists + "]" * lists) == []
    assert found("a: " + "[" * (lists + 1) + "]" * (lists + 1)) == [("GP116", 1, 4 + lists)]
    assert found("a: " + "[" * 500_000) == [("GP116", 1, 4 + lists)]
    assert found("a:\n" + "- " * 500_000) == [("GP116", 2, 1 + 2 * lists)]


def test_depth_through_aliases() -> None:
    halves = module.MAX_DEPTH // 2
    text = "a: &x " + "[" * halves + "]" * halves + "\nb: "
    assert found(text + "[" * (halves - 1) + "*x" + "]" * (halves - 1)) == []
    assert found(text + "[" * halves + "*x" + "]" * halves) == [("GP116", 2, 4 + halves)]


def test_number_of_values() -> None:
    most = module.MAX_VALUES - 3  # the top-level map, its key and the list
    assert len(good("a: [" + "1," * most + "]").value["a"]) == most
    assert found("a: [" + "1," * (most + 1) + "]") == [("GP117", 1, 5 + 2 * most)]


def test_number_of_values_of_aliases() -> None:
    most = module.MAX_ALIASED
    assert len(good("a: &x 1\nb: [" + "*x," * most + "]").value["b"]) == most
    assert found("a: &x 1\nb: [" + "*x," * (most + 1) + "]") == [("GP117", 2, 5 + 3 * most)]


def test_alias_bomb() -> None:
    lines = ["a: &a [" + ",".join(["lol"] * 10) + "]"]
    lines += [f"{name}: &{name} [" + ",".join([f"*{below}"] * 10) + "]" for below, name in pairwise("abcdefghi")]
    problem = only("\n".join(lines))
    assert problem.code == "GP117"
    assert "20,000" in problem.message
    assert problem.at == at(5, 8)


def test_number_of_problems() -> None:
    places = found("a: 1\n" * 5000)
    assert places == [("GP110", line, 1) for line in range(2, 102)] + [("GP118", 101, 1)]


def test_a_syntax_error_after_many_problems() -> None:
    for count in range(module.MAX_PROBLEMS - 2, module.MAX_PROBLEMS + 2):
        places = found("a: 1\n" * count + "b: [")
        assert places[-1][0] in ("GP106", "GP118")


# read


def refused(path: str | FilePath) -> Problem:
    with pytest.raises(BlueprintError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert problem.at == Position(os.fspath(path), 1, 1)
    assert problem.path == ()
    assert problem.hint
    return problem


def test_read(tmp_path: FilePath) -> None:
    file = tmp_path / "b.yaml"
    file.write_bytes(b"a: 1\r\n\xff")
    assert read(file) == read(str(file)) == b"a: 1\r\n\xff"
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    assert read(link) == read(file)


def test_read_refuses_what_is_no_file(tmp_path: FilePath) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").touch()
    messages: dict[str | FilePath, str] = {
        tmp_path / "missing.yaml": "there is no such file",
        tmp_path: "this is a folder",
        tmp_path / "pipe": "this is not a regular file",
        "/dev/null": "this is not a regular file",
        tmp_path / "loop": "the file cannot be read: ",
        tmp_path / "file" / "x": "the file cannot be read: not a directory",
        "a\x00b": "the file cannot be read: ",
        "x" * 5000: "the file cannot be read: ",
    }
    for path, message in messages.items():
        problem = refused(path)
        assert problem.code == "GP101"
        assert problem.message.startswith(message)
        assert not problem.message.endswith(": ")


def test_read_an_unreadable_file(tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "b.yaml"
    file.touch()

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FilePath, "open", deny)
    assert refused(file).message == "the file cannot be read: permission denied"


def test_read_has_a_size_limit(tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "b.yaml"
    file.write_bytes(b"#" * module.MAX_BYTES)
    assert len(read(file)) == module.MAX_BYTES
    file.write_bytes(b"#" * (module.MAX_BYTES + 1))
    problem = refused(file)
    assert (problem.code, problem.message) == ("GP102", "the file has 1,048,577 bytes, the limit is 1,048,576")
    # a file that claims to be small, or grows while it is read
    small = os.stat_result((stat.S_IFREG, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    monkeypatch.setattr(FilePath, "stat", lambda *_, **__: small)
    assert refused(file).code == "GP102"


# the pure parser, where libyaml is missing


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE,
        "a: b: c\n",
        "a:\n  b: 1\n c: 2\n",
        'a:\n  b: "x\n',
        "a: 1\nfoo\nb: 2\n",
        "a:\n\tb: 1\n",
        "a: [1,,2]\n",
        "a: *.example.com\n",
        "a: @b\n",
        "a: - b\n",
        "a: | b\n",
        "{a: 1} b\n",
        "a: !x!y z\n",
        "a: &x [*x]\n1: !t 2\na: 007\n",
        "---\n",
    ],
)
def test_the_pure_parser_agrees_with_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert module._LOADER is yaml.CSafeLoader
    expected = parse(FILE, text.encode())
    monkeypatch.setattr(module, "_LOADER", yaml.SafeLoader)
    assert parse(FILE, text.encode()) == expected


def test_an_escape_that_the_pure_parser_fails_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOADER", yaml.SafeLoader)
    assert found('a: 1\nb: "\\UFFFFFFFF"\n') == [("GP106", 2, 2)]
    assert found('a: 1\nb: "\\U0011FFFF"\n') == [("GP106", 2, 2)]


# anything at all

TOKENS = (
    *(b"&a ", b"*a", b"*chat", b"!t ", b"!!str ", b"!<\xc3", b"!%ff ", b"<<: ", b"? ", b": ", b"- ", b"[", b"]", b"{"),
    *(b"}", b",", b"#", b"'", b'"', b"\\", b"|", b">", b"%", b"@", b"`", b"---\n", b"...\n", b"\t", b"\n", b"\r", b" "),
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\xf0\x9f\x98\x80", b'"\\ud800"'),
    *(b"0", b".inf", b"null", b"%TAG ! x\n"),
)


def mutated(random_: random.Random, data: bytes) -> bytes:
    for _ in range(random_.randint(1, 4)):
        start = random_.randint(0, len(data))
        end = min(len(data), start + random_.randint(0, 12))
        new = random_.choice([b"", random_.choice(TOKENS), bytes(random_.choices(range(32, 127))), data[start:end] * 2])
        data = data[:start] + new + data[random_.choice([start, end]) :]
    return data


@pytest.mark.parametrize("seed", range(4))
def test_no_bytes_make_the_parser_fail(seed: int) -> None:
    random_ = random.Random(seed)
    kinds = set()
    for _ in range(600):
        data = mutated(random_, SAMPLE.encode())
        document, problems = parse(FILE, data)
        lines = text_lines(data) or ("",)
        positions = [problem.at for problem in problems]
        if document is None:
            assert problems, data
        else:
            assert document.values.keys() == paths(document.value), data
            assert document.keys.keys() == {path for path in document.values if path and isinstance(path[-1], str)}
            positions += [*document.keys.values(), *document.values.values()]
        for position in positions:
            assert position is not None, data
            assert 1 <= position.line <= len(lines), data
            assert 1 <= position.column <= len(lines[position.line - 1]) + 1, data
        shown = render(problems, {FILE: lines}, "pretty")
        assert all(char == "\n" or char.isprintable() for char in shown), data
        kinds |= {problem.code for problem in problems}
    assert len(kinds) > 6
