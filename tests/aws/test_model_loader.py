from __future__ import annotations

from aws_refs import CLUSTER, KEY, arguments, statements, trust
from groundplan.aws.model_loader import ModelLoader, ModelLoaderProps, weights_by_bucket
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

OURS = "${aws_s3_bucket.models_bucket.arn}"


def test_a_loader_of_one_model(stack: Stack) -> None:
    props = ModelLoaderProps(
        name="shop-dev", region="eu-west-1", cluster=CLUSTER, key_arn=KEY, weights={OURS: ["acme/chat-8b/"]}
    )
    ModelLoader(stack, "model_loader", props=props)
    allowed = statements(stack, "aws_iam_role_policy.model_loader_role_policy")
    assert set(allowed) == {"Read0", "List0", "Decrypt"}
    assert (allowed["Read0"]["Action"], allowed["Read0"]["Resource"]) == (["s3:GetObject"], [f"{OURS}/acme/chat-8b/*"])
    assert allowed["List0"]["Resource"] == [OURS]
    assert allowed["List0"]["Condition"] == {"StringLike": {"s3:prefix": ["acme/chat-8b/*"]}}
    assert allowed["Decrypt"]["Resource"] == KEY
    assert allowed["Decrypt"]["Condition"] == {"StringEquals": {"kms:ViaService": ["s3.eu-west-1.amazonaws.com"]}}
    identity = arguments(stack, "aws_eks_pod_identity_association.model_loader_identity")
    assert (identity["namespace"], identity["service_account"]) == ("models", "model-loader")
    assert identity["cluster_name"] == CLUSTER
    only = trust(stack, "aws_iam_role.model_loader_role")["Condition"]["StringEquals"]
    assert only["aws:RequestTag/kubernetes-service-account"] == "model-loader"


def test_a_loader_of_many_models_with_a_token(stack: Stack) -> None:
    weights = weights_by_bucket([(OURS, "b/y/"), ("arn:aws:s3:::acme-models", "own/"), (OURS, "a/x/"), (OURS, "b/y/")])
    token = Ref("${aws_secretsmanager_secret.t.arn}", "string")
    props = ModelLoaderProps("shop-dev", "eu-west-1", CLUSTER, KEY, weights, hub_token=token)
    ModelLoader(stack, "model_loader", props=props)
    allowed = statements(stack, "aws_iam_role_policy.model_loader_role_policy")
    assert allowed["Read0"]["Resource"] == [f"{OURS}/a/x/*", f"{OURS}/b/y/*"]
    assert allowed["Read1"]["Resource"] == ["arn:aws:s3:::acme-models/own/*"]
    assert allowed["List1"]["Resource"] == ["arn:aws:s3:::acme-models"]
    assert allowed["HubToken"]["Resource"] == token
    assert len(allowed["Decrypt"]["Condition"]["StringEquals"]["kms:ViaService"]) == 2
    assert not [item for item in allowed.values() if item["Resource"] == "*"]
