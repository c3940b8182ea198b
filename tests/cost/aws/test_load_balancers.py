from __future__ import annotations

from typing import Any

import pytest

from aws_costs import always, bill, not_priced, priced, requests

_SUBNETS = ["subnet-1", "subnet-2"]
# 10 and 20 requests a second, so small that connections decide.
_TEN = requests(26_280_000, 52_560_000, connection_requests=1, request_seconds=1, request_kib=0, response_kib=0)


def test_a_public_one() -> None:
    usage = requests(1000, 2000, connection_requests=1, request_kib=0, response_kib=2**20)
    assert bill(priced({"aws_lb.b": {"subnets": _SUBNETS}}, usage), "aws_lb.b") == {
        "Load balancer": always("16.43"),  # 730 hours x 0.0225
        "Capacity units": ("0.00", "8.00", "16.00"),  # a GB an hour each: 1,000 and 2,000 x 0.008
        "Public IPv4 addresses": always("7.30"),  # 2 x 730 hours x 0.005
        "Data to the internet": ("0.00", "90.00", "180.00"),  # 1,000 and 2,000 GB x 0.09
    }


def test_an_internal_one_has_no_address_and_sends_nothing_out() -> None:
    found = bill(priced({"aws_lb.b": {"subnets": _SUBNETS, "internal": True}}), "aws_lb.b")
    assert list(found) == ["Load balancer", "Capacity units"]


@pytest.mark.parametrize(
    ("kind", "given", "rules", "typical"),
    [
        # 10 new connections a second / 25 x 730 hours x 0.008
        ("application", {}, 0, "2.34"),
        # 10 requests a second x 1,000 seconds / 3,000 at once x 730 x 0.008
        ("application", {"request_seconds": 1000}, 0, "19.47"),
        # 10 a second x 100 rules beyond 10 / 1,000 x 730 x 0.008
        ("application", {}, 110, "5.84"),
        # 10 / 800 x 730 hours x 0.006
        ("network", {}, 0, "0.05"),
    ],
)
def test_the_largest_dimension_decides(kind: str, given: dict[str, Any], rules: int, typical: str) -> None:
    usage = requests(
        26_280_000, 52_560_000, **{"connection_requests": 1, "request_seconds": 1, **given}, request_kib=0, response_kib=0
    )
    resources: dict[str, dict[str, Any]] = {
        "aws_lb.b": {"load_balancer_type": kind, "internal": True},
        "aws_lb_listener.l": {"load_balancer_arn": "${aws_lb.b.arn}"},
        **{f"aws_lb_listener_rule.r{number}": {"listener_arn": "${aws_lb_listener.l.arn}"} for number in range(rules)},
        "aws_lb_listener_rule.other": {"listener_arn": "${aws_lb_listener.elsewhere.arn}"},
    }
    assert bill(priced(resources, usage), "aws_lb.b")["Capacity units"][1] == typical


def test_two_share_the_requests() -> None:
    found = bill(priced({"aws_lb.a": {"internal": True}, "aws_lb.b": {"internal": True}}, _TEN), "aws_lb.a")
    assert found["Capacity units"] == ("0.00", "1.17", "2.34")  # half of 2.336 and 4.672


def test_gateway_load_balancers_are_not_priced() -> None:
    assert not_priced(priced({"aws_lb.g": {"load_balancer_type": "gateway"}})) == {"aws_lb.g": "Load balancer"}
