"""`groundplan synth`: blueprint in, everything out."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from groundplan.problems import Exit, RefusedError


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--env", "environment", metavar="NAME", help="Only this environment (default: all).")
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Folder to write to.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when the output would differ.")
@click.option("--force", is_flag=True, help="Also overwrite files that a person has edited.")
@click.option("--allow-over-budget", is_flag=True, help="Write it also where a typical month costs more than the budget.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def synth(
    files: tuple[str, ...],
    environment: str | None,
    out: Path,
    check: bool,
    force: bool,
    allow_over_budget: bool,
    as_json: bool,
) -> None:
    """Compile blueprints: Terraform, the GitOps tree, the cost and plan.json, for each environment in OUT/NAME/ENVIRONMENT/.

    Needs no network and no credentials. Terraform's own files in these folders (.terraform, its state) are kept.
    """
    started = time.perf_counter()
    from groundplan.cli.synthesis import left_over, over_budget, show, summary, synthesize, without_budget, would_be_over_budget
    from groundplan.write import compare, write

    done = synthesize(files, environment)
    if not allow_over_budget and (over := over_budget(done)):
        way_out = "nothing was written; `groundplan cost` shows each line; raise the budget, or use --allow-over-budget"
        raise RefusedError("\n".join([*over, way_out]))
    outputs = [item.output for item in done]
    changes = compare(out, outputs) if check else write(out, outputs, force=force)
    seconds = time.perf_counter() - started
    if environment is None:
        for folder in left_over(out, done):
            click.echo(f"note: no blueprint writes {folder} any more; destroy what it describes, then delete it", err=True)
    for line in would_be_over_budget(done):
        click.echo(f"note: {line}", err=True)
    if unlimited := without_budget(done):
        click.echo(
            f"note: no budget is given for {', '.join(unlimited)}; one in its blueprint: budget: {{monthly_usd: 500}}", err=True
        )
    if as_json:
        click.echo(json.dumps(summary(done, changes, out, seconds, written=not check), indent=2))
    elif check:
        for change in changes:
            click.echo(f"{change.kind}: {out / change.folder / change.file}")
    else:
        show(done, changes, out, seconds)
    if check and changes:
        click.echo(
            f"{len(changes)} file(s) differ from what the blueprint gives; the same without --check writes them", err=True
        )
        raise click.exceptions.Exit(Exit.REFUSED)
