"""Zones and address ranges of a VPC: which zones it has, and which range each subnet gets."""

from __future__ import annotations

import ipaddress

from groundplan import catalog
from groundplan.plan.model.aws import AwsZone

ZONES_OF_A_CLUSTER = 3
# Load balancers and databases with a standby want two.
FEWEST_ZONES = 2
# The number in a zone id picks an eighth of the network; two eighths are for public and intra subnets.
HIGHEST_ZONE_NUMBER = 6


def cluster_zones(region: str) -> tuple[str, ...]:
    """The first three zone ids of the region where EKS takes a control plane; fewer where the region has fewer.

    Raises:
        KeyError: the catalogue does not have the region.
    """
    excluded = catalog.aws_eks_excluded_zone_ids()
    return tuple(zone for zone in catalog.aws_zone_ids(region) if zone not in excluded)[:ZONES_OF_A_CLUSTER]


def zone_number(zone: str) -> int:
    """2 of ``euw1-az2``."""
    return int(zone.rpartition("-az")[2])


def zone_ranges(cidr: str, zone: str, *, gpu_only: bool, public: bool = True, firewall: bool = False) -> AwsZone:
    """Ranges of the zone's subnets in the network ``cidr``; a zone for GPU nodes alone has a private subnet and no other.

    What is left out leaves its range free, so that it may come later and moves nothing.
    """
    index = zone_number(zone) - 1
    eighths = list(ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=3))
    for_public, for_intra = eighths[HIGHEST_ZONE_NUMBER:]
    # Six zones leave the last quarter of the public eighth free. An eighth of it is the smallest subnet that AWS takes, a
    # /28, where the network is a /20.
    for_firewalls = list(for_public.subnets(prefixlen_diff=2))[-1]

    def part(whole: ipaddress.IPv4Network, wanted: bool) -> str | None:
        return str(list(whole.subnets(prefixlen_diff=3))[index]) if wanted and not gpu_only else None

    return AwsZone(
        private=str(eighths[index]),
        public=part(for_public, public),
        intra=part(for_intra, True),
        firewall=part(for_firewalls, firewall),
    )
