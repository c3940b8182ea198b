"""Flow logs, by hand: 2,628,000 x 1 KiB / 2^20 = 2.5063 GB a month, and 12.531 GB at peak."""

from __future__ import annotations

from gcp_costs import amounts, cost, items, same
from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage


def test_flow_logs_and_their_share() -> None:
    subnets = {"a": {"log_config": {"flow_sampling": 1}}, "b": {"log_config": [{}]}, "c": {}}
    found = cost({"google_compute_subnetwork": subnets}, usage=Usage(nodes={"system": Amounts.same(2)}))
    # 2 GB of the nodes beside those of requests, between two subnets, at 0.25; the other samples a half
    assert items(found, "google_compute_subnetwork.a") == {"Flow logs": amounts("0.25", "0.56", "1.82")}
    assert items(found, "google_compute_subnetwork.b") == {"Flow logs": amounts("0.13", "0.28", "0.91")}
    assert [line.address for line in found.free] == ["google_compute_subnetwork.c"]
    assert found.totals.idle == same("0.38").idle
