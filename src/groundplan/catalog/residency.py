"""Where regions lie: their countries, and which of these are in the European Union."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from groundplan.catalog.store import load

EUROPEAN_UNION = "eu"


def regions_within(residency: str, provider: Literal["aws", "gcp"]) -> tuple[str, ...]:
    """Regions of the cloud in ``residency``, sorted: ``eu``, or a country by its two letters; empty if there is none."""
    return tuple(region for region, country in region_countries(provider).items() if country in _countries(residency))


@cache
def region_countries(provider: Literal["aws", "gcp"]) -> Mapping[str, str]:
    """Region of the cloud -> its country (ISO 3166-1, two letters, lower case), sorted by region."""
    return MappingProxyType(load("residency")[provider])


def gcp_multi_regions() -> Mapping[str, str | None]:
    """Multi-region of Artifact Registry -> the residency that it keeps to; None: it keeps to none."""
    return MappingProxyType(load("residency")["gcp_multi_regions"])


def bedrock_profiles() -> Mapping[str, str | None]:
    """What begins the id of a cross-region inference profile -> the residency that it keeps to; None: it keeps to none."""
    return MappingProxyType(load("residency")["bedrock_profiles"])


def _countries(residency: str) -> frozenset[str]:
    return frozenset(load("residency")["eu"]) if residency == EUROPEAN_UNION else frozenset({residency})
