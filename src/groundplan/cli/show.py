"""How problems reach the person or the program that called."""

from __future__ import annotations

import os
import shutil
import sys

import click

from groundplan.plan import Resolved
from groundplan.problems import Exit, Format, render

_NARROWEST = 40


def show_problems(resolved: Resolved, format: Format = "pretty") -> None:
    """Print them: reports that a program reads go to stdout, what a person reads to stderr."""
    is_report = format in ("json", "sarif")
    color = not is_report and sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = max(_NARROWEST, shutil.get_terminal_size((100, 24)).columns)
    text = render(resolved.problems, resolved.lines, format, color=color, width=width)
    if text:
        click.echo(text, err=not is_report, color=color)


def exit_on_problems(resolved: Resolved, format: Format = "pretty") -> None:
    """Show the problems, if there are any, and leave with the exit code of a wrong blueprint."""
    if resolved.problems:
        show_problems(resolved, format)
        raise click.exceptions.Exit(Exit.BLUEPRINT)
