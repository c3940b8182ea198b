from __future__ import annotations

import base64
import email
from dataclasses import replace

import yaml

from aws_refs import CLUSTER, KEY, SUBNETS, VERSION, VPC, arguments, statements
from groundplan.aws.capacity import Reservation, ReservationProps
from groundplan.aws.efa import Fabric, FabricProps
from groundplan.aws.gpu_nodes import GpuNodeGroup
from groundplan.aws.nodes import NodesProps, node_role
from groundplan.aws.system_nodes import SystemNodeGroup
from groundplan.plan.model.aws import CapacityBlock, Efa, GpuPool, SystemNodes
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

POOL = GpuPool(
    instance_type="g5.2xlarge",
    gpu="a10g",
    gpus_per_node=1,
    efa=None,
    block=None,
    purchase="on_demand",
    priority=1,
    zones=("euw1-az1",),
    min=0,
    max=4,
    desired=1,
    disk_gib=100,
    nvme_gb=450,
    models=("chat",),
)
SECURITY_GROUP = Ref("${aws_eks_cluster.c.vpc_config[0].cluster_security_group_id}", "string")
OWNED_BY_AUTOSCALER = {"ignore_changes": ["scaling_config[0].desired_size"]}


def props(stack: Stack, *, autoscaled: bool = True) -> NodesProps:
    return NodesProps(
        name="shop-dev",
        cluster=CLUSTER,
        version=VERSION,
        security_group=SECURITY_GROUP,
        role=node_role(stack, "node_role", name="shop-dev-node"),
        key_arn=KEY,
        subnets=SUBNETS,
        tags={"owner": "team-shop"},
        autoscaled=autoscaled,
        depends_on=(),
    )


def node_template(stack: Stack, group: str) -> dict[str, str]:
    """What tags tell Cluster Autoscaler of a group's nodes."""
    prefix = "k8s.io/cluster-autoscaler/node-template/"
    found = {}
    for address, item in stack.resources.items():
        if address.startswith(f"aws_autoscaling_group_tag.{group}_tag_"):
            name = f"${{aws_eks_node_group.{group}_node_group.resources[0].autoscaling_groups[0].name}}"
            assert item.arguments["autoscaling_group_name"] == name
            tag = item.arguments["tag"]
            assert tag["key"].startswith(prefix)
            assert tag["propagate_at_launch"] is False
            found[tag["key"].removeprefix(prefix)] = tag["value"]
    return found


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
    nodes = SystemNodes(instance_type="m7i.xlarge", min=2, max=5, desired=3, disk_gib=80)
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
    assert group["scaling_config"] == {"min_size": 2, "desired_size": 3, "max_size": 5}
    assert group["lifecycle"] == OWNED_BY_AUTOSCALER
    assert node_template(stack, "system") == {"label/groundplan/pool": "system", "resources/ephemeral-storage": "68Gi"}
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
    labels = {
        "groundplan/gpu": "a10g",
        "groundplan/pool": "g5-2xlarge-on-demand",
        "groundplan/purchase": "on_demand",
        "k8s.amazonaws.com/accelerator": "a10g",
        "nvidia.com/gpu.present": "true",
    }
    assert group["labels"] == labels
    assert group["scaling_config"] == {"min_size": 0, "desired_size": 1, "max_size": 4}
    assert group["lifecycle"] == OWNED_BY_AUTOSCALER
    assert node_template(stack, "gpu_g5-2xlarge-on-demand") == {
        **{f"label/{key}": value for key, value in labels.items()},
        "taint/nvidia.com/gpu": "true:NoSchedule",
        "resources/nvidia.com/gpu": "1",
        "resources/ephemeral-storage": "382G",
    }
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
    pool = replace(POOL, purchase="spot", nvme_gb=0, disk_gib=500, desired=0)
    GpuNodeGroup(Component(stack, "gpu"), "g5-2xlarge-spot", pool=pool, props=props(stack))
    assert arguments(stack, "aws_eks_node_group.gpu_g5-2xlarge-spot_node_group")["capacity_type"] == "SPOT"
    template = arguments(stack, "aws_launch_template.gpu_g5-2xlarge-spot_launch_template")
    assert "user_data" not in template
    assert template["block_device_mappings"]["ebs"]["volume_size"] == 500
    assert node_template(stack, "gpu_g5-2xlarge-spot")["resources/ephemeral-storage"] == "425Gi"
    assert not {"network_interfaces", "placement", "capacity_reservation_specification"} & set(template)


def test_terraform_owns_what_no_autoscaler_changes(stack: Stack) -> None:
    nodes = SystemNodes(instance_type="m7i.xlarge", min=2, max=5, desired=3, disk_gib=80)
    SystemNodeGroup(stack, "system", nodes=nodes, props=props(stack, autoscaled=False))
    assert "lifecycle" not in arguments(stack, "aws_eks_node_group.system_node_group")
    assert node_template(stack, "system") == {}


