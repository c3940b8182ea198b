"""Zones of Route 53, and the look-ups in them.

https://aws.amazon.com/route53/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_route53_zone")
def zone(resource: Resource, meter: Meter) -> Iterator[Line]:
    """At most one look-up for each connection: resolvers remember the answer."""
    zones = len(resource.document.of_type("aws_route53_zone"))
    lookups = meter.usage.requests / meter.usage["connection_requests"] / zones
    yield meter.item(resource.address, "Zone", "route53", "hosted-zone", Amounts.same(1))
    yield meter.item(resource.address, "Look-ups", "route53", "queries", lookups)
