"""Clusters of Aurora: capacity, disk, operations on it, backups, and the password that RDS keeps as a secret.

https://aws.amazon.com/rds/aurora/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.aws.rds import extended_support
from groundplan.cost.aws.secrets import secret_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.prices import HOURS_A_MONTH

_SERVICE = "aurora-postgresql"
_SERVERLESS = "db.serverless"


@prices("aws_rds_cluster")
def cluster(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All instances of a cluster share one disk; "I/O-Optimized" bills no operations, but more of all else."""
    if resource.get("manage_master_user_password") is True:
        yield from secret_lines(resource.address, meter)
    if (engine := resource.get("engine")) != _SERVICE:
        yield NotPriced(resource.address, "Database", f"the catalogue has prices of {_SERVICE}, not of {engine}")
        return
    usage, optimized = meter.usage, _optimized(resource)
    held = Amounts.same(usage["database_gb"])
    yield meter.item(resource.address, "Disk", _SERVICE, f"storage{optimized}", held)
    if not optimized:
        done = usage.requests * usage["database_operations"]
        yield meter.item(resource.address, "Operations on the disk", _SERVICE, "io-requests", done)
    # A day of them is free.
    if resource.number("backup_retention_period", 1) > 1:
        kept = held * usage["backup_share"]
        yield meter.item(resource.address, "Backups beyond what is free", _SERVICE, "backup", kept)
    yield from extended_support(resource)


@prices("aws_rds_cluster_instance")
def cluster_instance(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Serverless capacity follows the load; how far is assumed."""
    instance_class = str(resource.get("instance_class"))
    owner = resource.referred("cluster_identifier")
    if instance_class != _SERVERLESS:
        yield NotPriced(resource.address, "Database", f"the catalogue has no price of Aurora's {instance_class}")
    elif owner is None or owner.get("engine") != _SERVICE:
        yield NotPriced(resource.address, "Capacity", f"its cluster is not here, or none of {_SERVICE}")
    else:
        least = owner.number("serverlessv2_scaling_configuration.min_capacity", 0)
        most = owner.number("serverlessv2_scaling_configuration.max_capacity", 0)
        used = Amounts(least, least + (most - least) * meter.usage["database_share"], most)
        yield meter.item(resource.address, "Capacity units", _SERVICE, f"acu{_optimized(owner)}", used * HOURS_A_MONTH)


def _optimized(resource: Resource) -> str:
    return "-io-optimized" if resource.get("storage_type") == "aurora-iopt1" else ""
