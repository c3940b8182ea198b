"""`groundplan validate`: every problem at once."""

from __future__ import annotations

from typing import cast

import click

from groundplan.cli.show import exit_on_problems, show_problems
from groundplan.plan import resolve_files
from groundplan.problems import Format

_FORMATS = ("pretty", "line", "json", "sarif")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--env", "environment", metavar="NAME", help="Only this environment (default: all).")
@click.option(
    "--format", "format", type=click.Choice(_FORMATS), default="pretty", show_default=True, help="How problems are shown."
)
def validate(files: tuple[str, ...], environment: str | None, format: str) -> None:
    """Check blueprints: their form, their references, and whether what they ask for exists.

    Needs no network and no credentials. `json` and `sarif` reports go to stdout, the other formats to stderr.
    """
    chosen = cast("Format", format)
    resolved = resolve_files(files, environment, to_compile=False)
    exit_on_problems(resolved, chosen)
    if chosen in ("json", "sarif"):
        show_problems(resolved, chosen)
        return
    for file, environments in resolved.right.items():
        click.echo(f"{file}: ok ({', '.join(environments)})")
    notes = {f"note: {problem.at.file}:{problem.at.line}: {problem.message}" for problem in resolved.not_compiled if problem.at}
    for note in sorted(notes):
        click.echo(note, err=True)
