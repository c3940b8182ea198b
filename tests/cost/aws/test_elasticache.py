from __future__ import annotations

from aws_costs import always, bill, not_priced, priced, requests

_ADDRESS = "aws_elasticache_replication_group.c"
_CACHE = {"engine": "valkey", "node_type": "cache.t4g.small"}


def test_nodes_and_backups() -> None:
    cache = {**_CACHE, "num_cache_clusters": 2, "snapshot_retention_limit": 7}
    assert bill(priced({_ADDRESS: cache}, requests(0, 0, cache_gb=10)), _ADDRESS) == {
        "Nodes, cache.t4g.small": always("37.38"),  # 2 x 730 hours x 0.0256
        "Backups beyond the first": always("5.10"),  # 6 x 10 GB x 0.085
    }


def test_shards() -> None:
    cache = {**_CACHE, "num_node_groups": 2, "replicas_per_node_group": 1, "snapshot_retention_limit": 1}
    # 4 x 730 hours x 0.0256
    assert bill(priced({_ADDRESS: cache}), _ADDRESS) == {"Nodes, cache.t4g.small": always("74.75")}


def test_redis_is_not_priced() -> None:
    assert not_priced(priced({_ADDRESS: {"node_type": "cache.t4g.small"}})) == {_ADDRESS: "Nodes"}
