"""`groundplan explain`: where a value of the plan comes from."""

from __future__ import annotations

import json
import re

import click

from groundplan.cli.show import exit_on_problems
from groundplan.plan import Origin, Plan, resolve_files, values
from groundplan.plan.origin import leaves
from groundplan.problems import Path, Position, Problem, format_path, nearest


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("key", metavar="KEY")
@click.option("--env", "environment", metavar="NAME", help="Only this environment (default: all).")
def explain(file: str, key: str, environment: str | None) -> None:
    """Print a value of the plan and where it comes from: a line of the blueprint, a rule, the catalogue or a default.

    KEY is a path such as models.chat.replicas.min; one that names a section prints everything in it. `plan.json`, which
    synth writes, shows them all.
    """
    resolved = resolve_files([file], environment)
    exit_on_problems(resolved)
    answers = [(plan.environment, *_answer(plan, key)) for plan in resolved.plans]
    if not any(lines for _, lines, _ in answers):
        close = nearest(key, {name for _, _, names in answers for name in names})
        hint = f"did you mean {close}?" if close else "plan.json, which synth writes, shows every path"
        resolved.problems.append(Problem("GP301", (), f"the plan has no value {key!r}", hint, Position(file, 1, 1)))
        exit_on_problems(resolved)
    for name, lines, _ in answers:
        if len(answers) > 1:
            click.echo(f"{name}:")
        for line in lines or [f"{key}: not in this environment"]:
            click.echo(f"  {line}" if len(answers) > 1 else line)


def _answer(plan: Plan, key: str) -> tuple[list[str], set[str]]:
    """Lines for the values at or below ``key``, and every path that could have been asked for.

    A key of the blueprint that the plan does not have, ``cloud.region``, stands for the values that were taken from it.
    """
    wanted = key.strip().lower().replace(" ", "")
    named: list[str] = []
    taken: list[str] = []
    names: set[str] = set()
    for path, value in leaves(values(plan)):
        prefixes = _prefixes(format_path(path))
        origin = _origin(plan, path)
        keys = _prefixes(origin.key) if origin else []
        names.update(prefixes, keys)
        lines = [f"{prefixes[-1]} = {json.dumps(value)}", f"    {origin or 'nothing was asked for, so there is none'}"]
        if wanted in map(str.lower, prefixes):
            named += lines
        elif wanted in map(str.lower, keys):
            taken += lines
    return named or taken, names


def _prefixes(path: str) -> list[str]:
    """``models``, ``models.chat``, ... and the path itself."""
    return [path[: found.start()] for found in re.finditer(r"[.\[]", path)] + [path]


def _origin(plan: Plan, path: Path) -> Origin | None:
    for depth in range(len(path), 0, -1):
        if origin := plan.origins.get(path[:depth]):
            return origin
    return None
