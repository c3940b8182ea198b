"""Instances of RDS: hours, disk and what it does a second, backups, and the password that RDS keeps as a secret.

https://aws.amazon.com/rds/postgresql/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan import catalog
from groundplan.cost.aws.secrets import secret_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.support import is_past_support
from groundplan.cost.terraform import Resource

# What gp3 has at no extra cost, operations and MiB a second, below and from 400 GiB on, where PostgreSQL's disk is striped:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
_STRIPED_GIB = 400
_INCLUDED = (3000, 125)
_INCLUDED_STRIPED = (12_000, 500)


@prices("aws_db_instance")
def db_instance(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Of two zones the standby is in the price."""
    if resource.get("manage_master_user_password") is True:
        yield from secret_lines(resource.address, meter)
    if (engine := resource.get("engine")) != "postgres":
        yield NotPriced(resource.address, "Database", f"the catalogue has prices of PostgreSQL, not of {engine}")
        return
    service = "rds-postgresql-multi-az" if resource.get("multi_az") is True else "rds-postgresql"
    instance_class = str(resource.get("instance_class"))
    yield meter.hours(resource.address, f"Database, {instance_class}", service, instance_class)
    kind = resource.get("storage_type", "gp2")
    gib = resource.number("allocated_storage", 0)
    yield meter.item(resource.address, f"Disk, {kind}", service, f"{kind}-storage", Amounts.same(gib))
    operations, throughput = _INCLUDED if gib < _STRIPED_GIB else _INCLUDED_STRIPED
    if beyond := max(Decimal(0), resource.number("iops", operations) - operations):
        yield meter.item(resource.address, "Operations a second", service, f"{kind}-iops", Amounts.same(beyond))
    if resource.number("storage_throughput", throughput) > throughput:
        yield NotPriced(resource.address, "Throughput of the disk", f"the catalogue has no price of it on {kind}")
    if resource.number("backup_retention_period", 0):
        kept = Amounts.same(gib * meter.usage["backup_share"])
        yield meter.item(resource.address, "Backups beyond what is free", "rds-postgresql", "backup", kept)
    yield from extended_support(resource)


def extended_support(resource: Resource) -> Iterator[NotPriced]:
    """A major version of PostgreSQL beyond standard support costs more, unless a database with such a one is refused:
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
    """
    version = str(resource.get("engine_version"))
    until = {name: known.standard_support_until for name, known in catalog.rds().versions.items()}
    refused = resource.get("engine_lifecycle_support") == "open-source-rds-extended-support-disabled"
    if not refused and is_past_support(version, until):
        yield NotPriced(
            resource.address, "Extended support", f"the catalogue has no price of it, and PostgreSQL {version} needs it"
        )
