"""Memorystore for Valkey, by hand."""

from __future__ import annotations

from gcp_costs import cost, items, same

ADDRESS = "google_memorystore_instance.one"


def test_nodes_of_all_shards_and_backups() -> None:
    cache = {"node_type": "STANDARD_SMALL", "shard_count": 2, "replica_count": 1}
    backups = {"automated_backup_config": {"retention": "604800s"}}
    found = items(cost({"google_memorystore_instance": {"one": {**cache, **backups}}}, cache_gb="2"), ADDRESS)
    # 4 x 0.1425 x 730; 2 GB x 7 days x 730 x 0.00011111
    assert found == {"Nodes standard-small": same("416.10"), "Backups": same("1.14")}


def test_what_nobody_says_and_append_only_files() -> None:
    cache = {"persistence_config": {"mode": "AOF"}, "automated_backup_config": {}}
    found = items(cost({"google_memorystore_instance": {"one": cache}}, cache_gb="2"), ADDRESS)
    # 0.1923 x 730; 2 x 730 x 0.00054795; a backup a day for 35 days: 2 x 35 x 730 x 0.00011111
    assert found == {"Nodes highmem-medium": same("140.38"), "Append-only files": same("0.80"), "Backups": same("5.68")}
