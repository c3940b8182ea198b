"""Traffic to the internet by Google's own network, the Premium Tier.

https://cloud.google.com/vpc/network-pricing#vpc-pricing
"""

from __future__ import annotations

from collections.abc import Mapping

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts

# Users are taken to be on the continent of the region: where they are is what the price of an answer depends on.
_DESTINATIONS: Mapping[str, str] = {
    "asia": "asia-pacific",
    "australia": "australia",
    "europe": "western-europe",
    "me": "middle-east",
    "northamerica": "americas",
    "southamerica": "south-america",
    "us": "americas",
    "africa": "africa",
}


def internet_line(address: str, component: str, meter: Meter, gib: Amounts) -> Line:
    """So much that goes out."""
    continent = meter.region.partition("-")[0]
    return meter.item(address, component, "egress-premium", _DESTINATIONS.get(continent, continent), gib)
