"""NAT gateways: an hour each, and what passes through them.

https://aws.amazon.com/vpc/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.aws.network_firewall import gateways_paid
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_nat_gateway")
def nat_gateway(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All gateways of a document share what goes out of its network.

    Each hour and GB of a Network Firewall pays for one of a NAT gateway: https://aws.amazon.com/network-firewall/pricing/
    """
    gateways = resource.document.of_type("aws_nat_gateway")
    paid = gateways_paid(resource.document)
    if gateways.index(resource) < paid:
        yield Free(resource.address, "an endpoint of Network Firewall pays for its hours and data")
    else:
        yield meter.hours(resource.address, "NAT gateway", "nat-gateway", "hour")
        if not paid:
            data = meter.usage.nat_gb / len(gateways)
            yield meter.item(resource.address, "Data through the NAT gateway", "nat-gateway", "data", data)
    if meter.usage.calls_outside:
        sent = meter.usage.received_gb / len(gateways)
        yield meter.item(resource.address, "Data to APIs on the internet", "data-transfer", "internet-out", sent)
