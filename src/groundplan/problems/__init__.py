"""What is wrong with a user's input: the `Problem` type, its codes, its exceptions and its formats."""

from __future__ import annotations

from groundplan.problems.codes import CODES
from groundplan.problems.model import (
    BlueprintError,
    Exit,
    GroundplanError,
    MachineError,
    OutputError,
    Path,
    Position,
    Problem,
    RefusedError,
    format_path,
    nearest,
)
from groundplan.problems.render import Format, render

__all__ = [
    "CODES",
    "BlueprintError",
    "Exit",
    "Format",
    "GroundplanError",
    "MachineError",
    "OutputError",
    "Path",
    "Position",
    "Problem",
    "RefusedError",
    "format_path",
    "nearest",
    "render",
]
