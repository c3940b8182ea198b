"""Network Firewall: an endpoint in each zone, and what passes through.

https://aws.amazon.com/network-firewall/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Document, Resource

_TYPE = "aws_networkfirewall_firewall"


@prices(_TYPE)
def network_firewall(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All firewalls of a document share what goes out of its network."""
    count = Amounts.same(_endpoints(resource))
    data = meter.usage.nat_gb / len(resource.document.of_type(_TYPE))
    yield meter.hours(resource.address, "Firewall endpoints", "network-firewall", "endpoint", count)
    yield meter.item(resource.address, "Data through the firewall", "network-firewall", "data", data)


def gateways_paid(document: Document) -> int:
    """For how many NAT gateways the firewalls of a document pay: one for each endpoint."""
    return sum(_endpoints(firewall) for firewall in document.of_type(_TYPE))


def _endpoints(firewall: Resource) -> int:
    return len(firewall.blocks("subnet_mapping"))
