"""Forwarding rules, by hand: 10.025 GB a month come in and 40.100 go out; five times as much at peak."""

from __future__ import annotations

from typing import Any

from gcp_costs import amounts, cost, items, same

GLOBAL = "google_compute_global_forwarding_rule"
REGIONAL = "google_compute_forwarding_rule"


def rule(port: str = "443", scheme: str = "EXTERNAL_MANAGED", **values: Any) -> dict[str, Any]:
    return {"port_range": port, "load_balancing_scheme": scheme, **values}


def test_a_load_balancer_that_redirects_http() -> None:
    found = cost({GLOBAL: {"http": rule("80"), "https": rule()}})
    # 0.025 x 730 for both
    assert items(found, f"{GLOBAL}.http") == {"The first five forwarding rules": same("18.25")}
    assert items(found, f"{GLOBAL}.https") == {
        # at 0.008
        "Data in through the load balancer": amounts("0", "0.08", "0.40"),
        "Data out through the load balancer": amounts("0", "0.32", "1.60"),
    }
    assert not found.free


def test_the_sixth_rule_is_one_more() -> None:
    found = cost({GLOBAL: {f"r{number}": rule("80" if number else "443") for number in range(7)}})
    # 0.01 x 730
    assert items(found, f"{GLOBAL}.r5") == items(found, f"{GLOBAL}.r6") == {"Forwarding rule": same("7.30")}
    assert [line.address for line in found.free] == [f"{GLOBAL}.r{number}" for number in range(1, 5)]


def test_an_internal_load_balancer_has_proxies() -> None:
    found = cost({REGIONAL: {"http": rule("80", "INTERNAL_MANAGED"), "https": rule(scheme="INTERNAL_MANAGED")}})
    assert items(found, f"{REGIONAL}.https") == {
        # 3 x 0.025 x 730
        "Proxies of the load balancer": same("54.75"),
        "Data in through the load balancer": amounts("0", "0.08", "0.40"),
        "Data out through the load balancer": amounts("0", "0.32", "1.60"),
    }
    assert [line.address for line in found.free] == [f"{REGIONAL}.http"]


def test_kinds_of_a_region_are_counted_apart() -> None:
    found = cost({REGIONAL: {"alb": rule(), "nlb": rule(scheme="EXTERNAL"), "passthrough": rule(scheme="INTERNAL")}})
    for name in ("alb", "nlb", "passthrough"):
        assert items(found, f"{REGIONAL}.{name}")["The first five forwarding rules"] == same("18.25")


def test_private_service_connect() -> None:
    found = cost({REGIONAL: {"one": rule(scheme="", target="projects/p/regions/r/serviceAttachments/s")}})
    # 0.01 x 730; 2,628,000 x 64 / 2^20 = 160.40 and 802.00 GB at 0.01
    assert items(found, f"{REGIONAL}.one") == {
        "Private Service Connect endpoint": same("7.30"),
        "Data through the endpoint": amounts("0", "1.60", "8.02"),
    }
