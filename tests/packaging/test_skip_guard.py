"""In CI only the skips in the list pass; tried on a small test suite, with and without xdist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skip_guard import ALLOWED, read_allowed

SUITE = {
    "conftest.py": """
from pathlib import Path
import skip_guard
skip_guard.ALLOWED = Path(__file__).parent / "allowed.txt"
pytest_plugins = ["skip_guard"]
""",
    "test_some.py": """
import pytest
def test_runs(): pass
@pytest.mark.skipif(True, reason="no terraform on the PATH")
def test_needs_terraform(): pass
@pytest.mark.parametrize("value", [1])
def test_skips_itself(value): pytest.skip("the server is down")
@pytest.mark.xfail(reason="known bug")
def test_expected_failure(): assert False
""",
    "test_module.py": """
import pytest
pytest.skip("not on this platform", allow_module_level=True)
""",
}
ALL = "*test_needs_terraform | no terraform\n*test_skips_itself[1] | server is down\n*test_module.py | this platform\n"


def run(folder: Path, allowed: str, ci: str, *options: str) -> subprocess.CompletedProcess[str]:
    for name, text in SUITE.items():
        (folder / name).write_text(text)
    (folder / "allowed.txt").write_text(allowed)
    (folder / "pytest.ini").write_text("[pytest]\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment |= {"CI": ci, "PYTHONPATH": str(ALLOWED.parent / "support")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one-process", "xdist"])
def test_skips_that_are_not_in_the_list_fail_the_run(options: tuple[str, ...], tmp_path: Path) -> None:
    answer = run(tmp_path, "*test_needs_terraform | another reason\n", "true", *options)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    for line in (
        "test_some.py::test_needs_terraform: no terraform on the PATH",
        "test_some.py::test_skips_itself[1]: the server is down",
        "test_module.py: not on this platform",
    ):
        assert line in answer.stdout
    assert "test_expected_failure:" not in answer.stdout


@pytest.mark.parametrize(("allowed", "ci"), [(ALL, "true"), ("", "")], ids=["in-the-list", "not-in-ci"])
def test_other_skips_pass(allowed: str, ci: str, tmp_path: Path) -> None:
    answer = run(tmp_path, allowed, ci, "-n", "2")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_list_of_this_project_can_be_read() -> None:
    assert read_allowed(ALLOWED.read_text())


def test_a_line_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_allowed("# comment\ntests/test_x.py::*\n")
