"""The network between nodes that serve one replica together: Elastic Fabric Adapters, and nodes that stand close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class FabricProps:
    """``placement_group``: EC2 starts the nodes close together. A Capacity Block has that of itself, and takes no group."""

    name: str
    vpc_id: Ref
    placement_group: bool


class Fabric(Component):
    """What the nodes of one pool need to talk through EFA: a security group open to itself, and a placement group.

    What an EFA sends passes the operating system and no network policy; only nodes with this security group hear each other.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html#efa-start-security
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html
    """

    security_group: Ref
    placement_group: Ref | None
    """Its name; None: the nodes need none."""
    placement_group_arn: Ref | None

    def __init__(self, scope: Construct, id: str, *, props: FabricProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        group = aws.SecurityGroup(
            self,
            "security_group",
            name=f"{props.name}-efa",
            description=f"Elastic Fabric Adapters of {props.name}",
            vpc_id=props.vpc_id,
            tags={"Name": f"{props.name}-efa"},
        )
        for rule, id, who in (
            (aws.VpcSecurityGroupIngressRule, "ingress", "From each other"),
            (aws.VpcSecurityGroupEgressRule, "egress", "To each other"),
        ):
            rule(
                self,
                id,
                security_group_id=group.id,
                description=who,
                ip_protocol="-1",
                referenced_security_group_id=group.id,
            )
        self.security_group = group.id
        self.placement_group = self.placement_group_arn = None
        if props.placement_group:
            placement = aws.PlacementGroup(self, "placement_group", name=props.name, strategy="cluster")
            self.placement_group, self.placement_group_arn = placement.name, placement.arn


def network_interfaces(cards: int, security_groups: Sequence[Ref]) -> list[dict[str, Any]]:
    """Network interfaces of a node with an EFA on each of ``cards`` network cards, for its launch template.

    The first one is device 0 of the first card, has the node's address and carries what pods send as well. Every other card
    has device 1, an EFA-only interface without an address, so that a node with 32 cards takes no more of the subnet than
    another one. The subnet is missing, since EKS takes it from the node group.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
    https://docs.aws.amazon.com/eks/latest/userguide/device-management-efa.html
    """
    layout = [("efa", 0, 0), *(("efa-only", card, 1) for card in range(1, cards))]
    return [
        {
            "interface_type": kind,
            "network_card_index": card,
            "device_index": device,
            "security_groups": list(security_groups),
            "delete_on_termination": "true",
        }
        for kind, card, device in layout
    ]
