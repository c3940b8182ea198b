"""A problem, where it stands, and the exceptions that carry problems to the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

Path = tuple[str | int, ...]
"""A place in a blueprint: keys of maps and indices of lists, `("services", "api", "needs", 0)`."""

_SIMPLE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_NAME = 100  # comparing names costs the product of their lengths


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; line and column start at 1, the column counts characters."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `at` is filled by whoever knows the file, inner code leaves it None."""

    code: str
    path: Path
    message: str
    hint: str = ""
    at: Position | None = None


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    REFUSED = 1
    BLUEPRINT = 2
    MACHINE = 3
    OUTPUT = 4


class GroundplanError(Exception):
    """The user's or the world's fault; `str()` is for a person. Built-in exceptions are our bugs."""

    exit: ClassVar[Exit]


class BlueprintError(GroundplanError):
    """The blueprint is wrong; `problems` holds everything that was found."""

    exit = Exit.BLUEPRINT

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        from groundplan.problems.render import render

        return render(self.problems, {}, "line")


class RefusedError(GroundplanError):
    """A guard said no."""

    exit = Exit.REFUSED


class MachineError(GroundplanError):
    """Something outside is missing or broken: a tool, the network, a file system."""

    exit = Exit.MACHINE


class OutputError(GroundplanError):
    """The output cannot be written or is not as expected."""

    exit = Exit.OUTPUT


def format_path(path: Path) -> str:
    """`models.chat.gpu`, `needs[0]`, `overrides."aws_vpc.main"`; the top of the file is the empty text."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
            continue
        if not _SIMPLE_KEY.fullmatch(part):
            escaped = part.replace("\\", "\\\\").replace('"', '\\"')
            part = f'"{escaped}"'
        shown += f".{part}" if shown else part
    return shown


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is most likely a misspelling of, or None; case does not count."""
    from difflib import get_close_matches

    if len(name) > _LONGEST_NAME:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    if longer := [candidate for candidate in by_folded if name and candidate.startswith(name.casefold())]:
        return by_folded[min(longer, key=len)]
    matches = get_close_matches(name.casefold(), by_folded, n=1)
    return by_folded[matches[0]] if matches else None
