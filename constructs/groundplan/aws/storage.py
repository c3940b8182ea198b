"""The bucket for model files."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.aws.iam import policy
from groundplan.aws.keep import lifecycle
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class ModelBucketProps:
    """``keep`` guards the bucket against deletion; without it, it is emptied and deleted with the rest."""

    name: str
    key_arn: Ref
    keep: bool


class ModelBucket(Component):
    """A private bucket: encrypted with the product's key, versioned, over TLS alone.

    Parts of uploads that were never finished go after 7 days, versions that were replaced after 30.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket
    """

    name: Ref
    arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: ModelBucketProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        bucket = aws.S3Bucket(
            self, "bucket", bucket=props.name, force_destroy=not props.keep, lifecycle=lifecycle(keep=props.keep)
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
        aws.S3BucketServerSideEncryptionConfiguration(
            self,
            "encryption",
            bucket=bucket.id,
            rule={
                # Without a bucket key S3 asks KMS once for each object, and each request costs.
                "bucket_key_enabled": True,
                "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": props.key_arn},
            },
        )
        versioning = aws.S3BucketVersioning(
            self, "versioning", bucket=bucket.id, versioning_configuration={"status": "Enabled"}
        )
        self._lifecycle(bucket, versioning)
        # S3 refuses a policy and a public access block that come at the same moment.
        aws.S3BucketPolicy(self, "policy", bucket=bucket.id, policy=_tls_only(bucket.arn), depends_on=[private])

    def _lifecycle(self, bucket: aws.S3Bucket, versioning: aws.S3BucketVersioning) -> None:
        aws.S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=bucket.id,
            rule=[
                {
                    "id": "unfinished-uploads",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                },
                {
                    "id": "replaced-versions",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "noncurrent_version_expiration": {"noncurrent_days": 30},
                },
            ],
            depends_on=[versioning],
        )


def _tls_only(arn: Ref) -> str:
    return policy(
        [
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ]
    )
