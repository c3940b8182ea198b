"""Logs of containers, which no resource of their own has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gcp_costs import cost


def test_all_that_run_containers_share_the_logs() -> None:
    service = {"ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY", "template": {"containers": {}}}
    terraform: dict[str, Any] = {
        "google_cloud_run_v2_service": {"a": service, "b": service},
        "google_cloud_run_v2_worker_pool": {"c": {"template": {"containers": {}}}},
        "google_container_cluster": {"d": {"remove_default_node_pool": True}},
    }
    logs = [item for item in cost(terraform).items if item.component == "Ingestion of logs"]
    # 2,628,000 x 2 / 2^20 GB
    assert sum(item.quantity.typical for item in logs) == Decimal(2628000 * 2) / 2**20
    assert len({item.quantity for item in logs}) == 1
    assert len(logs) == 4
