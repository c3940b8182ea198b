from __future__ import annotations

from aws_refs import KEY, arguments, statements
from groundplan.aws.storage import Bucket, BucketProps
from groundplan.plan import model
from groundplan.terraform.stack import Stack

MODELS, LOGS = model.Bucket("shop-dev-models", None), model.Bucket("shop-dev-logs", 14)


def lifecycle_rules(stack: Stack, address: str) -> dict[str, dict[str, object]]:
    return {rule["id"]: rule for rule in arguments(stack, address)["rule"]}


def test_a_bucket_that_goes_with_the_rest(stack: Stack) -> None:
    bucket = Bucket(stack, "models", props=BucketProps(bucket=MODELS, key_arn=KEY, keep=False))
    assert arguments(stack, "aws_s3_bucket.models_bucket") == {"bucket": "shop-dev-models", "force_destroy": True}
    assert bucket.name == "${aws_s3_bucket.models_bucket.bucket}"
    closed = arguments(stack, "aws_s3_bucket_public_access_block.models_public_access")
    assert sum(value is True for value in closed.values()) == 4
    owner = arguments(stack, "aws_s3_bucket_ownership_controls.models_ownership")
    assert owner["rule"] == {"object_ownership": "BucketOwnerEnforced"}


def test_a_bucket_that_is_kept(stack: Stack) -> None:
    Bucket(stack, "models", props=BucketProps(bucket=MODELS, key_arn=KEY, keep=True))
    bucket = arguments(stack, "aws_s3_bucket.models_bucket")
    assert (bucket["force_destroy"], bucket["lifecycle"]) == (False, {"prevent_destroy": True})
    encryption = arguments(stack, "aws_s3_bucket_server_side_encryption_configuration.models_encryption")["rule"]
    assert encryption["apply_server_side_encryption_by_default"] == {"sse_algorithm": "aws:kms", "kms_master_key_id": KEY}
    versioning = arguments(stack, "aws_s3_bucket_versioning.models_versioning")
    assert versioning["versioning_configuration"] == {"status": "Enabled"}
    tls = statements(stack, "aws_s3_bucket_policy.models_policy")["TlsOnly"]
    assert (tls["Effect"], tls["Principal"]) == ("Deny", "*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    rules = lifecycle_rules(stack, "aws_s3_bucket_lifecycle_configuration.models_lifecycle")
    assert set(rules) == {"unfinished-uploads", "replaced-versions"}, "weights stay"
    assert rules["unfinished-uploads"]["abort_incomplete_multipart_upload"] == {"days_after_initiation": 7}
    assert rules["replaced-versions"]["noncurrent_version_expiration"] == {"noncurrent_days": 30}


def test_objects_that_expire_do_not_live_on_as_old_versions(stack: Stack) -> None:
    Bucket(stack, "logs", props=BucketProps(bucket=LOGS, key_arn=KEY, keep=True))
    rules = lifecycle_rules(stack, "aws_s3_bucket_lifecycle_configuration.logs_lifecycle")
    assert rules["expired-objects"]["expiration"] == {"days": 14}
    assert rules["replaced-versions"]["noncurrent_version_expiration"] == {"noncurrent_days": 1}
    assert all(rule["status"] == "Enabled" for rule in rules.values())


def test_a_bucket_that_a_service_of_aws_fills(stack: Stack) -> None:
    write = {"Sid": "Write", "Effect": "Allow", "Principal": {"Service": "x.amazonaws.com"}, "Action": "s3:PutObject"}
    bucket = Bucket(stack, "logs", props=BucketProps(bucket=LOGS, key_arn=None, keep=True, writers=[write]))
    assert set(statements(stack, "aws_s3_bucket_policy.logs_policy")) == {"TlsOnly", "Write"}
    encryption = arguments(stack, "aws_s3_bucket_server_side_encryption_configuration.logs_encryption")["rule"]
    assert encryption == {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    assert bucket.ready == "${aws_s3_bucket_policy.logs_policy.bucket}", "known when the service may write"
