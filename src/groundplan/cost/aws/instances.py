"""EC2 instances: hours, by how they are bought, with their disks and addresses.

https://aws.amazon.com/ec2/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from groundplan.cost.aws.volumes import disk_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.prices import HOURS_A_MONTH, price

Purchase = Literal["on_demand", "spot", "capacity_block"]

_TITLES: dict[Purchase, str] = {"on_demand": "on demand", "spot": "spot", "capacity_block": "in a Capacity Block"}

# Of market_type in Terraform, which has none for on demand.
_MARKETS: dict[str, Purchase] = {"spot": "spot", "capacity-block": "capacity_block"}


def instance_hours(address: str, component: str, instance_type: str, purchase: Purchase, count: Amounts, meter: Meter) -> Line:
    """All month of ``count`` instances."""
    if purchase == "capacity_block":
        return meter.hours(address, component, "ec2-capacity-block", instance_type, count)
    if purchase == "on_demand":
        return meter.hours(address, component, "ec2", instance_type, count, discount="savings_plan")
    if price("aws", "ec2-spot", instance_type, meter.region) is not None:
        return meter.hours(address, component, "ec2-spot", instance_type, count)
    if "spot" in meter.discounts:
        return meter.hours(address, component, "ec2", instance_type, count, discount="spot")
    because = f"the catalogue has no spot price of {instance_type} in {meter.region}, and no discount for spot is declared"
    hours = count * HOURS_A_MONTH
    missing = NotPriced(address, component, because)
    return meter.elsewhere(missing, lambda other: [(price("aws", "ec2-spot", instance_type, other), hours)])


def node_hours(address: str, instance_type: str, purchase: Purchase, count: Amounts, meter: Meter) -> Line:
    """The same of nodes of a cluster."""
    return instance_hours(address, f"Nodes, {instance_type} {_TITLES[purchase]}", instance_type, purchase, count, meter)


@prices("aws_instance")
def instance(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One machine that always runs."""
    one = Amounts.same(1)
    template = resource.referred("launch_template.id") or resource
    instance_type = str(resource.get("instance_type") or template.get("instance_type"))
    market = resource.get("instance_market_options.market_type") or template.get("instance_market_options.market_type")
    purchase = _MARKETS.get(str(market), "on_demand")
    yield instance_hours(resource.address, f"Instance, {instance_type}", instance_type, purchase, one, meter)
    yield from disk_lines(resource, (resource.blocks("root_block_device") or [{}])[0], meter, one)
    for block in resource.blocks("ebs_block_device"):
        yield from disk_lines(resource, block, meter, one)
    if resource.get("associate_public_ip_address") is True:
        yield meter.hours(resource.address, "Public IPv4 address", "public-ipv4", "in-use")
