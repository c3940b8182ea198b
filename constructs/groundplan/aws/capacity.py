"""On-demand capacity reservations: machines that are kept for this product, and paid for, whether they run or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class ReservationProps:
    """``zones`` are the names of zones in this account, by zone id; ``nodes`` divide evenly among them.

    ``placement_group_arn``: the machines stand close together in this placement group.
    """

    name: str
    instance_type: str
    nodes: int
    zones: Mapping[str, Ref]
    placement_group_arn: Ref | None = None


class Reservation(Component):
    """Capacity reservations for the nodes of one pool, one in each of its zones, and the group that launch templates target.

    They are ``targeted``: no other instance of the account slips into them. They stay until Terraform deletes them. A node
    that finds them full starts as an ordinary on-demand instance, and moves in as soon as there is room.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_capacity_reservation
    """

    group_arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: ReservationProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument, ValueError for nodes that do not divide."""
        super().__init__(scope, id, plan_path=plan_path)
        each, rest = divmod(props.nodes, len(props.zones))
        if rest:
            raise ValueError(f"{props.nodes} nodes cannot lie evenly in {len(props.zones)} zones")
        group = aws.ResourcegroupsGroup(
            self,
            "group",
            name=props.name,
            description=f"Capacity reservations of {props.name}",
            configuration=[
                {"type": "AWS::EC2::CapacityReservationPool"},
                {
                    "type": "AWS::ResourceGroups::Generic",
                    "parameters": {"name": "allowed-resource-types", "values": ["AWS::EC2::CapacityReservation"]},
                },
            ],
        )
        for zone, zone_name in props.zones.items():
            inside = Component(self, zone)
            reservation = aws.Ec2CapacityReservation(
                inside,
                "reservation",
                availability_zone=zone_name,
                instance_type=props.instance_type,
                instance_count=each,
                instance_platform="Linux/UNIX",
                instance_match_criteria="targeted",
                end_date_type="unlimited",
                placement_group_arn=props.placement_group_arn,
                tags={"Name": f"{props.name}-{zone}"},
            )
            aws.ResourcegroupsResource(inside, "member", group_arn=group.arn, resource_arn=reservation.arn)
        self.group_arn = group.arn
