"""Stores on Google Cloud: PostgreSQL on Cloud SQL."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.blueprint.model import Postgres
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import BACKUPS, DATABASE_NAME, INSTANCE_NAME, POSTGRES_VERSION, PROTECTION, STANDBY
from groundplan.plan.model import CloudSql
from groundplan.plan.origin import Origins
from groundplan.problems import Path, Problem

_BACKUPS_IN_DEVELOPMENT, _BACKUPS_ELSEWHERE = 7, 30
# Cloud SQL Enterprise keeps the write-ahead log for 7 days at the most.
_LOG_DAYS = 7
_DISK_GIB = {"small": 20, "medium": 100, "large": 250}
# Databases that every Cloud SQL instance has.
_TAKEN_DATABASES = ("postgres", "template0", "template1", "cloudsqladmin")
_POSTGRES: Path = ("data", "postgres")


def problems(context: Context) -> Iterator[Problem]:
    """What of the stores Google Cloud does not offer."""
    given = managed_postgres(context)
    version = None if given is None else given.version
    known = catalog.cloud_sql().postgres_versions
    if version is not None and _api_version(version) not in known:
        hint = f"allowed: {', '.join(name.removeprefix('POSTGRES_') for name in known)}"
        yield Problem("GP204", (*_POSTGRES, "version"), f"Cloud SQL does not offer PostgreSQL {version}", hint)


def managed_postgres(context: Context) -> Postgres | None:
    """The database that Cloud SQL runs; None without one."""
    given = None if context.blueprint.data is None else context.blueprint.data.postgres
    return None if given is None or given.run == "cluster" else given


def runs_postgres_itself(context: Context) -> bool:
    """Whether PostgreSQL runs in the product's own cluster."""
    data = context.blueprint.data
    return data is not None and data.postgres is not None and data.postgres.run == "cluster"


def resolve_postgres(context: Context, origins: Origins) -> CloudSql | None:
    """The Cloud SQL instance; None without one."""
    given, production = managed_postgres(context), context.production
    if given is None:
        return None
    if given.tier == "serverless":
        raise ValueError("Cloud SQL has no serverless tier; the checks before this refuse it")
    offer = catalog.cloud_sql()
    source = catalog.provenance("cloud_sql").source
    database = context.blueprint.metadata.name.replace("-", "_")
    high_availability = origins.given_or_rule(
        "high_availability", given.high_availability, *_POSTGRES, "high_availability", default=production, rule=STANDBY
    )
    return CloudSql(
        name=origins.rule("name", context.stack if production else None, INSTANCE_NAME),
        database=origins.rule("database", f"{database}_app" if database in _TAKEN_DATABASES else database, DATABASE_NAME),
        tier=origins.given("tier", given.tier, *_POSTGRES, "tier"),
        machine=origins.row("machine", offer.tiers[given.tier].machine_type, f"cloud_sql.tiers.{given.tier}", source),
        version=origins.given_or_rule(
            "version",
            None if given.version is None else _api_version(given.version),
            *_POSTGRES,
            "version",
            default=offer.default_postgres_version,
            rule=POSTGRES_VERSION,
        ),
        high_availability=high_availability,
        disk_gib=origins.default("disk_gib", _DISK_GIB[given.tier], "to start with; the disk grows by itself"),
        backups=origins.rule("backups", _BACKUPS_ELSEWHERE if production else _BACKUPS_IN_DEVELOPMENT, BACKUPS),
        log_days=origins.rule("log_days", _LOG_DAYS, BACKUPS),
        deletion_protection=origins.rule("deletion_protection", production, PROTECTION),
    )


def _api_version(version: str) -> str:
    """The API's name of a PostgreSQL major version: ``"17"`` -> ``POSTGRES_17``."""
    return f"POSTGRES_{version}"
