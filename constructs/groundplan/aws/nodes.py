"""What all node groups share: the nodes' role, the launch template, the node group itself, what an autoscaler asks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
_TAINT_EFFECTS = {"NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute", "PREFER_NO_SCHEDULE": "PreferNoSchedule"}
# What kubelet's eviction threshold, its own reserve and the file system leave of a disk to pods.
_EPHEMERAL_PERCENT = 85


@dataclass(frozen=True, slots=True)
class NodesProps:
    """What a node group takes from the cluster around it: its ``name``, and references to it.

    ``security_group`` is the cluster's own. ``autoscaled``: Cluster Autoscaler runs there and decides how many nodes a group
    has. ``tags`` go on the instances and their disks.
    """

    name: str
    cluster: Ref
    version: Ref
    security_group: Ref
    role: Role
    key_arn: Ref
    subnets: Sequence[Ref]
    tags: Mapping[str, str]
    autoscaled: bool
    depends_on: Sequence[Component]


@dataclass(frozen=True, slots=True)
class Machine:
    """One kind of node: its instance type, image and root volume, and how it is bought.

    ``launch`` has further arguments of the launch template, ``resources`` what a node offers to pods beyond CPU and memory.
    """

    name: str
    instance_type: str
    ami_type: str
    disk_gib: int
    capacity_type: str = "ON_DEMAND"
    user_data: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    taint: Mapping[str, str] | None = None
    resources: Mapping[str, str] = field(default_factory=dict)
    launch: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sizes:
    """The least, the wanted and the most nodes of a group."""

    least: int
    wanted: int
    most: int

    @property
    def fixed(self) -> bool:
        """Whether there is nothing to decide for an autoscaler."""
        return self.least == self.most


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


def ephemeral_storage(*, gib: int = 0, gb: int = 0) -> str:
    """What pods get of a disk of so many GiB or GB, as a Kubernetes quantity."""
    return f"{gb * _EPHEMERAL_PERCENT // 100}G" if gb else f"{gib * _EPHEMERAL_PERCENT // 100}Gi"


def node_group(scope: Component, *, props: NodesProps, machine: Machine, sizes: Sizes) -> aws.EksNodeGroup:
    """Make a managed node group, and tell Cluster Autoscaler by tags what a node of it is like while it has none.

    Where the group is ``autoscaled`` the autoscaler owns the number of nodes: ``sizes.wanted`` is what it begins with, and
    Terraform looks at it no more. EKS refuses a least number above the running one, and so every change that raises it
    before the autoscaler did; therefore it stays 0 or another constant, and pods hold the nodes that they need. In the other
    direction EKS refuses a most number below the running one: let the pods go first. Where nothing scales the group, or its
    size is fixed, Terraform owns all three numbers and changes them in one step.

    The AMI is the newest for the group's Kubernetes when the group is made, and again when its Kubernetes or its launch
    template changes; Terraform sees no newer one in between. This brings it, node by node, and shows in no plan:
    ``aws eks update-nodegroup-version --cluster-name CLUSTER --nodegroup-name GROUP``

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_node_group
    https://github.com/hashicorp/terraform-provider-aws/issues/18310
    """
    autoscaled = props.autoscaled and not sizes.fixed
    template = _launch_template(scope, props, machine)
    group = aws.EksNodeGroup(
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
        scaling_config={"min_size": sizes.least, "desired_size": sizes.wanted, "max_size": sizes.most},
        update_config={"max_unavailable": 1},
        labels=machine.labels,
        taint=machine.taint,
        tags=machine.tags,
        lifecycle={"ignore_changes": ["scaling_config[0].desired_size"]} if autoscaled else None,
        depends_on=[*props.role.grants, *props.depends_on],
    )
    if autoscaled:
        _describe_nodes(scope, group, machine)
    return group


def _describe_nodes(scope: Component, group: aws.EksNodeGroup, machine: Machine) -> None:
    """EKS tags a group so that the autoscaler finds it; these say what a node will have, which an empty group cannot show.

    https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
    """
    tags = {f"label/{key}": value for key, value in machine.labels.items()}
    if machine.taint is not None:
        effect = _TAINT_EFFECTS[machine.taint["effect"]]
        tags[f"taint/{machine.taint['key']}"] = f"{machine.taint['value']}:{effect}"
    tags |= {f"resources/{key}": value for key, value in machine.resources.items()}
    name = group.ref("resources[0].autoscaling_groups[0].name")
    for key, value in tags.items():
        aws.AutoscalingGroupTag(
            scope,
            re.sub(r"[^a-z0-9]+", "_", f"tag_{key}"),
            autoscaling_group_name=name,
            tag={
                "key": f"k8s.io/cluster-autoscaler/node-template/{key}",
                "value": value,
                # It is for the autoscaler, not for the instances.
                "propagate_at_launch": False,
            },
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
        **machine.launch,
    )
