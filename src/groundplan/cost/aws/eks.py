"""Clusters of EKS: the control plane.

https://aws.amazon.com/eks/pricing/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundplan import catalog
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.prices import as_of

_STANDARD = "standard"
_VERSION = re.compile(r"[0-9]+\.[0-9]+")


def _is_old(version: str) -> bool:
    """Whether standard support of a version has ended; a version that is older than all that are known is old, too."""
    if not _VERSION.fullmatch(version):
        return False
    known = catalog.eks_versions()
    if version in known:
        return known[version].standard_support_until <= as_of()
    return _number(version) < min(map(_number, known))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@prices("aws_eks_cluster")
def eks_cluster(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A version in extended support costs more: judged on the day of the prices, so that the cost is the same on each day."""
    yield meter.hours(resource.address, "Control plane", "eks", "cluster")
    # EKS upgrades a cluster with the policy STANDARD by itself, and never charges it for extended support:
    # https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
    if resource.get("upgrade_policy.support_type") != "STANDARD" and _is_old(str(resource.get("version"))):
        yield meter.hours(resource.address, "Extended support", "eks", "extended-support")
    if resource.get("compute_config.enabled") is True:
        yield NotPriced(resource.address, "Nodes of Auto Mode", "EKS starts them, and no Terraform says how many")
    if (tier := resource.get("control_plane_scaling_config.tier", _STANDARD)) != _STANDARD:
        yield NotPriced(resource.address, "Provisioned control plane", f"the catalogue has no price of {tier}")
