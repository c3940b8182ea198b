"""The control plane of an EKS cluster, and who may administer it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.aws.iam import allow, role, service_trust
from groundplan.aws.keep import lifecycle
from groundplan.aws.logs import log_group
from groundplan.plan.model.aws import EksCluster
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_ALL_LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")
_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


@dataclass(frozen=True, slots=True)
class ClusterProps:
    """``subnets`` hold the control plane's interfaces; they lie in at least two zones."""

    cluster: EksCluster
    subnets: Sequence[Ref]
    log_group: str
    key_arn: Ref
    keep: bool


class Cluster(Component):
    """An EKS control plane with encrypted secrets and all its logs.

    Its endpoint is always reachable inside the VPC, and from the internet only for the ranges in ``api_access``. Who
    administers it is said by access entries: the identity that makes it, and ``admins``. The add-ons that EKS would
    install by itself are left out, since ``NodeAddOns`` and ``WorkloadAddOns`` bring them under Terraform.

    EKS writes the logs with its own role AWSServiceRoleForAmazonEKS. It may make the log group again for the last records of
    a cluster that was destroyed, and no policy of ours reaches it. Where the next apply says that the group exists already:
    ``aws logs delete-log-group --log-group-name /aws/eks/CLUSTER/cluster``

    https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2446
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster
    """

    name: Ref
    version: Ref
    endpoint: Ref
    security_group: Ref
    """The group that EKS makes and gives to the control plane and to nodes: its members reach each other, and anything."""

    def __init__(self, scope: Construct, id: str, *, props: ClusterProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        plan = props.cluster
        # EKS would make the log group itself, without a key and for ever.
        logs = log_group(self, "log_group", name=props.log_group, days=plan.log_days, key_arn=props.key_arn, keep=props.keep)
        use_key = ("kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey")
        service = role(
            self,
            "role",
            name=f"{plan.name}-cluster",
            trust=service_trust("eks.amazonaws.com"),
            managed=["AmazonEKSClusterPolicy"],
            statements=[allow("SecretsKey", use_key, props.key_arn)],
        )
        cluster = aws.EksCluster(
            self,
            "control_plane",
            name=plan.name,
            version=plan.kubernetes,
            role_arn=service.arn,
            bootstrap_self_managed_addons=False,
            enabled_cluster_log_types=_ALL_LOGS,
            # Both are constants: a change of the second replaces the cluster.
            access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True},
            encryption_config={"resources": ["secrets"], "provider": {"key_arn": props.key_arn}},
            kubernetes_network_config={"ip_family": "ipv4", "service_ipv4_cidr": plan.service_cidr},
            # Without it a cluster that is not upgraded in time moves to extended support, at six times the price.
            upgrade_policy={"support_type": "STANDARD"},
            vpc_config={
                "subnet_ids": props.subnets,
                "endpoint_private_access": True,
                "endpoint_public_access": bool(plan.api_access),
                "public_access_cidrs": plan.api_access or None,
            },
            lifecycle=lifecycle(keep=props.keep),
            depends_on=[logs, *service.grants],
        )
        self.name, self.version, self.endpoint = cluster.name, cluster.version, cluster.endpoint
        self.security_group = cluster.ref("vpc_config[0].cluster_security_group_id")
        for arn in plan.admins:
            self._admin(arn)

    def _admin(self, arn: str) -> None:
        """https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"""
        inside = Component(self, f"admin_{_short_name(arn)}")
        entry = aws.EksAccessEntry(inside, "entry", cluster_name=self.name, principal_arn=arn, type="STANDARD")
        aws.EksAccessPolicyAssociation(
            inside,
            "policy",
            cluster_name=self.name,
            principal_arn=entry.principal_arn,
            policy_arn=_ADMIN,
            access_scope={"type": "cluster"},
        )


def _short_name(arn: str) -> str:
    """The role's or user's own name, and a hash of the ARN that keeps apart what is named alike."""
    name = re.sub(r"[^A-Za-z0-9-]", "_", arn.rpartition("/")[2])
    return f"{name}_{hashlib.sha256(arn.encode()).hexdigest()[:8]}"
