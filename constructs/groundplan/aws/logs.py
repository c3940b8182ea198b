"""Log groups of CloudWatch, encrypted and with an end."""

from __future__ import annotations

from groundplan.aws.keep import lifecycle
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.schema import Ref


def log_group(scope: Construct, id: str, *, name: str, days: int, key_arn: Ref, keep: bool) -> aws.CloudwatchLogGroup:
    """Make a log group that keeps its records for ``days``; the key's policy must name it.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
    """
    return aws.CloudwatchLogGroup(
        scope, id, name=name, retention_in_days=days, kms_key_id=key_arn, lifecycle=lifecycle(keep=keep)
    )
