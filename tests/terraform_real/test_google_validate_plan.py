"""The real Terraform with the real Google provider: it accepts what Google Cloud examples become, and plans it offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import blueprints
import gcp_plans
from groundplan.blueprint import load
from groundplan.plan import Plan, resolve
from groundplan.stacks.build import terraform_document
from terraform_cli import Terraform

# The provider asks for a token, but a plan without data sources sends it nowhere.
_FAKE = {"GOOGLE_OAUTH_ACCESS_TOKEN": "none", "GOOGLE_APPLICATION_CREDENTIALS": ""}


def _pairs() -> list[Any]:
    return [
        pytest.param(pair, id=f"{file.stem}-{environment}")
        for file in blueprints.files(provider="gcp")
        for environment, pair in load(str(file)).pairs.items()
    ]


def _planned(terraform: Terraform, plan: Plan, folder: Path) -> set[str]:
    """Initialize, validate and plan; gives the addresses of what would be created."""
    terraform.need("hashicorp/google")
    document = terraform_document(plan)
    # The state of a test is nowhere but here.
    document["terraform"].pop("backend", None)
    (folder / "cdk.tf.json").write_text(json.dumps(document))
    for command in (["init"], ["validate"], ["plan", "-out=plan"]):
        result = terraform.run(command, folder, env=_FAKE)
        assert result.returncode == 0, result.stdout + result.stderr
        assert command == ["init"] or "Warning" not in result.stdout, result.stdout
    shown = json.loads(terraform.run(["show", "-json", "plan"], folder).stdout)
    assert all(change["change"]["actions"] == ["create"] for change in shown["resource_changes"])
    return {change["address"] for change in shown["resource_changes"]}


def _made(plan: Plan) -> set[str]:
    document = terraform_document(plan)
    return {f"{kind}.{name}" for kind, items in document["resource"].items() for name in items}


@pytest.mark.parametrize("pair", _pairs())
def test_terraform_plans_every_blueprint(terraform: Terraform, tmp_path: Path, pair: Any) -> None:
    plan = resolve(pair)
    assert _planned(terraform, plan, tmp_path) == _made(plan)


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("changes", [{}, gcp_plans.LARGE], ids=["small", "large"])
def test_terraform_plans_the_least_and_the_most(
    terraform: Terraform, tmp_path: Path, changes: dict[str, Any], environment: str
) -> None:
    plan = gcp_plans.plan(tmp_path, changes, environment)
    assert _planned(terraform, plan, tmp_path) == _made(plan)
