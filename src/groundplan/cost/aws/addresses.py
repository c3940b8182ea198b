"""Public IPv4 addresses, which cost the same whether something uses them or not.

https://aws.amazon.com/vpc/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_eip")
def elastic_ip(resource: Resource, meter: Meter) -> Iterator[Line]:
    """An address out of a range of one's own is free."""
    if resource.get("public_ipv4_pool") is not None:
        yield Free(resource.address, "it is out of a range that its owner brought along")
        return
    users = (*resource.document.of_type("aws_nat_gateway"), *resource.document.of_type("aws_eip_association"))
    attached = any(resource.get(name) for name in ("instance", "network_interface"))
    used = attached or any(user.referred("allocation_id") == resource for user in users)
    yield meter.hours(resource.address, "Public IPv4 address", "public-ipv4", "in-use" if used else "idle")
