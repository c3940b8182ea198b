from __future__ import annotations

import base64
import email
from dataclasses import replace

import yaml

from aws_refs import CLUSTER, KEY, SUBNETS, VERSION, arguments, statements
from groundplan.aws.gpu_nodes import GpuNodeGroup
from groundplan.aws.nodes import NodesProps, node_role
from groundplan.aws.system_nodes import SystemNodeGroup
from groundplan.plan.model import GpuPool, SystemNodes
from groundplan.terraform.resource import Component
from groundplan.terraform.stack import Stack

POOL = GpuPool(
    instance_type="g5.2xlarge",
    gpu="a10g",
    gpus_per_node=1,
    purchase="on_demand",
    zones=("euw1-az1",),
    min=1,
    max=4,
    desired=1,
    disk_gib=100,
    nvme_gb=450,
    models=("chat",),
)


def props(stack: Stack) -> NodesProps:
    return NodesProps(
        name="shop-dev",
        cluster=CLUSTER,
        version=VERSION,
        role=node_role(stack, "node_role", name="shop-dev-node"),
        key_arn=KEY,
        subnets=SUBNETS,
        tags={"owner": "team-shop"},
        depends_on=(),
    )


def test_nodes_may_join_pull_images_and_let_people_in_and_nothing_else(stack: Stack) -> None:
    node_role(stack, "node_role", name="shop-dev-node")
    attached = {name for name in stack.resources if "attachment" in name}
    assert attached == {
        "aws_iam_role_policy_attachment.node_role_AmazonEKSWorkerNodePolicy",
        "aws_iam_role_policy_attachment.node_role_AmazonEC2ContainerRegistryPullOnly",
    }
    allowed = statements(stack, "aws_iam_role_policy.node_role_policy")
    assert set(allowed) == {"SessionManager"}
    assert not [action for action in allowed["SessionManager"]["Action"] if "Get" in action or "*" in action]


def test_system_nodes(stack: Stack) -> None:
    nodes = SystemNodes(instance_type="m7i.xlarge", min=2, max=4, disk_gib=80)
    SystemNodeGroup(stack, "system", nodes=nodes, props=props(stack))
    template = arguments(stack, "aws_launch_template.system_launch_template")
    assert template["instance_type"] == "m7i.xlarge"
    assert template["metadata_options"] == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }
    disk = template["block_device_mappings"]["ebs"]
    assert (disk["volume_type"], disk["volume_size"], disk["encrypted"], disk["kms_key_id"]) == ("gp3", 80, "true", KEY)
    assert "user_data" not in template
    assert {tags["resource_type"] for tags in template["tag_specifications"]} == {"instance", "volume"}
    assert all(tags["tags"] == {"owner": "team-shop", "Name": "shop-dev-system"} for tags in template["tag_specifications"])
    group = arguments(stack, "aws_eks_node_group.system_node_group")
    assert group["ami_type"] == "AL2023_x86_64_STANDARD"
    assert group["version"] == VERSION
    assert group["scaling_config"] == {"min_size": 2, "desired_size": 2, "max_size": 4}
    assert "lifecycle" not in group, "EKS refuses a raised min_size when Terraform ignores desired_size"
    assert "release_version" not in group
    assert group["launch_template"] == {
        "id": "${aws_launch_template.system_launch_template.id}",
        "version": "${aws_launch_template.system_launch_template.latest_version}",
    }
    assert "taint" not in group
    assert "instance_types" not in group
    assert "aws_iam_role_policy_attachment.node_role_AmazonEKSWorkerNodePolicy" in group["depends_on"]


def test_gpu_nodes_with_local_nvme(stack: Stack) -> None:
    GpuNodeGroup(Component(stack, "gpu"), "g5-2xlarge-on-demand", pool=POOL, props=props(stack))
    group = arguments(stack, "aws_eks_node_group.gpu_g5-2xlarge-on-demand_node_group")
    assert group["node_group_name"] == "g5-2xlarge-on-demand"
    assert group["ami_type"] == "AL2023_x86_64_NVIDIA"
    assert group["capacity_type"] == "ON_DEMAND"
    assert group["taint"] == {"key": "nvidia.com/gpu", "value": "true", "effect": "NO_SCHEDULE"}
    assert group["labels"] == {
        "groundplan/gpu": "a10g",
        "groundplan/pool": "g5-2xlarge-on-demand",
        "nvidia.com/gpu.present": "true",
    }
    assert group["scaling_config"] == {"min_size": 1, "desired_size": 1, "max_size": 4}
    template = arguments(stack, "aws_launch_template.gpu_g5-2xlarge-on-demand_launch_template")
    message = email.message_from_bytes(base64.b64decode(template["user_data"]))
    parts = message.get_payload()
    assert isinstance(parts, list)
    (part,) = parts
    assert isinstance(part, email.message.Message)
    assert part.get_content_type() == "application/node.eks.aws"
    config = yaml.safe_load(str(part.get_payload()))
    assert (config["apiVersion"], config["kind"]) == ("node.eks.aws/v1alpha1", "NodeConfig")
    assert config["spec"] == {"instance": {"localStorage": {"strategy": "RAID0"}}}


def test_gpu_nodes_on_spot_without_local_nvme(stack: Stack) -> None:
    pool = replace(POOL, purchase="spot", nvme_gb=0, disk_gib=500, min=0, desired=0)
    GpuNodeGroup(Component(stack, "gpu"), "g5-2xlarge-spot", pool=pool, props=props(stack))
    assert arguments(stack, "aws_eks_node_group.gpu_g5-2xlarge-spot_node_group")["capacity_type"] == "SPOT"
    template = arguments(stack, "aws_launch_template.gpu_g5-2xlarge-spot_launch_template")
    assert "user_data" not in template
    assert template["block_device_mappings"]["ebs"]["volume_size"] == 500
