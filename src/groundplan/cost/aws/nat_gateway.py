"""NAT gateways: an hour each, and what passes through them.

https://aws.amazon.com/vpc/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_nat_gateway")
def nat_gateway(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All gateways of a document share what goes out of its network."""
    gateways = len(resource.document.of_type("aws_nat_gateway"))
    yield meter.hours(resource.address, "NAT gateway", "nat-gateway", "hour")
    yield meter.item(resource.address, "Data through the NAT gateway", "nat-gateway", "data", meter.usage.nat_gb / gateways)
