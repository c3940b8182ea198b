from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from groundplan.problems import (
    BlueprintError,
    Exit,
    GroundplanError,
    MachineError,
    OutputError,
    Path,
    Position,
    Problem,
    RefusedError,
    format_path,
    nearest,
)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), ""),
        (("models", "chat", "gpu"), "models.chat.gpu"),
        (("services", "api", "needs", 0), "services.api.needs[0]"),
        (("needs", 0, 1, "x"), "needs[0][1].x"),
        (("overrides", "aws_vpc.main"), 'overrides."aws_vpc.main"'),
        (("a", 'b"\\c'), 'a."b\\"\\\\c"'),
        (("", "a b"), '""."a b"'),
        (("high-availability_2",), "high-availability_2"),
    ],
)
def test_format_path(path: Path, shown: str) -> None:
    assert format_path(path) == shown


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("postgress", ["queue", "postgres"], "postgres"),
        ("Postgres", ["postgres", "cache"], "postgres"),
        ("concurency", ["context", "concurrency"], "concurrency"),
        ("xyz", ["postgres", "cache"], None),
        ("a", [], None),
        ("p" * 200_000, ["p" * 200_000], None),
    ],
)
def test_nearest(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found


def test_nearest_does_not_depend_on_order() -> None:
    assert nearest("gpx", ["gpu", "gpo", "gpa"]) == nearest("gpx", {"gpa", "gpo", "gpu"})


def test_positions_sort_by_file_line_column() -> None:
    positions = [Position("b", 1, 1), Position("a", 2, 1), Position("a", 1, 9), Position("a", 1, 10)]
    assert sorted(positions) == [positions[2], positions[3], positions[1], positions[0]]


@pytest.mark.parametrize(("error", "code"), [(RefusedError, 1), (BlueprintError, 2), (MachineError, 3), (OutputError, 4)])
def test_each_exception_has_its_exit_code(error: type[GroundplanError], code: int) -> None:
    assert issubclass(error, GroundplanError)
    assert error.exit == code
    assert isinstance(error.exit, Exit)


def test_a_blueprint_error_tells_its_problems() -> None:
    problem = Problem("GP101", (), "there is\n\x1b[2J no such file", "check the path", Position("b.yaml", 1, 1))
    error = BlueprintError([problem])
    assert error.problems == (problem,)
    assert str(error) == "b.yaml:1:1: GP101 there is\\n\\x1b[2J no such file (check the path)"
    assert pickle.loads(pickle.dumps(error)).problems == (problem,)


def test_the_package_imports_nothing_heavy() -> None:
    program = "import sys, groundplan.problems; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"rich", "click", "yaml", "pydantic", "difflib", "urllib.parse", "importlib.metadata", "asyncio"}
    assert "groundplan.problems.render" in loaded
    assert not heavy & set(loaded)
