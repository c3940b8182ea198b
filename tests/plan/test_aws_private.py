"""What a private-vpc refuses, and where data may be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import aws_plans
from groundplan.plan.aws import private
from groundplan.plan.aws.context import context
from problem_texts import told

SERVICE = {"image": "ghcr.io/acme/api:1.0.0", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 2}, "port": 80}
HOSTED = aws_plans.hosted("a10g", source="s3://acme-models/chat")
PRIVATE: dict[str, Any] = {"profile": "private-vpc", "intent": {"residency": "eu"}, "models": {"chat": HOSTED}}
CALLED = {"server": "api", "gpu": None, "replicas": None}


def found(folder: Path, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code, path and whole text of each problem."""
    around = context(aws_plans.pair(folder, changes), production=True)
    return told(private.problems(around))


def api(source: str, **more: Any) -> dict[str, Any]:
    return {**PRIVATE, "models": {"chat": {**CALLED, "source": source}}, "capacity": None, **more}


def test_what_may_be(tmp_path: Path) -> None:
    assert found(tmp_path, PRIVATE) == []
    assert found(tmp_path, {}) == [], "in other profiles everything may be"
    assert found(tmp_path, {**PRIVATE, "services": {"api": {**SERVICE, "expose": "internal", "host": "a.example.com"}}}) == []


def test_no_service_is_public(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "services": {"api": {**SERVICE, "expose": "public"}}})
    assert (code, path) == ("GP420", "services.api.expose")
    assert "in a private-vpc api cannot be public; set expose: internal" in text


def test_no_model_comes_from_the_hub(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "models": {"chat": {**HOSTED, "source": "hf://acme/chat-8b"}}})
    assert (code, path) == ("GP420", "models.chat.source")
    assert "`hf download acme/chat-8b --local-dir weights`" in text
    assert "`aws s3 sync weights s3://shop-prod-models-123456789012/acme/chat-8b/" in text
    assert text.endswith("set source: s3://shop-prod-models-123456789012/acme/chat-8b")


def test_the_kubernetes_api_is_not_on_the_internet(tmp_path: Path) -> None:
    ((code, path, _),) = found(tmp_path, {**PRIVATE, "cluster": {"api_access": ["203.0.113.0/24"]}})
    assert (code, path) == ("GP420", "cluster.api_access")
    assert found(tmp_path, {**PRIVATE, "cluster": {"api_access": []}}) == []


def test_a_model_api_needs_a_place_in_the_allow_list(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, api("openai://gpt-5-mini"))
    assert (code, path) == ("GP420", "models.chat.source")
    assert "a private-vpc does not reach api.openai.com; egress: {mode: allow-list, hosts: [api.openai.com]}" in text
    others = {"mode": "allow-list", "hosts": ["api.example.com"]}
    ((_, _, text),) = found(tmp_path, api("anthropic://claude-sonnet-4-5", egress=others))
    assert "hosts: [api.example.com, api.anthropic.com]" in text
    named = {"mode": "allow-list", "hosts": ["api.anthropic.com"]}
    assert found(tmp_path, api("anthropic://claude-sonnet-4-5", egress=named)) == []
    assert found(tmp_path, api("bedrock://amazon.nova-lite-v1:0")) == [], "an endpoint reaches it"


def test_eks_has_to_be_reached(tmp_path: Path) -> None:
    malaysia = {"intent": {"residency": "my"}, "cloud": {"region": "ap-southeast-5"}}
    ((code, path, text),) = found(tmp_path, {**PRIVATE, **malaysia})
    assert (code, path) == ("GP420", "cloud.region")
    assert text.startswith("in ap-southeast-5 a network without a way out does not reach EKS")
    assert found(tmp_path, api("bedrock://amazon.nova-lite-v1:0", **malaysia)) == []


# --- residency ----------------------------------------------------------------------------------------------------------------


def test_a_private_vpc_says_where_its_data_stays(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "intent": None})
    assert (code, path) == ("GP202", "intent.residency")
    assert "a private-vpc has to say where its data stays" in text


@pytest.mark.parametrize("profile", ["private-vpc", "gpu-cluster"])
@pytest.mark.parametrize(
    ("residency", "region", "text"),
    [
        ("eu", "eu-west-2", "eu-west-2 lies in gb, outside the residency eu; regions inside: eu-central-1, eu-north-1, "),
        ("de", "eu-west-1", "eu-west-1 lies in ie, outside the residency de; regions inside: eu-central-1"),
        ("us", "ca-central-1", "ca-central-1 lies in ca, outside the residency us; regions inside: us-east-1, us-east-2, "),
    ],
)
def test_a_region_outside_the_residency(tmp_path: Path, profile: str, residency: str, region: str, text: str) -> None:
    changes = {**PRIVATE, "profile": profile, "intent": {"residency": residency}, "cloud": {"region": region}}
    ((code, path, message),) = found(tmp_path, changes)
    assert (code, path) == ("GP418", "cloud.region")
    assert message.startswith(text)


def test_a_country_without_a_region(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "intent": {"residency": "uk"}})
    assert (code, path) == ("GP418", "intent.residency")
    assert text.startswith("AWS has no region in 'uk'; eu, or one of ae, au, ")
    assert " gb, " in text


def test_an_inference_profile_may_leave_the_residency(tmp_path: Path) -> None:
    assert found(tmp_path, api("bedrock://eu.amazon.nova-lite-v1:0")) == []
    ((code, path, text),) = found(tmp_path, api("bedrock://global.amazon.nova-lite-v1:0"))
    assert (code, path) == ("GP418", "models.chat.source")
    assert text.startswith(
        "the inference profile global. may answer outside the residency eu; "
        "bedrock://eu.amazon.nova-lite-v1:0, or bedrock://amazon.nova-lite-v1:0"
    )
    german = {"intent": {"residency": "de"}, "cloud": {"region": "eu-central-1"}}
    ((_, _, text),) = found(tmp_path, api("bedrock://eu.amazon.nova-lite-v1:0", **german))
    assert text.startswith(
        "the inference profile eu. may answer outside the residency de; bedrock://amazon.nova-lite-v1:0, which answers in the"
    )
