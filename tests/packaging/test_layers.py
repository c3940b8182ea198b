"""The import contracts in pyproject.toml report what they are for: tried on a skeleton of the packages with bad imports."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = ROOT / "pyproject.toml"
HOME = {"aws": "constructs", "gcp": "constructs", "stacks": "stacks"}

# Package with the bad import, and what it must not import.
VIOLATIONS = [
    ("aws", "groundplan.blueprint"),
    ("aws", "groundplan.catalog"),
    ("aws", "groundplan.gcp"),
    ("blueprint", "groundplan.catalog"),
    ("blueprint", "groundplan.plan"),
    ("catalog", "groundplan.blueprint"),
    ("data_dir", "groundplan.problems"),
    ("gcp", "groundplan.stacks"),
    ("gcp", "groundplan.write"),
    ("plan", "cdktn"),
    ("plan", "groundplan.terraform"),
    ("problems", "groundplan.blueprint"),
    ("render", "groundplan.aws"),
    ("render", "groundplan.blueprint"),
    ("render", "groundplan.plan.resolve"),
    ("render", "groundplan.terraform"),
    ("render", "groundplan.write"),
    ("stacks", "constructs"),
    ("stacks", "groundplan.cli"),
    ("stacks", "groundplan.plan.aws"),
    ("stacks", "groundplan.plan.gcp"),
    ("terraform", "groundplan.catalog"),
    ("terraform", "groundplan.plan"),
    ("write", "groundplan.cli"),
]


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    return found


def packages() -> list[str]:
    return [name.strip() for layer in contracts()[0]["layers"] for name in layer.split("|")]


def parts() -> list[str]:
    """The parts of packages that a contract names, such as ``plan/resolve``."""
    names = {name for contract in contracts() for name in contract.get("forbidden_modules", ())}
    return sorted(name.removeprefix("groundplan.").replace(".", "/") for name in names if name.count(".") > 1)


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Every package of the layers, empty, in the same three source roots; only the module that may does import the CDK."""
    for name in packages():
        folder = tmp_path / HOME.get(name, "src") / "groundplan" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    for part in parts():
        (tmp_path / f"src/groundplan/{part}.py").touch()
    (tmp_path / "src/groundplan/terraform/cdk.py").write_text("import cdktn\nimport constructs\nimport jsii\n")
    (tmp_path / "constructs/groundplan/aws/good.py").write_text("import groundplan.plan\nimport groundplan.terraform.cdk\n")
    (tmp_path / "src/groundplan/plan/good.py").write_text("import groundplan.blueprint\nimport groundplan.catalog\n")
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    # -S: without the editable install's paths, which would add the real packages to the namespace.
    libraries = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    path = os.pathsep.join([*(str(folder / root) for root in ("src", "constructs", "stacks")), *libraries])
    command = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-S", "-c", command, "--config", str(PYPROJECT), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_good_imports_pass(skeleton: Path) -> None:
    answer = lint(skeleton)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_bad_imports_are_reported(skeleton: Path) -> None:
    for number, (package, imported) in enumerate(VIOLATIONS):
        folder = skeleton / HOME.get(package, "src") / "groundplan" / package
        (folder / f"bad_{number}.py").write_text(f"import {imported}\n")
    answer = lint(skeleton)
    assert answer.returncode == 1, answer.stderr
    reported = [
        (package, imported)
        for number, (package, imported) in enumerate(VIOLATIONS)
        if f"groundplan.{package}.bad_{number} -> {imported}" in answer.stdout
    ]
    assert reported == VIOLATIONS, answer.stdout


def test_a_package_without_a_layer_is_reported(skeleton: Path) -> None:
    folder = skeleton / "src/groundplan/extra"
    folder.mkdir()
    (folder / "__init__.py").touch()
    answer = lint(skeleton)
    assert answer.returncode == 1
    assert "groundplan.extra" in answer.stdout
