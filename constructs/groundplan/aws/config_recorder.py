"""AWS Config: what every resource of the account looks like, and looked like."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.aws.iam import Statement, allow
from groundplan.aws.key import service_use
from groundplan.aws.storage import Bucket, BucketProps
from groundplan.plan import model
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SERVICE = "config.amazonaws.com"


@dataclass(frozen=True, slots=True)
class ConfigRecorderProps:
    """``bucket`` is the bucket for what is recorded; it stays there."""

    name: str
    account: str
    bucket: str
    key_arn: Ref
    keep: bool


class ConfigRecorder(Component):
    """A recorder of all types of resources in this region, with the role that AWS keeps for it.

    An account has one such role. Where another region had AWS Config before, import it first:
    ``arn:aws:iam::ACCOUNT:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig``.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/config_configuration_recorder
    https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html
    """

    started: Component
    """What rules on resources wait for."""

    def __init__(self, scope: Construct, id: str, *, props: ConfigRecorderProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        bucket = model.Bucket(name=props.bucket, expire_days=None)
        files = BucketProps(bucket=bucket, key_arn=props.key_arn, keep=props.keep, writers=_writers(props))
        role = aws.IamServiceLinkedRole(self, "role", aws_service_name=_SERVICE)
        recorder = aws.ConfigConfigurationRecorder(
            self,
            "recorder",
            name=props.name,
            role_arn=role.arn,
            recording_group={"all_supported": True, "include_global_resource_types": True},
        )
        channel = aws.ConfigDeliveryChannel(
            self,
            "channel",
            name=props.name,
            s3_bucket_name=Bucket(self, "files", props=files).ready,
            s3_kms_key_arn=props.key_arn,
            depends_on=[recorder],
        )
        self.started = aws.ConfigConfigurationRecorderStatus(
            self, "status", name=recorder.name, is_enabled=True, depends_on=[channel]
        )


def key_statements(*, account: str) -> tuple[Statement, ...]:
    """What the key's policy says so that AWS Config may use it for this account.

    https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
    """
    condition = {"StringEquals": {"aws:SourceAccount": account}}
    return (service_use("Config", _SERVICE, ["kms:Decrypt", "kms:GenerateDataKey"], condition),)


def _writers(props: ConfigRecorderProps) -> list[Statement]:
    """https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html"""
    account = {"aws:SourceAccount": props.account}
    bucket, principal = f"arn:aws:s3:::{props.bucket}", {"Principal": {"Service": _SERVICE}}
    owned = {"StringEquals": {**account, "s3:x-amz-acl": "bucket-owner-full-control"}}
    look = ["s3:GetBucketAcl", "s3:ListBucket"]
    return [
        {**principal, **allow("ConfigLooks", look, bucket, {"StringEquals": account})},
        {**principal, **allow("ConfigWrites", ["s3:PutObject"], f"{bucket}/AWSLogs/{props.account}/Config/*", owned)},
    ]
