"""The wheel and the source distribution, built here and tried outside the checkout. Needs no network."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARIES = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"
    return answer.stdout


def build(outdir: Path, *kinds: str) -> Path:
    """Build into ``outdir`` and give back the wheel; without ``kinds`` a source distribution, and the wheel from it."""
    outdir.mkdir()
    run(sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", outdir, ROOT, cwd=outdir)
    (wheel,) = outdir.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel") / "dist", "--wheel")


@dataclass(frozen=True)
class Installed:
    """A virtual environment that has groundplan's wheel, and this environment's libraries without its editable install."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "bin"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, symlinks=True)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin/python")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A path in a .pth file is searched, but the .pth files in it are not read: the editable install is not there.
    (packages / "libraries.pth").write_text("\n".join(LIBRARIES) + "\n")
    return Installed(folder)


def contents(file: Path) -> dict[str, int]:
    """Files of a wheel with their checksums."""
    with zipfile.ZipFile(file) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist() if not entry.is_dir()}


def files(top: Path) -> list[str]:
    return [file.relative_to(top).as_posix() for file in top.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def test_the_wheel_holds_all_code_and_data(wheel: Path) -> None:
    code = {name for source_root in ("src", "constructs", "stacks") for name in files(ROOT / source_root)}
    data = {f"groundplan/data_dir/{top}/{name}" for top in ("blueprints", "charts") for name in files(ROOT / top)}
    found = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert found == code | data
    assert found >= {
        "groundplan/aws/py.typed",
        "groundplan/catalog/data/gpus.yaml",
        "groundplan/data_dir/blueprints/gpu-chat-aws.yaml",
        "groundplan/data_dir/blueprints/schema/blueprint.schema.json",
        "groundplan/terraform/aws.pyi",
        "groundplan/terraform/schemas/aws/aws_vpc.json",
    }


def test_the_wheel_from_the_source_distribution_is_the_same(wheel: Path, tmp_path: Path) -> None:
    assert contents(build(tmp_path / "dist")) == contents(wheel)


def test_the_wheel_runs_outside_the_checkout(installed: Installed, tmp_path: Path) -> None:
    portions = run(installed.bin / "python", "-c", "import groundplan; print(*groundplan.__path__, sep='\\n')", cwd=tmp_path)
    assert [Path(line).is_relative_to(installed.folder) for line in portions.splitlines()] == [True]
    assert "0.1.0" in run(installed.bin / "groundplan", "--version", cwd=tmp_path)


def test_the_wheel_synthesizes_a_packaged_example(installed: Installed, tmp_path: Path) -> None:
    code = "from groundplan.data_dir import data_dir; print(data_dir('blueprints'))"
    blueprints = Path(run(installed.bin / "python", "-c", code, cwd=tmp_path).strip())
    assert blueprints.is_relative_to(installed.folder)
    run(installed.bin / "groundplan", "synth", blueprints / "gpu-chat-aws.yaml", cwd=tmp_path)
    stacks = sorted(tmp_path.glob("out/*/*/terraform/cdk.tf.json"))
    assert stacks
    for stack in stacks:
        assert "aws_vpc" in stack.read_text()
