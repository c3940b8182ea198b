"""Subnets: the flow logs that they write; inside a subnet traffic costs nothing but between zones.

https://cloud.google.com/vpc/network-pricing
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.gcp.logs import network_logs
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

# What Google samples where nothing is said: https://docs.cloud.google.com/vpc/docs/using-flow-logs
_SAMPLING = Decimal("0.5")


@prices("google_compute_subnetwork")
def subnet(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All that write flow logs share what there is of these."""
    if resource.blocks("log_config"):
        share = resource.number("log_config.flow_sampling", _SAMPLING)
        networks = len([one for one in resource.document.of_type(resource.type) if one.blocks("log_config")])
        yield network_logs(resource, meter, "Flow logs", meter.usage.flow_log_gb * share / networks)
    else:
        yield Free(resource.address, "a subnet without flow logs costs nothing")
