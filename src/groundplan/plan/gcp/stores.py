"""PostgreSQL, cache and queue: where they run, how large they are, and how long they keep what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.blueprint.model import Data, Postgres, Vectors
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import NAMES, PROTECTION
from groundplan.plan.model.gcp import CloudSql, Memorystore, PubSubQueue
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

STANDBY = Rule(
    "GCP013",
    "Standby of the database",
    "every environment but dev has one in a second zone",
    "https://docs.cloud.google.com/sql/docs/postgres/high-availability",
)
INSTANCE_NAME = Rule(
    "GCP014",
    "Name of the database instance",
    "the stack's name where the instance is protected; in dev the provider makes one up, since Google blocks the name of a "
    "deleted instance for a week",
    "https://docs.cloud.google.com/sql/docs/postgres/delete-instance",
)
DATABASE_NAME = Rule(
    "GCP015", "Name of the database", "the product's name with underscores, so that SQL needs no quotes around it"
)
BACKUPS = Rule(
    "GCP016",
    "Backups of the database",
    "one a day, 7 of them in dev and 30 elsewhere; a point in the last 7 days can be restored, the most that Cloud SQL "
    "Enterprise keeps",
    "https://docs.cloud.google.com/sql/docs/postgres/backup-recovery/backups",
)
POSTGRES_VERSION = Rule(
    "GCP017",
    "Version of PostgreSQL",
    "the catalogue's fixed default, which does not move to newer versions by itself: a new major version is an upgrade that "
    "somebody plans; say `data.postgres.version` to choose one",
    "https://docs.cloud.google.com/sql/docs/postgres/db-versions",
)
EDITION = Rule(
    "GCP080",
    "Edition of Cloud SQL",
    "Enterprise, which with a standby is there 99.95 % of the time; Enterprise Plus (99.99 %, shorter maintenance, a cache on "
    "local disks) costs about a third more and takes other machine types: it is for products that earn it, and an upgrade away",
    "https://docs.cloud.google.com/sql/docs/postgres/editions-intro",
)
EXTENSIONS = Rule(
    "GCP081",
    "Extensions of PostgreSQL",
    "those that the blueprint names, vector where vectors lie in the database, and in a private-vpc pgaudit, which writes data "
    "access audit logs. Users with the role cloudsqlsuperuser make them, as every service is, and Terraform is not: "
    "run CREATE EXTENSION once, or in the first migration",
    "https://docs.cloud.google.com/sql/docs/postgres/extensions",
)
VECTORS = Rule(
    "GCP082",
    "Vectors in PostgreSQL",
    "pgvector takes 4 bytes for each dimension of a vector and 8 more; three times that is for the table, its HNSW index "
    "and what 8 KiB pages leave empty. An index is built in a sixteenth of the machine's memory",
    "https://github.com/pgvector/pgvector#vector-type",
)
CACHE_SIZE = Rule(
    "GCP083",
    "Size of the cache",
    "a primary of 6.5 GB, the smallest type with an SLA, and a replica in another zone, which takes over; in dev one node of "
    "1.4 GB",
    "https://docs.cloud.google.com/memorystore/docs/valkey/instance-node-specification",
)
CACHE_BACKUPS = Rule(
    "GCP084",
    "Backups of the cache",
    "one a day for a week, and a snapshot every 12 hours from which nodes start where all have failed; in dev none",
    "https://docs.cloud.google.com/memorystore/docs/valkey/about-rdb-persistence",
)
QUEUE = Rule(
    "GCP085",
    "Times of the queue",
    "a worker has a minute for a message, which Google's client libraries extend as long as it works on it, and a message 5 "
    "attempts within 7 days; after them it lies 31 days behind the dead-letter topic, for a person to look at",
    "https://docs.cloud.google.com/pubsub/docs/handling-failures",
)
IN_TRANSIT = Rule(
    "GCP086",
    "Region of messages in transit",
    "Pub/Sub stores them in the product's region. In a private-vpc, and with intent.residency, it also refuses calls that come "
    "to it in another region; a client that names the region's endpoint, REGION-pubsub.googleapis.com, makes none",
    "https://docs.cloud.google.com/pubsub/docs/resource-location-restriction",
)

_BACKUPS_IN_DEVELOPMENT, _BACKUPS_ELSEWHERE = 7, 30
# Cloud SQL Enterprise keeps the write-ahead log for 7 days at the most.
_LOG_DAYS = 7
_DISK_GIB = {"small": 20, "medium": 100, "large": 250}
# Databases that every Cloud SQL instance has.
_TAKEN_DATABASES = ("postgres", "template0", "template1", "cloudsqladmin")
_VECTOR_DIMENSIONS = 16_000
_INDEX_SHARE = 16
_CACHE_BACKUP_DAYS = 7
# https://docs.cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.instances/create
_CACHE_NAME = (4, 63)
_QUEUE_NAME = 255
_MINUTE, _DAY = 60, 24 * 60 * 60
_POSTGRES: Path = ("data", "postgres")
_VECTORS: Path = ("data", "vectors")


def problems(context: Context) -> Iterator[Problem]:
    """Stores that cannot be had on Google Cloud, or not in this way."""
    data = _data(context)
    if data.postgres is not None:
        yield from _postgres(context, data.postgres)
    if data.vectors is not None:
        yield from _vectors(context, data.vectors)
    if has_cache(context) and not any("cache" in (one.needs or ()) for one in context.services.values()):
        hint = "name cache in the needs of a service, or leave data.cache out"
        yield Problem("GP476", ("data", "cache"), "no service needs the cache, and nothing else could log in", hint)
    if data.queue is not None and data.queue.engine != "pubsub":
        message = f"Google Cloud has no {data.queue.engine}"
        yield Problem("GP476", ("data", "queue", "engine"), message, "on Google Cloud: pubsub")


def managed_postgres(context: Context) -> Postgres | None:
    """The database that Cloud SQL runs; None without one."""
    given = _data(context).postgres
    return None if given is None or given.run == "cluster" else given


def runs_postgres_itself(context: Context) -> bool:
    """Whether PostgreSQL runs in the product's own cluster."""
    given = _data(context).postgres
    return given is not None and given.run == "cluster"


