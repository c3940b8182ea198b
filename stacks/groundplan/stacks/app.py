"""The CDK app that cdktf.json names: `cdktf synth`, `cdktf list` and `cdktf deploy STACK` run this module.

It takes the files named in GROUNDPLAN_BLUEPRINTS (separated as in PATH), or every *.yaml in blueprints/.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from groundplan.plan import resolve_files
from groundplan.problems import Exit, GroundplanError, render


def blueprint_files() -> list[str]:
    """The files to synthesize, sorted where a folder gives them."""
    if named := os.environ.get("GROUNDPLAN_BLUEPRINTS"):
        return [file for file in named.split(os.pathsep) if file]
    return sorted(str(file) for file in Path("blueprints").glob("*.yaml"))


def main() -> int:
    """Synthesize to where the CDK's CLI says (CDKTF_OUTDIR); returns the exit code."""
    files = blueprint_files()
    if not files:
        click.echo("error: no blueprint: put one into blueprints/, or name files in GROUNDPLAN_BLUEPRINTS", err=True)
        return Exit.BLUEPRINT
    resolved = resolve_files(files)
    if resolved.problems:
        click.echo(render(resolved.problems, resolved.lines, "pretty"), err=True)
        return Exit.BLUEPRINT
    try:
        # After the checks, so that a wrong blueprint is told without starting the CDK.
        from groundplan.stacks.build import add_stack
        from groundplan.terraform.cdk import App

        app = App()
        for plan in resolved.plans:
            if plan.state is not None:
                add_stack(app, plan)
        app.synth()
    except GroundplanError as error:
        click.echo(f"error: {error}", err=True)
        if error.exit == Exit.MACHINE:
            # jsii would tell at length, when the process ends, that Node.js is gone.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        return error.exit
    return Exit.OK


if __name__ == "__main__":
    sys.exit(main())
