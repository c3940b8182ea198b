from __future__ import annotations

from aws_refs import KEY, SUBNETS, arguments, statements
from groundplan.aws.eks import Cluster, ClusterProps
from groundplan.plan.model.aws import EksCluster
from groundplan.terraform.stack import Stack

ADMINS = ("arn:aws:iam::123456789012:role/a.b", "arn:aws:iam::123456789012:role/team/a_b")


def props(*, keep: bool = False, api_access: tuple[str, ...] = (), admins: tuple[str, ...] = ()) -> ClusterProps:
    cluster = EksCluster(
        name="shop-dev",
        nodes="managed",
        kubernetes="1.36",
        service_cidr="172.20.0.0/16",
        api_access=api_access,
        admins=admins,
        log_days=30,
    )
    return ClusterProps(cluster=cluster, subnets=SUBNETS, log_group="/aws/eks/shop-dev/cluster", key_arn=KEY, keep=keep)


def test_a_private_cluster(stack: Stack) -> None:
    cluster = Cluster(stack, "cluster", props=props())
    made = arguments(stack, "aws_eks_cluster.cluster_control_plane")
    assert made["vpc_config"] == {
        "subnet_ids": [*SUBNETS],
        "endpoint_private_access": True,
        "endpoint_public_access": False,
    }
    assert made["access_config"] == {"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True}
    assert made["encryption_config"] == {"resources": ["secrets"], "provider": {"key_arn": KEY}}
    assert made["bootstrap_self_managed_addons"] is False
    assert sorted(made["enabled_cluster_log_types"]) == ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    assert "lifecycle" not in made
    assert "aws_cloudwatch_log_group.cluster_log_group" in made["depends_on"]
    assert "aws_iam_role_policy_attachment.cluster_role_AmazonEKSClusterPolicy" in made["depends_on"]
    assert cluster.name == "${aws_eks_cluster.cluster_control_plane.name}"
    own = statements(stack, "aws_iam_role_policy.cluster_role_policy")
    assert own["SecretsKey"]["Resource"] == KEY
    assert set(own) == {"SecretsKey"}
    assert cluster.security_group == ("${aws_eks_cluster.cluster_control_plane.vpc_config[0].cluster_security_group_id}")
    assert not [name for name in stack.resources if "access" in name]


def test_a_cluster_with_everything(stack: Stack) -> None:
    Cluster(stack, "cluster", props=props(keep=True, api_access=("203.0.113.0/24",), admins=ADMINS))
    made = arguments(stack, "aws_eks_cluster.cluster_control_plane")
    assert made["vpc_config"]["endpoint_public_access"] is True
    assert made["vpc_config"]["endpoint_private_access"] is True
    assert made["vpc_config"]["public_access_cidrs"] == ["203.0.113.0/24"]
    assert made["lifecycle"] == {"prevent_destroy": True}
    assert arguments(stack, "aws_cloudwatch_log_group.cluster_log_group")["lifecycle"] == {"prevent_destroy": True}
    entries = {
        name: item.arguments["principal_arn"]
        for name, item in stack.resources.items()
        if name.startswith("aws_eks_access_entry.")
    }
    assert sorted(entries.values()) == sorted(ADMINS), "two roles that are named alike keep apart"
    for name in entries:
        policy = arguments(stack, name.replace("access_entry", "access_policy_association").replace("_entry", "_policy"))
        assert policy["policy_arn"] == "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
        assert policy["access_scope"] == {"type": "cluster"}
        assert policy["principal_arn"] == f"${{{name}.principal_arn}}"
