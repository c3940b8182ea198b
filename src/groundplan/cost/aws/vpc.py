"""Networks: what moves between their zones.

https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer_within_the_same_AWS_Region
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_vpc")
def vpc(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Where a zone ends, data is billed on its way out and on its way in."""
    subnets = [subnet for subnet in resource.document.of_type("aws_subnet") if subnet.referred("vpc_id") == resource]
    zones = {str(subnet.get("availability_zone_id") or subnet.get("availability_zone")) for subnet in subnets}
    if len(zones) < 2:
        yield Free(resource.address, "what runs in it carries the cost")
        return
    data = meter.usage.cross_zone_gb * 2 / len(resource.document.of_type("aws_vpc"))
    yield meter.item(resource.address, "Data between zones, both directions", "data-transfer", "between-zones", data)
