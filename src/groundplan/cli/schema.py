"""`groundplan schema`: the JSON Schema of the blueprint format."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of blueprints, for editors and other tools."""
    from groundplan.blueprint.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
