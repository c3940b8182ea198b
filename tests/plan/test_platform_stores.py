"""Stores that run in the cluster: how large they are, and how their passwords come there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gke_plans
from aws_plans import SMALL
from groundplan.blueprint.model import Data
from groundplan.plan.model.platform import CacheCluster, PostgresCluster, RemoteKey, VectorCluster
from groundplan.plan.packing import Size
from groundplan.plan.platform.stores import StorePods, demands
from groundplan.problems import BlueprintError
from platform_plans import platform

POSTGRES = {"run": "cluster", "tier": "small"}
CACHE = {"engine": "valkey", "run": "cluster"}


def vectors(engine: str = "qdrant", count: int = 1_000_000) -> dict[str, Any]:
    return {"engine": engine, "count": count, "dimensions": 1024}


def test_postgres_follows_its_tier_and_environment(tmp_path: Path) -> None:
    changes = {"data": {"postgres": POSTGRES}}
    bucket = "shop-{}-backups-123456789012"
    prod = platform(tmp_path, SMALL, changes).postgres
    assert prod == PostgresCluster("17", "app", 3, 2000, 8192, 20, (), bucket.format("prod"), 30)
    dev = platform(tmp_path, SMALL, changes, "dev").postgres
    assert dev == PostgresCluster("17", "app", 1, 500, 2048, 20, (), bucket.format("dev"), 7)
    given = {"data": {"postgres": {**POSTGRES, "version": "16", "high_availability": True, "extensions": ["pg_trgm"]}}}
    there = platform(tmp_path, SMALL, given, "dev").postgres
    assert there is not None
    assert (there.instances, there.version, there.extensions) == (3, "16", ("pg_trgm",))


def test_vectors_in_postgres_take_disk_and_an_extension(tmp_path: Path) -> None:
    found = platform(tmp_path, SMALL, {"data": {"postgres": POSTGRES, "vectors": vectors("pgvector", 2_000_000)}})
    assert found.vectors is None and found.postgres is not None
    assert (found.postgres.extensions, found.postgres.disk_gib) == (("vector",), 43)


def test_vectors_lie_on_two_of_three_nodes(tmp_path: Path) -> None:
    prod = platform(tmp_path, SMALL, {"data": {"vectors": vectors()}})
    # 1 000 000 x 1024 x 4 x 1.5 bytes are 5.7 GiB: two thirds of it, and 1 GiB.
    assert prod.vectors == VectorCluster("qdrant", 3, 1000, 5120, 20)
    dev = platform(tmp_path, SMALL, {"data": {"vectors": vectors()}}, "dev")
    assert dev.vectors == VectorCluster("qdrant", 1, 250, 6912, 28)


def test_other_vector_stores_want_more(tmp_path: Path) -> None:
    weaviate = platform(tmp_path, SMALL, {"data": {"vectors": vectors("weaviate", 500_000)}})
    assert weaviate.vectors is not None and (weaviate.vectors.replicas, weaviate.vectors.memory_mib) == (3, 5120)
    assert weaviate.secrets["weaviate-api-key"].keys.keys() == {"AUTHENTICATION_APIKEY_ALLOWED_KEYS"}
    milvus = platform(tmp_path, SMALL, {"data": {"vectors": vectors("milvus", 500_000)}})
    assert milvus.vectors is not None and (milvus.vectors.replicas, milvus.vectors.bucket) == (1, None)
    assert milvus.secrets["milvus-root"].keys == {"password": RemoteKey("shop-prod/connections/vectors", "password")}


def test_the_cache(tmp_path: Path) -> None:
    changes = {"data": {"cache": CACHE}}
    assert platform(tmp_path, SMALL, changes).cache == CacheCluster(2, 2048)
    assert platform(tmp_path, SMALL, changes, "dev").cache == CacheCluster(0, 512)


def test_a_store_that_fits_on_no_node_is_refused(tmp_path: Path) -> None:
    for base, code in ((SMALL, "GP417"), (gke_plans.SMALL, "GP476")):
        with pytest.raises(BlueprintError) as caught:
            platform(tmp_path, base, {"data": {"vectors": vectors(count=20_000_000)}})
        (found,) = caught.value.problems
        assert (found.code, found.path) == (code, ("data", "vectors", "count"))
        assert "a pod of vectors takes 10 CPU and 79360Mi" in found.message


def test_what_system_nodes_must_hold() -> None:
    data = Data.model_validate({"postgres": POSTGRES, "cache": CACHE})
    assert demands(data, production=True) == {
        "postgres": StorePods(3, Size(2000, 8192), 20, beside=Size(100, 256)),
        "cache": StorePods(3, Size(500, 2048), 4, beside=Size(10, 32)),
    }
    assert demands(Data(), production=True) == {}


def test_one_password_reaches_the_store_and_the_services(tmp_path: Path) -> None:
    api = {
        "image": "ghcr.io/acme/api:1.4.2",
        "port": 8080,
        "cpu": 0.5,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 2},
        "expose": "internal",
        "needs": ["postgres", "cache", "vectors"],
    }
    changes = {"data": {"postgres": POSTGRES, "cache": CACHE, "vectors": vectors()}, "services": {"api": api}}
    found = platform(tmp_path, SMALL, changes)
    workload, secrets = found.workloads["api"], found.secrets
    assert workload.secrets == ("cache", "postgres", "vectors")
    assert workload.calls == ("cache", "postgres", "vectors") and not found.outside
    assert secrets["postgres-owner"].namespace == "data"
    assert secrets["postgres-owner"].keys == {
        "username": secrets["postgres"].keys["POSTGRES_USER"],
        "password": secrets["postgres"].keys["POSTGRES_PASSWORD"],
    }
    assert secrets["valkey-users"].keys == {"default": secrets["cache"].keys["CACHE_PASSWORD"]}
    assert secrets["qdrant-api-key"].keys == {"api-key": secrets["vectors"].keys["VECTORS_API_KEY"]}
    on_gke = platform(tmp_path, gke_plans.SMALL, changes)
    assert on_gke.secrets["postgres"].keys["POSTGRES_HOST"] == RemoteKey("shop-prod-connections-postgres", "host")
