from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

from groundplan.data_dir import data_dir

ROOT = Path(__file__).parents[2]
SOURCE_ROOTS = ("src", "constructs", "stacks")
SUBPACKAGES = sorted(
    folder
    for source_root in SOURCE_ROOTS
    for folder in (ROOT / source_root / "groundplan").iterdir()
    if folder.is_dir() and folder.name != "__pycache__"
)
SCRIPTS = sorted(file for file in (ROOT / "scripts").iterdir() if file.is_file() and not file.suffix)
EXAMPLE = ROOT / "blueprints" / "gpu-chat-aws.yaml"
HEAVY = {"boto3", "botocore", "cdktn", "constructs", "google", "jinja2", "jsii", "kubernetes"}


def python(code: str, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def test_constructs_is_the_installed_library_even_at_the_top_of_the_checkout() -> None:
    answer = python("import constructs; print(constructs.__file__)")
    assert Path(answer.stdout.strip()).parent.parent.name == "site-packages", answer.stdout + answer.stderr


def test_the_three_source_roots_are_one_namespace_package() -> None:
    answer = python("import groundplan; print(groundplan.__file__, *groundplan.__path__, sep='\\n')", cwd=Path(ROOT.anchor))
    first, *portions = answer.stdout.split()
    assert first == "None", answer.stderr
    assert sorted(portions) == sorted(str(ROOT / source_root / "groundplan") for source_root in SOURCE_ROOTS)


@pytest.mark.parametrize("source_root", SOURCE_ROOTS)
def test_a_namespace_has_no_module_of_its_own(source_root: str) -> None:
    """An ``__init__.py`` would hide the other portions; a loose module would have no ``py.typed``."""
    inside = {file.name for file in (ROOT / source_root).iterdir()} - {"__pycache__", ".DS_Store"}
    assert inside == {"groundplan"}
    assert [file.name for file in (ROOT / source_root / "groundplan").iterdir() if file.is_file()] == []


def test_a_name_is_in_one_portion_only() -> None:
    names = [folder.name for folder in SUBPACKAGES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("folder", SUBPACKAGES, ids=lambda folder: folder.name)
def test_each_subpackage_is_a_regular_typed_package(folder: Path) -> None:
    assert (folder / "__init__.py").is_file()
    assert (folder / "py.typed").is_file(), "PEP 561: in a namespace package each subpackage says that it is typed"


def test_tests_are_no_package() -> None:
    """``tests/constructs`` as a package would hide the library of that name."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert version("groundplan") == project["version"]
    source = "\n".join(file.read_text() for folder in SUBPACKAGES for file in folder.rglob("*.py"))
    assert re.findall(r"__version__\s*=\s*[\"'].*", source) == []


def test_the_command_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="groundplan")
    assert callable(command.load())


def test_data_of_a_checkout_is_found() -> None:
    assert data_dir("blueprints") == ROOT / "blueprints"


def test_data_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no data folder recipes"):
        data_dir("recipes")


def test_examples_and_the_schema_are_there() -> None:
    assert EXAMPLE in (ROOT / "blueprints").glob("*.yaml")
    assert (ROOT / "blueprints" / "schema" / "blueprint.schema.json").is_file()


def test_importing_the_parts_that_need_no_cloud_imports_nothing_heavy() -> None:
    modules = ["blueprint", "catalog", "cli", "data_dir", "plan", "problems", "render", "write"]
    code = f"import sys, {', '.join(f'groundplan.{module}' for module in modules)}; print(*sys.modules)"
    answer = python(code)
    assert answer.returncode == 0, answer.stderr
    assert {name.partition(".")[0] for name in answer.stdout.split()} & HEAVY == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["validate", str(EXAMPLE)]], ids=lambda line: str(line[0]))
def test_quick_commands_import_nothing_heavy(arguments: list[str]) -> None:
    code = "import sys\nfrom groundplan.cli import main\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)\n"
    answer = python(code, *arguments)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert {name.partition(".")[0] for name in answer.stderr.split()} & HEAVY == set()


@pytest.mark.parametrize("command", ["synth", "cost"])
def test_no_command_imports_the_cdk(command: str, tmp_path: Path) -> None:
    code = "import sys\nfrom groundplan.cli import main\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)\n"
    answer = python(code, command, str(EXAMPLE), *(["--out", str(tmp_path)] if command == "synth" else []))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    imported = {name.partition(".")[0] for name in answer.stderr.split()}
    assert "groundplan" in imported and imported & (HEAVY - {"jinja2"}) == set()


@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda script: script.name)
def test_each_script_can_be_run_and_says_how(script: Path) -> None:
    if not script.is_file():
        return  # .ci is not part of a source distribution
    assert os.access(script, os.X_OK)
    shebang = script.read_text().partition("\n")[0]
    assert shebang in ("#!/usr/bin/env bash", "#!/usr/bin/env python3")
    command = [sys.executable, str(script)] if "python" in shebang else [str(script)]
    answer = subprocess.run([*command, "--help"], cwd=ROOT.anchor, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "usage:" in answer.stdout
    assert script.name in answer.stdout


def test_cdktf_json_drives_our_app() -> None:
    content = (ROOT / "cdktf.json").read_text()
    assert '"app": "python -m groundplan.stacks.app"' in content
    assert '"sendCrashReports": "false"' in content
