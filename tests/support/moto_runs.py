"""A Terraform document carried out against an AWS of its own: applied, planned again, destroyed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import moto_server
from terraform_cli import Terraform

# Beside the document. There is no bucket for the state, and the provider would ask again 25 times what moto does not know.
_OVERRIDES = {"terraform": {"backend": {"local": {}}}, "provider": {"aws": {"max_retries": 2}}}
# The provider is large: it is quicker when Go collects its garbage less often.
_ENVIRONMENT = {"GOGC": "400"}
_SECONDS = 400


@dataclass(frozen=True)
class Run:
    """Resource addresses that the document has, that an apply made, and that were there after a destroy.

    ``second_plan`` has what Terraform would change right after the apply, by kind and argument. ``destroyed`` is what
    Terraform said to the destroy.
    """

    declared: frozenset[str]
    applied: frozenset[str]
    outputs: Mapping[str, Any]
    second_plan: frozenset[tuple[str, str]]
    destroyed: str
    left: frozenset[str]


def run(terraform: Terraform, document: Mapping[str, Any], folder: Path) -> Run:
    """Apply, plan and destroy in ``folder``; raises AssertionError when Terraform fails, except at the destroy."""
    folder.mkdir()
    # With line breaks: Terraform quotes the line of an error.
    (folder / "cdk.tf.json").write_text(json.dumps(document, indent=1))
    (folder / "cdk_override.tf.json").write_text(json.dumps(_OVERRIDES))
    with moto_server.serve(folder) as account:

        def succeed(*command: str) -> str:
            result = terraform.run(command, folder, env=account | _ENVIRONMENT, timeout=_SECONDS)
            assert result.returncode == 0, result.stdout + result.stderr
            return result.stdout

        succeed("init")
        succeed("apply", "-auto-approve", "-parallelism=20")
        applied = succeed("state", "list").split()
        outputs = json.loads(succeed("output", "-json"))
        succeed("plan", "-out=second", "-parallelism=20")
        changes = json.loads(succeed("show", "-json", "second"))["resource_changes"]
        # The plan has just asked for everything that there is.
        destroy = ("destroy", "-auto-approve", "-refresh=false", "-parallelism=20")
        destroyed = terraform.run(destroy, folder, env=account | _ENVIRONMENT, timeout=_SECONDS)
        left = succeed("state", "list").split()
    return Run(
        declared=frozenset(f"{kind}.{name}" for kind, named in document["resource"].items() for name in named),
        applied=frozenset(applied),
        outputs={name: output["value"] for name, output in outputs.items()},
        second_plan=frozenset((change["type"], name) for change in changes for name in differing(change["change"])),
        destroyed=destroyed.stdout + destroyed.stderr,
        left=frozenset(left),
    )


def differing(change: Mapping[str, Any]) -> set[str]:
    """Arguments whose value before the plan and after it, where it is known, are not the same."""
    if change["actions"] == ["no-op"]:
        return set()
    before, after, unknown = change["before"] or {}, change["after"] or {}, change["after_unknown"]
    names = {name for name in before.keys() | after.keys() if not _same(before.get(name), after.get(name), unknown.get(name))}
    return names or {"/".join(change["actions"])}


def _same(before: Any, after: Any, unknown: Any) -> bool:
    if unknown is True or before == after or (not before and not after):
        return True
    if isinstance(before, dict) and isinstance(after, dict):
        parts = unknown if isinstance(unknown, dict) else {}
        return all(_same(before.get(key), after.get(key), parts.get(key)) for key in before.keys() | after.keys())
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        items = unknown if isinstance(unknown, list) else [None] * len(before)
        return all(_same(*item) for item in zip(before, after, items, strict=True))
    return False
