"""`cdktf.json`: the CDK's own CLIs list and synthesize the same stacks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTS = ("archive", "assistant", "docs-chat", "helpdesk", "support-chat", "vault")
STACKS = [f"{product}-{environment}" for product in PRODUCTS for environment in ("dev", "prod")]
APP = [sys.executable, "-m", "groundplan.stacks.app"]


def project(folder: Path) -> Path:
    """A checkout as far as the CLIs see it: cdktf.json and the blueprints."""
    shutil.copy(ROOT / "cdktf.json", folder)
    shutil.copytree(ROOT / "blueprints", folder / "blueprints")
    return folder


@pytest.mark.parametrize("name", ["cdktf", "cdktn"])
def test_the_cli_lists_and_synthesizes(name: str, tmp_path: Path) -> None:
    cli = shutil.which(name)
    if cli is None:
        pytest.skip(f"no {name} CLI on the PATH; npm install {name}-cli")
    folder = project(tmp_path)
    # The app is `python -m …`, as in a shell with the virtual environment active.
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "CI": "true",
        "CHECKPOINT_DISABLE": "1",
        "DISABLE_VERSION_CHECK": "1",
    }
    listed = subprocess.run([cli, "list"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert listed.returncode == 0, listed.stderr + listed.stdout
    assert re.findall(r"^(\S+-(?:dev|prod))\s", listed.stdout, re.MULTILINE) == STACKS
    made = subprocess.run([cli, "synth"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr + made.stdout
    for stack in STACKS:
        document = json.loads((folder / "cdktf.out" / "stacks" / stack / "cdk.tf.json").read_text())
        assert document["resource"] and document["//"]["metadata"]["stackName"] == stack


def test_the_app_makes_what_synth_makes_without_the_cdk(tmp_path: Path) -> None:
    files = sorted((ROOT / "blueprints").glob("*.yaml"))
    environment = {
        **os.environ,
        "CDKTF_OUTDIR": str(tmp_path / "out"),
        "GROUNDPLAN_BLUEPRINTS": os.pathsep.join(map(str, files)),
    }
    subprocess.run(APP, cwd=tmp_path, env=environment, check=True)
    made = {folder.name: json.loads((folder / "cdk.tf.json").read_text()) for folder in (tmp_path / "out" / "stacks").iterdir()}
    golden = sorted((ROOT / "tests" / "golden").glob("*/*/terraform/cdk.tf.json"))
    assert sorted(made) == STACKS and len(golden) == len(STACKS)
    for file in golden:
        product = json.loads((file.parents[1] / "plan.json").read_text())["plan"]["stack"]
        found, expected = made[product], json.loads(file.read_text())
        # What the CDK's own CLI reads.
        about = found.pop("//")
        assert about["outputs"] == {product: {name: name for name in found["output"]}}
        (backend,) = found["terraform"]["backend"]
        assert about["metadata"]["backend"] == backend
        # The CDK names a backend, too, where the state is local.
        if backend == "local":
            del found["terraform"]["backend"]
        del expected["//"]
        assert found == expected, product


def test_the_app_tells_problems_without_a_traceback(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("apiVersion: groundplan/v2\n")
    environment = {**os.environ, "GROUNDPLAN_BLUEPRINTS": str(wrong)}
    answer = subprocess.run(APP, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "GP204" in answer.stderr and "Traceback" not in answer.stderr
    del environment["GROUNDPLAN_BLUEPRINTS"]
    answer = subprocess.run(APP, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 2 and "GROUNDPLAN_BLUEPRINTS" in answer.stderr


def test_a_machine_on_which_the_cdk_cannot_start_is_exit_code_3(tmp_path: Path) -> None:
    node = tmp_path / "node"
    environment = {
        **os.environ,
        "CDKTF_OUTDIR": str(tmp_path / "out"),
        "GROUNDPLAN_BLUEPRINTS": str(ROOT / "blueprints" / "gpu-chat-aws.yaml"),
        "JSII_NODE": str(node),
    }
    missing = subprocess.run(APP, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert missing.returncode == 3 and missing.stderr.startswith(f"error: JSII_NODE names {node}, which is not a program")
    node.write_text("#!/bin/sh\necho no\n")
    node.chmod(0o755)
    broken = subprocess.run(APP, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert broken.returncode == 3 and str(node) in broken.stderr and "Traceback" not in broken.stderr
