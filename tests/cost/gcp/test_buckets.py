"""Buckets, by hand: a month has 365 / 12 days, and 2,628,000 requests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gcp_costs import amounts, cost, items, same
from groundplan.cost.usage import Usage


def delete_after(days: int) -> dict[str, Any]:
    abort = {"action": {"type": "AbortIncompleteMultipartUpload"}, "condition": {"age": 7}}
    return {"lifecycle_rule": [abort, {"action": {"type": "Delete"}, "condition": {"age": days}}]}


def test_logs_for_as_long_as_they_are_kept() -> None:
    found = items(cost({"google_storage_bucket": {"logs_bucket": delete_after(365)}}), "google_storage_bucket.logs_bucket")
    # 5.0125 GB a month x 12 at 0.02; 5.0125 x 1024 objects of 1 MiB at 0.005 for 1,000
    assert found == {"Storage": amounts("0", "1.20", "6.02"), "Objects that are written": amounts("0", "0.03", "0.13")}


def test_traces_without_an_end_are_kept_for_what_is_assumed() -> None:
    found = items(
        cost({"google_storage_bucket": {"traces_bucket": {}}}, kept_months="6"), "google_storage_bucket.traces_bucket"
    )
    # 25.063 GB a month x 6 at 0.02
    assert found["Storage"] == amounts("0", "3.01", "15.04")


def test_audit_logs_and_what_a_sink_brings() -> None:
    bucket = {"google_storage_bucket": {"audit_logs_files_bucket": {**delete_after(365), "storage_class": "NEARLINE"}}}
    address = "google_storage_bucket.audit_logs_files_bucket"
    # 1 GB and 5 KiB of each request: 1, 13.531, 63.657 GB x 12 at 0.01
    assert items(cost(bucket), address)["Storage"] == amounts("0.12", "1.62", "7.64")
    logs = 'log_id("compute.googleapis.com/vpc_flows") OR log_id("dns.googleapis.com/dns_queries")'
    sink = {"destination": f"storage.googleapis.com/${{{address}.name}}", "filter": logs}
    routed = cost({**bucket, "google_logging_project_sink": {"audit": sink}})
    # and twice 2.5063, 12.531 GB
    assert items(routed, address)["Storage"] == amounts("0.12", "2.23", "10.65")


def test_models_and_what_nobody_knows() -> None:
    terraform: dict[str, Any] = {"google_storage_bucket": {"models_bucket": {}, "backups_bucket": {}}}
    found = cost(terraform)
    # 50 GB and 10 GB at 0.02
    assert items(found, "google_storage_bucket.models_bucket") == {"Storage": same("1")}
    assert items(found, "google_storage_bucket.backups_bucket") == {"Storage": same("0.20")}
    known = cost(terraform, usage=Usage(weights={"chat": Decimal(100), "judge": Decimal(25)}))
    assert items(known, "google_storage_bucket.models_bucket") == {"Storage": same("2.50")}
