"""What stores that listen in the network have in common: who gets in."""

from __future__ import annotations

from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


class Store(Component):
    """A store behind a security group of its own, which lets nobody in and the store reach nothing."""

    security_group_id: Ref

    def __init__(self, scope: Construct, id: str, *, name: str, listens_on: int, vpc_id: Ref, plan_path: Path = ()) -> None:
        """``name`` is the store's, ``listens_on`` its port."""
        super().__init__(scope, id, plan_path=plan_path)
        self._listens_on = listens_on
        group = aws.SecurityGroup(
            self,
            "security_group",
            name=name,
            description=f"Who reaches {name}",
            vpc_id=vpc_id,
            tags={"Name": name},
        )
        self.security_group_id = group.id

    def allow_from(self, id: str, security_group_id: Ref) -> None:
        """Let in what is in this security group; ``id`` names the client and is part of the rule's address.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule
        """
        aws.VpcSecurityGroupIngressRule(
            self,
            f"from_{id}",
            security_group_id=self.security_group_id,
            referenced_security_group_id=security_group_id,
            ip_protocol="tcp",
            from_port=self._listens_on,
            to_port=self._listens_on,
            description=f"From {id}",
        )
