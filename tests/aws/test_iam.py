from __future__ import annotations

from aws_refs import arguments, statements, trust
from groundplan.aws.iam import allow, pod_identity_trust, role, service_trust
from groundplan.terraform.stack import Stack


def test_a_role_with_trust_alone_can_do_nothing(stack: Stack) -> None:
    made = role(stack, "role", name="shop", trust=service_trust("ec2.amazonaws.com"))
    assert list(stack.resources) == ["aws_iam_role.role"]
    assert made.grants == ()
    assert trust(stack, "aws_iam_role.role") == {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }


def test_a_role_with_everything(stack: Stack) -> None:
    made = role(
        stack,
        "role",
        name="shop",
        trust=pod_identity_trust(cluster="shop-dev", namespace="models", service_account="loader"),
        managed=["AmazonEKS_CNI_Policy"],
        statements=[allow("Read", ["s3:GetObject"], "arn:aws:s3:::x/*", {"Bool": {"aws:SecureTransport": "true"}})],
    )
    assert {grant.terraform_address for grant in made.grants} == set(stack.resources) - {"aws_iam_role.role"}
    attached = arguments(stack, "aws_iam_role_policy_attachment.role_AmazonEKS_CNI_Policy")
    assert attached == {"role": "${aws_iam_role.role.name}", "policy_arn": "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"}
    assert statements(stack, "aws_iam_role_policy.role_policy")["Read"]["Condition"] == {
        "Bool": {"aws:SecureTransport": "true"}
    }
    assert trust(stack, "aws_iam_role.role")["Condition"] == {
        "StringEquals": {
            "aws:RequestTag/eks-cluster-name": "shop-dev",
            "aws:RequestTag/kubernetes-namespace": "models",
            "aws:RequestTag/kubernetes-service-account": "loader",
        }
    }
