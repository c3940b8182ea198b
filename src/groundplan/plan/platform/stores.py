"""Stores that run in the cluster, and how large they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from groundplan.blueprint.model import Data, Postgres, Vectors
from groundplan.data_dir import data_dir
from groundplan.plan.cluster_services import AGENTS
from groundplan.plan.model.platform import CacheCluster, PostgresCluster, VectorCluster
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size, less
from groundplan.plan.platform import rules
from groundplan.plan.platform.nodes import system_room
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.plan.services import shown_memory
from groundplan.problems import Path, Problem


@dataclass(frozen=True, slots=True)
class StorePods:
    """Pods of a store: ``count`` of the same size, each with a disk, and with what runs ``beside`` the store."""

    count: int
    size: Size
    disk_gib: int
    beside: Size

    @property
    def pod(self) -> Size:
        """All that a pod asks for."""
        return Size(self.size.millicpu + self.beside.millicpu, self.size.mib + self.beside.mib)


# vCPU, memory and disk of the managed database of the same tier.
_POSTGRES = {"small": (Size(2000, 8192), 20), "medium": (Size(4000, 16384), 100), "large": (Size(8000, 32768), 250)}
_POSTGRES_VERSION = "17"
DATABASE = "app"
"""Name of the database in the cluster, and of its owner."""
_INSTANCES = 3
_NODES, _COPIES = 3, 2
_DEVELOPMENT_SHARE = 4
_LEAST_VECTOR_DISK_GIB = 20
_CACHE_MIB, _SMALL_CACHE_MIB, _CACHE_REPLICAS = 2048, 512, 2
_CACHE_MILLICPU, _SMALL_CACHE_MILLICPU = 500, 250
# What archives the write-ahead log, and the exporter of the cache's metrics.
_ARCHIVER, _EXPORTER, _NOTHING = Size(100, 256), Size(10, 32), Size(0, 0)


def demands(data: Data, *, production: bool) -> dict[str, StorePods]:
    """Pods of every store that runs in the cluster, by the store's name: what system nodes must have room for."""
    found: dict[str, StorePods] = {}
    if data.postgres is not None and data.postgres.run == "cluster" and data.postgres.tier in _POSTGRES:
        found["postgres"] = _postgres_pods(data.postgres, data.vectors, production=production)
    if data.vectors is not None and data.vectors.engine != "pgvector":
        found["vectors"] = _vector_pods(data.vectors, production=production)
    if data.cache is not None and data.cache.run == "cluster":
        memory = _CACHE_MIB if production else _SMALL_CACHE_MIB
        replicas = _CACHE_REPLICAS if production else 0
        millicpu = _CACHE_MILLICPU if production else _SMALL_CACHE_MILLICPU
        found["cache"] = StorePods(1 + replicas, Size(millicpu, memory), 2 * -(-memory // 1024), _EXPORTER)
    return found


def problems(around: Surroundings) -> Iterator[Problem]:
    """A version of PostgreSQL that nobody has an image of, and stores of which a pod fits on no node."""
    node, code = system_room(around), around.code("GP417", "GP476")
    given = around.data.postgres
    if given is not None and around.runs_postgres and given.version is not None and given.version not in _versions():
        message = f"there is no image of PostgreSQL {given.version} for a cluster"
        yield Problem(code, ("data", "postgres", "version"), message, f"allowed: {', '.join(_versions())}")
    if node is None:
        return
    room = less(node, AGENTS)
    causes: dict[str, tuple[Path, str]] = {
        "postgres": (("data", "postgres", "tier"), "a smaller tier; or run: managed"),
        "vectors": (("data", "vectors", "count"), "store fewer vectors, or shorter ones; or engine: pgvector"),
        "cache": (("data", "cache", "run"), "run: managed"),
    }
    for name, pods in demands(around.data, production=around.production).items():
        if not room.holds(pods.pod):
            path, way_out = causes[name]
            wants = f"{pods.pod.millicpu / 1000:g} CPU and {shown_memory(pods.pod.mib)}"
            holds = f"{room.millicpu / 1000:g} CPU and {room.mib}Mi"
            message = f"a pod of {name} takes {wants}, and fits on no system node"
            yield Problem(code, path, message, f"one holds {holds}: {way_out}")


def resolve_postgres(around: Surroundings, origins: Origins) -> PostgresCluster | None:
    """PostgreSQL of CloudNativePG; None where there is none, or where the cloud runs it."""
    given, path = around.data.postgres, ("data", "postgres")
    if given is None or not around.runs_postgres:
        return None
    pods = demands(around.data, production=around.production)["postgres"]
    instances = None if given.high_availability is None else pods.count
    bucket = _backups(around)
    backups = rules.NO_BACKUPS if bucket is None else rules.POSTGRES_BACKUPS
    return PostgresCluster(
        version=origins.given_or(
            "version",
            given.version,
            *(*path, "version"),
            default=_POSTGRES_VERSION,
            reason="supported until November 2029; another one is an upgrade, so that it does not follow the newest",
        ),
        database=origins.default("database", DATABASE, "the one database of the product, which its owner of that name has"),
        instances=origins.given_or_rule(
            "instances", instances, *path, "high_availability", default=pods.count, rule=rules.POSTGRES_INSTANCES
        ),
        millicpu=origins.rule("millicpu", pods.size.millicpu, rules.POSTGRES_SIZE),
        memory_mib=origins.rule("memory_mib", pods.size.mib, rules.POSTGRES_SIZE),
        disk_gib=origins.rule(
            "disk_gib", pods.disk_gib, rules.POSTGRES_VECTORS if around.vectors_in_postgres else rules.POSTGRES_SIZE
        ),
        extensions=_extensions(around, given, origins),
        bucket=origins.rule("bucket", bucket, backups),
        backup_days=origins.rule("backup_days", 0 if bucket is None else 30 if around.production else 7, backups),
    )


def resolve_vectors(around: Surroundings, origins: Origins) -> VectorCluster | None:
    """The vector store; None where there is none, or where vectors lie in PostgreSQL."""
    given = around.data.vectors
    if given is None or given.engine == "pgvector":
        return None
    pods = demands(around.data, production=around.production)["vectors"]
    return VectorCluster(
        engine=origins.given("engine", given.engine, "data", "vectors", "engine"),
        replicas=origins.rule("replicas", pods.count, rules.SINGLE_MILVUS if given.engine == "milvus" else rules.VECTOR_NODES),
        millicpu=origins.rule("millicpu", pods.size.millicpu, rules.VECTOR_CPU),
        memory_mib=origins.rule("memory_mib", pods.size.mib, rules.VECTOR_MEMORY),
        disk_gib=origins.rule("disk_gib", pods.disk_gib, rules.VECTOR_DISK),
    )


def resolve_cache(around: Surroundings, origins: Origins) -> CacheCluster | None:
    """Valkey in the cluster; None where there is none, or where the cloud runs it."""
    if not around.runs_cache:
        return None
    pods = demands(around.data, production=around.production)["cache"]
    return CacheCluster(
        replicas=origins.rule("replicas", pods.count - 1, rules.CACHE),
        memory_mib=origins.rule("memory_mib", pods.size.mib, rules.CACHE),
    )


def _versions() -> tuple[str, ...]:
    """Major versions that charts/postgres.yaml has an image of."""
    content = yaml.load((data_dir("charts") / "postgres.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return tuple(content["images"])


def _backups(around: Surroundings) -> str | None:
    """Bucket of the backups; None where no cloud is there to have one."""
    bucket = around.target.buckets.get("backups")
    return None if bucket is None else bucket.name


def _postgres_pods(given: Postgres, vectors: Vectors | None, *, production: bool) -> StorePods:
    available = production if given.high_availability is None else given.high_availability
    size, disk = _POSTGRES[given.tier]
    if vectors is not None and vectors.engine == "pgvector":
        disk += -(-3 * vectors.count * (4 * vectors.dimensions + 8) // 2**30)
    share = 1 if production else _DEVELOPMENT_SHARE
    return StorePods(_INSTANCES if available else 1, Size(size.millicpu // share, size.mib // share), disk, _ARCHIVER)


def _vector_pods(given: Vectors, *, production: bool) -> StorePods:
    nodes = _NODES if production and given.engine != "milvus" else 1
    factor = 3 if given.engine == "qdrant" else 6  # halves
    size = given.count * given.dimensions * 4 * factor // 2
    share = -(-size * (_COPIES if nodes > 1 else 1) // nodes)
    # In steps of 256 MiB.
    memory = 1024 + -(-share // 2**28) * 256
    millicpu = 1000 * (1 + memory // 8192)
    disk = max(_LEAST_VECTOR_DISK_GIB, 4 * -(-memory // 1024))
    return StorePods(nodes, Size(millicpu if production else millicpu // _DEVELOPMENT_SHARE, memory), disk, _NOTHING)


def _extensions(around: Surroundings, given: Postgres, origins: Origins) -> tuple[str, ...]:
    named = given.extensions or ()
    if around.vectors_in_postgres and "vector" not in named:
        return origins.rule("extensions", (*named, "vector"), rules.POSTGRES_VECTORS)
    return origins.given_or(
        "extensions", given.extensions, "data", "postgres", "extensions", default=(), reason="none is asked for"
    )
