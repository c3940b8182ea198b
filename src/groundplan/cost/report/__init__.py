"""The cost as people and programs read it."""

from __future__ import annotations

import sys

import click

from groundplan.cost.report.view import View


def show(view: View, form: str) -> None:
    """Print a view as ``table``, ``json``, ``markdown`` or ``html``."""
    # Each form imports what it needs alone.
    if form == "json":
        from groundplan.cost.report.json import cost_json

        click.echo(cost_json(view), nl=False)
    elif form == "markdown":
        from groundplan.cost.report.markdown import cost_markdown

        click.echo(cost_markdown(view))
    elif form == "html":
        from groundplan.cost.report.html import cost_html

        click.echo(cost_html(view), nl=False)
    else:
        from groundplan.cost.report.table import print_tables

        print_tables(view, sys.stdout)
