from __future__ import annotations

from aws_costs import always, bill, not_priced, priced, requests

_FIREWALL = {"aws_networkfirewall_firewall.f": {"subnet_mapping": [{"subnet_id": "subnet-1"}, {"subnet_id": "subnet-2"}]}}


def test_endpoints_and_data() -> None:
    found = priced(_FIREWALL, requests(1000, 2000, request_kib=2**20, response_kib=0))
    assert bill(found, "aws_networkfirewall_firewall.f") == {
        "Firewall endpoints": always("576.70"),  # 2 x 730 hours x 0.395
        "Data through the firewall": ("0.00", "65.00", "130.00"),  # 1,000 and 2,000 GB x 0.065
    }


def test_a_region_without_a_price_is_not_free() -> None:
    assert not_priced(priced(_FIREWALL, region="eu-west-1")) == {"aws_networkfirewall_firewall.f": "Data through the firewall"}
