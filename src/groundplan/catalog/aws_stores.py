"""AWS: versions and sizes of managed stores."""

from __future__ import annotations

from functools import cache

from groundplan.catalog.models import Rds, RdsTier, RdsVersion
from groundplan.catalog.store import load


@cache
def rds() -> Rds:
    """Versions and tiers of Amazon RDS and Aurora for PostgreSQL."""
    data = load("rds")
    return Rds(
        default_version=data["default_version"],
        versions={name: RdsVersion(name, **row) for name, row in data["versions"].items()},
        tiers={name: RdsTier(name, **row) for name, row in data["tiers"].items()},
        max_disk_gib=data["max_disk_gib"],
        aurora_max_disk_gib=data["aurora_max_disk_gib"],
    )


def valkey_versions() -> tuple[str, ...]:
    """Versions of Valkey that ElastiCache offers, newest first."""
    return tuple(load("elasticache")["valkey"]["versions"])


def valkey_default_version() -> str:
    """The version that a cache gets."""
    default: str = load("elasticache")["valkey"]["default_version"]
    return default
