"""What `groundplan synth` does between its command line and the writer."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from groundplan.cli.show import exit_on_problems
from groundplan.json_text import json_text
from groundplan.plan import Plan, plan_json, resolve_files
from groundplan.write import Change, Output, manifest

if TYPE_CHECKING:
    from groundplan.cost.pair import PairCost

# Columns of a terminal.
_LEAST_WIDTH = 60  # below it amounts would be cut
_ROOM_FOR_KINDS = 100
_KINDS_SHOWN = 4
_ENVIRONMENTS_NAMED = 4


@dataclass(frozen=True, slots=True)
class Synthesized:
    """One pair: its plan, its Terraform, what it costs, and the files made of them. A cluster that is there already has no
    Terraform.
    """

    plan: Plan
    terraform: Mapping[str, Any] | None
    cost: PairCost
    output: Output


def synthesize(files: Sequence[str], environment: str | None) -> list[Synthesized]:
    """Compile every wanted pair; leaves with an exit code when a blueprint is wrong, after showing every problem."""
    resolved = resolve_files(files, environment)
    exit_on_problems(resolved)
    versions = _versions()

    from groundplan.cost.pair import pair_cost

    done = []
    for plan in resolved.plans:
        document = terraform_of(plan)
        cost = pair_cost(plan, document, {})
        content = {**_files(plan, document), **_gitops(plan), **_cost_files(cost)}
        done.append(Synthesized(plan, document, cost, Output(PurePosixPath(plan.name, plan.environment), content, versions)))
    return done


def terraform_of(plan: Plan) -> dict[str, Any] | None:
    """The Terraform JSON of a plan; None of one that has none."""
    if plan.state is None:
        return None
    from groundplan.stacks.build import terraform_document

    return terraform_document(plan)


def left_over(out: Path, done: Sequence[Synthesized]) -> list[str]:
    """Folders beside those of the pairs that an earlier run wrote for environments that are no longer there."""
    wanted = {out / item.output.folder for item in done}
    beside = {path.parent for item in done for path in (out / item.plan.name).glob(f"*/{manifest.NAME}")}
    return sorted(str(folder) for folder in beside - wanted)


def _files(plan: Plan, terraform: Mapping[str, Any] | None) -> dict[str, bytes]:
    files = {"plan.json": plan_json(plan)}
    if terraform is not None:
        files["terraform/cdk.tf.json"] = json_text(terraform)
    return files


def _gitops(plan: Plan) -> dict[str, bytes]:
    """The GitOps tree, where the blueprint asks for one."""
    if plan.platform is None:
        return {}
    from groundplan.render.tree import tree

    return {f"gitops/{path}": content for path, content in tree(plan.platform).items()}


def _cost_files(cost: PairCost) -> dict[str, bytes]:
    from groundplan.cost.report.html import cost_html
    from groundplan.cost.report.json import cost_json
    from groundplan.cost.report.markdown import cost_markdown
    from groundplan.cost.report.view import View

    view = View([cost])
    reports = {"json": cost_json(view), "md": cost_markdown(view), "html": cost_html(view)}
    return {f"cost.{ending}": text.encode() for ending, text in reports.items()}


def over_budget(done: Sequence[Synthesized]) -> list[str]:
    """A line for each pair of which a typical month costs more than its budget."""
    from groundplan.cost.report.groups import usd

    found = []
    for cost in (item.cost for item in done):
        if cost.monthly_usd is not None and cost.over_budget:
            least = "at least " if cost.estimate.not_priced else ""
            typical, most = usd(cost.estimate.discounted.typical), usd(cost.monthly_usd)
            found.append(f"{cost.name} {cost.environment}: a typical month costs {least}{typical}, and the budget is {most}")
    return found


def would_be_over_budget(done: Sequence[Synthesized]) -> list[str]:
    """A line for each pair that prices of other regions, for what has none in its own, would bring above its budget."""
    from groundplan.cost.report.groups import usd
    from groundplan.cost.report.missing import dollars

    found = []
    for cost in (item.cost for item in done):
        if cost.monthly_usd is not None and cost.would_be_over_budget:
            typical, most = usd(cost.estimate.discounted.typical), usd(cost.monthly_usd)
            more = f"{dollars(cost.estimate.about.typical)} more by prices of other regions"
            found.append(f"{cost.name} {cost.environment}: a typical month costs {typical}, and {more}; the budget is {most}")
    return found


def without_budget(done: Sequence[Synthesized]) -> list[str]:
    """Products for which nobody says what a month may cost, with their environments, or how many these are."""
    found: dict[str, list[str]] = {}
    for item in done:
        if item.cost.lacks_budget:
            found.setdefault(item.plan.name, []).append(item.plan.environment)
    return [
        f"{name} {', '.join(names) if len(names) <= _ENVIRONMENTS_NAMED else f'({len(names)} environments)'}"
        for name, names in found.items()
    ]


def _versions() -> dict[str, str]:
    """What the output was made with: groundplan itself and its catalogues."""
    from importlib.metadata import version

    from groundplan import catalog, prices

    catalogues = {f"catalog/{name}": value for name, value in catalog.versions().items()}
    return {"groundplan": version("groundplan"), **catalogues, "prices": prices.as_of().isoformat()}


def _kinds(terraform: Mapping[str, Any] | None) -> Counter[str]:
    return Counter({kind: len(items) for kind, items in (terraform or {}).get("resource", {}).items()})


def summary(
    done: Sequence[Synthesized], changes: Sequence[Change], out: Path, seconds: float, *, written: bool
) -> dict[str, Any]:
    """What `--json` prints: version 1 of its form."""
    by_folder: dict[str, list[dict[str, str]]] = {}
    for change in changes:
        by_folder.setdefault(change.folder, []).append({"file": change.file, "kind": change.kind})
    pairs = [
        {
            "name": item.plan.name,
            "environment": item.plan.environment,
            "stack": item.plan.stack,
            "folder": (out / item.output.folder).as_posix(),
            "files": sorted(item.output.files),
            "changes": by_folder.get(item.output.folder.as_posix(), []),
            "resources": dict(sorted(_kinds(item.terraform).items())),
            "typical_usd": str(item.cost.estimate.discounted.typical),
        }
        for item in done
    ]
    return {"version": 1, "written": written, "seconds": round(seconds, 3), "pairs": pairs}


def show(done: Sequence[Synthesized], changes: Sequence[Change], out: Path, seconds: float) -> None:
    """Tell a person what was written, as a table; a program gets the folders, one on a line."""
    folders = [(out / item.output.folder).as_posix() for item in done]
    if not sys.stdout.isatty():
        click.echo("\n".join(folders))
        return
    from rich.console import Console
    from rich.table import Table

    from groundplan.cost.report.groups import usd

    console = Console(highlight=False)
    console.width = max(_LEAST_WIDTH, console.width)
    has_room = console.width >= _ROOM_FOR_KINDS
    table = Table(box=None, pad_edge=False, header_style="")
    table.add_column("stack", no_wrap=True)
    table.add_column("resources", justify="right")
    if has_room:
        table.add_column("by kind, most first")
    table.add_column("typical month", justify="right", no_wrap=True)
    table.add_column("files")
    table.add_column("folder", overflow="fold")
    for item, folder in zip(done, folders, strict=True):
        kinds = _kinds(item.terraform)
        shown = [f"{count} {kind}" for kind, count in kinds.most_common(_KINDS_SHOWN)] + ["…"] * (len(kinds) > _KINDS_SHOWN)
        most = [", ".join(shown)] if has_room else []
        changed = sum(1 for change in changes if change.folder == item.output.folder.as_posix())
        files = f"{changed} changed" if changed else "as they were"
        month = usd(item.cost.estimate.discounted.typical) + (" or more" if item.cost.estimate.not_priced else "")
        table.add_row(item.plan.stack, str(kinds.total()), *most, month, files, folder)
    console.print(table)
    steps = []
    if any(item.terraform is not None for item in done):
        first = next(folder for item, folder in zip(done, folders, strict=True) if item.terraform is not None)
        steps.append(f"terraform -chdir={quote(first)}/terraform init")
    for item, folder in zip(done, folders, strict=True):
        if item.plan.platform is not None:
            steps.append(f"commit {folder}/gitops as {item.plan.platform.gitops.path}; its README.md has the commands")
            break
    console.print(f"{len(done)} stack(s) in {seconds:.1f} s. Next: {'; then '.join(steps)}", soft_wrap=True)
