"""Stores on AWS: what the blueprint asks for, what it gets, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import aws_plans
from groundplan.plan.aws import stores
from groundplan.plan.aws.context import Context, context
from groundplan.plan.model.aws import AuroraPostgres, Queue, RdsPostgres, Valkey
from groundplan.plan.origin import Origins
from problem_texts import told

SERVICE = {"image": "ghcr.io/acme/api:1.0.0", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 2}}
ON_ECS = {"profile": "api-first", "models": None, "capacity": None, "services": {"api": SERVICE}}


def around(folder: Path, data: Mapping[str, Any], changes: Mapping[str, Any] = ON_ECS, environment: str = "prod") -> Context:
    pair = aws_plans.pair(folder, {**changes, "data": data}, environment)
    return context(pair, production=environment != "dev")


def resolved(folder: Path, store: str, data: Mapping[str, Any], environment: str = "prod") -> tuple[Any, dict[str, str]]:
    """The plan of one store, and the kind or rule behind each of its values."""
    pair = aws_plans.pair(folder, {**ON_ECS, "data": data}, environment)
    origins = Origins(pair.places)
    resolve = {"postgres": stores.resolve_postgres, "cache": stores.resolve_cache, "queue": stores.resolve_queue}[store]
    found = resolve(context(pair, production=environment != "dev"), origins)
    return found, {str(path[0]): origin.id or origin.kind for path, origin in origins.found.items()}


def problems(folder: Path, data: Mapping[str, Any], changes: Mapping[str, Any] = ON_ECS) -> list[tuple[str, str, str]]:
    """Code, path and whole text of each problem."""
    return told(stores.problems(around(folder, data, changes)))


def problem(folder: Path, data: Mapping[str, Any], changes: Mapping[str, Any] = ON_ECS) -> tuple[str, str, str]:
    (found,) = problems(folder, data, changes)
    return found


# --- PostgreSQL ---------------------------------------------------------------------------------------------------------------


def test_postgres_in_production(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "postgres", {"postgres": {"tier": "medium"}})
    assert found == RdsPostgres(
        name="shop-prod-postgres",
        database="app",
        tier="medium",
        version="17",
        instance_class="db.m7g.xlarge",
        high_availability=True,
        disk_gib=100,
        max_disk_gib=500,
        backup_days=30,
        password_days=90,
        log_days=30,
        extensions=(),
    )
    assert (origins["tier"], origins["version"], origins["high_availability"]) == ("blueprint", "rds default_version", "AWS031")
    assert set(origins) == set(RdsPostgres.__dataclass_fields__)


def test_postgres_in_development_as_the_blueprint_says(tmp_path: Path) -> None:
    data = {"postgres": {"tier": "small", "version": "16", "high_availability": True, "extensions": ["pg_trgm"]}}
    found, origins = resolved(tmp_path, "postgres", data, "dev")
    assert (found.version, found.high_availability, found.backup_days, found.extensions) == ("16", True, 7, ("pg_trgm",))
    assert origins["high_availability"] == origins["version"] == origins["extensions"] == "blueprint"
    found, _ = resolved(tmp_path, "postgres", {"postgres": {"tier": "small"}}, "dev")
    assert not found.high_availability


def test_aurora(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "postgres", {"postgres": {"tier": "serverless"}})
    assert isinstance(found, AuroraPostgres)
    assert (found.version, found.instances, found.min_acu, found.max_acu) == ("17.7", 2, Decimal(2), Decimal(16))
    assert set(origins) == set(AuroraPostgres.__dataclass_fields__)
    data = {"postgres": {"tier": "serverless", "version": "18", "high_availability": False}}
    found, origins = resolved(tmp_path, "postgres", data, "dev")
    assert (found.version, found.instances, found.min_acu) == ("18.4", 1, Decimal("0.5"))
    assert origins["instances"] == "blueprint"


def test_vectors_make_the_disk_larger_and_add_the_extension(tmp_path: Path) -> None:
    data = {
        "postgres": {"tier": "small", "extensions": ["pg_trgm"]},
        "vectors": {"engine": "pgvector", "count": 10**7, "dimensions": 1536},
    }
    found, origins = resolved(tmp_path, "postgres", data)
    # 10,000,000 x (4 x 1536 + 8) bytes are 57.3 GiB; three times that are 171.9.
    assert (found.disk_gib, found.max_disk_gib) == (20 + 172, 5 * 192)
    assert found.extensions == ("pg_trgm", "vector")
    assert origins["disk_gib"] == origins["extensions"] == "AWS033"


def test_postgres_in_the_cluster_is_not_terraforms(tmp_path: Path) -> None:
    data = {"postgres": {"run": "cluster", "tier": "small", "version": "99"}, "cache": {"engine": "valkey", "run": "cluster"}}
    on_eks = around(tmp_path, data, {})
    assert list(stores.problems(on_eks)) == []
    assert stores.resolve_postgres(on_eks, Origins({})) is None
    assert stores.resolve_cache(on_eks, Origins({})) is None
    assert stores.resolve_queue(on_eks, Origins({})) is None


# --- cache and queue ----------------------------------------------------------------------------------------------------------


def test_a_cache_has_a_user_for_each_service_that_needs_it(tmp_path: Path) -> None:
    services = {"api": {**SERVICE, "needs": ["cache"]}, "web": SERVICE, "jobs": {**SERVICE, "needs": ["cache"]}}
    data, changes = {"cache": {"engine": "valkey"}}, {**ON_ECS, "services": services}
    pair = aws_plans.pair(tmp_path, {**changes, "data": data})
    origins = Origins(pair.places)
    found = stores.resolve_cache(context(pair, production=True), origins)
    assert found == Valkey(
        name="shop-prod",
        node_type="cache.r7g.large",
        version="8.2",
        nodes=2,
        snapshot_days=7,
        users={"api": "shop-prod-api", "jobs": "shop-prod-jobs"},
    )
    assert {str(path[0]) for path in origins.found} == set(Valkey.__dataclass_fields__)
    development = stores.resolve_cache(around(tmp_path, data, changes, "dev"), Origins({}))
    assert development is not None
    assert (development.nodes, development.node_type, development.snapshot_days) == (1, "cache.t4g.small", 1)


def test_a_cache_that_nobody_needs(tmp_path: Path) -> None:
    code, path, text = problem(tmp_path, {"cache": {"engine": "valkey"}})
    assert (code, path) == ("GP417", "data.cache")
    assert "name cache in the needs of a service" in text


def test_a_user_whose_name_is_too_long(tmp_path: Path) -> None:
    name = "s" * 24
    services = {"services": {name: {**SERVICE, "needs": ["cache"]}}}
    changes = {**ON_ECS, **services, "metadata": {"name": "p" * 24, "owner": "team"}}
    code, path, text = problem(tmp_path, {"cache": {"engine": "valkey"}}, changes)
    assert (code, path) == ("GP419", f"services.{name}")
    assert "54 characters, and AWS takes 40" in text


def test_a_queue(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "queue", {"queue": {"engine": "sqs"}})
    assert found == Queue(
        name="shop-prod-queue",
        dead_letter_name="shop-prod-dead-letter",
        visibility_seconds=300,
        retention_seconds=345600,
        max_receives=5,
    )
    assert set(origins) == set(Queue.__dataclass_fields__)


# --- what is refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "path", "text"),
    [
        (
            {"postgres": {"run": "cluster", "tier": "small"}},
            "data.postgres.run",
            "run: cluster needs a Kubernetes cluster, and api-first has none; run: managed, or leave it out",
        ),
        (
            {"cache": {"engine": "valkey", "run": "cluster"}},
            "data.cache.run",
            "run: cluster needs a Kubernetes cluster, and api-first has none; run: managed",
        ),
        (
            {"postgres": {"tier": "small", "version": "12"}},
            "data.postgres.version",
            "RDS has no standard support for PostgreSQL 12; supported: 18, 17, 16, 15, 14",
        ),
        (
            {"vectors": {"engine": "pgvector", "count": 1000, "dimensions": 768}},
            "data.vectors.engine",
            "pgvector lives in PostgreSQL, and the blueprint has none; add data.postgres",
        ),
        (
            {"vectors": {"engine": "qdrant", "count": 1000, "dimensions": 768}},
            "data.vectors.engine",
            "qdrant needs a Kubernetes cluster, and api-first has none; engine: pgvector",
        ),
        (
            {"postgres": {"tier": "small"}, "vectors": {"engine": "pgvector", "count": 10, "dimensions": 20000}},
            "data.vectors.dimensions",
            "pgvector stores no vector of 20000 dimensions; allowed: up to 16000",
        ),
        (
            {"postgres": {"tier": "large"}, "vectors": {"engine": "pgvector", "count": 10**10, "dimensions": 768}},
            "data.vectors.count",
            # 10^10 x 3080 bytes, three times: 86054 GiB, and 250 of the tier.
            "10000000000 vectors of 768 dimensions take about 86305 GiB, and a disk has 52428",
        ),
        ({"queue": {"engine": "pubsub"}}, "data.queue.engine", "AWS has no pubsub; on AWS: sqs"),
    ],
)
def test_stores_that_cannot_be(tmp_path: Path, data: dict[str, Any], path: str, text: str) -> None:
    code, where, whole = problem(tmp_path, data)
    assert (code, where) == ("GP417", path)
    assert whole.startswith(text)


def test_the_largest_disk_that_can_grow_is_taken(tmp_path: Path) -> None:
    vectors = {"engine": "pgvector", "count": 6 * 10**9, "dimensions": 768}
    data = {"postgres": {"tier": "large"}, "vectors": vectors}
    assert problems(tmp_path, data) == []
    found, _ = resolved(tmp_path, "postgres", data)
    assert found.disk_gib < found.max_disk_gib == 65536
    assert problems(tmp_path, {**data, "vectors": {**vectors, "count": 10**10}, "postgres": {"tier": "serverless"}}) == []


def test_no_cluster_runs_aurora(tmp_path: Path) -> None:
    code, path, text = problem(tmp_path, {"postgres": {"run": "cluster", "tier": "serverless"}}, {})
    assert (code, path) == ("GP417", "data.postgres.tier")
    assert text.endswith("small, medium or large; or run: managed")


def test_a_name_that_rds_does_not_take(tmp_path: Path) -> None:
    changes = {**ON_ECS, "metadata": {"name": "a--b", "owner": "team"}}
    code, path, text = problem(tmp_path, {"postgres": {"tier": "small"}}, changes)
    assert (code, path) == ("GP413", "metadata.name")
    assert "single hyphens" in text


def test_a_cluster_has_other_vector_stores(tmp_path: Path) -> None:
    assert problems(tmp_path, {"vectors": {"engine": "qdrant", "count": 1000, "dimensions": 768}}, {}) == []
