"""What blueprints that are given together have to do with each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import gcp_plans
from groundplan.plan.files import resolve_files

PRIVATE: dict[str, Any] = {
    "profile": "private-vpc",
    "cloud": {"project_number": "123456789012"},
    "intent": {"residency": "nl"},
}


def clashes(folder: Path, *changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """File, path and text of each clash of small products on Cloud Run; all of them are in the project acme-desk."""
    files = []
    for number, change in enumerate(changes):
        one = {"metadata": {"name": f"desk-{number}"}, "environments": None, **change}
        file = folder / f"{number}.yaml"
        file.write_text(yaml.safe_dump(gcp_plans.merged(gcp_plans.SMALL, one)))
        files.append(str(file))
    resolved = resolve_files(files)
    assert [problem.code for problem in resolved.problems] == ["GP210"] * len(resolved.problems)
    return [
        (Path(problem.at.file).stem, ".".join(map(str, problem.path)), f"{problem.message}; {problem.hint}")
        for problem in resolved.problems
        if problem.at
    ]


def test_two_pairs_with_one_name(tmp_path: Path) -> None:
    """They differ, but joined by a hyphen they do not."""
    one = {"metadata": {"name": "desk"}, "environments": {"eu-dev": {}, "prod": {}}}
    other = {"metadata": {"name": "desk-eu"}, "environments": {"dev": {}, "prod": {}}}
    ((file, path, text),) = clashes(tmp_path, one, other)
    assert (file, path) == ("1", "metadata.name")
    assert text.startswith("the stack desk-eu-dev is that of desk in eu-dev already")


def test_products_share_a_project(tmp_path: Path) -> None:
    assert clashes(tmp_path, {}, {}) == []


@pytest.mark.parametrize("pair", [(PRIVATE, {}), ({}, PRIVATE), (PRIVATE, PRIVATE)])
def test_a_private_vpc_has_its_project_to_itself(tmp_path: Path, pair: tuple[dict[str, Any], ...]) -> None:
    ((file, path, text),) = clashes(tmp_path, *pair)
    assert (file, path) == ("1", "cloud.project")
    assert text.startswith("desk-0 in default is in the project acme-desk already")
    assert text.endswith('give it a project of its own: cloud: {project: ..., project_number: "..."}')


def test_a_clash_is_told_once(tmp_path: Path) -> None:
    assert [file for file, _, _ in clashes(tmp_path, {}, {}, PRIVATE)] == ["2"]
    elsewhere = {**PRIVATE, "cloud": {"project": "acme-vault", "project_number": "123456789012"}}
    assert clashes(tmp_path, {}, elsewhere) == []


def test_a_project_number_belongs_to_one_project(tmp_path: Path) -> None:
    environments = {"dev": {"cloud": {"project": "acme-desk-dev"}}, "prod": {}}
    ((_, path, text),) = clashes(tmp_path, {**PRIVATE, "environments": environments})
    assert path == "cloud.project_number"
    assert text.startswith("project_number 123456789012 is given for acme-desk-dev and for acme-desk: each has its own")
    assert "gcloud projects describe acme-desk-dev --format='value(projectNumber)'" in text
    own = {"dev": {"cloud": {"project": "acme-desk-dev", "project_number": "210987654321"}}, "prod": {}}
    assert clashes(tmp_path, {**PRIVATE, "environments": own}) == []
