"""Problems as tests compare them."""

from __future__ import annotations

from collections.abc import Iterable

from groundplan.problems import Problem, format_path


def told(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    """Code, path, and message with hint of each problem."""
    return [(problem.code, format_path(problem.path), f"{problem.message}; {problem.hint}") for problem in problems]
