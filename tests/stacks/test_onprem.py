"""A cluster that is there already has no Terraform, and the CDK app makes the other stacks without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import aws_plans
import platform_plans
from groundplan.data_dir import data_dir
from groundplan.problems import Exit
from groundplan.stacks.app import main
from groundplan.stacks.build import terraform_document
from groundplan.terraform import cdk

DESK = data_dir("blueprints") / "desk-onprem.yaml"


def test_a_plan_without_terraform_has_no_stack(tmp_path: Path) -> None:
    plan = platform_plans.plan(tmp_path, DESK)
    with pytest.raises(TypeError, match="is not made from OnPremises"):
        terraform_document(plan)


def test_the_app_makes_the_stacks_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_aws = Path(aws_plans.pair(tmp_path).file)
    app = cdk.App(outdir=str(tmp_path / "out"))
    monkeypatch.setattr(cdk, "App", lambda: app)
    monkeypatch.setenv("GROUNDPLAN_BLUEPRINTS", os.pathsep.join([str(DESK), str(on_aws)]))
    assert main() == Exit.OK
    assert {folder.name for folder in (tmp_path / "out" / "stacks").iterdir()} == {"shop-dev", "shop-prod"}
