"""The example of an app of one's own: it runs as it stands, and Terraform takes what it writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from terraform_cli import Terraform

EXAMPLE = Path(__file__).parents[2] / "examples" / "cdktn-app"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("app")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    command = [sys.executable, *json.loads((folder / "cdktf.json").read_text())["app"].split()[1:]]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "CDKTF_OUTDIR": "out"}
    )
    assert (result.returncode, result.stderr) == (0, "")
    made: dict[str, Any] = json.loads((folder / "out" / "stacks" / "letters" / "cdk.tf.json").read_text())
    return made


def test_constructs_and_single_resources_stand_in_one_stack(document: dict[str, Any]) -> None:
    resources = document["resource"]
    assert resources["aws_sqs_queue"]["inbox_queue"]["kms_master_key_id"] == "${aws_kms_key.key_key.arn}"
    assert resources["aws_sns_topic"]["arrivals"]["kms_master_key_id"] == "${aws_kms_key.key_key.arn}"
    assert set(resources["aws_nat_gateway"]) == {"network_nat_euw1-az1_gateway"}
    assert document["output"]["queue_url"]["value"].startswith("${aws_sqs_queue.inbox_queue.")


def test_terraform_takes_it(terraform: Terraform, document: dict[str, Any], tmp_path: Path) -> None:
    terraform.need("hashicorp/aws")
    local = {**document, "terraform": {key: value for key, value in document["terraform"].items() if key != "backend"}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps(local))
    for command in ("init", "validate"):
        result = terraform.run([command], tmp_path)
        assert result.returncode == 0, result.stdout + result.stderr
