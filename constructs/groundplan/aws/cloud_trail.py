"""The record of every call to AWS in the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Statement, allow, role, service_trust
from groundplan.aws.key import service_use
from groundplan.aws.logs import log_group
from groundplan.aws.storage import Bucket, BucketProps
from groundplan.plan import model
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SERVICE = "cloudtrail.amazonaws.com"


@dataclass(frozen=True, slots=True)
class CloudTrailProps:
    """``bucket`` is the bucket for the trail's files, ``data_buckets`` are those whose reads and writes are recorded, too.

    ``days`` is how long the log group ``log_group`` keeps the events; the files stay.
    """

    name: str
    region: str
    account: str
    bucket: str
    data_buckets: Sequence[str]
    log_group: str
    days: int
    key_arn: Ref
    keep: bool


class CloudTrail(Component):
    """A trail of all regions, whose files prove that nobody changed them, in a bucket and in CloudWatch Logs.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail
    """

    def __init__(self, scope: Construct, id: str, *, props: CloudTrailProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        bucket = model.Bucket(name=props.bucket, expire_days=None)
        files = BucketProps(bucket=bucket, key_arn=props.key_arn, keep=props.keep, writers=_writers(props))
        group = log_group(self, "log_group", name=props.log_group, days=props.days, key_arn=props.key_arn, keep=props.keep)
        streams = f"{group.arn}:log-stream:{props.account}_CloudTrail_{props.region}*"
        writer = role(
            self,
            "role",
            name=f"{props.name}-cloudtrail",
            trust=service_trust(_SERVICE),
            statements=[allow("Write", ["logs:CreateLogStream", "logs:PutLogEvents"], streams)],
        )
        aws.Cloudtrail(
            self,
            "trail",
            name=props.name,
            s3_bucket_name=Bucket(self, "files", props=files).ready,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            kms_key_id=props.key_arn,
            cloud_watch_logs_group_arn=f"{group.arn}:*",
            cloud_watch_logs_role_arn=writer.arn,
            advanced_event_selector=_events(props.data_buckets),
            depends_on=list(writer.grants),
        )


def key_statements(*, name: str, region: str, account: str) -> tuple[Statement, ...]:
    """What the key's policy says so that the trail ``name`` may use it.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    """
    trail = {"aws:SourceArn": _trail_arn(name, region, account)}
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{account}:trail/*"}
    encrypt = {"StringEquals": trail, "StringLike": context}
    return (
        service_use("CloudTrail", _SERVICE, ["kms:GenerateDataKey*"], encrypt),
        # Decrypt, since the bucket has a bucket key.
        service_use("CloudTrailKey", _SERVICE, ["kms:Decrypt", "kms:DescribeKey"], {"StringEquals": trail}),
    )


def _writers(props: CloudTrailProps) -> list[Statement]:
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html"""
    trail = {"aws:SourceArn": _trail_arn(props.name, props.region, props.account)}
    bucket, principal = f"arn:aws:s3:::{props.bucket}", {"Principal": {"Service": _SERVICE}}
    owned = {"StringEquals": {**trail, "s3:x-amz-acl": "bucket-owner-full-control"}}
    return [
        {**principal, **allow("TrailLooks", ["s3:GetBucketAcl"], bucket, {"StringEquals": trail})},
        {**principal, **allow("TrailWrites", ["s3:PutObject"], f"{bucket}/AWSLogs/{props.account}/*", owned)},
    ]


def _events(data_buckets: Sequence[str]) -> list[dict[str, Any]]:
    management: dict[str, Any] = {
        "name": "management",
        "field_selector": [{"field": "eventCategory", "equals": ["Management"]}],
    }
    if not data_buckets:
        return [management]
    objects: list[dict[str, Any]] = [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {"field": "resources.ARN", "starts_with": [f"arn:aws:s3:::{bucket}/" for bucket in data_buckets]},
    ]
    return [management, {"name": "objects", "field_selector": objects}]


def _trail_arn(name: str, region: str, account: str) -> str:
    return f"arn:aws:cloudtrail:{region}:{account}:trail/{name}"
