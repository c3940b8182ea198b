"""Capacity reservations: instances that are paid for, whether they run or not.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-pricing-billing.html
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.aws.instances import instance_hours
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_TARGET = "capacity_reservation_specification.capacity_reservation_target"


@prices("aws_ec2_capacity_reservation")
def capacity_reservation(resource: Resource, meter: Meter) -> Iterator[Line]:
    """The instances that start in it are billed here, and cost nothing where they start."""
    instance_type = str(resource.get("instance_type"))
    count = Amounts.same(resource.number("instance_count", 1))
    yield instance_hours(resource.address, f"Reserved instances, {instance_type}", instance_type, "on_demand", count, meter)


def reserved(template: Resource) -> Decimal:
    """For how many instances of a launch template a reservation of the same document pays."""
    if (single := template.referred(f"{_TARGET}.capacity_reservation_id")) is not None:
        return single.number("instance_count", 1)
    group = template.referred(f"{_TARGET}.capacity_reservation_resource_group_arn")
    if group is None:
        return Decimal(0)
    members = template.document.of_type("aws_resourcegroups_resource")
    inside = [member.referred("resource_arn") for member in members if member.referred("group_arn") == group]
    return sum((found.number("instance_count", 1) for found in inside if found is not None), Decimal(0))
