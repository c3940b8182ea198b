from __future__ import annotations

from dataclasses import replace
from typing import Any

from gke_plans import SPOT
from groundplan.gcp.node_pools import GpuNodePool, NodesProps, SystemNodePool
from groundplan.gcp.reservation import Reservation, ReservationProps
from groundplan.plan.model.gcp import GkeGpuPool, GkeSystemNodes
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

ZONES = ("europe-west4-a", "europe-west4-b", "europe-west4-c")
KEY = Ref("${google_kms_crypto_key.k.id}")
PROPS = NodesProps(Ref("${google_container_cluster.c.id}"), "nodes@acme.iam.gserviceaccount.com", KEY, {"owner": "desk"})


def made(stack: Stack, pool: GkeGpuPool, *, reservation: Reservation | None = None) -> dict[str, Any]:
    GpuNodePool(stack, "gpu", pool=pool, props=PROPS, reservation=reservation)
    return dict(stack.resources["google_container_node_pool.gpu_pool"].arguments)


def test_system_nodes(stack: Stack) -> None:
    nodes = GkeSystemNodes("e2-standard-4", min=4, max=8, disk_gib=80)
    SystemNodePool(stack, "system", nodes=nodes, zones=ZONES, pods_per_node=64, props=PROPS)
    pool = stack.resources["google_container_node_pool.system_pool"].arguments
    assert pool["initial_node_count"] == 2, "in each of three zones"
    assert pool["autoscaling"] == {"total_min_node_count": 4, "total_max_node_count": 8, "location_policy": "BALANCED"}
    assert pool["lifecycle"] == {"ignore_changes": ["initial_node_count"]}, "another number would replace the pool"
    config = pool["node_config"]
    assert (config["machine_type"], config["disk_size_gb"], config["boot_disk_kms_key"]) == ("e2-standard-4", 80, KEY)
    assert config["workload_metadata_config"] == {"mode": "GKE_METADATA"}
    assert config["shielded_instance_config"] == {"enable_secure_boot": True, "enable_integrity_monitoring": True}
    assert config["resource_labels"] == {"owner": "desk"}
    assert pool["network_config"] == {"enable_private_nodes": True}
    assert config["metadata"] == {"disable-legacy-endpoints": "true", "block-project-ssh-keys": "true"}


def test_a_pool_that_grows(stack: Stack) -> None:
    pool = made(stack, SPOT)
    assert pool["autoscaling"] == {"total_min_node_count": 0, "total_max_node_count": 5, "location_policy": "ANY"}
    assert (pool["initial_node_count"], pool["node_locations"], pool["max_pods_per_node"]) == (
        0,
        ["europe-west4-a", "europe-west4-b"],
        32,
    )
    config = pool["node_config"]
    assert config["guest_accelerator"] == {
        "type": "nvidia-a100-80gb",
        "count": 1,
        "gpu_driver_installation_config": {"gpu_driver_version": "DEFAULT"},
    }
    assert config["taint"] == [{"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"}]
    assert config["labels"] == {"groundplan/gpu": "a100-80gb", "groundplan/pool": "gpu", "groundplan/purchase": "spot"}
    assert (config["spot"], config["ephemeral_storage_local_ssd_config"]) == (True, {"local_ssd_count": 1})
    assert config["reservation_affinity"] == {"consume_reservation_type": "NO_RESERVATION"}
    assert "placement_policy" not in pool


def test_a_pool_whose_replicas_span_nodes(stack: Stack) -> None:
    pool = made(stack, replace(SPOT, purchase="on_demand", compact=True, local_ssds=0))
    assert pool["placement_policy"] == {"type": "COMPACT"}
    assert (pool["node_config"]["spot"], pool["node_config"]["gvnic"]) == (False, {"enabled": True})
    assert "ephemeral_storage_local_ssd_config" not in pool["node_config"]


def test_nodes_by_flex_start(stack: Stack) -> None:
    pool = made(stack, replace(SPOT, purchase="flex_start", max_run_seconds=604_800))
    config = pool["node_config"]
    assert (config["flex_start"], config["max_run_duration"], config["spot"]) == (True, "604800s", False)
    assert config["reservation_affinity"] == {"consume_reservation_type": "NO_RESERVATION"}
    assert pool["autoscaling"] == {"total_min_node_count": 0, "total_max_node_count": 5, "location_policy": "ANY"}
    assert pool["management"] == {"auto_repair": False, "auto_upgrade": True}
    assert not {"upgrade_settings", "queued_provisioning", "placement_policy"} & set(pool)


def test_nodes_that_come_all_at_once(stack: Stack) -> None:
    pool = made(stack, replace(SPOT, purchase="flex_start", queued=True))
    assert (pool["queued_provisioning"], pool["node_config"]["flex_start"]) == ({"enabled": True}, True)
    assert "max_run_duration" not in pool["node_config"], "the ProvisioningRequest says it"
    assert "flex_start" not in made(Stack(stack, "other"), SPOT)["node_config"]


def test_a_reserved_pool(stack: Stack) -> None:
    plan = replace(SPOT, purchase="reservation", min=4, max=4, compute_class="l4")
    reservation = Reservation(stack, "reserved", props=ReservationProps("desk-prod-gpu", plan))
    pool = made(stack, plan, reservation=reservation)
    assert (pool["node_count"], "autoscaling" in pool, "initial_node_count" in pool) == (2, False, False)
    assert pool["node_config"]["reservation_affinity"] == {
        "consume_reservation_type": "SPECIFIC_RESERVATION",
        "key": "compute.googleapis.com/reservation-name",
        "values": ["desk-prod-gpu"],
    }
    assert "google_compute_reservation.reserved_europe-west4-a" in pool["depends_on"]
    # Without both its ComputeClass would not find it.
    assert pool["node_config"]["labels"]["cloud.google.com/compute-class"] == "l4"
    taints = [(taint["key"], taint["value"]) for taint in pool["node_config"]["taint"]]
    assert taints == [("nvidia.com/gpu", "present"), ("cloud.google.com/compute-class", "l4")]
