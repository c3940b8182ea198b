"""The file that says what a product's usage is, in place of assumptions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from groundplan.blueprint.document import Document, parse, read, text_lines
from groundplan.blueprint.load import LoadError
from groundplan.cost.usage import assumptions
from groundplan.problems import BlueprintError, Problem, nearest

_MOST = Decimal(10) ** 12
# What something else is divided by.
_NOT_ZERO = frozenset({"connection_requests", "objects_kib", "requests_at_once", "weights_kib"})


def read_usage(path: str | os.PathLike[str]) -> Mapping[str, Decimal]:
    """Numbers by the names of assumptions, out of a YAML file: ``steady_rps: 20``.

    Raises:
        LoadError: the file cannot be read, names what is no assumption, or gives what is no number. Every problem has its
            position.
    """
    file = os.fspath(path)
    try:
        data = read(path)
    except BlueprintError as error:
        raise LoadError([_hinted(problem) for problem in error.problems], file, ()) from None
    document, problems = parse(file, data)
    if document is None:
        raise LoadError([_hinted(problem) for problem in problems], file, text_lines(data))
    misread = {problem.path for problem in problems}
    if problems := [*problems, *(problem for problem in _problems(document) if problem.path not in misread)]:
        raise LoadError([_hinted(problem) for problem in problems], file, document.lines)
    return {name: Decimal(str(value)) for name, value in document.value.items()}


def _hinted(problem: Problem) -> Problem:
    """With a way out that fits this file, where YAML's own thinks of blueprints."""
    hints = {
        "GP101": "check the path",
        "GP107": "write a number into it: steady_rps: 5",
        "GP108": "one number a line: steady_rps: 5",
        "GP109": "one file has one usage; delete what stands behind it",
    }
    return replace(problem, hint=hints.get(problem.code, problem.hint))


def _problems(document: Document) -> Iterator[Problem]:
    known = assumptions()
    for name, value in document.value.items():
        if name not in known:
            close = nearest(name, known)
            hint = f"did you mean {close}?" if close else f"it has: {', '.join(known)}"
            yield Problem("GP201", (name,), f"unknown key {name!r}", hint, document.keys[(name,)])
            continue
        at = document.values[(name,)]
        one = known[name]
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            yield Problem("GP203", (name,), f"{name} must be a number, in {one.unit}", f"for example {name}: {one.value:f}", at)
        elif not 0 <= value <= (1 if one.unit == "share" else _MOST):
            most = "1" if one.unit == "share" else f"{_MOST:,}"
            yield Problem("GP208", (name,), f"{name} is {value}", f"from 0 to {most}", at)
        elif not value and name in _NOT_ZERO:
            yield Problem("GP208", (name,), f"{name} is {value}", f"more than 0, and up to {_MOST:,}", at)
    steady, peak = (_rate(document.value, name) for name in ("steady_rps", "peak_rps"))
    if steady is not None and peak is not None and steady > peak:
        message = f"steady_rps is {steady}, and peak_rps {peak} is lower"
        yield Problem("GP208", ("peak_rps",), message, "the peak is the highest", document.values[("peak_rps",)])


def _rate(value: Mapping[str, Any], name: str) -> Any:
    found = value.get(name)
    return found if isinstance(found, int | float | Decimal) and not isinstance(found, bool) else None
