"""What a private-vpc on Google Cloud refuses, what it alone has, and which images a project runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gcp_plans
import gke_plans
from groundplan import catalog
from groundplan.plan.gcp import private
from groundplan.plan.gcp.context import Context, context
from groundplan.plan.gcp.image_policy import resolve_image_policy
from groundplan.plan.model.gcp import AuditLogs, ImagePolicy, ServicePerimeter
from groundplan.plan.origin import Origins
from problem_texts import told

SERVICE = {"image": "ghcr.io/acme/api:1.0.0", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 2}, "port": 80}
HOSTED = gke_plans.hosted("l4", source="gs://acme-models/chat")
PRIVATE: dict[str, Any] = {"profile": "private-vpc", "intent": {"residency": "eu"}, "models": {"chat": HOSTED}}
CALLED = {"server": "api", "gpu": None, "replicas": None}


def around(folder: Path, changes: dict[str, Any]) -> Context:
    return context(gke_plans.pair(folder, changes), production=True)


def found(folder: Path, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code, path and whole text of each problem."""
    return told(private.problems(around(folder, changes)))


def api(source: str, **more: Any) -> dict[str, Any]:
    return {**PRIVATE, "models": {"chat": {**CALLED, "source": source}}, "capacity": None, **more}


# --- what is refused ----------------------------------------------------------------------------------------------------------


def test_what_may_be(tmp_path: Path) -> None:
    assert found(tmp_path, PRIVATE) == []
    assert found(tmp_path, {}) == [], "in other profiles everything may be"
    assert found(tmp_path, {**PRIVATE, "services": {"api": {**SERVICE, "expose": "internal", "host": "a.example.com"}}}) == []


def test_no_service_is_public(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "services": {"api": {**SERVICE, "expose": "public"}}})
    assert (code, path) == ("GP477", "services.api.expose")
    assert "in a private-vpc api cannot be public; set expose: internal" in text


def test_no_model_comes_from_the_hub(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "models": {"chat": {**HOSTED, "source": "hf://acme/chat-8b"}}})
    assert (code, path) == ("GP477", "models.chat.source")
    assert "set source: gs://shop-prod-models-acme-shop/acme/chat-8b; and once the first apply has made the bucket" in text
    copy = "gcloud storage cp --recursive weights/* gs://shop-prod-models-acme-shop/acme/chat-8b/"
    assert f"`hf download acme/chat-8b --local-dir weights && {copy}`" in text


def test_a_model_api_needs_a_place_in_the_allow_list(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, api("openai://gpt-5-mini"))
    assert (code, path) == ("GP477", "models.chat.source")
    assert "a private-vpc does not reach api.openai.com; egress: {mode: allow-list, hosts: [api.openai.com]}" in text
    others = {"mode": "allow-list", "hosts": ["api.example.com"]}
    ((_, _, text),) = found(tmp_path, api("anthropic://claude-sonnet-4-5", egress=others))
    assert "hosts: [api.example.com, api.anthropic.com]" in text
    named = {"mode": "allow-list", "hosts": ["api.anthropic.com"]}
    assert found(tmp_path, api("anthropic://claude-sonnet-4-5", egress=named)) == []
    assert found(tmp_path, api("vertex://gemini-2.5-flash")) == [], "it is an API of Google"


@pytest.mark.parametrize("changes", [PRIVATE, {}])
def test_an_account_is_set_up_on_aws_alone(tmp_path: Path, changes: dict[str, Any]) -> None:
    ((code, path, text),) = found(tmp_path, {**changes, "account_baseline": True})
    assert (code, path) == ("GP210", "account_baseline")
    assert "a private-vpc sets up its project by itself" in text


def test_only_a_private_vpc_has_a_perimeter(tmp_path: Path) -> None:
    policy = {"cloud": {"access_policy": "345678901234"}}
    assert found(tmp_path, {**PRIVATE, **policy}) == []
    ((code, path, text),) = found(tmp_path, policy)
    assert (code, path) == ("GP484", "cloud.access_policy")
    assert text.startswith("gpu-cluster has no perimeter") and text.endswith("delete it, or set profile: private-vpc")


