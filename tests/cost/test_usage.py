"""Numbers of the usage that depend on each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from groundplan.cost.usage import SECONDS_A_MONTH, Usage, assumptions


@pytest.mark.parametrize(("steady", "peak", "share"), [("2", "8", "0.25"), ("8", "8", "1"), ("9", "5", "1"), ("0", "0", "0")])
def test_the_peak_is_no_lower_than_steady_traffic(steady: str, peak: str, share: str) -> None:
    usage = Usage({"steady_rps": Decimal(steady), "peak_rps": Decimal(peak)})
    assert usage["peak_rps"] == max(Decimal(steady), Decimal(peak))
    assert usage.steady_share == Decimal(share)
    assert usage.requests.peak == usage["peak_rps"] * SECONDS_A_MONTH


def test_who_says_steady_traffic_alone_raises_the_assumed_peak() -> None:
    assert Usage({"steady_rps": Decimal(50)})["peak_rps"] == 50


def test_who_says_the_peak_alone_lowers_the_assumed_steady_traffic() -> None:
    usage = Usage({"peak_rps": Decimal("0.05")})
    assert (usage["steady_rps"], usage["peak_rps"]) == (Decimal("0.05"), Decimal("0.05"))
    assert Usage({"peak_rps": Decimal(3)})["steady_rps"] == Usage()["steady_rps"]


def test_assumptions_say_what_they_are_about() -> None:
    for name, one in assumptions().items():
        assert one.value >= 0 and one.unit and one.about, name
    assert assumptions()["steady_rps"].about == "over the month, unless intent.traffic says it"
