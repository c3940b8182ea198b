"""What makes GPU nodes: NodePools of Karpenter, ComputeClasses of GKE."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gitops_trees import PLATFORMS, of_kind
from groundplan.render.nodes import nodes


@pytest.mark.parametrize("name", ["eks", "gke", "onprem"])
def test_where_terraform_makes_nodes_the_tree_makes_none(name: str) -> None:
    assert nodes(PLATFORMS[name]) == []


def test_a_node_of_karpenter_is_what_the_scheduler_expects() -> None:
    platform = PLATFORMS["karpenter"]
    pools = of_kind("karpenter", "NodePool")
    assert set(pools) == {f"{name}" for name in platform.nodes if name != "system"}
    for name, pool in pools.items():
        template = pool["spec"]["template"]
        assert template["metadata"]["labels"] == dict(platform.nodes[name].labels)
        assert template["spec"]["taints"] == [{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}]
        assert template["spec"]["nodeClassRef"]["name"] in of_kind("karpenter", "EC2NodeClass")
        assert pool["spec"]["limits"] == {"nvidia.com/gpu": str(platform.nodes[name].max)}


def test_the_first_choice_of_a_model_has_the_highest_weight() -> None:
    pools = of_kind("karpenter", "NodePool")
    weights = [pools[name]["spec"]["weight"] for name in PLATFORMS["karpenter"].models["chat"].pools]
    assert weights == [100, 99]


def test_what_karpenter_starts() -> None:
    requirements = of_kind("karpenter", "NodePool")["l4-on-demand"]["spec"]["template"]["spec"]["requirements"]
    assert {item["key"]: item["values"] for item in requirements} == {
        "karpenter.sh/capacity-type": ["on-demand"],
        "kubernetes.io/arch": ["amd64"],
        "node.kubernetes.io/instance-type": ["g6.2xlarge"],
        "topology.k8s.aws/zone-id": ["euw1-az1", "euw1-az2"],
    }
    spec = of_kind("karpenter", "EC2NodeClass")["l4-on-demand"]["spec"]
    assert spec["instanceProfile"] == "shop-prod-karpenter-node"
    assert spec["subnetSelectorTerms"] == [{"tags": {"karpenter.sh/discovery": "shop-prod"}}]
    assert spec["instanceStorePolicy"] == "RAID0"
    assert "/1.34/" in spec["amiSelectorTerms"][0]["ssmParameter"]
    assert "instanceStorePolicy" not in of_kind("karpenter", "EC2NodeClass")["t4-on-demand"]["spec"]


def test_a_reservation_is_named_in_each_zone_and_a_block_by_its_id() -> None:
    spec = of_kind("karpenter", "EC2NodeClass")["l4-reservation"]["spec"]
    assert spec["capacityReservationSelectorTerms"] == [{"tags": {"Name": "shop-prod-l4-reservation-euw1-az1"}}]
    platform = PLATFORMS["karpenter"]
    node = platform.nodes["l4-reservation"]
    assert node.machine is not None
    block = replace(node, machine=replace(node.machine, purchase="capacity_block", reservation="cr-0123456789abcdef0"))
    found = nodes(replace(platform, nodes={"l4-reservation": block}))
    assert found[0]["spec"]["capacityReservationSelectorTerms"] == [{"id": "cr-0123456789abcdef0"}]


def test_models_with_the_same_choices_share_a_class() -> None:
    [made] = of_kind("compute-class", "ComputeClass").values()
    assert made["metadata"]["name"] == "l4-reservation"
    reserved, on_demand, queued = made["spec"]["priorities"]
    assert reserved == {"nodepools": ["l4-reservation"]}, "Terraform makes it"
    assert on_demand["reservations"] == {"affinity": "None"}
    assert (queued["flexStart"], queued["maxRunDurationSeconds"]) == ({"enabled": True}, 604800)
    assert on_demand["gpu"] == {"type": "nvidia-l4", "count": 1, "driverVersion": "default"}
    assert on_demand["storage"]["localSSDCount"] == 1
