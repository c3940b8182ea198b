"""Errors of the YAML parser in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from groundplan.problems import Position, Problem

# What the parser says (a pattern over "context: problem", libyaml's words and PyYAML's), what we say, and the hint. The
# first match counts; {line} is the line where the construct starts, {char} the character that was found.
_SYNTAX = (
    ("cannot start any token", "{char} cannot start a value", "put the text in quotes"),
    (
        "mapping values are not allowed|unexpected ':'",
        '":" is not allowed here',
        'check the indentation, and the line above for a missing space after its colon; quote text that contains ": "',
    ),
    (
        "block mapping",
        "expected a key of the map that starts on line {line}",
        "line it up with the other keys of that map; if it belongs to the value, quote the whole value",
    ),
    ("block collection", 'expected "- " of the list that starts on line {line}', "line it up with the other items"),
    ("simple key", "expected `key: value`", "add the colon, or indent the line under its key"),
    (
        "flow sequence",
        'expected "," or "]" of the list that starts on line {line}',
        'close the list with "]"; quote items that contain ": "',
    ),
    (
        "flow mapping",
        'expected "," or "}}" of the map that starts on line {line}',
        'close the map with "}"; quote values that contain ": "',
    ),
    ("quoted scalar: .*(stream|document)", "the quote is never closed", "close it on the same line"),
    ("escape|hexa?decimal", "an unknown escape in double quotes", "use single quotes, or write the backslash twice"),
    ("node content", "expected a value here", "write it, close every [ and {, or put the text in quotes"),
    (
        "sequence entries are not allowed",
        'a list item ("- ") is not allowed here',
        "start the list on the line below its key, or write it as [a, b]",
    ),
    ("mapping keys are not allowed", '"?" is not allowed here', "put the text in quotes"),
    (
        "an (alias|anchor)",
        '"*" and "&" start an alias or an anchor, and the name is missing',
        'put the text in quotes, as in "*.example.com"',
    ),
    ("document start", "text after the end of the blueprint", "a file holds one map; check the indentation"),
    (
        "block scalar",
        'wrong text or indentation after "|" or ">"',
        "start the text on the line below and indent it with spaces",
    ),
    ("tag", "a YAML tag is not allowed", 'remove the "!" or put the text in quotes'),
    ("directive|incompatible YAML", 'a line that starts with "%" is a YAML directive', "remove the line"),
)
_SHOWN_AT_START = re.compile("simple key|quoted scalar: .*(stream|document)|an (alias|anchor)")


def syntax_problem(error: yaml.YAMLError, lines: tuple[str, ...], position: Callable[[Any], Position], last: Any) -> Problem:
    """What a parser error means.

    ``position`` turns one of the parser's marks into a place in the file; ``last`` is the mark after the last thing that was
    read, for errors that have none.
    """
    said = f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or error}"
    start, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = mark or start or last
    at = position(mark)
    begin = position(start or mark)
    char = lines[at.line - 1][at.column - 1 : at.column] if lines else ""
    if "tab character" in said or (char == "\t" and "cannot start any token" in said):
        return Problem("GP105", (), "tab; indent with spaces", "replace the tab by spaces", at)
    if _SHOWN_AT_START.search(said) or (mark and mark.line >= len(lines)):
        at = begin
    for pattern, message, hint in _SYNTAX:
        if re.search(pattern, said):
            return Problem("GP106", (), message.format(char=f'"{char}"', line=begin.line), hint, at)
    return Problem("GP106", (), f"not valid YAML: {said.strip(': ')}", "correct the line", at)
