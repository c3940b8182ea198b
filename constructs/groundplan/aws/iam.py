"""IAM roles with exactly the permissions that one thing needs, and the JSON of their policies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Resource
from groundplan.terraform.schema import Ref

Statement = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Role:
    """A role's name and ARN; ``grants`` are the resources that must be there before it can do its work."""

    name: Ref
    arn: Ref
    grants: tuple[Resource, ...]


def role(
    scope: Construct,
    id: str,
    *,
    name: str,
    trust: Statement,
    managed: Sequence[str] = (),
    statements: Sequence[Statement] = (),
) -> Role:
    """Make a role that ``trust`` may assume, with AWS's ``managed`` policies and one inline policy of ``statements``.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
    """
    iam_role = aws.IamRole(scope, id, name=name, assume_role_policy=policy([trust]))
    grants: list[Resource] = [
        aws.IamRolePolicyAttachment(
            scope, f"{id}_{policy_name}", role=iam_role.name, policy_arn=managed_policy_arn(policy_name)
        )
        for policy_name in managed
    ]
    if statements:
        grants.append(aws.IamRolePolicy(scope, f"{id}_policy", role=iam_role.name, policy=policy(statements)))
    return Role(iam_role.name, iam_role.arn, tuple(grants))


def policy(statements: Iterable[Statement]) -> str:
    """The JSON of a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def managed_policy_arn(name: str) -> str:
    """ARN of a policy that AWS keeps."""
    return f"arn:aws:iam::aws:policy/{name}"


def allow(
    sid: str, actions: Sequence[str], resources: str | Sequence[str], condition: Mapping[str, Any] | None = None
) -> Statement:
    """A statement that allows ``actions`` on ``resources``."""
    statement: dict[str, Any] = {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources}
    return statement if condition is None else {**statement, "Condition": condition}


def deny(sid: str, actions: Sequence[str], resources: str | Sequence[str]) -> Statement:
    """A statement that forbids ``actions`` on ``resources``, whatever else allows them."""
    return {**allow(sid, actions, resources), "Effect": "Deny"}


def tls_only(service: str, resources: str | Sequence[str]) -> Statement:
    """A statement of a resource's own policy that refuses whoever comes without TLS; ``service`` is such as ``s3``."""
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return {"Principal": "*", **deny("TlsOnly", [f"{service}:*"], resources), "Condition": plain}


def key_through(
    services: Sequence[str], *, region: str, key_arn: str, actions: Sequence[str] = ("kms:Decrypt",), sid: str = "Key"
) -> Statement:
    """Use of a key only through these AWS services: ``["s3"]``."""
    via = {"StringEquals": {"kms:ViaService": [f"{service}.{region}.amazonaws.com" for service in services]}}
    return allow(sid, actions, key_arn, via)


def service_trust(service: str, *, account: str | None = None) -> Statement:
    """Trust in an AWS service; with ``account`` only where it acts for that account, so that nobody else can use it."""
    trust: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return trust if account is None else {**trust, "Condition": {"StringEquals": {"aws:SourceAccount": account}}}


def pod_identity_trust(*, cluster: str, namespace: str, service_account: str) -> Statement:
    """Trust in one service account of one cluster, through EKS Pod Identity.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    """
    return {
        "Effect": "Allow",
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {
            "StringEquals": {
                "aws:RequestTag/eks-cluster-name": cluster,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": service_account,
            }
        },
    }
