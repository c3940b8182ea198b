"""The one place that writes output: `out/<name>/<environment>/`, whole or not at all."""

from __future__ import annotations

from groundplan.write.writer import Change, Output, compare, write

__all__ = ["Change", "Output", "compare", "write"]