def has_cache(context: Context) -> bool:
    """Whether Memorystore runs a cache."""
    given = _data(context).cache
    return given is not None and given.run != "cluster"


def has_queue(context: Context) -> bool:
    """Whether there is a queue."""
    return _data(context).queue is not None


def resolve_postgres(context: Context, origins: Origins) -> CloudSql | None:
    """The Cloud SQL instance; None without one."""
    given, production = managed_postgres(context), context.production
    if given is None:
        return None
    if given.tier == "serverless":
        raise ValueError("Cloud SQL has no serverless tier; the checks before this refuse it")
    offer = catalog.cloud_sql()
    tier = offer.tiers[given.tier]
    source = catalog.provenance("cloud_sql").source
    database = context.blueprint.metadata.name.replace("-", "_")
    high_availability = origins.given_or_rule(
        "high_availability", given.high_availability, *_POSTGRES, "high_availability", default=production, rule=STANDBY
    )
    vectors = _vector_gib(_data(context).vectors)
    disk = (
        origins.rule("disk_gib", _DISK_GIB[given.tier] + vectors, VECTORS)
        if vectors
        else origins.default("disk_gib", _DISK_GIB[given.tier], "to start with; the disk grows by itself")
    )
    extensions = _extensions(context, given, origins)
    return CloudSql(
        name=origins.rule("name", context.stack if production else None, INSTANCE_NAME),
        database=origins.rule("database", f"{database}_app" if database in _TAKEN_DATABASES else database, DATABASE_NAME),
        edition=origins.rule("edition", "ENTERPRISE", EDITION),
        tier=origins.given("tier", given.tier, *_POSTGRES, "tier"),
        machine=origins.row("machine", tier.machine_type, f"cloud_sql.tiers.{given.tier}", source),
        version=origins.given_or_rule(
            "version",
            None if given.version is None else _api_version(given.version),
            *_POSTGRES,
            "version",
            default=offer.default_postgres_version,
            rule=POSTGRES_VERSION,
        ),
        high_availability=high_availability,
        disk_gib=disk,
        backups=origins.rule("backups", _BACKUPS_ELSEWHERE if production else _BACKUPS_IN_DEVELOPMENT, BACKUPS),
        log_days=origins.rule("log_days", _LOG_DAYS, BACKUPS),
        extensions=extensions,
        index_memory_mib=origins.rule("index_memory_mib", tier.memory_mib // _INDEX_SHARE, VECTORS)
        if "vector" in extensions
        else None,
        deletion_protection=origins.rule("deletion_protection", production, PROTECTION),
    )


def resolve_cache(context: Context, origins: Origins) -> Memorystore | None:
    """The Memorystore instance; None where there is none, or where the cluster runs it."""
    if not has_cache(context):
        return None
    production, offer = context.production, catalog.memorystore()
    least, most = _CACHE_NAME
    node_type = next(name for name, node in offer.node_types.items() if node.sla or not production)
    return Memorystore(
        name=origins.rule("name", context.name(least=least, most=most), NAMES),
        node_type=origins.rule("node_type", node_type, CACHE_SIZE),
        version=origins.row(
            "version", offer.default_version, "memorystore.default_version", catalog.provenance("memorystore").source
        ),
        replicas=origins.rule("replicas", 1 if production else 0, CACHE_SIZE),
        backup_days=origins.rule("backup_days", _CACHE_BACKUP_DAYS if production else None, CACHE_BACKUPS),
        deletion_protection=origins.rule("deletion_protection", production, PROTECTION),
    )


def resolve_queue(context: Context, origins: Origins) -> PubSubQueue | None:
    """The Pub/Sub topic and its subscription; None without one."""
    if not has_queue(context):
        return None
    queue, dead_letter = (context.name(own, most=_QUEUE_NAME) for own in ("queue", "dead-letter"))
    return PubSubQueue(
        topic=origins.rule("topic", queue, NAMES),
        subscription=origins.rule("subscription", queue, NAMES),
        dead_letter_topic=origins.rule("dead_letter_topic", dead_letter, NAMES),
        dead_letter_subscription=origins.rule("dead_letter_subscription", dead_letter, NAMES),
        ack_deadline_seconds=origins.rule("ack_deadline_seconds", _MINUTE, QUEUE),
        retention_seconds=origins.rule("retention_seconds", 7 * _DAY, QUEUE),
        max_attempts=origins.rule("max_attempts", 5, QUEUE),
        enforce_in_transit=origins.rule("enforce_in_transit", context.residency is not None, IN_TRANSIT),
    )


# --- what is wrong ----------------------------------------------------------------------------------------------------------


def _postgres(context: Context, given: Postgres) -> Iterator[Problem]:
    if given.run == "cluster" and not context.on_gke:
        message = f"run: cluster needs a Kubernetes cluster, and {_where(context)} has none"
        hint = "run: managed, or leave it out; a gpu-cluster has a cluster, and a private-vpc that hosts a model"
        yield Problem("GP476", (*_POSTGRES, "run"), message, hint)
    if given.tier == "serverless":
        message = "no cluster runs the tier serverless" if given.run == "cluster" else "Cloud SQL has no tier serverless"
        yield Problem("GP476", (*_POSTGRES, "tier"), message, "small, medium or large; each has a machine of its own")
    if given.run != "cluster":
        yield from _version(context, given)


def _version(context: Context, given: Postgres) -> Iterator[Problem]:
    offer = catalog.cloud_sql()
    version = offer.default_postgres_version if given.version is None else _api_version(given.version)
    if version not in offer.postgres_versions:
        message = f"Cloud SQL does not offer PostgreSQL {given.version}"
        yield Problem("GP204", (*_POSTGRES, "version"), message, f"allowed: {', '.join(map(_number, offer.postgres_versions))}")
        return
    for extension in _wanted_extensions(context, given):
        oldest = offer.extensions[extension]
        # Newest first.
        if offer.postgres_versions.index(version) > offer.postgres_versions.index(oldest):
            message = f"Cloud SQL has no extension {extension} for PostgreSQL {_number(version)}"
            yield Problem("GP476", (*_POSTGRES, "version"), message, f"{_number(oldest)} is the oldest version that has it")


def _vectors(context: Context, given: Vectors) -> Iterator[Problem]:
    postgres = _data(context).postgres
    if given.engine != "pgvector":
        if not context.on_gke:
            message = f"{given.engine} needs a Kubernetes cluster, and {_where(context)} has none"
            yield Problem("GP476", (*_VECTORS, "engine"), message, "engine: pgvector, which lives in data.postgres")
        return
    if given.dimensions > _VECTOR_DIMENSIONS:
        message = f"pgvector stores no vector of {given.dimensions} dimensions"
        hint = f"allowed: up to {_VECTOR_DIMENSIONS}; an index takes 2000"
        yield Problem("GP476", (*_VECTORS, "dimensions"), message, hint)
    if postgres is None:
        hint = "add data.postgres, for example {tier: small}; it gets the extension vector by itself"
        yield Problem("GP476", (*_VECTORS, "engine"), "pgvector lives in PostgreSQL, and the blueprint has none", hint)
    elif postgres.run != "cluster" and postgres.tier != "serverless":
        needed, limit = _DISK_GIB[postgres.tier] + _vector_gib(given), catalog.cloud_sql().max_disk_gib
        if needed > limit:
            message = f"{given.count} vectors of {given.dimensions} dimensions take about {needed} GiB, and a disk has {limit}"
            yield Problem("GP476", (*_VECTORS, "count"), message, "store fewer vectors, or shorter ones")


def _where(context: Context) -> str:
    return "a private-vpc without a hosted model" if context.private else context.blueprint.profile


# --- parts of the plan ------------------------------------------------------------------------------------------------------


def _data(context: Context) -> Data:
    return context.blueprint.data or Data()


def _wanted_extensions(context: Context, given: Postgres) -> tuple[str, ...]:
    vectors = _data(context).vectors
    added = {"vector": vectors is not None and vectors.engine == "pgvector", "pgaudit": context.private}
    named = given.extensions or ()
    return (*named, *(name for name, is_wanted in added.items() if is_wanted and name not in named))


def _extensions(context: Context, given: Postgres, origins: Origins) -> tuple[str, ...]:
    wanted, named = _wanted_extensions(context, given), given.extensions or ()
    if wanted != named:
        return origins.rule("extensions", wanted, EXTENSIONS)
    return origins.given_or("extensions", given.extensions, *_POSTGRES, "extensions", default=(), reason="none is asked for")


def _vector_gib(given: Vectors | None) -> int:
    """What the vectors take in PostgreSQL, rounded up; 0 where they are not there."""
    if given is None or given.engine != "pgvector":
        return 0
    return -(-3 * given.count * (4 * given.dimensions + 8) // 2**30)


def _api_version(version: str) -> str:
    """The API's name of a PostgreSQL major version: ``"17"`` -> ``POSTGRES_17``."""
    return f"POSTGRES_{version}"


def _number(version: str) -> str:
    return version.removeprefix("POSTGRES_")
