"""Memorystore for Valkey: nodes and backups. The endpoints that it makes by itself are part of it.

https://cloud.google.com/memorystore/valkey/pricing
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource, UnreadableError
from groundplan.prices import HOURS_A_MONTH

_SERVICE = "memorystore-valkey"
# What Google takes where nothing is said: https://docs.cloud.google.com/memorystore/docs/valkey/instance-node-specification
_NODE = "HIGHMEM_MEDIUM"
_SECONDS_A_DAY = 86400
_DAYS = 35


@prices("google_memorystore_instance")
def instance(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Each shard is a primary with its replicas."""
    address, usage = resource.address, meter.usage
    node = str(resource.get("node_type", _NODE)).lower().replace("_", "-")
    nodes = resource.number("shard_count", 1) * (1 + resource.number("replica_count", 0))
    yield meter.hours(address, f"Nodes {node}", _SERVICE, node, Amounts.same(nodes))
    if resource.get("persistence_config.mode") == "AOF":
        hours = Amounts.same(usage["cache_gb"] * nodes * HOURS_A_MONTH)
        yield meter.item(address, "Append-only files", _SERVICE, "aof-storage", hours)
    if resource.blocks("automated_backup_config"):
        days = _days(str(resource.get("automated_backup_config.retention", "")))
        # One a day.
        hours = Amounts.same(usage["cache_gb"] * days * HOURS_A_MONTH)
        yield meter.item(address, "Backups", _SERVICE, "backup", hours)


def _days(text: str) -> Decimal:
    seconds = text.removesuffix("s")
    if text and not seconds.isdecimal():
        raise UnreadableError(f"automated_backup_config.retention is {text}, which is no time in seconds")
    return Decimal(seconds) / _SECONDS_A_DAY if text else Decimal(_DAYS)
