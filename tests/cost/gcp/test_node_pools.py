"""Node pools, by hand: hours of a month are 730."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gcp_costs import amounts, cost, items, same
from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage

POOL = "google_container_node_pool.gpu"
L4 = {"type": "nvidia-l4", "count": 1}


def pool(config: dict[str, Any], **values: Any) -> dict[str, Any]:
    size = {"disk_size_gb": 100, "disk_type": "pd-balanced"}
    labels = {"groundplan/pool": "gpu"}
    return {"google_container_node_pool": {"gpu": {"node_config": {**size, "labels": labels, **config}, **values}}}


def nodes(idle: int, typical: int, peak: int) -> Usage:
    return Usage(nodes={"gpu": Amounts(Decimal(idle), Decimal(typical), Decimal(peak))})


def test_nodes_that_the_plan_knows_on_demand() -> None:
    terraform = pool({"machine_type": "g2-standard-8", "guest_accelerator": L4})
    # GPU 0.560040239 x 730 = 408.83; 8 x 0.024988212 x 730 = 145.93; 32 x 0.002927448 x 730 = 68.39; 100 x 0.1 = 10
    assert items(cost(terraform, usage=nodes(0, 1, 2)), POOL) == {
        "g2-standard-8, on demand: GPUs nvidia-l4": amounts("0", "408.83", "817.66"),
        "g2-standard-8, on demand: vCPUs": amounts("0", "145.93", "291.86"),
        "g2-standard-8, on demand: memory": amounts("0", "68.39", "136.77"),
        "Boot disks": amounts("0", "10", "20"),
    }


def test_spot_has_the_price_of_the_catalogue_and_no_discount() -> None:
    terraform = pool({"machine_type": "g2-standard-8", "guest_accelerator": L4, "spot": True})
    found = cost(terraform, usage=nodes(1, 1, 1), discounts={"spot": Decimal("0.5"), "committed_use": Decimal("0.5")})
    # 0.2231 x 730 = 162.86; 8 x 0.01 x 730 = 58.40; 32 x 0.001171 x 730 = 27.35; 100 x 0.1 = 10
    assert found.totals == found.discounted == same("258.61")


def test_local_ssds_have_the_price_of_their_capacity() -> None:
    ssds = {"ephemeral_storage_local_ssd_config": {"local_ssd_count": 2}}
    found = cost(pool({"machine_type": "a2-ultragpu-2g", "spot": True, **ssds}), usage=nodes(1, 1, 1))
    # 750 GiB x 0.0278 = 20.85; the machine type says that there are 2 GPUs: 2 x 1.964 x 730 = 2867.44
    assert items(found, POOL)["a2-ultragpu-2g, spot: local SSDs"] == same("20.85")
    assert items(found, POOL)["a2-ultragpu-2g, spot: GPUs nvidia-a100-80gb"] == same("2867.44")


def test_flex_start() -> None:
    found = cost(pool({"machine_type": "a3-highgpu-8g", "flex_start": True}), usage=nodes(0, 0, 1))
    # 8 x 4.200761 x 730 = 24532.44
    assert items(found, POOL)["a3-highgpu-8g, flex start: GPUs nvidia-h100-80gb"] == amounts("0", "0", "24532.44")


def test_committed_use_is_for_what_runs_on_demand() -> None:
    terraform = pool({"machine_type": "e2-standard-4"})
    found = cost(terraform, usage=nodes(1, 1, 1), discounts={"committed_use": Decimal("0.5")})
    # 4 x 0.02181159 x 730 = 63.69; 16 x 0.00292353 x 730 = 34.15; the disk, 10, has no discount
    assert found.totals == same("107.84")
    # 31.844921 and 17.073415, each rounded
    assert found.discounted == same("58.91")


def test_a_reserved_pool_has_its_disks_alone() -> None:
    config = {"machine_type": "g2-standard-8", "reservation_affinity": {"values": ["mine"]}}
    terraform = pool(config, node_count=1, node_locations=["us-central1-a"])
    reservation = {"specific_reservation": {"count": 1, "instance_properties": {"machine_type": "g2-standard-8"}}}
    terraform["google_compute_reservation"] = {"mine": {"name": "mine", **reservation}}
    found = cost(terraform)
    assert items(found, POOL) == {"Boot disks": same("10")}
    # What the first test has for a machine.
    assert sum(item.amounts.idle for item in found.items if item.address != POOL) == Decimal("623.15")


def test_a_pool_of_somebody_elses_reservation_is_charged_here() -> None:
    config = {"machine_type": "g2-standard-8", "reservation_affinity": {"values": ["theirs"]}}
    found = cost(pool(config, node_count=1, node_locations=["us-central1-a"]))
    assert found.totals == same("633.15")


def test_without_a_plan_the_counts_are_those_of_the_resource() -> None:
    config = {"machine_type": "e2-standard-4"}
    whole = {"autoscaling": {"total_min_node_count": 1, "total_max_node_count": 10}}
    # A fifth of the highest traffic: 2 of 10 nodes. A disk is 10 dollars.
    assert items(cost(pool(config, **whole)), POOL)["Boot disks"] == amounts("10", "20", "100")
    a_zone = {"autoscaling": {"min_node_count": 1, "max_node_count": 2}, "node_locations": ["a", "b"]}
    assert items(cost(pool(config, **a_zone)), POOL)["Boot disks"] == amounts("20", "20", "40")
    assert items(cost(pool(config, node_count=2)), POOL)["Boot disks"] == same("60")
    zonal = pool(config, node_count=2, cluster="${google_container_cluster.one.id}")
    zonal["google_container_cluster"] = {"one": {"location": "us-central1-a"}}
    assert items(cost(zonal), POOL)["Boot disks"] == same("20")


def test_what_the_catalogue_lacks_is_not_priced() -> None:
    found = cost(pool({"machine_type": "z9-standard-8"}), usage=nodes(1, 1, 1))
    assert [line.component for line in found.not_priced] == ["z9-standard-8, on demand"]
    # N1 with a T4 by flex-start: the parts of N1 have no such price.
    t4 = {"type": "nvidia-tesla-t4", "count": 1}
    found = cost(pool({"machine_type": "n1-standard-8", "guest_accelerator": t4, "flex_start": True}), usage=nodes(1, 1, 1))
    assert [line.component for line in found.not_priced] == ["n1-standard-8, flex start"]
    # B200 is not sold on demand.
    found = cost(pool({"machine_type": "a4-highgpu-8g"}), usage=nodes(1, 1, 1))
    assert "spot, flex-start and calendar mode only" in found.not_priced[0].because
