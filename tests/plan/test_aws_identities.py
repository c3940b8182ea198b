"""Who in a cluster on AWS gets an IAM role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import aws_plans
from aws_plans import target
from groundplan.plan.model.aws import PodIdentity
from groundplan.problems import BlueprintError

ALWAYS = {"cluster-autoscaler", "loki", "model-loader"}
SERVICE: dict[str, Any] = {
    "image": "ghcr.io/acme/api:1",
    "cpu": 1,
    "memory": "1Gi",
    "replicas": {"min": 1, "max": 2},
}
# Without a model of the Hugging Face Hub there is no token.
OWN_WEIGHTS = {"models": {"chat": {"source": "s3://acme-models/chat"}}}


def identities(folder: Path, changes: dict[str, Any]) -> set[str]:
    return set(target(folder, {**OWN_WEIGHTS, **changes}).identities)


def test_what_every_cluster_has(tmp_path: Path) -> None:
    assert identities(tmp_path, {}) == ALWAYS
    assert dict(target(tmp_path).identities) == {
        "cluster-autoscaler": PodIdentity("shop-prod-cluster-autoscaler", "kube-system", "cluster-autoscaler"),
        "external-secrets": PodIdentity("shop-prod-external-secrets", "external-secrets", "external-secrets"),
        "loki": PodIdentity("shop-prod-loki", "observability", "loki"),
        "model-loader": PodIdentity("shop-prod-model-loader", "models", "model-loader"),
    }


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"cluster": {"nodes": "managed"}}, set()),
        ({"observability": {"traces": "3d"}}, {"tempo"}),
        ({"data": {"postgres": {"tier": "small", "run": "cluster"}}}, {"postgres-backups"}),
        ({"data": {"postgres": {"tier": "small"}}}, {"external-secrets"}),
        ({"services": {"api": {**SERVICE, "secrets": {"A": "a"}}}}, {"external-secrets"}),
        ({"services": {"api": SERVICE}}, set()),
        (
            {"services": {"api": {**SERVICE, "port": 80, "expose": "public", "host": "a.example.com"}}},
            {"aws-load-balancer-controller"},
        ),
        (
            {"services": {"api": {**SERVICE, "needs": ["queue"]}, "web": SERVICE}, "data": {"queue": {"engine": "sqs"}}},
            {"service-api"},
        ),
        (
            {"services": {"api": {**SERVICE, "needs": ["cache"]}}, "data": {"cache": {"engine": "valkey"}}},
            {"service-api"},
        ),
        (
            {"services": {"api": {**SERVICE, "needs": ["chat", "postgres"]}}, "data": {"postgres": {"tier": "small"}}},
            {"external-secrets"},
        ),
    ],
)
def test_who_gets_one_beside(tmp_path: Path, changes: dict[str, Any], more: set[str]) -> None:
    assert identities(tmp_path, changes) == ALWAYS | more


def test_karpenter_needs_no_cluster_autoscaler(tmp_path: Path) -> None:
    assert identities(tmp_path, {"cluster": {"nodes": "karpenter"}}) == ALWAYS - {"cluster-autoscaler"}


def test_models_behind_an_api(tmp_path: Path) -> None:
    models = {
        **OWN_WEIGHTS["models"],
        "nova": {"source": "bedrock://amazon.nova-lite-v1:0", "server": "api"},
        "gpt": {"source": "openai://gpt-5-mini", "server": "api"},
    }
    services = {"one": {**SERVICE, "needs": ["nova"]}, "two": {**SERVICE, "needs": ["gpt"]}}
    found = identities(tmp_path, {"models": models, "services": services})
    assert found == ALWAYS | {"external-secrets", "service-one"}, "a key is a secret, Bedrock asks IAM"


def test_services_and_databases_have_namespaces_of_their_own(tmp_path: Path) -> None:
    found = target(
        tmp_path,
        {
            "services": {"api": {**SERVICE, "needs": ["queue"]}},
            "data": {"queue": {"engine": "sqs"}, "postgres": {"tier": "small", "run": "cluster"}},
        },
    ).identities
    assert found["service-api"] == PodIdentity("shop-prod-service-api", "apps", "api")
    # CloudNativePG names the account like the database.
    assert found["postgres-backups"] == PodIdentity("shop-prod-postgres-backups", "data", "postgres")


def test_a_role_with_a_name_that_is_too_long(tmp_path: Path) -> None:
    name = "s" * 24
    changes = {
        "metadata": {"name": "a" * 24},
        "environments": {"prod-europe": {}},
        "services": {name: {**SERVICE, "needs": ["queue"]}},
        "data": {"queue": {"engine": "sqs"}},
    }
    with pytest.raises(BlueprintError) as caught:
        aws_plans.plan(tmp_path, changes, "prod-europe")
    (found,) = caught.value.problems
    assert (found.code, found.path) == ("GP419", ("services", name))
    assert "69 characters, and AWS takes 64" in found.message