# --- what it alone has --------------------------------------------------------------------------------------------------------


def test_audit_logs_are_kept_as_long_as_googles_own_or_as_said(tmp_path: Path) -> None:
    def logs(changes: dict[str, Any]) -> AuditLogs | None:
        pair = gke_plans.pair(tmp_path, changes)
        return private.resolve_audit_logs(context(pair, production=True), Origins(pair.places))

    assert logs({}) is None
    assert logs(PRIVATE) == AuditLogs("shop-prod-audit-logs-acme-shop", 400)
    said = logs({**PRIVATE, "observability": {"logs": "730d"}})
    assert said is not None and said.days == 730


def perimeter(folder: Path, changes: dict[str, Any], apis: list[str]) -> tuple[ServicePerimeter | None, Origins]:
    pair = gke_plans.pair(folder, changes)
    origins = Origins(pair.places)
    return private.resolve_perimeter(context(pair, production=True), origins, apis), origins


def test_a_perimeter_has_what_it_can_restrict(tmp_path: Path) -> None:
    apis = ["accesscontextmanager.googleapis.com", "billingbudgets.googleapis.com", "storage.googleapis.com"]
    changes = {**PRIVATE, "cloud": {"access_policy": "345678901234"}}
    made, _ = perimeter(tmp_path, changes, apis)
    assert made is not None
    assert (made.name, made.access_policy) == ("shop_prod", "345678901234")
    called = (
        "containerfilesystem",
        "containerregistry",
        "iamcredentials",
        "iaptunnel",
        "monitoring",
        "oslogin",
        "storage",
        "sts",
    )
    assert made.services == tuple(f"{name}.googleapis.com" for name in called)


def test_explain_says_why_there_is_no_perimeter(tmp_path: Path) -> None:
    made, origins = perimeter(tmp_path, PRIVATE, [])
    assert made is None
    assert "where cloud.access_policy names one" in str(origins.found["perimeter",])
    assert perimeter(tmp_path, {}, [])[1].found == {}, "no other profile could have one"


def test_every_api_of_a_private_plan_is_restricted_or_known_to_be_out_of_reach(tmp_path: Path) -> None:
    outside = {"accesscontextmanager", "billingbudgets", "containerscanning"}
    for changes in (PRIVATE, api("vertex://gemini-2.5-flash", services={"api": {**SERVICE, "expose": "internal"}})):
        plan = gke_plans.plan(tmp_path, {**changes, "cloud": {"access_policy": "345678901234"}})
        apis = {name.partition(".")[0] for name in plan.target.apis}  # type: ignore[union-attr]  # of Google Cloud
        assert apis - outside <= catalog.vpc_sc_services()
        assert "logging" in apis


# --- images -------------------------------------------------------------------------------------------------------------------


def images(folder: Path, changes: dict[str, Any]) -> ImagePolicy | None:
    pair = gke_plans.pair(folder, changes)
    return resolve_image_policy(context(pair, production=True), Origins(pair.places))


def test_images_are_refused_in_a_private_vpc_and_told_in_a_cluster(tmp_path: Path) -> None:
    ours = ("europe-west4-docker.pkg.dev/acme-shop/**",)
    assert images(tmp_path, PRIVATE) == ImagePolicy(True, ours)
    assert images(tmp_path, api("vertex://gemini-2.5-flash")) == ImagePolicy(True, ours), "on Cloud Run, too"
    assert images(tmp_path, {}) == ImagePolicy(False, ours)
    run = gcp_plans.pair(tmp_path)
    assert resolve_image_policy(context(run, production=True), Origins(run.places)) is None


def test_the_blueprints_registry_is_expected(tmp_path: Path) -> None:
    ours, registry = "europe-west4-docker.pkg.dev/acme-shop/**", "europe-west4-docker.pkg.dev/acme-mirror/images"
    made = images(tmp_path, {**PRIVATE, "registry": registry})
    assert made is not None and made.allowed == (ours, f"{registry}/**"), "and not the rest of that project"
