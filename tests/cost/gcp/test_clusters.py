"""Clusters of GKE, by hand: 1 request a second is 2,628,000 a month, 5 are 13,140,000."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gcp_costs import amounts, cost, items, same
from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage

ADDRESS = "google_container_cluster.one"
NODES = Usage(nodes={"system": Amounts.same(2)}, services={"api": Amounts(Decimal(1), Decimal(2), Decimal(4))})


def cluster(**values: Any) -> dict[str, Any]:
    return {"google_container_cluster": {"one": {"location": "us-central1", "remove_default_node_pool": True, **values}}}


def test_a_regional_cluster() -> None:
    found = cost(cluster(binary_authorization={"evaluation_mode": "PROJECT_SINGLETON_POLICY_ENFORCE"}), usage=NODES)
    assert items(found, ADDRESS) == {
        "Cluster fee": same("73"),
        # 0.01613 x 730
        "Binary Authorization": same("11.77"),
        # (2 + 1) x 0.5 GB; (2 + 2) x 0.5 and 2,628,000 x 2 / 2^20 = 5.0125; (2 + 4) x 0.5 and 25.0626; at 0.5
        "Ingestion of logs": amounts("0.75", "3.51", "14.03"),
        # half of 2,628,000 x 64 / 2^20 = 160.40 GB at 0.01
        "Traffic between zones": amounts("0", "0.80", "4.01"),
    }
    assert not found.not_priced


def test_what_the_logs_have() -> None:
    system = cluster(logging_config={"enable_components": ["SYSTEM_COMPONENTS"]})
    # 2 nodes x 0.5 GB x 0.5
    assert items(cost(system, usage=NODES), ADDRESS)["Ingestion of logs"] == same("0.5")
    assert items(cost(cluster(logging_config={"enable_components": []}), usage=NODES), ADDRESS)["Ingestion of logs"] == same(
        "0"
    )


def test_metrics_of_workloads() -> None:
    found = cost(cluster(monitoring_config={"managed_prometheus": {"enabled": True}}), usage=NODES)
    # 20 million x (2 + 1), (2 + 2), (2 + 4) at 0.06
    assert items(found, ADDRESS)["Samples of metrics"] == amounts("3.6", "4.8", "7.2")


def test_one_zone_has_no_traffic_between_zones() -> None:
    assert "Traffic between zones" not in items(cost(cluster(location="us-central1-a")), ADDRESS)


def test_what_no_resource_says_is_not_priced() -> None:
    assert [line.component for line in cost(cluster(enable_autopilot=True)).not_priced] == ["Pods"]
    assert [line.component for line in cost(cluster(remove_default_node_pool=False)).not_priced] == ["Default node pool"]


@pytest.mark.parametrize(
    ("channel", "version", "extended"),
    [
        ("EXTENDED", "1.33.5-gke.1080000", True),  # until 2026-08-03
        ("EXTENDED", "1.30", True),
        ("EXTENDED", "1.35", False),
        ("EXTENDED", "1.99", False),
        # Of the other channels GKE raises the version in time.
        ("REGULAR", "1.33", False),
    ],
)
def test_extended_support_of_an_old_version(channel: str, version: str, extended: bool) -> None:
    found = cost(cluster(release_channel={"channel": channel}, min_master_version=version))
    # 730 x 0.50
    assert items(found, ADDRESS).get("Extended support") == (same("365") if extended else None)
    assert not found.not_priced


@pytest.mark.parametrize("values", [{}, {"min_master_version": "latest"}, {"min_master_version": "${var.version}"}])
def test_extended_support_of_a_version_that_nobody_says_is_not_priced(values: dict[str, Any]) -> None:
    found = cost(cluster(release_channel={"channel": "EXTENDED"}, **values))
    assert [line.component for line in found.not_priced] == ["Extended support"]
