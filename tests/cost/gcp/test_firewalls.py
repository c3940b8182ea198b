"""Rules of firewall policies, by hand."""

from __future__ import annotations

from gcp_costs import amounts, cost, items

RULES = "google_compute_network_firewall_policy_rule"


def test_names_of_hosts_and_logs() -> None:
    hosts = {"match": {"dest_fqdns": ["api.openai.com"]}, "enable_logging": True}
    found = cost({RULES: {"hosts": hosts, "deny": {"match": {}, "enable_logging": True}, "inside": {"match": {}}}})
    # 50.125 and 250.63 GB at 0.0193; half of 2.5063 and 12.531 GB at 0.25
    assert items(found, f"{RULES}.hosts") == {
        "Traffic by names of hosts": amounts("0", "0.97", "4.84"),
        "Firewall logs": amounts("0", "0.31", "1.57"),
    }
    assert items(found, f"{RULES}.deny") == {"Firewall logs": amounts("0", "0.31", "1.57")}
    assert [line.address for line in found.free] == [f"{RULES}.inside"]


def test_traffic_is_charged_once() -> None:
    rule = {"match": {"src_region_codes": ["CN"]}}
    assert items(cost({RULES: {"a": rule, "b": rule}}), f"{RULES}.a") == {
        "Traffic by names of hosts": amounts("0", "0.48", "2.42")
    }


def test_inspection() -> None:
    found = cost({RULES: {"a": {"action": "apply_security_profile_group", "match": {}}}})
    assert items(found, f"{RULES}.a") == {"Traffic inspected": amounts("0", "0.97", "4.84")}
    assert not found.free
