from __future__ import annotations

import json

from aws_refs import CLUSTER, KEY, arguments, statements, trust
from groundplan.aws.addons import AddOnsProps, NodeAddOns, WorkloadAddOns
from groundplan.terraform import aws
from groundplan.terraform.resource import Component
from groundplan.terraform.stack import Stack

PROPS = AddOnsProps(name="shop-dev", cluster=CLUSTER, key_arn=KEY)


def test_what_a_node_needs_to_become_ready(stack: Stack) -> None:
    NodeAddOns(stack, "node_addons", props=PROPS)
    made = {name.rpartition("_addons_")[2]: item.arguments for name, item in stack.resources.items() if "eks_addon" in name}
    assert set(made) == {"kube-proxy", "vpc-cni", "eks-pod-identity-agent"}
    for arguments_ in made.values():
        assert arguments_["cluster_name"] == CLUSTER
        assert arguments_["resolve_conflicts_on_create"] == arguments_["resolve_conflicts_on_update"] == "OVERWRITE"
        assert "addon_version" not in arguments_, "a version that was raised by hand shows in no plan"
    assert json.loads(made["vpc-cni"]["configuration_values"]) == {"enableNetworkPolicy": "true"}
    assert json.loads(made["eks-pod-identity-agent"]["configuration_values"]) == {"tolerations": [{"operator": "Exists"}]}
    assert made["vpc-cni"]["pod_identity_association"] == {
        "service_account": "aws-node",
        "role_arn": "${aws_iam_role.node_addons_vpc-cni_role.arn}",
    }
    assert made["vpc-cni"]["depends_on"] == [
        "aws_eks_addon.node_addons_eks-pod-identity-agent",
        "aws_iam_role_policy_attachment.node_addons_vpc-cni_role_AmazonEKS_CNI_Policy",
    ]
    only = trust(stack, "aws_iam_role.node_addons_vpc-cni_role")["Condition"]["StringEquals"]
    assert only["aws:RequestTag/kubernetes-service-account"] == "aws-node"


def test_what_runs_on_nodes_waits_for_them(stack: Stack) -> None:
    nodes = Component(stack, "system")
    aws.Vpc(nodes, "stand_in", cidr_block="10.0.0.0/16")
    WorkloadAddOns(stack, "workload_addons", props=AddOnsProps("shop-dev", CLUSTER, KEY, depends_on=(nodes,)))
    for name in ("coredns", "metrics-server", "aws-ebs-csi-driver"):
        assert "aws_vpc.system_stand_in" in arguments(stack, f"aws_eks_addon.workload_addons_{name}")["depends_on"]
    role = "workload_addons_aws-ebs-csi-driver_role"
    driver = arguments(stack, "aws_eks_addon.workload_addons_aws-ebs-csi-driver")
    assert driver["pod_identity_association"] == {
        "service_account": "ebs-csi-controller-sa",
        "role_arn": f"${{aws_iam_role.{role}.arn}}",
    }
    key = statements(stack, f"aws_iam_role_policy.{role}_policy")
    assert {item["Resource"] for item in key.values()} == {KEY}
    assert key["DiskKeyGrants"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}
