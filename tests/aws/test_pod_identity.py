from __future__ import annotations

from aws_refs import CLUSTER, arguments, statements, trust
from groundplan.aws.iam import allow
from groundplan.aws.pod_identity import PodIdentity, PodIdentityProps
from groundplan.plan.model import aws as model
from groundplan.terraform.stack import Stack

LOADER = PodIdentityProps(
    name="shop-dev",
    cluster=CLUSTER,
    identity=model.PodIdentity(role="shop-dev-model-loader", namespace="models", service_account="model-loader"),
    statements=[allow("Read", ["s3:GetObject"], "arn:aws:s3:::shop/*")],
)


def test_one_service_account_takes_the_role(stack: Stack) -> None:
    made = PodIdentity(stack, "model_loader", props=LOADER)
    assert arguments(stack, "aws_iam_role.model_loader_role")["name"] == "shop-dev-model-loader"
    assert arguments(stack, "aws_eks_pod_identity_association.model_loader_identity") == {
        "cluster_name": CLUSTER,
        "namespace": "models",
        "service_account": "model-loader",
        "role_arn": made.role_arn,
        "depends_on": ["aws_iam_role_policy.model_loader_role_policy"],
    }


def test_nobody_else_takes_it(stack: Stack) -> None:
    PodIdentity(stack, "model_loader", props=LOADER)
    believed = trust(stack, "aws_iam_role.model_loader_role")
    assert believed["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert believed["Condition"]["StringEquals"] == {
        "aws:RequestTag/eks-cluster-name": "shop-dev",
        "aws:RequestTag/kubernetes-namespace": "models",
        "aws:RequestTag/kubernetes-service-account": "model-loader",
    }
    assert set(statements(stack, "aws_iam_role_policy.model_loader_role_policy")) == {"Read"}
