"""The examples for CI: they are read, not run, since they speak to GitHub and GitLab."""

from __future__ import annotations

import ast
import os
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


@_each
def test_what_has_another_name_or_is_deleted_is_among_the_files(name: str, tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=tmp_path, check=True)

    (tmp_path / "blueprints").mkdir()
    for file, content in (("gone", "a\n"), ("old", "one\ntwo\nthree\n"), ("stays", "b\n")):
        (tmp_path / "blueprints" / f"{file}.yaml").write_text(content)
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "before")
    git("mv", "blueprints/old.yaml", "blueprints/new.yaml")
    git("rm", "--quiet", "blueprints/gone.yaml")
    git("commit", "--quiet", "--message", "after")
    (listed,) = re.findall(r"git diff [^']*'[^']*'", "\n".join(SCRIPTS[name]))
    environment = {**os.environ, "BASE": "HEAD~1", "base": "HEAD~1"}
    found = subprocess.run(["bash", "-c", listed], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["blueprints/gone.yaml", "blueprints/old.yaml"]


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
