"""The output of every example is what people read and agreed to; `scripts/golden` writes it anew."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from golden_output import GOLDEN, ROOT, example_files, examples
from groundplan.blueprint import load
from groundplan.plan.model import Profile


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.stem)
def test_output_is_the_golden_one(example: Path) -> None:
    wanted = example_files(example)
    stored = {file for file in (GOLDEN / example.stem).rglob("*") if file.is_file()}
    assert sorted(wanted) == sorted(stored)
    differing = [file.relative_to(GOLDEN).as_posix() for file, content in wanted.items() if file.read_bytes() != content]
    assert differing == [], "if this is meant: scripts/golden, then read the difference"


def test_no_golden_folder_is_left_over() -> None:
    assert {folder.name for folder in GOLDEN.iterdir()} == {example.stem for example in examples()}


def test_every_compiled_target_has_an_example() -> None:
    blueprints = [pair.blueprint for example in examples() for pair in load(example).pairs.values()]
    found = {(blueprint.profile, blueprint.cloud.provider) for blueprint in blueprints}
    assert found == {*product(get_args(Profile), ("aws", "gcp")), ("gpu-cluster", "onprem")}


@pytest.mark.parametrize("seed", [1, 4711])
def test_output_does_not_depend_on_the_process(seed: int, tmp_path: Path) -> None:
    """Another process, another hash seed, another folder to call from: the same bytes, manifest included."""
    command = [sys.executable, "-c", "from groundplan.cli import main; main()", "synth", *map(str, examples()), "--out", "here"]
    for name, hash_seed in (("first", seed), ("second", seed + 1)):
        (tmp_path / name).mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
        subprocess.run(command, cwd=tmp_path / name, env=environment, check=True, capture_output=True)
    first, second = (tmp_path / name / "here" for name in ("first", "second"))
    files = sorted(file.relative_to(first) for file in first.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(second) for file in second.rglob("*") if file.is_file())
    assert len(files) >= 3 * len(examples())
    for file in files:
        assert (first / file).read_bytes() == (second / file).read_bytes(), file
        for place in (ROOT, tmp_path):
            assert str(place).encode() not in (first / file).read_bytes(), f"{file} names a folder of this machine"
