"""The KMS key that encrypts everything of one product in one environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Statement, allow, policy
from groundplan.aws.keep import lifecycle
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_USE = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
_NODE_STARTERS = (
    "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    "spot.amazonaws.com/AWSServiceRoleForEC2Spot",
)


@dataclass(frozen=True, slots=True)
class KeyProps:
    """``log_groups`` are the CloudWatch log groups that the key encrypts; ``keep`` guards it against deletion.

    ``services`` are statements for AWS services that use the key by themselves, each made by ``service_use``.
    """

    name: str
    region: str
    account: str
    log_groups: tuple[str, ...]
    keep: bool
    services: Sequence[Statement] = ()


class Key(Component):
    """A customer-managed key that AWS rotates each year, with the alias ``alias/<name>``.

    IAM policies of the account decide who uses it. Services that no IAM policy reaches stand in its own policy: CloudWatch
    Logs for the log groups named, those that start nodes with encrypted disks, and the given ones. A deleted key can be
    brought back for 30 days, for 7 without ``keep``.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key
    """

    arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: KeyProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        key = aws.KmsKey(
            self,
            "key",
            description=f"Encrypts the data of {props.name}",
            enable_key_rotation=True,
            deletion_window_in_days=30 if props.keep else 7,
            policy=policy([_account(props), *_logs(props), *_node_disks(props), *props.services]),
            tags={"Name": props.name},
            lifecycle=lifecycle(keep=props.keep),
        )
        aws.KmsAlias(self, "alias", name=f"alias/{props.name}", target_key_id=key.key_id)
        self.arn = key.arn


def service_use(sid: str, service: str, actions: Sequence[str], condition: Mapping[str, Any]) -> Statement:
    """A statement of the key's policy: ``service`` may do ``actions`` with the key where ``condition`` holds.

    The condition has to name the account (``aws:SourceAccount``, ``kms:CallerAccount``), or the service would use the key
    for anybody who asks it to.
    """
    return {"Principal": {"Service": service}, **allow(sid, actions, "*", condition)}


def _account(props: KeyProps) -> Statement:
    return {"Principal": {"AWS": f"arn:aws:iam::{props.account}:root"}, **allow("Account", ["kms:*"], "*")}


def _logs(props: KeyProps) -> list[Statement]:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"""
    groups = [f"arn:aws:logs:{props.region}:{props.account}:log-group:{name}" for name in props.log_groups]
    condition = {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": groups}}
    if not groups:
        return []
    return [{"Principal": {"Service": f"logs.{props.region}.amazonaws.com"}, **allow("Logs", _USE, "*", condition)}]


def _node_disks(props: KeyProps) -> list[Statement]:
    """The two roles that start nodes with disks under this key: Auto Scaling's, and EC2's for spot.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html

    They stand in a condition: in an account that never had an Auto Scaling group they do not exist yet, and KMS refuses a
    policy whose principal does not exist.
    """
    roles = [f"arn:aws:iam::{props.account}:role/aws-service-role/{role}" for role in _NODE_STARTERS]
    only = {"StringEquals": {"aws:PrincipalArn": roles, "kms:CallerAccount": props.account}}
    grant = {**only, "Bool": {"kms:GrantIsForAWSResource": "true"}}
    anyone = {"Principal": {"AWS": "*"}}
    return [
        {**anyone, **allow("NodeDisks", _USE, "*", only)},
        {**anyone, **allow("NodeDiskGrants", ["kms:CreateGrant"], "*", grant)},
    ]
