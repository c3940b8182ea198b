"""Who asked for what: the bucket to which load balancers and other buckets write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.aws.iam import Statement, allow
from groundplan.aws.storage import Bucket, BucketProps
from groundplan.plan import model
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class AccessLogsProps:
    """``keep`` guards the bucket against deletion."""

    bucket: model.Bucket
    account: str
    keep: bool


class AccessLogs(Component):
    """A bucket to which load balancers and buckets of this account write every request.

    It is encrypted with a key of S3's own: neither writes such logs to a bucket that has a KMS key.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """

    bucket: Ref
    """Its name, known when load balancers and buckets may write."""

    def __init__(self, scope: Construct, id: str, *, props: AccessLogsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        writers = [_load_balancers(props), _buckets(props)]
        logs = BucketProps(bucket=props.bucket, key_arn=None, keep=props.keep, writers=writers)
        self.bucket = Bucket(self, "logs", props=logs).ready

    def record(self, buckets: Sequence[aws.S3Bucket]) -> None:
        """Have every request to these buckets written here, but for those to this bucket itself: they would never end."""
        folder = Component(self, "of")
        for bucket in buckets:
            if bucket.trail[: len(self.trail)] != self.trail:
                aws.S3BucketLogging(
                    folder,
                    bucket.logical_name,
                    bucket=bucket.id,
                    target_bucket=self.bucket,
                    target_prefix=f"{_BUCKETS}{bucket.arguments['bucket']}/",
                )


_BUCKETS = "s3/"


def _load_balancers(props: AccessLogsProps) -> Statement:
    """Load balancers write under the id of their own account: the path is what keeps out those of others."""
    path = f"arn:aws:s3:::{props.bucket.name}/AWSLogs/{props.account}/*"
    service = {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    return {"Principal": service, **allow("LoadBalancers", ["s3:PutObject"], path)}


def _buckets(props: AccessLogsProps) -> Statement:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html"""
    path = f"arn:aws:s3:::{props.bucket.name}/{_BUCKETS}*"
    ours = {"StringEquals": {"aws:SourceAccount": props.account}}
    return {"Principal": {"Service": "logging.s3.amazonaws.com"}, **allow("Buckets", ["s3:PutObject"], path, ours)}
