"""The project's number, its APIs and the key, on Google Cloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gcp_plans
from groundplan.plan.gcp import shared
from groundplan.plan.gcp.context import Context, context
from groundplan.plan.model.gcp import KmsKey
from groundplan.plan.origin import Origins

NUMBER = {"cloud": {"project_number": "123456789012"}}
HOSTED = {
    "source": "gs://acme-models/chat",
    "server": "vllm",
    "gpu": {"type": "l4", "count": 1},
    "replicas": {"min": 0, "max": 1},
}
BUDGET = {"budget": {"monthly_usd": 500}}


def around(folder: Path, changes: dict[str, Any], environment: str = "prod") -> Context:
    return context(gcp_plans.pair(folder, changes, environment), production=environment != "dev")


def enabled(folder: Path, changes: dict[str, Any], environment: str = "prod") -> set[str]:
    apis = shared.resolve_apis(around(folder, changes, environment), Origins({}), ())
    return {name.removesuffix(".googleapis.com") for name in apis}


@pytest.mark.parametrize(
    ("changes", "has_one"),
    [
        ({}, False),
        ({"models": {"chat": HOSTED}}, False),
        ({"profile": "gpu-cluster", "models": {"chat": HOSTED}}, True),
        ({"profile": "private-vpc"}, True),
        ({"profile": "private-vpc", "models": {"chat": HOSTED}}, True),
    ],
)
def test_a_cluster_and_a_private_network_have_a_key(tmp_path: Path, changes: dict[str, Any], has_one: bool) -> None:
    key = shared.resolve_key(around(tmp_path, changes), Origins({}))
    assert key == (KmsKey("desk-prod", rotation_days=90) if has_one else None)
    assert ("cloudkms" in enabled(tmp_path, changes)) is has_one


@pytest.mark.parametrize(
    ("changes", "is_needed"),
    [
        ({}, False),
        (BUDGET, True),
        ({"data": {"queue": {"engine": "pubsub"}}}, True),
        ({"profile": "private-vpc"}, True),
        ({"profile": "gpu-cluster"}, True),
    ],
)
def test_the_project_number_where_something_needs_it(tmp_path: Path, changes: dict[str, Any], is_needed: bool) -> None:
    found = list(shared.problems(around(tmp_path, changes)))
    assert [(problem.code, problem.path) for problem in found] == [("GP470", ("cloud", "project_number"))] * is_needed
    if is_needed:
        assert "gcloud projects describe acme-desk --format='value(projectNumber)'" in found[0].hint
    assert list(shared.problems(around(tmp_path, {**changes, **NUMBER}))) == []


def test_apis_follow_from_what_the_product_has(tmp_path: Path) -> None:
    small = {"artifactregistry", "cloudresourcemanager", "compute", "iam"}
    assert enabled(tmp_path, {}, "dev") == small
    assert enabled(tmp_path, {}) == {*small, "containerscanning"}, "new images are scanned wherever it matters"
    assert "billingbudgets" in enabled(tmp_path, BUDGET)
    assert {"cloudkms", "storage"} <= enabled(tmp_path, {"profile": "private-vpc"})
    secret = {"services": {"api": {"secrets": {"SESSION_KEY": "session"}}}}
    assert "secretmanager" in enabled(tmp_path, secret)


QUEUE = {"data": {"queue": {"engine": "pubsub"}}}


@pytest.mark.parametrize(
    ("name", "environment", "changes", "text"),
    [
        ("goog-desk", "prod", QUEUE, "name 'goog-desk' begins with goog"),
        ("goog-desk", "prod", {"models": {"chat": HOSTED}, **QUEUE}, "name 'goog-desk' has Google's own name in it"),
        ("my-google", "prod", {"profile": "gpu-cluster"}, "name 'my-google' has Google's own name in it"),
        ("my-g00gle", "prod", {"profile": "private-vpc"}, "name 'my-g00gle' has Google's own name in it"),
        ("desk", "google", {"profile": "private-vpc"}, "the environment 'google' has Google's own name in it"),
        ("goog-desk", "google", {}, None),
    ],
)
def test_names_that_google_keeps_are_told_once(
    tmp_path: Path, name: str, environment: str, changes: dict[str, Any], text: str | None
) -> None:
    named = {**changes, **NUMBER, "metadata": {"name": name}, "environments": {environment: {}}}
    found = list(shared.problems(around(tmp_path, named, environment)))
    expected = [] if text is None else [("GP474", ("metadata", "name"), text)]
    assert [(problem.code, problem.path, problem.message) for problem in found] == expected
