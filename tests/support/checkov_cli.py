"""checkov for tests: it has dependencies that fit beside nobody's, so it is a program of its own on the PATH."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, order=True)
class Failure:
    """A check that failed: its id, its title, and the Terraform address of the resource."""

    check: str
    resource: str
    title: str


def need() -> None:
    """Skip the test when there is no checkov."""
    if shutil.which("checkov") is None:
        pytest.skip("no checkov on the PATH; .ci/run installs it")


def failures(document: Mapping[str, Any], folder: Path) -> list[Failure]:
    """What checkov finds in the resources of a Terraform JSON document; ``folder`` is empty.

    Raises:
        RuntimeError: it read or checked nothing.
    """
    # Its parser stops at a setting that is a plain value, as in the block "terraform".
    (folder / "cdk.tf.json").write_text(json.dumps({"resource": document["resource"]}, indent=1))
    options = ["--framework", "terraform_json", "--output", "json", "--compact", "--skip-download", "--quiet"]
    result = subprocess.run(
        ["checkov", "--directory", str(folder), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "LOG_LEVEL": "ERROR"},
    )
    report = json.loads(result.stdout)
    if "results" not in report or report["summary"]["parsing_errors"]:
        raise RuntimeError(f"checkov read nothing: {result.stdout[:500]} {result.stderr[:500]}")
    if not report["summary"]["passed"]:
        raise RuntimeError("checkov checked nothing")
    return sorted(
        {Failure(item["check_id"], item["resource"], item["check_name"]) for item in report["results"]["failed_checks"]}
    )
