"""The examples for CI: they are read, not run, since they speak to GitHub and GitLab."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundplan.cli.cost import cost

FOLDER = Path(__file__).parents[2] / "examples" / "ci"
GITHUB = yaml.safe_load((FOLDER / "github-cost.yaml").read_text())
GITLAB = yaml.safe_load((FOLDER / "gitlab-cost.yaml").read_text())
STEPS: list[dict[str, Any]] = GITHUB["jobs"]["cost"]["steps"]
SCRIPTS: dict[str, list[str]] = {
    "github": [step["run"] for step in STEPS if "run" in step],
    "gitlab": GITLAB["cost"]["script"],
}

_each = pytest.mark.parametrize("name", SCRIPTS)


@_each
def test_scripts_are_right_for_bash(name: str) -> None:
    for script in SCRIPTS[name]:
        checked = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")
        for program in re.findall(r"<<'SCRIPT'\n(.*?)^SCRIPT$", script, re.S | re.M):
            ast.parse(program)


@_each
@pytest.mark.parametrize(("file", "form"), [("cost.md", "markdown"), ("cost.html", "html")])
def test_the_command_is_one_that_groundplan_takes(name: str, file: str, form: str) -> None:
    (line,) = re.findall(rf"^groundplan (.*) > {re.escape(file)}$", "\n".join(SCRIPTS[name]), re.M)
    command, *arguments = shlex.split(line)
    found = cost.make_context("cost", arguments).params
    assert command == "cost" and found["form"] == form and found["base"] and found["files"]


def test_the_page_is_kept() -> None:
    (upload,) = (step["with"] for step in STEPS if step.get("uses", "").startswith("actions/upload-artifact@"))
    assert upload["path"] == "cost.html" and "cost.html" in GITLAB["cost"]["artifacts"]["paths"]


def test_github_has_the_history_and_writes_one_comment_but_for_no_fork() -> None:
    assert GITHUB["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert set(GITHUB[True]) == {"pull_request"}  # YAML 1.1 takes the key `on` for true
    assert STEPS[0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    comment = STEPS[-1]
    assert comment["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert "PATCH" in comment["run"] and "POST" in comment["run"]


@pytest.mark.parametrize("step", SCRIPTS["github"])
def test_nothing_of_a_pull_request_is_put_into_a_script(step: str) -> None:
    assert "${{" not in step, "a branch's name could be a command; it comes by the environment"


def test_gitlab_has_the_history_and_does_not_run_for_forks() -> None:
    job = GITLAB["cost"]
    assert job["variables"]["GIT_DEPTH"] == "0"
    assert job["rules"][0] == {"if": "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_PROJECT_ID", "when": "never"}
