"""An IAM role for one workload of the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.aws.iam import Statement, pod_identity_trust, role
from groundplan.plan.model import aws as model
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class PodIdentityProps:
    """``name`` is the cluster's name as it is known before the cluster is made, ``cluster`` the reference to it.

    ``statements`` are what the role may do; ``groundplan.aws.permissions`` has those of each workload.
    """

    name: str
    cluster: Ref
    identity: model.PodIdentity
    statements: Sequence[Statement]


class PodIdentity(Component):
    """A role that the pods of one service account take through EKS Pod Identity, and nobody else.

    The association may be there before its namespace and its service account are; pods get the role when they start.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_pod_identity_association
    """

    role_arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: PodIdentityProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        who = props.identity
        taken = role(
            self,
            "role",
            name=who.role,
            trust=pod_identity_trust(cluster=props.name, namespace=who.namespace, service_account=who.service_account),
            statements=props.statements,
        )
        self.role_arn = taken.arn
        aws.EksPodIdentityAssociation(
            self,
            "identity",
            cluster_name=props.cluster,
            namespace=who.namespace,
            service_account=who.service_account,
            role_arn=taken.arn,
            depends_on=list(taken.grants),
        )
