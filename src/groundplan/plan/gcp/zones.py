"""Zones of a product on Google Cloud."""

from __future__ import annotations

from groundplan import catalog

_ZONES_OF_A_CLUSTER = 3


def cluster_zones(region: str) -> tuple[str, ...]:
    """The zones of a cluster's system nodes. Raises KeyError for an unknown region."""
    return catalog.gcp_zones(region)[:_ZONES_OF_A_CLUSTER]
