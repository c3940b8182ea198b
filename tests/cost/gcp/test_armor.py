"""Cloud Armor, by hand: 2.628 million requests a month, 13.14 at peak."""

from __future__ import annotations

from gcp_costs import amounts, cost, items, same


def test_a_policy_with_rules() -> None:
    found = cost({"google_compute_security_policy": {"one": {"rule": [{"priority": 1}, {"priority": 2147483647}]}}})
    assert items(found, "google_compute_security_policy.one") == {
        "Policy": same("5"),
        "Rules": same("2"),
        # at 0.75
        "Requests": amounts("0", "1.97", "9.86"),
    }


def test_a_policy_of_a_region() -> None:
    found = cost({"google_compute_region_security_policy": {"one": {"rules": [{}]}}})
    # at 0.60
    assert items(found, "google_compute_region_security_policy.one")["Requests"] == amounts("0", "1.58", "7.88")
    assert items(found, "google_compute_region_security_policy.one")["Rules"] == same("1")
