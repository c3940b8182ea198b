from __future__ import annotations

from dataclasses import replace

import pytest

from aws_refs import arguments
from groundplan.aws.capacity import Reservation, ReservationProps
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

ZONES = {f"euw1-az{number}": Ref(f"${{aws_subnet.z{number}.availability_zone}}", "string") for number in (1, 2)}
PROPS = ReservationProps(name="shop-dev-g5-2xlarge-reservation", instance_type="g5.2xlarge", nodes=4, zones=ZONES)


def test_machines_are_kept_in_each_zone_for_those_who_name_them(stack: Stack) -> None:
    made = Reservation(stack, "reserved", props=PROPS)
    for zone, name in ZONES.items():
        kept = arguments(stack, f"aws_ec2_capacity_reservation.reserved_{zone}_reservation")
        assert kept == {
            "availability_zone": name,
            "instance_type": "g5.2xlarge",
            "instance_count": 2,
            "instance_platform": "Linux/UNIX",
            "instance_match_criteria": "targeted",
            "end_date_type": "unlimited",
            "tags": {"Name": f"shop-dev-g5-2xlarge-reservation-{zone}"},
        }
        member = arguments(stack, f"aws_resourcegroups_resource.reserved_{zone}_member")
        assert member["group_arn"] == made.group_arn
        assert member["resource_arn"] == f"${{aws_ec2_capacity_reservation.reserved_{zone}_reservation.arn}}"


def test_the_group_takes_capacity_reservations_and_nothing_else(stack: Stack) -> None:
    Reservation(stack, "reserved", props=PROPS)
    pool, generic = arguments(stack, "aws_resourcegroups_group.reserved_group")["configuration"]
    assert pool == {"type": "AWS::EC2::CapacityReservationPool"}
    assert generic["parameters"] == {"name": "allowed-resource-types", "values": ["AWS::EC2::CapacityReservation"]}


def test_machines_that_stand_close_are_kept_in_their_placement_group(stack: Stack) -> None:
    group = Ref("${aws_placement_group.p.arn}", "string")
    one = {"euw1-az1": ZONES["euw1-az1"]}
    Reservation(stack, "reserved", props=replace(PROPS, zones=one, placement_group_arn=group))
    kept = arguments(stack, "aws_ec2_capacity_reservation.reserved_euw1-az1_reservation")
    assert (kept["placement_group_arn"], kept["instance_count"]) == (group, 4)


def test_nodes_that_do_not_divide_are_a_mistake(stack: Stack) -> None:
    with pytest.raises(ValueError, match="5 nodes cannot lie evenly in 2 zones"):
        Reservation(stack, "reserved", props=replace(PROPS, nodes=5))
