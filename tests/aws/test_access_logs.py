from __future__ import annotations

from aws_refs import arguments, statements
from groundplan.aws.access_logs import AccessLogs, AccessLogsProps
from groundplan.plan.model import Bucket
from groundplan.terraform import aws
from groundplan.terraform.stack import Stack

BUCKET = Bucket("shop-dev-access-logs-123456789012", 30)


def test_load_balancers_write_under_their_own_account(stack: Stack) -> None:
    logs = AccessLogs(stack, "access_logs", props=AccessLogsProps(bucket=BUCKET, account="123456789012", keep=False))
    # Through the policy: a load balancer tries to write when it is told of the bucket.
    assert logs.bucket == "${aws_s3_bucket_policy.access_logs_logs_policy.bucket}"
    found = statements(stack, "aws_s3_bucket_policy.access_logs_logs_policy")
    assert found["LoadBalancers"] == {
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Sid": "LoadBalancers",
        "Effect": "Allow",
        "Action": ["s3:PutObject"],
        "Resource": "arn:aws:s3:::shop-dev-access-logs-123456789012/AWSLogs/123456789012/*",
    }
    assert "TlsOnly" in found


def test_the_bucket_has_no_kms_key_and_its_logs_go(stack: Stack) -> None:
    AccessLogs(stack, "access_logs", props=AccessLogsProps(bucket=BUCKET, account="123456789012", keep=True))
    rule = arguments(stack, "aws_s3_bucket_server_side_encryption_configuration.access_logs_logs_encryption")["rule"]
    assert rule == {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    ends = arguments(stack, "aws_s3_bucket_lifecycle_configuration.access_logs_logs_lifecycle")["rule"]
    assert {"days": 30} in [rule.get("expiration") for rule in ends]
    assert arguments(stack, "aws_s3_bucket.access_logs_logs_bucket")["lifecycle"] == {"prevent_destroy": True}


def test_buckets_write_to_it_but_not_of_itself(stack: Stack) -> None:
    other = aws.S3Bucket(stack, "models", bucket="shop-dev-models-123456789012")
    logs = AccessLogs(stack, "access_logs", props=AccessLogsProps(bucket=BUCKET, account="123456789012", keep=False))
    logs.record([item for item in stack.resources.values() if isinstance(item, aws.S3Bucket)])
    (found,) = (item for address, item in stack.resources.items() if address.startswith("aws_s3_bucket_logging."))
    assert found.arguments == {
        "bucket": other.id,
        "target_bucket": logs.bucket,
        "target_prefix": "s3/shop-dev-models-123456789012/",
    }
    allowed = statements(stack, "aws_s3_bucket_policy.access_logs_logs_policy")["Buckets"]
    assert allowed["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert allowed["Resource"] == "arn:aws:s3:::shop-dev-access-logs-123456789012/s3/*"
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
