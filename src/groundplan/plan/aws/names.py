"""Names that AWS resources get, and whether AWS takes them; the limits are in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from groundplan import catalog
from groundplan.problems import Path, Problem, format_path

STACK: Path = ("metadata", "name")


def name_problem(kind: str, name: str, path: Path = STACK) -> Problem | None:
    """What is wrong with ``name`` for a resource of this kind (GP419, GP413); ``path`` is what it is made of, beside the stack.

    Raises:
        KeyError: the catalogue has no such kind.
    """
    limit = catalog.aws_names()[kind]
    if (over := len(name) - limit.most) > 0:
        message = f"{limit.what} would be named {name}: {len(name)} characters, and AWS takes {limit.most}"
        parts = [format_path(path), *([] if path == STACK else ["metadata.name"]), "the environment"]
        return Problem("GP419", path, message, f"shorten {', '.join(parts[:-1])} or {parts[-1]}, together by {over}")
    if not re.fullmatch(limit.pattern, name):
        return Problem("GP413", path, f"{limit.what} would be named {name}, and AWS does not take it", f"allowed: {limit.form}")
    return None


def name_problems(names: Iterable[tuple[str, str, Path]]) -> Iterator[Problem]:
    """What is wrong with each name, from its kind, itself and its path."""
    return (problem for kind, name, path in names if (problem := name_problem(kind, name, path)))
