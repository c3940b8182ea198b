from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from aws_costs import always, bill, count, free, priced, requests
from groundplan.cost import Amounts

_TWO: dict[str, dict[str, Any]] = {"aws_nat_gateway.a": {}, "aws_nat_gateway.b": {}}
# No requests but 1,000 of 1 GiB that come in; two nodes pull 100 GB each.
_USAGE = replace(
    requests(1000, 2000, pulled_gb=100, request_kib=2**20, response_kib=0),
    nodes={"system": count(2, 2, 4)},
)


def test_hours_and_a_share_of_the_data() -> None:
    assert bill(priced(_TWO, _USAGE), "aws_nat_gateway.a") == {
        "NAT gateway": always("32.85"),  # 730 hours x 0.045
        # half of 200, 200 + 1,000 and 400 + 2,000 GB x 0.045
        "Data through the NAT gateway": ("4.50", "27.00", "54.00"),
        "Data to APIs on the internet": ("0.00", "45.00", "90.00"),  # half of 1,000 and 2,000 GB x 0.09
    }


def test_who_calls_no_api_outside_pays_for_images_alone() -> None:
    found = priced(_TWO, replace(_USAGE, calls_by_nat=False, calls_outside=False))
    assert bill(found, "aws_nat_gateway.a") == {
        "NAT gateway": always("32.85"),
        "Data through the NAT gateway": ("4.50", "4.50", "9.00"),  # half of 200, 200 and 400 GB x 0.045
    }


def test_a_firewall_pays_for_as_many_gateways_and_for_their_data() -> None:
    found = priced({**_TWO, "aws_networkfirewall_firewall.f": {"subnet_mapping": {"subnet_id": "subnet-1"}}}, _USAGE)
    assert free(found) == {"aws_nat_gateway.a"}
    assert list(bill(found, "aws_nat_gateway.a")) == ["Data to APIs on the internet"]
    assert list(bill(found, "aws_nat_gateway.b")) == ["NAT gateway", "Data to APIs on the internet"]


def test_a_firewall_without_a_price_pays_for_them_all_the_same() -> None:
    firewall = {"aws_networkfirewall_firewall.f": {"subnet_mapping": {"subnet_id": "subnet-1"}}}
    # No catalogue has this region: nothing of the two has a price.
    found = priced({**_TWO, **firewall}, _USAGE, region="xx-north-1")
    assert free(found) == {"aws_nat_gateway.a"}
    about = {one.component: one.about for one in found.not_priced if one.address == "aws_networkfirewall_firewall.f"}
    assert about["Firewall endpoints"] == Amounts.same(Decimal("288.35"))  # 730 x 0.395 in us-east-1
