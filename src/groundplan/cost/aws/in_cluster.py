"""What a cluster of EKS makes itself: nodes of Karpenter, volumes of the EBS CSI driver, a load balancer of its controller.

Each is billed as what it is: https://aws.amazon.com/eks/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from groundplan.cost.aws.instances import node_hours
from groundplan.cost.aws.load_balancers import balancer_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws
    from groundplan.plan.model.platform import Platform

# Of the disks of nodes.
_DISK = "gp3"


def node_lines(target: GpuClusterOnAws, meter: Meter) -> Iterator[Line]:
    """Nodes of every pool, where Karpenter makes them. Those in a reservation of Terraform have their hours there."""
    if target.cluster.nodes != "karpenter":
        return
    for name, pool in target.gpu_pools.items():
        address, count = f"NodePool {name}", meter.usage.nodes[name]
        if not count.peak:
            yield Free(address, "none of its nodes runs: other pools for the same models come first")
            continue
        if pool.purchase != "reservation":
            yield node_hours(address, pool.instance_type, pool.purchase, count, meter)
        yield meter.item(address, f"Disk, {_DISK}", "ebs", f"{_DISK}-storage", count * pool.disk_gib)


def volume_lines(address: str, gib: Amounts, storage_class: str, meter: Meter) -> Iterator[Line]:
    """Volumes of a claim. The tree names its storage class like its type of EBS volume."""
    yield meter.item(address, f"Volumes, {storage_class}", "ebs", f"{storage_class}-storage", gib)


def entry_lines(platform: Platform, meter: Meter, zones: int) -> Iterator[Line]:
    """One Application Load Balancer for the Ingresses of all hosts, with a rule for each; the first of them has its lines.
    ``zones`` are those of the network, in each of which it has an address.
    """
    from groundplan.render.manifests import APPS
    from groundplan.render.workloads import is_reached

    entry = platform.entry
    if entry is None:
        return
    hosts = sorted(name for name, workload in platform.workloads.items() if is_reached(entry, workload))
    for index, name in enumerate(hosts):
        address = f"Ingress {APPS}/{name}"
        if index:
            yield Free(address, f"the load balancer of Ingress {APPS}/{hosts[0]} serves it, too")
            continue
        yield from balancer_lines(
            address,
            meter,
            kind="application",
            public=not entry.internal,
            zones=zones,
            rules=len(hosts),
            share=Decimal(1),
        )
