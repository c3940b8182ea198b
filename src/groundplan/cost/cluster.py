"""What a cluster makes itself, and no Terraform has: nodes with GPUs, volumes of claims, the load balancer of what it exposes.

An address here is ``KIND NAMESPACE/NAME`` of the object of Kubernetes that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundplan.cost.from_plan import cluster_of
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free

if TYPE_CHECKING:
    from groundplan.plan import Plan
    from groundplan.plan.model.platform import Platform
    from groundplan.render.volumes import Volume


def cluster_lines(plan: Plan, meter: Meter) -> Iterator[Line]:
    """Lines of a cluster in the cloud; none where there is none. Volumes and the load balancer are known with a GitOps tree."""
    target = cluster_of(plan)
    if target is None:
        return
    platform = plan.platform
    # Each branch imports what its own cloud has.
    if target.cloud == "aws":
        from groundplan.cost.aws import in_cluster as eks

        yield from eks.node_lines(target, meter)
        if platform is not None:
            for volume in _volumes(platform):
                yield from eks.volume_lines(_address(volume), _gib(volume), platform.storage_class, meter)
            yield from eks.entry_lines(platform, meter, len(target.network.zones))
    else:
        from groundplan.cost.gcp import in_cluster as gke

        yield from gke.node_lines(target, meter)
        if platform is not None:
            for volume in _volumes(platform):
                yield from gke.volume_lines(_address(volume), _gib(volume), platform.storage_class, meter)
            yield from gke.entry_lines(platform, meter)


def own_cluster_lines(plan: Plan) -> Iterator[Line]:
    """What a cluster that is there already is asked for: it has no price."""
    if plan.platform is not None:
        for volume in _volumes(plan.platform):
            yield Free(_address(volume), "the disks of a cluster that is there already are yours")


def _volumes(platform: Platform) -> list[Volume]:
    # Not at the top: it takes Helm values, which most products have none of.
    from groundplan.render.volumes import volumes

    return volumes(platform)


def _address(volume: Volume) -> str:
    return f"PersistentVolumeClaim {volume.namespace}/{volume.name}"


def _gib(volume: Volume) -> Amounts:
    return Amounts.same(volume.count * volume.gib)
