"""Zones and address ranges of a VPC: which zones it has, and which range each subnet gets."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from groundplan import catalog
from groundplan.plan.model import AwsZone

ZONES_OF_A_CLUSTER = 3
# The number in a zone id picks an eighth of the network; two eighths are for public and intra subnets.
HIGHEST_ZONE_NUMBER = 6


def cluster_zones(region: str) -> tuple[str, ...]:
    """The first three zone ids of the region where EKS takes a control plane; fewer where the region has fewer.

    Raises:
        KeyError: the catalogue does not have the region.
    """
    excluded = catalog.aws_eks_excluded_zone_ids()
    return tuple(zone for zone in catalog.aws_zone_ids(region) if zone not in excluded)[:ZONES_OF_A_CLUSTER]


def gpu_only_zones(region: str, instance_types: Iterable[str]) -> tuple[str, ...]:
    """Zones to add for instance types that no zone of the cluster offers."""
    base = set(cluster_zones(region))
    offers = (catalog.aws_offered(region, instance_type) for instance_type in instance_types)
    return tuple(sorted({zone for offered in offers if not base & set(offered) for zone in offered}))


def zone_number(zone: str) -> int:
    """2 of ``euw1-az2``."""
    return int(zone.rpartition("-az")[2])


def zone_ranges(cidr: str, zone: str, *, gpu_only: bool) -> AwsZone:
    """Ranges of the zone's subnets in the network ``cidr``."""
    index = zone_number(zone) - 1
    eighths = list(ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=3))
    public, intra = (list(eighth.subnets(prefixlen_diff=3))[index] for eighth in eighths[HIGHEST_ZONE_NUMBER:])
    return AwsZone(
        private=str(eighths[index]),
        public=None if gpu_only else str(public),
        intra=None if gpu_only else str(intra),
    )