def test_nodes_in_a_reservation(stack: Stack) -> None:
    of_pool = ReservationProps("shop-dev-g5", "g5.2xlarge", 2, {"euw1-az1": Ref("${aws_subnet.a.availability_zone}")})
    reservation = Reservation(stack, "reserved_g5", props=of_pool)
    pool = replace(POOL, purchase="reservation", min=2, desired=2, max=2)
    GpuNodeGroup(Component(stack, "gpu"), "g5", pool=pool, props=props(stack), reservation=reservation)
    group = arguments(stack, "aws_eks_node_group.gpu_g5_node_group")
    assert (group["capacity_type"], group["labels"]["groundplan/purchase"]) == ("ON_DEMAND", "reservation")
    assert group["scaling_config"] == {"min_size": 2, "desired_size": 2, "max_size": 2}
    assert "lifecycle" not in group, "all three numbers change in one apply"
    assert node_template(stack, "gpu_g5") == {}
    target = arguments(stack, "aws_launch_template.gpu_g5_launch_template")["capacity_reservation_specification"]
    assert target == {
        "capacity_reservation_target": {
            "capacity_reservation_resource_group_arn": "${aws_resourcegroups_group.reserved_g5_group.arn}"
        }
    }


def test_nodes_in_a_capacity_block(stack: Stack) -> None:
    block = CapacityBlock("cr-0123456789abcdef0", nodes=2, zone="use1-az6", end="2026-12-24T11:30:00Z")
    pool = replace(POOL, purchase="capacity_block", block=block, min=0, desired=0, max=2)
    GpuNodeGroup(Component(stack, "gpu"), "block", pool=pool, props=props(stack))
    group = arguments(stack, "aws_eks_node_group.gpu_block_node_group")
    assert group["capacity_type"] == "CAPACITY_BLOCK"
    assert group["scaling_config"] == {"min_size": 0, "desired_size": 0, "max_size": 2}
    assert group["tags"] == {"capacity-block-end": "2026-12-24T11:30:00Z"}
    template = arguments(stack, "aws_launch_template.gpu_block_launch_template")
    assert template["instance_market_options"] == {"market_type": "capacity-block"}
    assert template["capacity_reservation_specification"] == {
        "capacity_reservation_target": {"capacity_reservation_id": "cr-0123456789abcdef0"}
    }
    # EKS empties the group by itself, 40 minutes before the end.
    assert not [address for address in stack.resources if address.startswith("aws_autoscaling_schedule.")]


def test_nodes_that_serve_a_replica_together(stack: Stack) -> None:
    fabric = Fabric(stack, "efa_p5", props=FabricProps("shop-dev-p5", VPC, placement_group=True))
    pool = replace(POOL, instance_type="p5.48xlarge", gpu="h100", gpus_per_node=8, efa=Efa(32))
    GpuNodeGroup(Component(stack, "gpu"), "p5", pool=pool, props=props(stack), fabric=fabric)
    template = arguments(stack, "aws_launch_template.gpu_p5_launch_template")
    assert template["placement"] == {"group_name": "${aws_placement_group.efa_p5_placement_group.name}"}
    interfaces = template["network_interfaces"]
    found = [(item["interface_type"], item["network_card_index"], item["device_index"]) for item in interfaces]
    assert found[0] == ("efa", 0, 0), "the one with an address"
    assert found[1:] == [("efa-only", card, 1) for card in range(1, 32)]
    groups = [SECURITY_GROUP, "${aws_security_group.efa_p5_security_group.id}"]
    assert all(item["security_groups"] == groups and item["delete_on_termination"] == "true" for item in interfaces)
    assert not [item for item in interfaces if "subnet_id" in item], "EKS refuses a launch template with a subnet"
    assert "vpc_security_group_ids" not in template
    assert node_template(stack, "gpu_p5")["resources/vpc.amazonaws.com/efa"] == "32"


def test_a_fabric_is_open_to_itself_alone(stack: Stack) -> None:
    Fabric(stack, "efa", props=FabricProps("shop-dev-p4d", VPC, placement_group=True))
    group = "${aws_security_group.efa_security_group.id}"
    for rule in ("ingress", "egress"):
        made = arguments(stack, f"aws_vpc_security_group_{rule}_rule.efa_{rule}")
        assert (made["ip_protocol"], made["security_group_id"], made["referenced_security_group_id"]) == ("-1", group, group)
        assert not [name for name in made if name.startswith("cidr")]
    assert arguments(stack, "aws_placement_group.efa_placement_group")["strategy"] == "cluster"
    own = Fabric(stack, "efa_block", props=FabricProps("shop-dev-block", VPC, placement_group=False))
    assert own.placement_group is own.placement_group_arn is None
    assert "aws_placement_group.efa_block_placement_group" not in stack.resources
