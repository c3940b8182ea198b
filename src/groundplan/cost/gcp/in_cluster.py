"""What a cluster of GKE makes itself: nodes of ComputeClasses, volumes of the CSI driver, the load balancer of a Gateway.

Each is billed as what it is: https://cloud.google.com/kubernetes-engine/pricing
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundplan.cost.gcp.forwarding_rules import balancer_lines
from groundplan.cost.gcp.machines import Machine, disk_lines, machine_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts

if TYPE_CHECKING:
    from groundplan.plan.model.gcp import GpuClusterOnGcp
    from groundplan.plan.model.platform import Platform

# Of nodes that are made for a class.
_BOOT_DISK = "pd-balanced"


def node_lines(target: GpuClusterOnGcp, meter: Meter) -> Iterator[Line]:
    """Nodes of every pool, where GKE makes them for a ComputeClass, which is named like the first choice for its models.

    Reserved pools are Terraform's. A pool of which no node runs has no line: the class has others that come first.
    """
    if target.cluster.nodes != "compute-class":
        return
    for name, pool in target.gpu_pools.items():
        count = meter.usage.nodes[name]
        if pool.purchase == "reservation" or not count.peak:
            continue
        choices = [other for other, each in target.gpu_pools.items() if pool.models[0] in each.models]
        address = f"ComputeClass {max(choices, key=lambda other: target.gpu_pools[other].priority)}"
        # The GPUs are those of the pool also where they are attached to any machine; local SSDs are as many as it says.
        machine = Machine(pool.machine_type, pool.accelerator, pool.gpus_per_node, pool.local_ssds)
        yield from machine_lines(address, machine, meter, count, pool.purchase)
        yield from disk_lines(address, f"Boot disks of {name}", meter, _BOOT_DISK, count * pool.disk_gib)


def volume_lines(address: str, gib: Amounts, storage_class: str, meter: Meter) -> Iterator[Line]:
    """Volumes of a claim, whose class is named like its disks."""
    yield from disk_lines(address, f"Volumes, {storage_class}", meter, storage_class, gib)


def entry_lines(platform: Platform, meter: Meter) -> Iterator[Line]:
    """The Gateway for all hosts; what it answers to the internet is in the lines of its address, which Terraform makes."""
    from groundplan.render.manifests import APPS

    if (entry := platform.entry) is not None:
        yield from balancer_lines(f"Gateway {APPS}/{entry.name}", meter, internal=entry.internal)
