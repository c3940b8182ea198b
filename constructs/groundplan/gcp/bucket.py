"""Private buckets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundplan.gcp.keep import lifecycle
from groundplan.plan import model
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_UPLOAD_DAYS = 7
_REPLACED_DAYS = 30
_DAY_SECONDS = 86_400
_SOFT_DELETE_SECONDS = 7 * _DAY_SECONDS


@dataclass(frozen=True, slots=True)
class BucketProps:
    """``keep`` guards the bucket against deletion; without it, it is emptied and deleted with the rest.

    ``key_id`` is the key that encrypts it; None: Google's own. With ``retain`` nobody deletes or replaces an object before it
    expires. ``after`` is what must be there first: the API, and the right to use the key.
    """

    region: str
    bucket: model.Bucket
    key_id: Ref | None
    keep: bool
    after: tuple[Component, ...] = ()
    retain: bool = False


class Bucket(Component):
    """A private bucket in one region: access by IAM alone, never public, versioned; what is deleted comes back for 7 days.

    Parts of uploads that were never finished go after 7 days, versions that were replaced or deleted after 30. Where objects
    expire, nothing of them is kept longer.

    What is retained is not locked: a lock can never be undone, and keeps the bucket from being deleted. A person sets it, and
    Terraform leaves it: `gcloud storage buckets update gs://BUCKET --lock-retention-period`.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/storage_bucket
    """

    name: Ref

    def __init__(self, scope: Construct, id: str, *, props: BucketProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        expires = props.bucket.expire_days is not None
        bucket = google.StorageBucket(
            self,
            "bucket",
            name=props.bucket.name,
            location=props.region,
            storage_class="STANDARD",
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            # What expires is not kept: it would be paid for beyond its days.
            versioning={"enabled": not expires},
            soft_delete_policy={"retention_duration_seconds": 0 if expires else _SOFT_DELETE_SECONDS},
            lifecycle_rule=_rules(props.bucket.expire_days),
            encryption=None if props.key_id is None else {"default_kms_key_name": props.key_id},
            retention_policy=_retention(props),
            force_destroy=not props.keep,
            lifecycle=_lifecycle(props),
            depends_on=props.after,
        )
        self.name = bucket.name


def _retention(props: BucketProps) -> dict[str, Any] | None:
    days = props.bucket.expire_days
    return {"retention_period": str(days * _DAY_SECONDS)} if props.retain and days is not None else None


def _lifecycle(props: BucketProps) -> dict[str, Any] | None:
    kept = lifecycle(keep=props.keep)
    # Else the provider would replace a bucket that a person has locked.
    return {**(kept or {}), "ignore_changes": ["retention_policy[0].is_locked"]} if props.retain else kept


def _rules(expire_days: int | None) -> list[dict[str, Any]]:
    unfinished = {"action": {"type": "AbortIncompleteMultipartUpload"}, "condition": {"age": _UPLOAD_DAYS}}
    if expire_days is not None:
        return [unfinished, {"action": {"type": "Delete"}, "condition": {"age": expire_days}}]
    replaced = {"days_since_noncurrent_time": _REPLACED_DAYS, "with_state": "ARCHIVED"}
    return [unfinished, {"action": {"type": "Delete"}, "condition": replaced}]
