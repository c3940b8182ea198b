"""Certificates."""

from __future__ import annotations

from gcp_costs import cost, same


def test_a_certificate_of_each_place() -> None:
    found = cost({"google_certificate_manager_certificate": {"a": {}, "b": {"location": "us-central1"}}})
    # 2 x 0.2
    assert found.totals == same("0.40")
