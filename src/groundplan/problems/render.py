"""Problems as text: for people, for editors, for programs, for code scanning.

Whatever comes from a file passes through `_visible` (or JSON's ASCII escapes) on its way out, so no control
sequence of a blueprint reaches a terminal.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, assert_never

from groundplan.problems.codes import CODES
from groundplan.problems.model import Position, Problem, format_path

Format = Literal["pretty", "line", "json", "sarif"]
Sources = Mapping[str, Sequence[str]]

_SECRET = "GP206"
_MASK = "***"
_TAB = "    "
_CUT = "..."
_LEAST_ROOM = 20  # cells of source shown even on a very narrow terminal

_RED, _BLUE, _BOLD, _RESET = "\x1b[1;31m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"


def render(problems: Sequence[Problem], sources: Sources, format: Format, *, color: bool = False, width: int = 100) -> str:
    """All problems as one text without a final line break, in file order, each once: environments often share one, and what it
    hints at in each of them is told together.

    `sources` maps a file to its lines, for the excerpts of "pretty"; `color` and `width` (terminal cells) matter to
    "pretty" alone. "line" is what editors parse, "sarif" is SARIF 2.1.0.
    """
    ordered = sorted(_once(problems), key=_order)
    match format:
        case "pretty":
            return _pretty(ordered, sources, color, width)
        case "line":
            return "\n".join(_line(problem) for problem in ordered)
        case "json":
            return json.dumps({"version": 1, "problems": [_record(problem) for problem in ordered]}, indent=2)
        case "sarif":
            return json.dumps(_sarif(ordered), indent=2)
        case _:
            assert_never(format)


def _once(problems: Sequence[Problem]) -> list[Problem]:
    hints: dict[Problem, set[str]] = {}
    for problem in problems:
        hints.setdefault(replace(problem, hint=""), set()).add(problem.hint)
    return [replace(problem, hint="; or ".join(sorted(every - {""}))) for problem, every in hints.items()]


def _order(problem: Problem) -> tuple[bool, Position, str, str, str]:
    at = problem.at or Position("", 0, 0)
    return problem.at is None, at, problem.code, format_path(problem.path), problem.message


def _visible(text: str) -> str:
    """Text with control, format and other unprintable characters as escapes: one line, safe on a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _place(at: Position) -> str:
    return f"{_visible(at.file)}:{at.line}:{at.column}"


# pretty


def _pretty(problems: Sequence[Problem], sources: Sources, color: bool, width: int) -> str:
    def paint(style: str, text: str) -> str:
        return f"{style}{text}{_RESET}" if color else text

    masks = _mask_columns(problems)
    blocks = []
    for problem in problems:
        lines = [f"{paint(_RED, f'error[{problem.code}]')}: {paint(_BOLD, _visible(problem.message))}"]
        if at := problem.at:
            lines.append(f"  {paint(_BLUE, '-->')} {_place(at)}")
            source = sources.get(at.file, ())
            if 1 <= at.line <= len(source):
                number = f"{at.line:>5}"
                text, before = _excerpt(source[at.line - 1], at.column, masks.get((at.file, at.line)), width - len(number) - 3)
                lines.append(f"{paint(_BLUE, f'{number} |')} {text}")
                lines.append(f"{paint(_BLUE, ' ' * len(number) + ' |')} {' ' * before}{paint(_RED, '^')}")
        if problem.hint:
            lines.append(f"  {paint(_BLUE, '=')} hint: {_visible(problem.hint)}")
        if problem.path:
            lines.append(f"  {paint(_BLUE, '=')} at: {_visible(format_path(problem.path))}")
        blocks.append("\n".join(lines))
    blocks.append(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}")
    return "\n\n".join(blocks)


def _mask_columns(problems: Sequence[Problem]) -> dict[tuple[str, int], int]:
    """For each line with a secret the column it starts at: another problem on the line must not show it either."""
    columns: dict[tuple[str, int], int] = {}
    for problem in problems:
        if problem.code == _SECRET and (at := problem.at):
            line = (at.file, at.line)
            columns[line] = min(at.column, columns.get(line, at.column))
    return columns


def _excerpt(line: str, column: int, mask: int | None, width: int) -> tuple[str, int]:
    """What of the line fits into `width` cells around the column, and the number of cells left of the caret."""
    if mask is not None:
        line = line[: mask - 1] + _MASK
        column = min(column, mask)
    room = max(width - 2 * len(_CUT), _LEAST_ROOM)
    caret = min(column - 1, len(line))
    first = max(caret - room, 0)  # a cut here keeps a line of a megabyte cheap
    cells = [_TAB if char == "\t" else _visible(char) for char in line[first : caret + room]]
    widths = [sum(map(_width, cell)) for cell in cells]
    start, end = 0, len(cells)
    left, total = sum(widths[: caret - first]), sum(widths)
    while total > room:
        if left > room // 2:
            total -= widths[start]
            left -= widths[start]
            start += 1
        else:
            end -= 1
            total -= widths[end]
    head = _CUT if first + start > 0 else ""
    tail = _CUT if first + end < len(line) else ""
    return head + "".join(cells[start:end]) + tail, len(head) + left


def _width(char: str) -> int:
    """Terminal cells of one printable character."""
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


# line


def _line(problem: Problem) -> str:
    place = f"{_place(problem.at)}: " if problem.at else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return place + _visible(f"{problem.code} {problem.message}{hint}")


# json


def _record(problem: Problem) -> dict[str, Any]:
    at = problem.at
    return {
        "code": problem.code,
        "title": CODES[problem.code],
        "path": format_path(problem.path),
        "message": problem.message,
        "hint": problem.hint,
        "file": at.file if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }


# sarif


def _sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": code, "shortDescription": {"text": CODES[code]}} for code in codes]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "groundplan", "version": _version(), "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, codes.index(problem.code)) for problem in problems],
            }
        ],
    }


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    hint = f" ({problem.hint})" if problem.hint else ""
    location: dict[str, Any] = {}
    if at := problem.at:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(at.file)},
            "region": {"startLine": at.line, "startColumn": at.column},
        }
    if problem.path:
        location["logicalLocations"] = [{"fullyQualifiedName": format_path(problem.path)}]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": problem.message + hint},
        "locations": [location] if location else [],
    }


def _uri(file: str) -> str:
    from urllib.parse import quote  # here: only this format pays for the import

    return ("file://" if file.startswith("/") else "") + quote(file, errors="replace")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # here: only this format pays for the import

    try:
        return version("groundplan")
    except PackageNotFoundError:
        return "0"
