"""Cloud DNS, by hand: 2.628 million requests a month, 13.14 at peak, with a query each."""

from __future__ import annotations

from gcp_costs import amounts, cost, items, same


def test_zones_share_the_queries() -> None:
    found = cost({"google_dns_managed_zone": {"a": {}, "b": {}}})
    # at 0.4, by two
    assert items(found, "google_dns_managed_zone.a") == {"Zone": same("0.20"), "Queries": amounts("0", "0.53", "2.63")}


def test_logs_of_queries() -> None:
    found = cost({"google_dns_policy": {"a": {"enable_logging": True}, "b": {}}})
    # 2.5063 and 12.531 GB at 0.5
    assert items(found, "google_dns_policy.a") == {"Logs of queries": amounts("0", "1.25", "6.27")}
    assert [line.address for line in found.free] == ["google_dns_policy.b"]
