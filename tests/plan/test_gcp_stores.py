"""Stores on Google Cloud: what the blueprint asks for, what it gets, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import gcp_plans
import gke_plans
from groundplan.plan.gcp import shared, stores
from groundplan.plan.gcp.context import Context, context
from groundplan.plan.model.gcp import CloudSql, Memorystore, PubSubQueue
from groundplan.plan.origin import Origins
from problem_texts import told

PRIVATE = {"profile": "private-vpc", "cloud": {"project_number": "123456789012"}}
SMALL = {"tier": "small"}


def around(folder: Path, data: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> Context:
    """The context of the small api-first product, with this data."""
    return context(gcp_plans.pair(folder, {**(changes or {}), "data": data}), production=True)


def on_gke(folder: Path, data: Mapping[str, Any]) -> Context:
    return context(gke_plans.pair(folder, {"data": data}), production=True)


def resolved(
    folder: Path, store: str, data: Mapping[str, Any], changes: Mapping[str, Any] | None = None, environment: str = "prod"
) -> tuple[Any, dict[str, str]]:
    """The plan of one store, and the kind or rule behind each of its values."""
    pair = gcp_plans.pair(folder, {**(changes or {}), "data": data}, environment)
    origins = Origins(pair.places)
    resolve = {"postgres": stores.resolve_postgres, "cache": stores.resolve_cache, "queue": stores.resolve_queue}[store]
    found = resolve(context(pair, production=environment != "dev"), origins)
    return found, {str(path[0]): origin.id or origin.kind for path, origin in origins.found.items()}


def problems(around: Context) -> list[tuple[str, str, str]]:
    """Code, path and whole text of each problem."""
    return told(stores.problems(around))


# --- PostgreSQL -------------------------------------------------------------------------------------------------------------


def test_postgres_in_production(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "postgres", {"postgres": {"tier": "medium"}})
    assert found == CloudSql(
        name="desk-prod",
        database="desk",
        edition="ENTERPRISE",
        tier="medium",
        machine="db-custom-4-15360",
        version="POSTGRES_18",
        high_availability=True,
        disk_gib=100,
        backups=30,
        log_days=7,
        extensions=(),
        index_memory_mib=None,
        deletion_protection=True,
    )
    assert (origins["edition"], origins["disk_gib"], origins["extensions"]) == ("GCP080", "default", "default")
    assert set(origins) == set(CloudSql.__dataclass_fields__) - {"index_memory_mib"}


def test_extensions_that_the_blueprint_names(tmp_path: Path) -> None:
    named = ["pg_trgm", "pg_stat_statements"]
    found, origins = resolved(tmp_path, "postgres", {"postgres": {**SMALL, "extensions": named}})
    assert (found.extensions, origins["extensions"]) == (("pg_trgm", "pg_stat_statements"), "blueprint")
    found, origins = resolved(tmp_path, "postgres", {"postgres": {**SMALL, "extensions": ["vector"]}})
    assert (found.extensions, origins["extensions"]) == (("vector",), "blueprint")
    # A sixteenth of 7.5 GiB.
    assert found.index_memory_mib == 480


def test_a_private_vpc_audits_its_database(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "postgres", {"postgres": {**SMALL, "extensions": ["pg_trgm"]}}, PRIVATE)
    assert (found.extensions, origins["extensions"]) == (("pg_trgm", "pgaudit"), "GCP081")


def test_vectors_make_the_disk_larger_and_add_the_extension(tmp_path: Path) -> None:
    # 3 * 10 million * (4 * 1536 + 8) bytes are 171.9 GiB.
    data = {"postgres": SMALL, "vectors": {"engine": "pgvector", "count": 10_000_000, "dimensions": 1536}}
    found, origins = resolved(tmp_path, "postgres", data)
    assert (found.disk_gib, found.extensions, found.index_memory_mib) == (20 + 172, ("vector",), 480)
    assert (origins["disk_gib"], origins["extensions"], origins["index_memory_mib"]) == ("GCP082", "GCP081", "GCP082")
    assert set(origins) == set(CloudSql.__dataclass_fields__)


def test_postgres_in_the_cluster_is_not_managed(tmp_path: Path) -> None:
    data = {"postgres": {**SMALL, "run": "cluster"}, "vectors": {"engine": "pgvector", "count": 1, "dimensions": 3}}
    assert problems(on_gke(tmp_path, data)) == []
    assert stores.resolve_postgres(on_gke(tmp_path, data), Origins({})) is None


@pytest.mark.parametrize(
    ("data", "path", "text"),
    [
        (
            {"postgres": {**SMALL, "run": "cluster"}},
            "data.postgres.run",
            "run: cluster needs a Kubernetes cluster, and api-first has none; "
            "run: managed, or leave it out; a gpu-cluster has a cluster, and a private-vpc that hosts a model",
        ),
        (
            {"postgres": {"tier": "serverless"}},
            "data.postgres.tier",
            "Cloud SQL has no tier serverless; small, medium or large; each has a machine of its own",
        ),
        (
            {"postgres": {**SMALL, "version": "12", "extensions": ["vector", "pg_trgm"]}},
            "data.postgres.version",
            "Cloud SQL has no extension vector for PostgreSQL 12; 13 is the oldest version that has it",
        ),
        (
            {"vectors": {"engine": "qdrant", "count": 1, "dimensions": 3}},
            "data.vectors.engine",
            "qdrant needs a Kubernetes cluster, and api-first has none; engine: pgvector, which lives in data.postgres",
        ),
        (
            {"vectors": {"engine": "pgvector", "count": 1, "dimensions": 3}},
            "data.vectors.engine",
            "pgvector lives in PostgreSQL, and the blueprint has none; "
            "add data.postgres, for example {tier: small}; it gets the extension vector by itself",
        ),
        (
            {"postgres": SMALL, "vectors": {"engine": "pgvector", "count": 1, "dimensions": 16_001}},
            "data.vectors.dimensions",
            "pgvector stores no vector of 16001 dimensions; allowed: up to 16000; an index takes 2000",
        ),
        (
            {"postgres": SMALL, "vectors": {"engine": "pgvector", "count": 10_000_000_000, "dimensions": 1536}},
            "data.vectors.count",
            "10000000000 vectors of 1536 dimensions take about 171905 GiB, and a disk has 65536; "
            "store fewer vectors, or shorter ones",
        ),
        (
            {"cache": {"engine": "valkey"}},
            "data.cache",
            "no service needs the cache, and nothing else could log in; "
            "name cache in the needs of a service, or leave data.cache out",
        ),
        ({"queue": {"engine": "sqs"}}, "data.queue.engine", "Google Cloud has no sqs; on Google Cloud: pubsub"),
    ],
)
def test_what_is_refused(tmp_path: Path, data: Mapping[str, Any], path: str, text: str) -> None:
    assert problems(around(tmp_path, data)) == [("GP476", path, text)]


def test_no_cluster_runs_the_serverless_tier(tmp_path: Path) -> None:
    ((code, path, text),) = problems(on_gke(tmp_path, {"postgres": {"tier": "serverless", "run": "cluster"}}))
    assert (code, path) == ("GP476", "data.postgres.tier")
    assert text.startswith("no cluster runs the tier serverless")


def test_a_private_vpc_on_cloud_run_has_no_cluster(tmp_path: Path) -> None:
    ((code, _, text),) = problems(around(tmp_path, {"postgres": {**SMALL, "run": "cluster"}}, PRIVATE))
    assert code == "GP476"
    assert "and a private-vpc without a hosted model has none" in text


def test_a_version_that_cloud_sql_does_not_have(tmp_path: Path) -> None:
    ((code, path, text),) = problems(around(tmp_path, {"postgres": {**SMALL, "version": "11"}}))
    assert (code, path) == ("GP204", "data.postgres.version")
    assert text == "Cloud SQL does not offer PostgreSQL 11; allowed: 18, 17, 16, 15, 14, 13, 12"


# --- cache ------------------------------------------------------------------------------------------------------------------


def test_cache(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "cache", {"cache": {"engine": "valkey"}})
    assert found == Memorystore(
        name="desk-prod", node_type="STANDARD_SMALL", version="VALKEY_9_0", replicas=1, backup_days=7, deletion_protection=True
    )
    assert (origins["node_type"], origins["version"]) == ("GCP083", "memorystore.default_version")
    assert set(origins) == set(Memorystore.__dataclass_fields__)
    found, _ = resolved(tmp_path, "cache", {"cache": {"engine": "valkey"}}, environment="dev")
    assert (found.node_type, found.replicas, found.backup_days) == ("SHARED_CORE_NANO", 0, None)
    assert not found.deletion_protection
    found, _ = resolved(tmp_path, "cache", {"postgres": SMALL})
    assert found is None


def test_apis_of_the_stores(tmp_path: Path) -> None:
    with_both = around(tmp_path, {"cache": {"engine": "valkey"}, "queue": {"engine": "pubsub"}})
    apis = {f"{name}.googleapis.com" for name in ("memorystore", "networkconnectivity", "pubsub")}
    assert apis <= set(shared.resolve_apis(with_both, Origins({}), ()))
    assert not apis & set(shared.resolve_apis(around(tmp_path, {"postgres": SMALL}), Origins({}), ()))


# --- queue ------------------------------------------------------------------------------------------------------------------


def test_queue(tmp_path: Path) -> None:
    found, origins = resolved(tmp_path, "queue", {"queue": {"engine": "pubsub"}})
    assert found == PubSubQueue(
        topic="desk-prod-queue",
        subscription="desk-prod-queue",
        dead_letter_topic="desk-prod-dead-letter",
        dead_letter_subscription="desk-prod-dead-letter",
        ack_deadline_seconds=60,
        retention_seconds=604800,
        max_attempts=5,
        enforce_in_transit=False,
    )
    assert (origins["retention_seconds"], origins["enforce_in_transit"]) == ("GCP085", "GCP086")
    assert set(origins) == set(PubSubQueue.__dataclass_fields__)


def test_messages_that_must_not_leave_the_region(tmp_path: Path) -> None:
    # A private-vpc has to have one.
    found, _ = resolved(tmp_path, "queue", {"queue": {"engine": "pubsub"}}, {"intent": {"residency": "eu"}})
    assert found.enforce_in_transit


def test_a_queue_asks_for_the_project_number(tmp_path: Path) -> None:
    queue = around(tmp_path, {"queue": {"engine": "pubsub"}})
    assert [(item.code, item.path) for item in shared.problems(queue)] == [("GP470", ("cloud", "project_number"))]
    known = around(tmp_path, {"queue": {"engine": "pubsub"}}, {"cloud": {"project_number": "123456789012"}})
    assert list(shared.problems(known)) == []
