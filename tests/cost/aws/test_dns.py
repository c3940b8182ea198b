from __future__ import annotations

from aws_costs import always, bill, priced, requests


def test_a_zone_and_its_look_ups() -> None:
    found = priced({"aws_route53_zone.z": {}}, requests(10_000_000, 20_000_000, connection_requests=5))
    assert bill(found, "aws_route53_zone.z") == {
        "Zone": always("0.50"),
        "Look-ups": ("0.00", "0.80", "1.60"),  # 2M and 4M x 0.40 a million
    }
