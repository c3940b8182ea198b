"""Caches of ElastiCache: nodes, and backups beyond the first.

https://aws.amazon.com/elasticache/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_elasticache_replication_group")
def replication_group(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Shards with their replicas, or one primary with its replicas."""
    if (engine := resource.get("engine", "redis")) != "valkey":
        yield NotPriced(resource.address, "Nodes", f"the catalogue has prices of Valkey, not of {engine}")
        return
    shards = resource.number("num_node_groups", 1)
    each = resource.number("replicas_per_node_group", 0) + 1
    count = resource.number("num_cache_clusters", 0) or shards * each
    node_type = str(resource.get("node_type"))
    yield meter.hours(resource.address, f"Nodes, {node_type}", "elasticache-valkey", node_type, Amounts.same(count))
    # One of them is free.
    if beyond := max(Decimal(0), resource.number("snapshot_retention_limit", 0) - 1):
        kept = Amounts.same(beyond * shards * meter.usage["cache_gb"])
        yield meter.item(resource.address, "Backups beyond the first", "elasticache-valkey", "backup", kept)
