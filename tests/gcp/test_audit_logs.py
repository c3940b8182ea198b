from __future__ import annotations

from typing import Any

from groundplan.gcp.audit_logs import AuditLogs, AuditLogsProps
from groundplan.plan.model import gcp as model
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

KEY = Ref("${google_kms_crypto_key.k.id}")


def made(stack: Stack, *, keep: bool = True) -> dict[str, dict[str, Any]]:
    logs = model.AuditLogs("desk-prod-audit-logs-acme-desk", days=400)
    AuditLogs(stack, "audit_logs", props=AuditLogsProps("acme-desk", "europe-west4", logs, KEY, (), keep))
    return {address: dict(resource.arguments) for address, resource in stack.resources.items()}


def test_every_access_in_the_project_is_recorded(stack: Stack) -> None:
    config = made(stack)["google_project_iam_audit_config.audit_logs_access"]
    assert (config["project"], config["service"]) == ("acme-desk", "allServices")
    assert config["audit_log_config"] == [{"log_type": kind} for kind in ("ADMIN_READ", "DATA_READ", "DATA_WRITE")]


def test_logs_go_to_the_bucket_by_an_identity_that_can_only_add(stack: Stack) -> None:
    resources = made(stack)
    sink = resources["google_logging_project_sink.audit_logs_sink"]
    assert sink["destination"] == "storage.googleapis.com/${google_storage_bucket.audit_logs_files_bucket.name}"
    assert sink["unique_writer_identity"] is True
    assert sink["filter"].split(" OR ") == [
        'log_id("cloudaudit.googleapis.com/activity")',
        'log_id("cloudaudit.googleapis.com/data_access")',
        'log_id("cloudaudit.googleapis.com/system_event")',
        'log_id("cloudaudit.googleapis.com/policy")',
        'log_id("compute.googleapis.com/vpc_flows")',
        'log_id("compute.googleapis.com/firewall")',
        'log_id("compute.googleapis.com/nat_flows")',
        'log_id("dns.googleapis.com/dns_queries")',
    ]
    assert resources["google_storage_bucket_iam_member.audit_logs_writer"] == {
        "bucket": "${google_storage_bucket.audit_logs_files_bucket.name}",
        "role": "roles/storage.objectCreator",
        "member": "${google_logging_project_sink.audit_logs_sink.writer_identity}",
    }


def test_no_log_goes_before_its_days_and_none_stays_longer(stack: Stack) -> None:
    bucket = made(stack)["google_storage_bucket.audit_logs_files_bucket"]
    assert bucket["retention_policy"] == {"retention_period": "34560000"}, "400 days"
    assert bucket["lifecycle_rule"][1] == {"action": {"type": "Delete"}, "condition": {"age": 400}}
    assert bucket["encryption"] == {"default_kms_key_name": KEY}
    assert (bucket["public_access_prevention"], bucket["uniform_bucket_level_access"]) == ("enforced", True)
    # A person may lock it: neither does Terraform, nor does it undo that.
    assert bucket["lifecycle"] == {"prevent_destroy": True, "ignore_changes": ["retention_policy[0].is_locked"]}


def test_in_development_the_bucket_goes_with_the_rest(stack: Stack) -> None:
    bucket = made(stack, keep=False)["google_storage_bucket.audit_logs_files_bucket"]
    assert (bucket["force_destroy"], "retention_policy" in bucket, "lifecycle" in bucket) == (True, False, False)
    assert bucket["lifecycle_rule"][1]["condition"] == {"age": 400}
