"""Cloud SQL for PostgreSQL: CPU and memory, storage, backups.

https://cloud.google.com/sql/pricing. Logs for recovery to a point in time are kept in Cloud Storage at no further cost, and an
address is charged only while its instance is stopped: https://docs.cloud.google.com/sql/docs/postgres/backup-recovery/pitr
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_SERVICE = "cloud-sql-postgresql"

_CUSTOM = re.compile(r"db-custom-([0-9]+)-([0-9]+)")
_ENTERPRISE_PLUS = re.compile(r"db-perf-optimized-N-([0-9]+)")
# https://docs.cloud.google.com/sql/docs/postgres/machine-series-overview
_GIB_A_VCPU = 8
_SHARED_CORE = ("db-f1-micro", "db-g1-small")

# What the provider takes where nothing is said: https://registry.terraform.io/providers/hashicorp/google/latest/docs
_DISK_GIB = 10


@prices("google_sql_database_instance")
def database_instance(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A regional instance has a standby in another zone, which costs as much as the instance."""
    if not str(resource.get("database_version", "")).startswith("POSTGRES"):
        yield NotPriced(resource.address, "Instance", "the catalogue has prices of PostgreSQL only")
        return
    tier = str(resource.get("settings.tier", ""))
    ha = "-ha" if resource.get("settings.availability_type") == "REGIONAL" else ""
    address = resource.address
    if tier in _SHARED_CORE:
        yield meter.hours(address, f"Instance {tier}", _SERVICE, f"{tier}{ha}")
    elif match := _CUSTOM.fullmatch(tier):
        yield from _machine(address, meter, "enterprise", ha, Decimal(match[1]), Decimal(match[2]) / 1024)
    elif match := _ENTERPRISE_PLUS.fullmatch(tier):
        yield from _machine(address, meter, "enterprise-plus", ha, Decimal(match[1]), Decimal(match[1]) * _GIB_A_VCPU)
        if resource.get("settings.data_cache_config.data_cache_enabled"):
            yield NotPriced(address, "Data cache", "how large it is depends on the tier, and the catalogue does not know it")
    else:
        yield NotPriced(address, "Instance", f"the catalogue has no price of the tier {tier}")
    gib = resource.number("settings.disk_size", _DISK_GIB)
    disk = str(resource.get("settings.disk_type", "PD_SSD")).removeprefix("PD_").lower()
    plus = "enterprise-plus-" if _ENTERPRISE_PLUS.fullmatch(tier) and disk == "ssd" else ""
    yield meter.item(address, "Storage", _SERVICE, f"{plus}{disk}{ha}", Amounts.same(gib))
    if resource.get("settings.backup_configuration.enabled"):
        yield meter.item(address, "Backups", _SERVICE, "backup", Amounts.same(gib * meter.usage["backup_share"]))


def _machine(address: str, meter: Meter, edition: str, ha: str, vcpus: Decimal, gib: Decimal) -> Iterator[Line]:
    for component, item, count in (("vCPUs", "vcpu", vcpus), ("Memory", "memory", gib)):
        each = Amounts.same(count)
        yield meter.hours(address, component, _SERVICE, f"{edition}-{item}{ha}", each, discount="committed_use")
