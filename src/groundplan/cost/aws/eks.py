"""Clusters of EKS: the control plane.

https://aws.amazon.com/eks/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.support import is_past_support
from groundplan.cost.terraform import Resource

_STANDARD = "standard"


@prices("aws_eks_cluster")
def eks_cluster(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A version in extended support costs more."""
    yield meter.hours(resource.address, "Control plane", "eks", "cluster")
    # EKS upgrades a cluster with the policy STANDARD by itself, and never charges it for extended support:
    # https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
    until = {name: version.standard_support_until for name, version in catalog.eks_versions().items()}
    if resource.get("upgrade_policy.support_type") != "STANDARD" and is_past_support(str(resource.get("version")), until):
        yield meter.hours(resource.address, "Extended support", "eks", "extended-support")
    if resource.get("compute_config.enabled") is True:
        yield NotPriced(resource.address, "Nodes of Auto Mode", "EKS starts them, and no Terraform says how many")
    if (tier := resource.get("control_plane_scaling_config.tier", _STANDARD)) != _STANDARD:
        yield NotPriced(resource.address, "Provisioned control plane", f"the catalogue has no price of {tier}")
