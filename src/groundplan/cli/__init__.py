"""The command line. Each command is a module of its own, imported when it is called, so that `--help` stays quick."""

from __future__ import annotations

from groundplan.cli.main import main

__all__ = ["main"]
