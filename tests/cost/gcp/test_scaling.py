"""How many of something run without a plan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gcp_costs import amounts
from groundplan.cost.gcp.scaling import between
from groundplan.cost.usage import Usage


@pytest.mark.parametrize(
    ("steady", "peak", "typical"),
    [("1", "5", "2"), ("5", "5", "10"), ("9", "5", "10"), ("0", "5", "1"), ("0", "0", "1")],
)
def test_steady_traffic_takes_its_share_of_the_most(steady: str, peak: str, typical: str) -> None:
    usage = Usage({"steady_rps": Decimal(steady), "peak_rps": Decimal(peak)})
    assert between(Decimal(1), Decimal(10), usage) == amounts("1", typical, "10")
