from __future__ import annotations

from typing import Any

from groundplan.gcp.bucket import Bucket, BucketProps
from groundplan.plan import model
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack


def made(stack: Stack, *, expire_days: int | None, keep: bool = False, key: Ref | None = None) -> dict[str, Any]:
    props = BucketProps("europe-west4", model.Bucket("desk-models", expire_days), key, keep)
    Bucket(stack, "models", props=props)
    return dict(stack.resources["google_storage_bucket.models_bucket"].arguments)


def test_what_is_kept_comes_back(stack: Stack) -> None:
    bucket = made(stack, expire_days=None, keep=True, key=Ref("${google_kms_crypto_key.k.id}"))
    assert (bucket["uniform_bucket_level_access"], bucket["public_access_prevention"]) == (True, "enforced")
    assert (bucket["versioning"], bucket["soft_delete_policy"]) == ({"enabled": True}, {"retention_duration_seconds": 604800})
    assert bucket["encryption"] == {"default_kms_key_name": "${google_kms_crypto_key.k.id}"}
    assert (bucket["force_destroy"], bucket["lifecycle"]) == (False, {"prevent_destroy": True})
    assert [rule["condition"] for rule in bucket["lifecycle_rule"]] == [
        {"age": 7},
        {"days_since_noncurrent_time": 30, "with_state": "ARCHIVED"},
    ]


def test_what_expires_is_gone(stack: Stack) -> None:
    bucket = made(stack, expire_days=14)
    assert (bucket["versioning"], bucket["soft_delete_policy"]) == ({"enabled": False}, {"retention_duration_seconds": 0})
    assert bucket["lifecycle_rule"][1] == {"action": {"type": "Delete"}, "condition": {"age": 14}}
    assert (bucket["force_destroy"], "lifecycle" in bucket, "encryption" in bucket) == (True, False, False)


def test_what_is_retained_can_be_locked_by_a_person(stack: Stack) -> None:
    props = BucketProps("europe-west4", model.Bucket("desk-logs", 2), None, keep=False, retain=True)
    Bucket(stack, "logs", props=props)
    bucket = stack.resources["google_storage_bucket.logs_bucket"].arguments
    assert bucket["retention_policy"] == {"retention_period": "172800"}
    assert bucket["lifecycle"] == {"ignore_changes": ["retention_policy[0].is_locked"]}
