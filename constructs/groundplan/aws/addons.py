"""EKS add-ons: what a node needs to become ready, and what then runs on nodes.

An add-on gets the version that is EKS's default for the cluster's Kubernetes when the add-on is made, and keeps it: a later
upgrade of Kubernetes does not raise it, since to ask for the new default takes a data source, and so an account to plan
with. After an upgrade raise each by hand; Terraform takes the version that it finds:

    aws eks describe-addon-versions --addon-name NAME --kubernetes-version VERSION
    aws eks update-addon --cluster-name CLUSTER --addon-name NAME --addon-version FOUND --resolve-conflicts PRESERVE

https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Role, pod_identity_trust, role
from groundplan.aws.permissions import encrypted_disks
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

_NAMESPACE = "kube-system"


@dataclass(frozen=True, slots=True)
class AddOnsProps:
    """``name`` is the cluster's name as it is known before the cluster is made, ``cluster`` the reference to it."""

    name: str
    cluster: Ref
    key_arn: Ref
    depends_on: Sequence[Component] = ()


class NodeAddOns(Component):
    """Add-ons without which no node becomes ready: make node groups depend on this.

    The VPC CNI enforces network policies and has its own role through Pod Identity, so that nodes need none of its
    permissions. The Pod Identity agent therefore runs on every node, whatever its taints, even before it is ready.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_addon
    https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
    """

    def __init__(self, scope: Construct, id: str, *, props: AddOnsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        _add_on(self, props, "kube-proxy")
        agent = _add_on(self, props, "eks-pod-identity-agent", {"tolerations": [{"operator": "Exists"}]})
        cni = role(
            self,
            "vpc-cni_role",
            name=f"{props.name}-vpc-cni",
            trust=_trust(props, "aws-node"),
            managed=["AmazonEKS_CNI_Policy"],
        )
        # The add-on's schema takes text here, not a boolean.
        _add_on(self, props, "vpc-cni", {"enableNetworkPolicy": "true"}, ("aws-node", cni), [agent])


class WorkloadAddOns(Component):
    """Add-ons that run as pods of their own, so that they need nodes: cluster DNS, what autoscalers measure, and EBS volumes.

    The EBS driver makes volumes under the product's key; AWS's policy for it holds it to volumes that it made itself.

    https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
    https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
    """

    def __init__(self, scope: Construct, id: str, *, props: AddOnsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        _add_on(self, props, "coredns")
        # Without it no HorizontalPodAutoscaler knows the use of CPU; EKS brings none by itself, GKE does.
        _add_on(self, props, "metrics-server")
        ebs = role(
            self,
            "aws-ebs-csi-driver_role",
            name=f"{props.name}-ebs-csi",
            trust=_trust(props, "ebs-csi-controller-sa"),
            managed=["AmazonEBSCSIDriverPolicyV2"],
            statements=encrypted_disks(props.key_arn),
        )
        _add_on(self, props, "aws-ebs-csi-driver", identity=("ebs-csi-controller-sa", ebs))


def _trust(props: AddOnsProps, service_account: str) -> Mapping[str, Any]:
    return pod_identity_trust(cluster=props.name, namespace=_NAMESPACE, service_account=service_account)


def _add_on(
    scope: Component,
    props: AddOnsProps,
    name: str,
    configuration: Mapping[str, Any] | None = None,
    identity: tuple[str, Role] | None = None,
    after: Sequence[Resource] = (),
) -> aws.EksAddon:
    """One add-on, in no given version; ``identity`` is a service account and its role."""
    association = None
    if identity is not None:
        service_account, permissions = identity
        association = {"service_account": service_account, "role_arn": permissions.arn}
        after = [*after, *permissions.grants]
    return aws.EksAddon(
        scope,
        name,
        addon_name=name,
        cluster_name=props.cluster,
        configuration_values=None if configuration is None else json.dumps(configuration),
        pod_identity_association=association,
        # What Terraform says is what runs, also where someone changed it by hand.
        resolve_conflicts_on_create="OVERWRITE",
        resolve_conflicts_on_update="OVERWRITE",
        depends_on=[*props.depends_on, *after],
    )
