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


def failures(documents: Mapping[str, Mapping[str, Any]], folder: Path) -> dict[str, list[Failure]]:
    """What checkov finds in the resources of Terraform JSON documents, by their names; ``folder`` is empty.

    One run for all of them: most of the time of a run is its start.

    Raises:
        RuntimeError: it read or checked nothing of one.
    """
    for name, document in documents.items():
        (folder / name).mkdir()
        # Its parser stops at a setting that is a plain value, as in the block "terraform".
        (folder / name / "cdk.tf.json").write_text(json.dumps({"resource": document["resource"]}, indent=1))
    options = ["--framework", "terraform_json", "--output", "json", "--compact", "--skip-download"]
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
    passed = {_document(item) for item in report["results"]["passed_checks"]}
    if unread := documents.keys() - passed:
        raise RuntimeError(f"checkov checked nothing of {', '.join(sorted(unread))}")
    found: dict[str, set[Failure]] = {name: set() for name in documents}
    for item in report["results"]["failed_checks"]:
        found[_document(item)].add(Failure(item["check_id"], item["resource"], item["check_name"]))
    return {name: sorted(items) for name, items in found.items()}


def _document(item: Mapping[str, Any]) -> str:
    return Path(item["file_path"]).parent.name
