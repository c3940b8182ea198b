"""Node pools of GKE: machines and boot disks of all their zones.

https://cloud.google.com/kubernetes-engine/pricing
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.gcp.machines import Machine, disk_lines, machine_lines
from groundplan.cost.gcp.scaling import between
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.prices import Capacity

_LABEL = "groundplan/pool"

# What Google takes where nothing is said: https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig
_MACHINE = "e2-medium"
_DISK = "pd-balanced"
_DISK_GIB = 100
# Zones of a regional cluster: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters
_ZONES = 3
_NODES_A_ZONE = 3


@prices("google_container_node_pool")
def node_pool(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A pool of reserved machines has its disks alone to pay for where the reservation is one of this document."""
    nodes = _nodes(resource, meter)
    if not _reserved_here(resource):
        yield from machine_lines(resource.address, _machine(resource), meter, nodes, _capacity(resource))
    kind = resource.text("node_config.disk_type") or resource.text("node_config.boot_disk.disk_type", _DISK)
    gib = resource.number("node_config.disk_size_gb", resource.number("node_config.boot_disk.size_gb", _DISK_GIB))
    yield from disk_lines(resource.address, "Boot disks", meter, kind, nodes * gib)


def zones_of(resource: Resource) -> int:
    """In how many zones a cluster or a pool has nodes."""
    if zones := resource.several("node_locations"):
        return len(zones)
    cluster = resource.referred("cluster")
    if cluster is not None:
        return zones_of(cluster)
    # A zone is a region and a letter: us-central1-a.
    return 1 if str(resource.get("location", "")).count("-") == 2 else _ZONES


def _nodes(resource: Resource, meter: Meter) -> Amounts:
    known = meter.usage.nodes.get(resource.text(f"node_config.labels.{_LABEL}"))
    if known is not None:
        return known
    zones = zones_of(resource)
    if not resource.blocks("autoscaling"):
        return Amounts.same(zones * resource.number("node_count", resource.number("initial_node_count", _NODES_A_ZONE)))
    if resource.get("autoscaling.total_max_node_count") is not None:
        least, most = (resource.number(f"autoscaling.total_{end}_node_count", 0) for end in ("min", "max"))
    else:
        least, most = (zones * resource.number(f"autoscaling.{end}_node_count", 0) for end in ("min", "max"))
    return between(least, most, meter.usage)


def _machine(resource: Resource) -> Machine:
    accelerator = resource.text("node_config.guest_accelerator.type")
    ssds = max(
        resource.number(f"node_config.{path}", 0)
        for path in (
            "local_ssd_count",
            "ephemeral_storage_local_ssd_config.local_ssd_count",
            "local_nvme_ssd_block_config.local_ssd_count",
        )
    )
    return Machine(
        type=resource.text("node_config.machine_type", _MACHINE),
        accelerator=accelerator,
        gpus=int(resource.number("node_config.guest_accelerator.count", Decimal(0))),
        local_ssds=int(ssds),
    )


def _capacity(resource: Resource) -> Capacity:
    if resource.get("node_config.spot") or resource.get("node_config.preemptible"):
        return "spot"
    if resource.get("node_config.flex_start") or resource.get("queued_provisioning.enabled"):
        return "flex_start"
    return "on_demand"


def _reserved_here(resource: Resource) -> bool:
    names = resource.several("node_config.reservation_affinity.values")
    return any(reservation.get("name") in names for reservation in resource.document.of_type("google_compute_reservation"))
