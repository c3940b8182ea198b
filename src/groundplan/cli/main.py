"""`groundplan`: the group of commands, and what every error looks like."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module

import click

from groundplan.problems import Exit, GroundplanError

# Name and the line that `--help` shows, so that it need not import them.
_COMMANDS = {
    "validate": "Check blueprints: every problem at once, with its line.",
    "synth": "Compile blueprints: Terraform, GitOps tree, cost and plan.json for each environment.",
    "cost": "Estimate what blueprints cost a month: idle, typical, at peak.",
    "explain": "Print where a value of the plan comes from.",
    "schema": "Print the JSON Schema of blueprints.",
}


class _Lazy(click.Group):
    """Imports a command's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"groundplan.cli.{cmd_name}"), cmd_name)
        return command


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"groundplan {version('groundplan')}")
        ctx.exit()


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version.")
def _group() -> None:
    """Compile one blueprint file into everything an AI product needs to run.

    Exit codes: 0 done; 1 a difference or a guard said no; 2 the blueprint is wrong; 3 the machine lacks something; 4 output
    could not be written.
    """


def run() -> int:
    """Run the command line and return its exit code; problems go to stderr, never a traceback for a person's mistake."""
    # Looking for plugins means reading the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        code = _group.main(standalone_mode=False, prog_name="groundplan")
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:  # what click makes of an interrupt
        raise KeyboardInterrupt from None
    except GroundplanError as error:
        click.echo(f"error: {error}", err=True)
        code = int(error.exit)
    except BrokenPipeError:
        # the reader of our output has left, such as `head`; Python would complain about it once more at exit
        sys.stderr.close()
        code = 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo("error: there is no space left for the result", err=True)
        code = int(Exit.OUTPUT)
    return code if isinstance(code, int) else 0
