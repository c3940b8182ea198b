"""Audit logs, by hand: 1 GB, and 2,628,000 x 5 / 2^20 = 12.531 GB of requests; 62.657 at peak."""

from __future__ import annotations

from gcp_costs import amounts, cost, items


def test_what_is_written_at_half_a_dollar() -> None:
    found = cost({"google_project_iam_audit_config": {"all": {}}})
    assert items(found, "google_project_iam_audit_config.all") == {"Ingestion of audit logs": amounts("0.50", "6.77", "31.83")}
