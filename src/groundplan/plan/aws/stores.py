"""PostgreSQL, cache and queue: where they run, and how large they are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from groundplan import catalog
from groundplan.blueprint.model import Cache, Data, Postgres, Vectors
from groundplan.plan.aws.basics import resolve_log_days
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.models import row_source
from groundplan.plan.aws.names import name_problems
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import AuroraPostgres, Queue, RdsPostgres, Valkey
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

MANAGED = Rule(
    "AWS030",
    "Stores",
    "AWS runs it, unless the blueprint says run: cluster; it is named after the stack, and the cache just like it, "
    "since 40 characters are all that ElastiCache takes",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
)
STANDBY = Rule(
    "AWS031",
    "Standby of PostgreSQL",
    "in another zone and ready to take over, in every environment but dev, which waits for a zone to come back",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
)
DISK = Rule(
    "AWS032",
    "Largest disk of PostgreSQL",
    "five times the first: RDS makes it larger before it is full, never smaller again",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html",
)
VECTORS = Rule(
    "AWS033",
    "Vectors in PostgreSQL",
    "pgvector takes 4 bytes for each dimension of a vector and 8 more; three times that is for the table, its HNSW index "
    "and what 8 KiB pages leave empty",
    "https://github.com/pgvector/pgvector#vector-type",
)
BACKUPS = Rule(
    "AWS034",
    "Backups of PostgreSQL",
    "any second of the last 30 days can be restored, in dev of the last 7; RDS keeps no more than 35",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
)
PASSWORD = Rule(
    "AWS035",
    "Age of the database password",
    "RDS would replace it every 7 days, and a container that got it when it started can then open no new connection; "
    "every 90 days a deployment has mostly been before: where none was, restart the services",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html",
)
FIXED_PASSWORD = Rule(
    "AWS095",
    "Age of the database password with gitops",
    "Terraform makes it once, where the plan names it: the tree does not change when it is applied, and RDS would keep it "
    "under a name of its own. To replace it, replace the version of the secret, and restart the services",
    "https://developer.hashicorp.com/terraform/cli/commands/plan#replace-address",
)
ACUS = Rule(
    "AWS036",
    "Capacity of Aurora Serverless",
    "from 2 to 16 units of 2 GiB, since a smaller one grows slower and has little room for connections; in dev from 0.5 to 4",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html",
)
CACHE_SIZE = Rule(
    "AWS037",
    "Size of the cache",
    "two nodes of 13 GiB in two zones, the second a standby, and a week of snapshots; in dev one of 1.4 GiB and a day",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
)
CACHE_USERS = Rule(
    "AWS038",
    "Users of the cache",
    "each service that needs it has its own, and logs in with its IAM role: no password exists that could be lost",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html",
)
QUEUE = Rule(
    "AWS039",
    "Times of the queue",
    "a worker has 5 minutes for a message, and a message 5 attempts within 4 days; after them it lies 14 days "
    "in the dead-letter queue, for a person to look at",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
)

_HIGH_AVAILABILITY = ("data", "postgres", "high_availability")
_VECTOR_DIMENSIONS = 16_000
_PASSWORD_DAYS = 90
_MINUTE, _DAY = 60, 24 * 60 * 60


class _CacheSize(NamedTuple):
    node_type: str
    nodes: int
    snapshot_days: int


_PRODUCTION_CACHE = _CacheSize("cache.r7g.large", 2, 7)
_DEVELOPMENT_CACHE = _CacheSize("cache.t4g.small", 1, 1)


def problems(context: Context) -> Iterator[Problem]:
    """Stores that cannot be had on AWS, or not in this way."""
    data = _data(context)
    if data.postgres is not None:
        yield from _run(context, "postgres", data.postgres)
        yield from _postgres(data.postgres)
    if data.vectors is not None:
        yield from _vectors(context, data.vectors)
    if data.cache is not None:
        yield from _run(context, "cache", data.cache)
        yield from _cache(context, data.cache)
    if data.queue is not None and data.queue.engine != "sqs":
        yield Problem("GP417", ("data", "queue", "engine"), f"AWS has no {data.queue.engine}", "on AWS: sqs")
    yield from name_problems(_names(context))


def resolve_postgres(context: Context, origins: Origins) -> RdsPostgres | AuroraPostgres | None:
    """The managed database; None where there is none, or where the cluster runs it."""
    given = _data(context).postgres
    if given is None or given.run == "cluster":
        return None
    if given.tier == "serverless":
        return _aurora(context, given, origins)
    tier, source, limit = catalog.rds().tiers[given.tier], row_source("rds"), catalog.rds().max_disk_gib
    vectors = _vector_gib(_data(context).vectors)
    disk = (
        origins.rule("disk_gib", tier.disk_gib + vectors, VECTORS)
        if vectors
        else origins.row("disk_gib", tier.disk_gib, f"rds tiers.{given.tier}", source)
    )
    return RdsPostgres(
        name=_postgres_name(context, origins),
        database=_database(context, origins),
        tier=origins.given("tier", given.tier, "data", "postgres", "tier"),
        version=_version(given, origins),
        instance_class=origins.row("instance_class", tier.instance_class, f"rds tiers.{given.tier}", source),
        high_availability=origins.given_or_rule(
            "high_availability", given.high_availability, *_HIGH_AVAILABILITY, default=context.production, rule=STANDBY
        ),
        disk_gib=disk,
        max_disk_gib=origins.rule("max_disk_gib", min(5 * disk, limit), DISK),
        backup_days=_backup_days(context, origins),
        password_days=_password_days(context, origins),
        log_days=resolve_log_days(context, "log_days", origins),
        extensions=_extensions(context, given, origins),
    )


def _aurora(context: Context, given: Postgres, origins: Origins) -> AuroraPostgres:
    low, high = ("2", "16") if context.production else ("0.5", "4")
    available = context.production if given.high_availability is None else given.high_availability
    instances = 2 if available else 1
    return AuroraPostgres(
        name=_postgres_name(context, origins),
        database=_database(context, origins),
        tier=origins.given("tier", given.tier, "data", "postgres", "tier"),
        version=_version(given, origins, aurora=True),
        min_acu=origins.rule("min_acu", Decimal(low), ACUS),
        max_acu=origins.rule("max_acu", Decimal(high), ACUS),
        instances=origins.given_or_rule(
            "instances",
            None if given.high_availability is None else instances,
            *_HIGH_AVAILABILITY,
            default=instances,
            rule=STANDBY,
        ),
        backup_days=_backup_days(context, origins),
        password_days=_password_days(context, origins),
        log_days=resolve_log_days(context, "log_days", origins),
        extensions=_extensions(context, given, origins),
    )


def resolve_cache(context: Context, origins: Origins) -> Valkey | None:
    """The managed cache; None where there is none, or where the cluster runs it."""
    given = _data(context).cache
    if given is None or given.run == "cluster":
        return None
    size = _PRODUCTION_CACHE if context.production else _DEVELOPMENT_CACHE
    version, source = catalog.valkey_default_version(), row_source("elasticache")
    return Valkey(
        name=origins.rule("name", context.stack, MANAGED),
        node_type=origins.rule("node_type", size.node_type, CACHE_SIZE),
        version=origins.row("version", version, "elasticache valkey.default_version", source),
        nodes=origins.rule("nodes", size.nodes, CACHE_SIZE),
        snapshot_days=origins.rule("snapshot_days", size.snapshot_days, CACHE_SIZE),
        users=origins.rule("users", frozen_map(_cache_users(context)), CACHE_USERS),
    )


def resolve_queue(context: Context, origins: Origins) -> Queue | None:
    """The queue; None where there is none."""
    if _data(context).queue is None:
        return None
    return Queue(
        name=origins.rule("name", f"{context.stack}-queue", MANAGED),
        dead_letter_name=origins.rule("dead_letter_name", f"{context.stack}-dead-letter", MANAGED),
        visibility_seconds=origins.rule("visibility_seconds", 5 * _MINUTE, QUEUE),
        retention_seconds=origins.rule("retention_seconds", 4 * _DAY, QUEUE),
        max_receives=origins.rule("max_receives", 5, QUEUE),
    )


# --- what is wrong ----------------------------------------------------------------------------------------------------------


def _run(context: Context, store: str, given: Postgres | Cache) -> Iterator[Problem]:
    path = ("data", store, "run")
    if given.run == "cluster" and not context.on_eks:
        hint = "run: managed, or leave it out; a gpu-cluster has a cluster, and a private-vpc that hosts a model"
        yield Problem("GP417", path, f"run: cluster needs a Kubernetes cluster, and {context.blueprint.profile} has none", hint)


def _postgres(given: Postgres) -> Iterator[Problem]:
    path = ("data", "postgres")
    if given.run == "cluster":
        if given.tier == "serverless":
            hint = "small, medium or large; or run: managed"
            yield Problem("GP417", (*path, "tier"), "the tier serverless is Aurora's, which no cluster runs", hint)
        return
    supported = _supported_versions()
    if given.version is not None and given.version not in supported:
        hint = f"supported: {', '.join(supported)}"
        message = f"RDS has no standard support for PostgreSQL {given.version}"
        yield Problem("GP417", (*path, "version"), message, hint)


def _supported_versions() -> tuple[str, ...]:
    """Versions in standard support on the day of the catalogue; after it RDS charges for each vCPU and hour."""
    today = catalog.provenance("rds").as_of
    return tuple(name for name, version in catalog.rds().versions.items() if version.standard_support_until > today)


def _vectors(context: Context, given: Vectors) -> Iterator[Problem]:
    path, postgres = ("data", "vectors"), _data(context).postgres
    if given.engine != "pgvector":
        if not context.on_eks:
            message = f"{given.engine} needs a Kubernetes cluster, and {context.blueprint.profile} has none"
            yield Problem("GP417", (*path, "engine"), message, "engine: pgvector, which lives in data.postgres")
        return
    if given.dimensions > _VECTOR_DIMENSIONS:
        message = f"pgvector stores no vector of {given.dimensions} dimensions"
        yield Problem("GP417", (*path, "dimensions"), message, f"allowed: up to {_VECTOR_DIMENSIONS}; an index takes 2000")
    if postgres is None:
        hint = "add data.postgres; it gets the extension vector by itself"
        yield Problem("GP417", (*path, "engine"), "pgvector lives in PostgreSQL, and the blueprint has none", hint)
    elif postgres.run != "cluster":
        yield from _vector_size(given, postgres)


def _vector_size(given: Vectors, postgres: Postgres) -> Iterator[Problem]:
    offer = catalog.rds()
    if postgres.tier == "serverless":
        needed, limit = _vector_gib(given), offer.aurora_max_disk_gib
    else:
        # A disk that can grow has to have room for a quarter more.
        needed, limit = offer.tiers[postgres.tier].disk_gib + _vector_gib(given), offer.max_disk_gib * 4 // 5
    if needed > limit:
        message = f"{given.count} vectors of {given.dimensions} dimensions take about {needed} GiB, and a disk has {limit}"
        yield Problem("GP417", ("data", "vectors", "count"), message, "store fewer vectors, or shorter ones")


def _cache(context: Context, given: Cache) -> Iterator[Problem]:
    if given.run != "cluster" and not _cache_users(context):
        hint = "name cache in the needs of a service, or leave data.cache out"
        yield Problem("GP417", ("data", "cache"), "no service needs the cache, and nothing else could log in", hint)


def _names(context: Context) -> Iterator[tuple[str, str, Path]]:
    data, stack = _data(context), ("metadata", "name")
    if data.postgres is not None and data.postgres.run != "cluster":
        yield "database", f"{context.stack}-postgres", stack
    if data.cache is not None and data.cache.run != "cluster":
        yield "cache", context.stack, stack
        for service, user in _cache_users(context).items():
            yield "cache_user", user, ("services", service)
    if data.queue is not None:
        yield "queue", f"{context.stack}-dead-letter", stack


# --- parts of the plan ------------------------------------------------------------------------------------------------------


def _data(context: Context) -> Data:
    return context.blueprint.data or Data()


def _postgres_name(context: Context, origins: Origins) -> str:
    return origins.rule("name", f"{context.stack}-postgres", MANAGED)


def _database(context: Context, origins: Origins) -> str:
    return origins.default("database", "app", "the one database of the product, with a name that PostgreSQL does not reserve")


def _version(given: Postgres, origins: Origins, *, aurora: bool = False) -> str:
    offer = catalog.rds()
    name = offer.default_version if given.version is None else given.version
    if aurora:
        return origins.row("version", offer.versions[name].aurora, f"rds versions.{name}.aurora", row_source("rds"))
    if given.version is not None:
        return origins.given("version", given.version, "data", "postgres", "version")
    return origins.row("version", name, "rds default_version", row_source("rds"))


def _password_days(context: Context, origins: Origins) -> int | None:
    if context.blueprint.gitops is not None:
        return origins.rule("password_days", None, FIXED_PASSWORD)
    return origins.rule("password_days", _PASSWORD_DAYS, PASSWORD)


def _backup_days(context: Context, origins: Origins) -> int:
    return origins.rule("backup_days", 30 if context.production else 7, BACKUPS)


def _extensions(context: Context, given: Postgres, origins: Origins) -> tuple[str, ...]:
    vectors, named = _data(context).vectors, given.extensions or ()
    if vectors is not None and vectors.engine == "pgvector" and "vector" not in named:
        return origins.rule("extensions", (*named, "vector"), VECTORS)
    return origins.given_or(
        "extensions", given.extensions, "data", "postgres", "extensions", default=(), reason="none is asked for"
    )


def _vector_gib(given: Vectors | None) -> int:
    """What the vectors take in PostgreSQL, rounded up; 0 where they are not there."""
    if given is None or given.engine != "pgvector":
        return 0
    return -(-3 * given.count * (4 * given.dimensions + 8) // 2**30)


def _cache_users(context: Context) -> dict[str, str]:
    """The ElastiCache user of each service that needs the cache."""
    services = context.services.items()
    return {name: f"{context.stack}-{name}" for name, service in services if "cache" in (service.needs or ())}
