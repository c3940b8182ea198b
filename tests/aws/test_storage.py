from __future__ import annotations

from aws_refs import KEY, arguments, statements
from groundplan.aws.storage import ModelBucket, ModelBucketProps
from groundplan.terraform.stack import Stack


def test_a_bucket_that_goes_with_the_rest(stack: Stack) -> None:
    bucket = ModelBucket(stack, "models", props=ModelBucketProps(name="shop-dev-models", key_arn=KEY, keep=False))
    assert arguments(stack, "aws_s3_bucket.models_bucket") == {"bucket": "shop-dev-models", "force_destroy": True}
    assert bucket.name == "${aws_s3_bucket.models_bucket.bucket}"
    closed = arguments(stack, "aws_s3_bucket_public_access_block.models_public_access")
    assert sum(value is True for value in closed.values()) == 4
    owner = arguments(stack, "aws_s3_bucket_ownership_controls.models_ownership")
    assert owner["rule"] == {"object_ownership": "BucketOwnerEnforced"}


def test_a_bucket_that_is_kept(stack: Stack) -> None:
    ModelBucket(stack, "models", props=ModelBucketProps(name="shop-prod-models", key_arn=KEY, keep=True))
    bucket = arguments(stack, "aws_s3_bucket.models_bucket")
    assert (bucket["force_destroy"], bucket["lifecycle"]) == (False, {"prevent_destroy": True})
    encryption = arguments(stack, "aws_s3_bucket_server_side_encryption_configuration.models_encryption")["rule"]
    assert encryption["apply_server_side_encryption_by_default"] == {"sse_algorithm": "aws:kms", "kms_master_key_id": KEY}
    versioning = arguments(stack, "aws_s3_bucket_versioning.models_versioning")
    assert versioning["versioning_configuration"] == {"status": "Enabled"}
    tls = statements(stack, "aws_s3_bucket_policy.models_policy")["TlsOnly"]
    assert (tls["Effect"], tls["Principal"]) == ("Deny", "*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    uploads, versions = arguments(stack, "aws_s3_bucket_lifecycle_configuration.models_lifecycle")["rule"]
    assert uploads["abort_incomplete_multipart_upload"] == {"days_after_initiation": 7}
    assert versions["noncurrent_version_expiration"] == {"noncurrent_days": 30}
