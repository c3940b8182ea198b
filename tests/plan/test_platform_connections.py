"""What the secret manager has for the cluster: what its Secrets need, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import aws_plans
import gke_plans
from gcp_plans import merged
from groundplan.plan.model.platform import Connection, Platform, RemoteKey
from platform_plans import BLUEPRINTS, plan, platform

IN_CLUSTER: dict[str, Any] = {
    "postgres": {"run": "cluster", "tier": "small"},
    "vectors": {"engine": "qdrant", "count": 500_000, "dimensions": 1024},
    "cache": {"engine": "valkey", "run": "cluster"},
}
API: dict[str, Any] = {
    "image": "ghcr.io/acme/api:1.4.2",
    "port": 8080,
    "cpu": 0.5,
    "memory": "1Gi",
    "replicas": {"min": 1, "max": 2},
    "expose": "internal",
    "needs": ["postgres", "cache", "queue"],
}
PASSWORD = {"password": "{}"}


def managed(queue: str, **more: Any) -> dict[str, Any]:
    """Every store, run by the cloud."""
    stores = {"postgres": {"run": "managed", "tier": "small"}, "cache": {"engine": "valkey", "run": "managed"}}
    return {"data": {**stores, "queue": {"engine": queue}}, "services": {"api": API, **more}}


def remote_keys(found: Platform) -> set[RemoteKey]:
    return {key for secret in found.secrets.values() for key in secret.keys.values()}


@pytest.mark.parametrize("stores", [{}, {"data": IN_CLUSTER}], ids=["managed", "in-cluster"])
@pytest.mark.parametrize("file", ["private-vpc-aws-eks-full", "private-vpc-gcp-gke-full", "gpu-cluster-aws-karpenter"])
def test_secrets_use_all_that_is_in_a_connection_and_nothing_more(file: str, stores: Any, tmp_path: Path) -> None:
    made = plan(tmp_path, BLUEPRINTS / f"{file}.yaml", stores)
    found = made.platform
    assert found is not None and {"grafana", "models"} <= found.connections.keys()
    properties = {RemoteKey(each.secret, key) for each in found.connections.values() for key in each.properties}
    assert properties == {key for key in remote_keys(found) if key.property is not None}
    target: Any = made.target
    assert {key.secret for key in remote_keys(found) if key.property is None} <= {
        *target.secrets.values(),
        target.hub_token_secret,
    }


def test_stores_in_the_cluster(tmp_path: Path) -> None:
    found = platform(tmp_path, aws_plans.SMALL, {"data": IN_CLUSTER}).connections
    place = {"host": "postgres-rw.data.svc", "port": "5432", "database": "app", "user": "app"}
    assert found["postgres"] == Connection("shop-prod/connections/postgres", place, PASSWORD, ())
    assert found["cache"].values == {"host": "valkey.data.svc", "port": "6379", "user": "default"}
    assert (found["cache"].generated, found["vectors"].generated) == (PASSWORD, {"api_key": "{}"})
    assert found["vectors"].values == {"url": "http://qdrant.data.svc:6333"}
    assert found["grafana"] == Connection("shop-prod/connections/grafana", {"user": "admin"}, PASSWORD, ())
    assert found["models"] == Connection("shop-prod/connections/models", {}, {"api_key": "{}"}, ())


def test_the_key_of_milvus_is_a_user_and_its_password(tmp_path: Path) -> None:
    vectors = {"engine": "milvus", "count": 500_000, "dimensions": 1024}
    found = platform(tmp_path, aws_plans.SMALL, {"data": {"vectors": vectors}}).connections["vectors"]
    assert found.generated == {"api_key": "root:{}", "password": "{}"}
    assert found.values == {"url": "http://milvus.data.svc:19530"}


def test_stores_that_aws_runs(tmp_path: Path) -> None:
    found = platform(tmp_path, aws_plans.SMALL, managed("sqs"))
    connections = found.connections
    assert connections["postgres"].values == {"port": "5432", "database": "app"}
    assert (connections["postgres"].attributes, connections["postgres"].generated) == (("host", "user"), {})
    assert connections["postgres-password"] == Connection("shop-prod/connections/postgres-password", {}, PASSWORD, ())
    assert found.secrets["postgres"].keys["POSTGRES_PASSWORD"].secret == "shop-prod/connections/postgres-password"
    assert connections["cache"] == Connection("shop-prod/connections/cache", {"port": "6379"}, {}, ("host",))
    assert connections["queue"] == Connection("shop-prod/connections/queue", {}, {}, ("url",))


def test_stores_that_google_cloud_runs(tmp_path: Path) -> None:
    changes = merged(managed("pubsub"), {"cloud": {"project_number": "123456789012"}})
    found = platform(tmp_path, gke_plans.SMALL, changes).connections
    assert found["postgres"].attributes == ("host", "instance") and not found["postgres"].generated
    assert found["cache"].values == {"port": "6379", "user": "default"}
    assert found["cache"].attributes == ("host", "ca_certificates")
    assert found["queue"].attributes == ("topic",), "nobody receives"
    worker = {key: value for key, value in API.items() if key not in ("port", "expose")}
    received = platform(tmp_path, gke_plans.SMALL, merged(changes, {"services": {"worker": worker}}))
    assert received.connections["queue"].attributes == ("topic", "subscription")
    assert "QUEUE_SUBSCRIPTION" not in received.secrets["queue"].keys
    assert all("/" not in each.secret for each in received.connections.values())


@pytest.mark.parametrize(("base", "bucket"), [(aws_plans.SMALL, "s3"), (gke_plans.SMALL, "gs")])
def test_somebody_reads_them_even_where_the_blueprint_names_no_secret(base: Any, bucket: str, tmp_path: Path) -> None:
    changes = {"models": {"chat": {"source": f"{bucket}://acme-weights/chat"}}}
    target: Any = plan(tmp_path, base, changes).target
    assert not target.secrets and target.hub_token_secret is None
    assert target.identities["external-secrets"].namespace == "external-secrets"
    without: Any = plan(tmp_path, base, {**changes, "gitops": None}).target
    assert "external-secrets" not in without.identities


def test_google_cloud_has_the_api_for_them(tmp_path: Path) -> None:
    changes = {"models": {"chat": {"source": "gs://acme-weights/chat"}}}
    target: Any = plan(tmp_path, gke_plans.SMALL, changes).target
    without: Any = plan(tmp_path, gke_plans.SMALL, {**changes, "gitops": None}).target
    assert set(target.apis) - set(without.apis) == {"secretmanager.googleapis.com"}


@pytest.mark.parametrize("tier", ["small", "serverless"])
def test_with_a_tree_rds_does_not_replace_the_password(tier: str, tmp_path: Path) -> None:
    changes = merged(managed("sqs"), {"data": {"postgres": {"tier": tier}}})
    made = plan(tmp_path, aws_plans.SMALL, changes)
    target: Any = made.target
    assert target.postgres.password_days is None
    assert made.origins[("postgres", "password_days")].id == "AWS095"
    without: Any = plan(tmp_path, aws_plans.SMALL, {**changes, "gitops": None}).target
    assert without.postgres.password_days == 90
