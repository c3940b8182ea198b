"""Clusters of EKS: the control plane.

https://aws.amazon.com/eks/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_STANDARD = "standard"


@prices("aws_eks_cluster")
def eks_cluster(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A version in extended support costs more; which version that is changes from day to day, so that it is not looked at."""
    yield meter.hours(resource.address, "Control plane", "eks", "cluster")
    if resource.get("compute_config.enabled") is True:
        yield NotPriced(resource.address, "Nodes of Auto Mode", "EKS starts them, and no Terraform says how many")
    if (tier := resource.get("control_plane_scaling_config.tier", _STANDARD)) != _STANDARD:
        yield NotPriced(resource.address, "Provisioned control plane", f"the catalogue has no price of {tier}")
