from __future__ import annotations

import json
import re

from aws_refs import CLUSTER, KEY, arguments, statements, trust
from groundplan.aws.karpenter import Karpenter, KarpenterProps, event_key_use
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

SECURITY_GROUP = Ref("${aws_eks_cluster.c.vpc_config[0].cluster_security_group_id}", "string")
QUEUE = "${aws_sqs_queue.karpenter_queue.arn}"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: of all inline policies of a role, without spaces.
INLINE_POLICIES = 10_240


def make(stack: Stack, name: str = "shop-dev") -> Karpenter:
    props = KarpenterProps(
        name=name,
        region="eu-west-1",
        account="123456789012",
        cluster=CLUSTER,
        security_group=SECURITY_GROUP,
        key_arn=KEY,
    )
    return Karpenter(stack, "karpenter", props=props)


def test_karpenter_changes_only_what_carries_the_clusters_tag(stack: Stack) -> None:
    make(stack)
    found = statements(stack, "aws_iam_role_policy.karpenter_role_policy")
    owned = {"kubernetes.io/cluster/shop-dev": "owned"}
    for sid in ("StartFromTemplate", "TagOwn", "End"):
        condition = found[sid]["Condition"]
        assert condition["StringEquals"] == {f"aws:ResourceTag/{key}": value for key, value in owned.items()}, sid
        assert condition["StringLike"] == {"aws:ResourceTag/karpenter.sh/nodepool": "*"}
    for sid in ("Start", "TagNew"):
        condition = found[sid]["Condition"]["StringEquals"]
        assert condition["aws:RequestTag/kubernetes.io/cluster/shop-dev"] == "owned"
        assert condition["aws:RequestTag/eks:eks-cluster-name"] == "shop-dev"
    assert set(found["End"]["Action"]) == {"ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"}
    # AWS knows no narrower resource for these.
    everything = {action for item in found.values() if item["Resource"] == "*" for action in item["Action"]}
    assert {action for action in everything if not action.startswith("ec2:Describe")} == {
        "iam:ListInstanceProfiles",
        "pricing:GetProducts",
    }


def test_karpenter_makes_no_identity_and_passes_on_that_of_its_nodes(stack: Stack) -> None:
    made = make(stack)
    found = statements(stack, "aws_iam_role_policy.karpenter_role_policy")
    assert found["PassNodeRole"]["Resource"] == "${aws_iam_role.karpenter_node_role.arn}"
    assert found["PassNodeRole"]["Condition"] == {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    iam = {action for item in found.values() for action in item["Action"] if action.startswith("iam:")}
    assert iam == {"iam:PassRole", "iam:GetInstanceProfile", "iam:ListInstanceProfiles"}
    profile = arguments(stack, "aws_iam_instance_profile.karpenter_instance_profile")
    assert profile == {"name": "shop-dev-karpenter-node", "role": "${aws_iam_role.karpenter_node_role.name}"}
    assert made.instance_profile == "${aws_iam_instance_profile.karpenter_instance_profile.name}"
    entry = arguments(stack, "aws_eks_access_entry.karpenter_nodes")
    assert (entry["type"], entry["principal_arn"]) == ("EC2_LINUX", "${aws_iam_role.karpenter_node_role.arn}")


def test_karpenter_itself_gets_its_role_by_pod_identity(stack: Stack) -> None:
    make(stack)
    condition = trust(stack, "aws_iam_role.karpenter_role")["Condition"]["StringEquals"]
    assert condition == {
        "aws:RequestTag/eks-cluster-name": "shop-dev",
        "aws:RequestTag/kubernetes-namespace": "kube-system",
        "aws:RequestTag/kubernetes-service-account": "karpenter",
    }
    association = arguments(stack, "aws_eks_pod_identity_association.karpenter_identity")
    assert (association["namespace"], association["service_account"]) == ("kube-system", "karpenter")
    assert association["role_arn"] == "${aws_iam_role.karpenter_role.arn}"


def test_what_happens_to_nodes_goes_through_an_encrypted_queue(stack: Stack) -> None:
    make(stack)
    queue = arguments(stack, "aws_sqs_queue.karpenter_queue")
    assert (queue["name"], queue["kms_master_key_id"]) == ("shop-dev-karpenter", KEY)
    patterns = {
        name.removeprefix("aws_cloudwatch_event_rule.karpenter_"): json.loads(item.arguments["event_pattern"])["detail-type"]
        for name, item in stack.resources.items()
        if name.startswith("aws_cloudwatch_event_rule.")
    }
    assert patterns == {
        "health_rule": ["AWS Health Event"],
        "spot_rule": ["EC2 Spot Instance Interruption Warning"],
        "rebalance_rule": ["EC2 Instance Rebalance Recommendation"],
        "state_rule": ["EC2 Instance State-change Notification"],
    }
    for rule in patterns:
        target = arguments(stack, f"aws_cloudwatch_event_target.karpenter_{rule.replace('_rule', '_target')}")
        assert (target["rule"], target["arn"]) == (f"${{aws_cloudwatch_event_rule.karpenter_{rule}.name}}", QUEUE)
    own = statements(stack, "aws_sqs_queue_policy.karpenter_queue_policy")
    sources = own["Events"]["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert sources == [f"${{aws_cloudwatch_event_rule.karpenter_{rule}.arn}}" for rule in patterns]
    assert own["TlsOnly"]["Effect"] == "Deny"
    reads = statements(stack, "aws_iam_role_policy.karpenter_role_policy")["Queue"]
    assert reads["Resource"] == QUEUE
    key = event_key_use("123456789012")
    assert key["Principal"] == {"Service": "events.amazonaws.com"}
    assert key["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_nodes_find_the_clusters_security_group(stack: Stack) -> None:
    make(stack)
    tag = arguments(stack, "aws_ec2_tag.karpenter_discovery")
    assert tag == {"resource_id": SECURITY_GROUP, "key": "karpenter.sh/discovery", "value": "shop-dev"}


def test_names_and_the_policy_fit_with_the_longest_name(stack: Stack) -> None:
    longest = f"{'a' * 24}-{'e' * 12}"
    make(stack, longest)
    text = arguments(stack, "aws_iam_role_policy.karpenter_role_policy")["policy"]
    arn = f"arn:aws:kms:ap-southeast-4:123456789012:key/{'0' * 36}-{longest}"
    assert len(re.sub(r"\s", "", re.sub(r"\$\{[^}]*\}", arn, text))) <= INLINE_POLICIES
    assert all(
        len(item.arguments["name"]) <= 64
        for address, item in stack.resources.items()
        if address.startswith(("aws_iam_role.", "aws_cloudwatch_event_rule."))
    )
