"""What the golden files hold, computed afresh: the tests compare it with the files, `scripts/golden` writes it to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from groundplan.cli.synth import synth
from groundplan.cli.validate import validate
from workload_chart import golden_files

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
ERRORS = ROOT / "tests" / "errors"


def examples() -> list[Path]:
    """The example blueprints."""
    return sorted((ROOT / "blueprints").glob("*.yaml"))


def example_files(example: Path) -> dict[Path, bytes]:
    """Golden path -> content for every file of an example's output, and its Terraform addresses."""
    with tempfile.TemporaryDirectory() as folder:
        # As a user's command runs: without the CDK, whatever this process has imported.
        command = [sys.executable, "-c", "from groundplan.cli import main; main()", "synth", str(example), "--out", folder]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
        files: dict[Path, bytes] = {}
        for file in sorted(Path(folder).rglob("*")):
            if not file.is_file() or file.name in ("manifest.json", "cost.html"):
                continue  # the manifest changes with every version; the page is large, and says what cost.json does
            _, environment, *rest = file.relative_to(folder).parts
            if rest[:2] == ["gitops", "charts"]:
                continue  # a copy of our own chart
            place = GOLDEN / example.stem / environment
            files[place.joinpath(*rest)] = file.read_bytes()
            if file.name == "cdk.tf.json":
                files[place / "addresses.txt"] = addresses(file)
        return files


def addresses(terraform: Path) -> bytes:
    """Every resource address of a Terraform JSON file, sorted, one on a line."""
    resources = json.loads(terraform.read_text()).get("resource", {})
    return "".join(f"{kind}.{name}\n" for kind in sorted(resources) for name in sorted(resources[kind])).encode()


def wrong_blueprints() -> list[Path]:
    """The blueprints that are wrong: error_*.yaml is validated, error_synth_*.yaml synthesized."""
    return sorted(ERRORS.glob("error_*.yaml"))


def message(blueprint: Path) -> bytes:
    """What a person is told about a wrong blueprint, after its exit code."""
    with _in(ERRORS), tempfile.TemporaryDirectory() as out:
        is_synth = blueprint.name.startswith("error_synth_")
        command, options = (synth, ["--out", out]) if is_synth else (validate, [])
        result = CliRunner(env={"COLUMNS": "120"}).invoke(command, [blueprint.name, *options], catch_exceptions=False)
        assert not list(Path(out).iterdir()), "a wrong blueprint left something behind"
    return f"exit code {result.exit_code}\n\n{result.stderr}".encode()


def expected_files() -> dict[Path, bytes]:
    """Every golden file with the content that it shall have."""
    files = {path: content for example in examples() for path, content in example_files(example).items()}
    files |= {blueprint.with_suffix(".txt"): message(blueprint) for blueprint in wrong_blueprints()}
    return files | {path: text.encode() for path, text in golden_files()}


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    """Messages name files as they were given: relative to a folder that is the same on every machine."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


__all__ = ["addresses", "example_files", "examples", "expected_files", "message", "wrong_blueprints"]
