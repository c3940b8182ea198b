from __future__ import annotations

from aws_costs import always, bill, free, priced


def test_an_address_costs_the_same_in_use_and_idle() -> None:
    found = priced(
        {
            "aws_eip.used": {"domain": "vpc"},
            "aws_eip.idle": {"domain": "vpc"},
            "aws_nat_gateway.nat": {"allocation_id": "${aws_eip.used.id}", "subnet_id": "subnet-1"},
        }
    )
    # 730 hours x 0.005
    assert bill(found, "aws_eip.used") == {"Public IPv4 address": always("3.65")}
    assert bill(found, "aws_eip.idle") == {"Public IPv4 address": always("3.65")}


def test_an_address_of_ones_own_range_is_free() -> None:
    assert free(priced({"aws_eip.own": {"public_ipv4_pool": "ipv4pool-ec2-0123"}})) == {"aws_eip.own"}
