from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from groundplan.aws import permissions
from groundplan.aws.iam import Statement, policy

KEY, REGION, ACCOUNT = "${aws_kms_key.k.arn}", "eu-west-1", "123456789012"
OURS = "${aws_s3_bucket.models_bucket.arn}"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: all inline policies of a role, without spaces
MOST_CHARACTERS = 10_240


def by_sid(statements: Sequence[Statement]) -> Mapping[str, Any]:
    found = {statement["Sid"]: statement for statement in statements}
    assert len(found) == len(statements), "IAM refuses a Sid that stands twice"
    return found


def through(*services: str) -> dict[str, dict[str, list[str]]]:
    return {"StringEquals": {"kms:ViaService": [f"{service}.eu-west-1.amazonaws.com" for service in services]}}


def test_weights_of_one_model() -> None:
    allowed = by_sid(permissions.read_weights([(OURS, "acme/chat-8b/")], region=REGION, key_arn=KEY))
    assert set(allowed) == {"Read0", "List0", "Key"}
    assert (allowed["Read0"]["Action"], allowed["Read0"]["Resource"]) == (["s3:GetObject"], [f"{OURS}/acme/chat-8b/*"])
    assert allowed["List0"]["Resource"] == [OURS]
    assert allowed["List0"]["Condition"] == {"StringLike": {"s3:prefix": ["acme/chat-8b/*"]}}
    assert (allowed["Key"]["Resource"], allowed["Key"]["Action"]) == (KEY, ["kms:Decrypt"])
    assert allowed["Key"]["Condition"] == through("s3")


def test_weights_of_many_models_and_the_token() -> None:
    weights = [(OURS, "b/y/"), ("arn:aws:s3:::acme-models", "own/"), (OURS, "a/x/"), (OURS, "b/y/")]
    allowed = by_sid(permissions.read_weights(weights, region=REGION, key_arn=KEY, hub_token="arn:token"))
    assert allowed["Read0"]["Resource"] == [f"{OURS}/a/x/*", f"{OURS}/b/y/*"]
    assert allowed["Read1"]["Resource"] == ["arn:aws:s3:::acme-models/own/*"]
    assert allowed["List1"]["Resource"] == ["arn:aws:s3:::acme-models"]
    assert allowed["HubToken"]["Resource"] == "arn:token"
    assert allowed["Key"]["Condition"] == through("s3", "secretsmanager")


def test_triton_asks_for_the_bucket_itself() -> None:
    """HeadBucket is s3:ListBucket without a prefix, so that a condition on prefixes refuses it."""
    weights = [(OURS, "a/"), ("arn:aws:s3:::acme-models", "rank/")]
    allowed = by_sid(permissions.read_weights(weights, region=REGION, key_arn=KEY, looked_at=["arn:aws:s3:::acme-models"]))
    assert (allowed["Look"]["Action"], allowed["Look"]["Resource"]) == (["s3:ListBucket"], ["arn:aws:s3:::acme-models"])
    assert allowed["Look"]["Condition"] == {"Null": {"s3:prefix": "true"}}


def test_external_secrets_reads_exactly_the_given_secrets() -> None:
    allowed = by_sid(permissions.read_secrets(["arn:a", "arn:b"], region=REGION, key_arn=KEY))
    assert allowed["Secrets"]["Resource"] == ["arn:a", "arn:b"]
    assert "secretsmanager:GetSecretValue" in allowed["Secrets"]["Action"]
    assert not any("Put" in action or "List" in action for action in allowed["Secrets"]["Action"])
    assert allowed["Key"]["Condition"] == through("secretsmanager")


@pytest.mark.parametrize("tags", [False, True])
def test_a_bucket_of_its_own(tags: bool) -> None:
    allowed = by_sid(permissions.use_bucket("arn:aws:s3:::logs", region=REGION, key_arn=KEY, tags=tags))
    assert allowed["Bucket"]["Resource"] == "arn:aws:s3:::logs"
    assert allowed["Objects"]["Resource"] == "arn:aws:s3:::logs/*"
    assert {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"} <= set(allowed["Objects"]["Action"])
    assert ("s3:PutObjectTagging" in allowed["Objects"]["Action"]) is tags
    assert allowed["Key"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"], "S3 asks for both where an object is written"
    assert allowed["Key"]["Condition"] == through("s3")


def test_cluster_autoscaler_changes_only_groups_of_its_cluster() -> None:
    allowed = by_sid(permissions.scale_node_groups("shop-dev", region=REGION, account=ACCOUNT))
    for statement in allowed.values():
        changes = [action for action in statement["Action"] if not action.partition(":")[2].startswith(("Describe", "Get"))]
        assert bool(changes) == (statement["Sid"] == "Scale")
    assert allowed["Scale"]["Condition"] == {"StringEquals": {"aws:ResourceTag/k8s.io/cluster-autoscaler/shop-dev": "owned"}}
    assert allowed["NodeGroups"]["Resource"] == "arn:aws:eks:eu-west-1:123456789012:nodegroup/shop-dev/*/*"


def load_balancing() -> Sequence[Statement]:
    return permissions.balance_load("shop-dev", region=REGION, account=ACCOUNT, vpc_id="vpc-1")


def test_the_load_balancer_controller_changes_only_what_has_the_tag_of_its_cluster() -> None:
    tags = ("aws:ResourceTag/elbv2.k8s.aws/cluster", "aws:RequestTag/elbv2.k8s.aws/cluster")
    untagged = set()
    for statement in load_balancing():
        equals = statement.get("Condition", {}).get("StringEquals", {})
        if any(equals.get(tag) == "shop-dev" for tag in tags):
            continue
        untagged |= {
            (statement["Sid"], action)
            for action in statement["Action"]
            if not action.partition(":")[2].startswith(("Describe", "Get", "List"))
        }
    assert {sid for sid, _ in untagged} == {"ServiceRole", "WebAcls", "NewGroup", "ClusterGroup", "Listeners"}
    allowed = by_sid(load_balancing())
    assert allowed["NewGroup"]["Resource"] == "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1"
    assert allowed["ClusterGroup"]["Condition"] == {"StringEquals": {"aws:ResourceTag/kubernetes.io/cluster/shop-dev": "owned"}}
    assert all(":listener" in resource for resource in allowed["Listeners"]["Resource"])


def test_the_load_balancer_controller_finds_the_web_acl_by_its_name() -> None:
    # The tree names it: an ARN is known only after an apply.
    assert "wafv2:ListWebACLs" in by_sid(load_balancing())["Look"]["Action"]


def test_the_load_balancer_controller_stays_in_its_region_and_account() -> None:
    for statement in load_balancing():
        resources = statement["Resource"]
        for resource in [resources] if isinstance(resources, str) else resources:
            if resource == "*":
                assert statement["Sid"] == "Look"
            elif not resource.startswith("arn:aws:iam:"):
                assert resource.split(":")[3:5] == [REGION, ACCOUNT]
    assert len(json.dumps(json.loads(policy(load_balancing())), separators=(",", ":"))) < MOST_CHARACTERS
