"""Private buckets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Statement, policy, tls_only
from groundplan.aws.keep import lifecycle
from groundplan.plan import model
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_UPLOAD_DAYS = 7
_REPLACED_DAYS, _EXPIRED_DAYS = 30, 1


@dataclass(frozen=True, slots=True)
class BucketProps:
    """``keep`` guards the bucket against deletion; without it, it is emptied and deleted with the rest.

    ``writers`` are statements of the bucket's policy that let services of AWS write. ``key_arn`` is None only for a service
    that writes to no bucket with a KMS key: S3 then encrypts with a key of its own.
    """

    bucket: model.Bucket
    key_arn: Ref | None
    keep: bool
    writers: Sequence[Statement] = ()


class Bucket(Component):
    """A private bucket: encrypted, versioned, over TLS alone.

    Parts of uploads that were never finished go after 7 days, versions that were replaced or deleted after 30. Where
    objects expire, their last version goes a day later.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket
    """

    name: Ref
    arn: Ref
    ready: Ref
    """Its name, for a service that writes to it: known when its policy is in place."""

    def __init__(self, scope: Construct, id: str, *, props: BucketProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        bucket = aws.S3Bucket(
            self, "bucket", bucket=props.bucket.name, force_destroy=not props.keep, lifecycle=lifecycle(keep=props.keep)
        )
        self.name, self.arn = bucket.bucket, bucket.arn
        aws.S3BucketOwnershipControls(self, "ownership", bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"})
        private = aws.S3BucketPublicAccessBlock(
            self,
            "public_access",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        aws.S3BucketServerSideEncryptionConfiguration(self, "encryption", bucket=bucket.id, rule=_encryption(props.key_arn))
        versioning = aws.S3BucketVersioning(
            self, "versioning", bucket=bucket.id, versioning_configuration={"status": "Enabled"}
        )
        aws.S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=bucket.id,
            rule=_lifecycle_rules(props.bucket.expire_days),
            depends_on=[versioning],
        )
        statements = [tls_only("s3", [bucket.arn, f"{bucket.arn}/*"]), *props.writers]
        # S3 refuses a policy and a public access block that come at the same moment.
        allowed = aws.S3BucketPolicy(self, "policy", bucket=bucket.id, policy=policy(statements), depends_on=[private])
        self.ready = allowed.bucket


def _encryption(key_arn: Ref | None) -> dict[str, Any]:
    if key_arn is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        # Without a bucket key S3 asks KMS once for each object, and each request costs.
        "bucket_key_enabled": True,
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key_arn},
    }


def _lifecycle_rules(expire_days: int | None) -> list[dict[str, Any]]:
    replaced = _REPLACED_DAYS if expire_days is None else _EXPIRED_DAYS
    rules: dict[str, dict[str, Any]] = {
        "unfinished-uploads": {"abort_incomplete_multipart_upload": {"days_after_initiation": _UPLOAD_DAYS}},
        "replaced-versions": {"noncurrent_version_expiration": {"noncurrent_days": replaced}},
    }
    if expire_days is not None:
        rules["expired-objects"] = {"expiration": {"days": expire_days}}
    return [{"id": id, "status": "Enabled", "filter": {"prefix": ""}, **rule} for id, rule in rules.items()]
