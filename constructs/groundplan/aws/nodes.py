"""What all node groups share: the nodes' role, the launch template, the node group itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundplan.aws.iam import Role, allow, role, service_trust
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
_SESSION_MANAGER = (
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)


@dataclass(frozen=True, slots=True)
class NodesProps:
    """What a node group takes from the cluster around it: its ``name``, and references to it.

    ``tags`` go on the instances and their disks.
    """

    name: str
    cluster: Ref
    version: Ref
    role: Role
    key_arn: Ref
    subnets: Sequence[Ref]
    tags: Mapping[str, str]
    depends_on: Sequence[Component]


@dataclass(frozen=True, slots=True)
class Machine:
    """One kind of node: its instance type, image and root volume, and how it is bought."""

    name: str
    instance_type: str
    ami_type: str
    disk_gib: int
    capacity_type: str = "ON_DEMAND"
    user_data: str | None = None


def node_role(scope: Construct, id: str, *, name: str) -> Role:
    """The role of nodes: join the cluster, pull images, and let people in through Session Manager instead of SSH.

    Pods have roles of their own through Pod Identity; they cannot take this one, since the instance metadata service
    answers no one who is a network hop away.

    https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
    """
    return role(
        scope,
        id,
        name=name,
        trust=service_trust("ec2.amazonaws.com"),
        managed=["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
        statements=[allow("SessionManager", _SESSION_MANAGER, "*")],
    )


def node_group(
    scope: Component,
    *,
    props: NodesProps,
    machine: Machine,
    sizes: tuple[int, int, int],
    labels: Mapping[str, str] | None = None,
    taint: Mapping[str, str] | None = None,
) -> aws.EksNodeGroup:
    """Make a managed node group; ``sizes`` are the least, the wanted and the most nodes.

    Terraform owns all three: EKS refuses a least number above the wanted one, so that both are raised in one step. A number
    set by other means lasts until the next apply.

    The AMI is the newest for the group's Kubernetes when the group is made, and again when its Kubernetes or its launch
    template changes; Terraform sees no newer one in between. This brings it, node by node, and shows in no plan:
    ``aws eks update-nodegroup-version --cluster-name CLUSTER --nodegroup-name GROUP``

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_node_group
    """
    least, wanted, most = sizes
    template = _launch_template(scope, props, machine)
    return aws.EksNodeGroup(
        scope,
        "node_group",
        cluster_name=props.cluster,
        node_group_name=machine.name,
        node_role_arn=props.role.arn,
        subnet_ids=props.subnets,
        version=props.version,
        ami_type=machine.ami_type,
        capacity_type=machine.capacity_type,
        launch_template={"id": template.id, "version": template.latest_version},
        scaling_config={"min_size": least, "desired_size": wanted, "max_size": most},
        update_config={"max_unavailable": 1},
        labels=labels,
        taint=taint,
        depends_on=[*props.role.grants, *props.depends_on],
    )


def _launch_template(scope: Component, props: NodesProps, machine: Machine) -> aws.LaunchTemplate:
    """https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html

    The instance type stands here and not in the node group, where another one would replace the group instead of rolling it.
    """
    name = f"{props.name}-{machine.name}"
    tags = {**props.tags, "Name": name}
    return aws.LaunchTemplate(
        scope,
        "launch_template",
        name=name,
        instance_type=machine.instance_type,
        update_default_version=True,
        user_data=machine.user_data,
        metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
        block_device_mappings={
            "device_name": "/dev/xvda",
            "ebs": {
                "volume_type": "gp3",
                "volume_size": machine.disk_gib,
                "encrypted": "true",
                "kms_key_id": props.key_arn,
                "delete_on_termination": "true",
            },
        },
        # The provider's default tags do not reach what a launch template starts.
        tag_specifications=[{"resource_type": kind, "tags": tags} for kind in ("instance", "volume")],
    )
