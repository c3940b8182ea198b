"""Amounts and their sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from groundplan.cost.model import ZERO, Amounts, Estimate, Item, Missing, NotPriced, largest_first, total


def amounts(idle: str, typical: str, peak: str) -> Amounts:
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def line(price: Amounts, discounted: Amounts) -> Item:
    one = Amounts.same(1)
    place = ("eu-west-1", "source", date(2026, 1, 1), "official")
    return Item("a.b", "c", "ec2", one, "hour", Decimal(1), *place, price, None, discounted)


def test_arithmetic_is_scenario_by_scenario() -> None:
    assert amounts("1", "2", "3") + amounts("0.1", "0.2", "0.3") == amounts("1.1", "2.2", "3.3")
    assert amounts("1", "2", "3") * 2 == amounts("2", "4", "6")
    assert amounts("1", "2", "3") / 4 == amounts("0.25", "0.5", "0.75")
    assert amounts("1", "5", "3").at_least(amounts("4", "2", "3")) == amounts("4", "5", "3")


def test_half_a_cent_is_rounded_up() -> None:
    assert amounts("0.005", "0.0149", "1.995").in_cents() == amounts("0.01", "0.01", "2.00")


def test_a_total_is_the_sum_of_its_lines_to_the_cent() -> None:
    lines = (line(amounts("0.10", "0.20", "0.30"), amounts("0.05", "0.10", "0.15")),) * 3
    found = Estimate(lines, (), ())
    assert (found.totals, found.discounted) == (amounts("0.30", "0.60", "0.90"), amounts("0.15", "0.30", "0.45"))
    assert str(total([]).typical) == "0.00" and total([]) == ZERO


def test_what_is_missing_for_one_reason_is_said_once_the_largest_indication_first() -> None:
    little, much = amounts("1.00", "2.00", "9.00"), amounts("3.00", "3.00", "3.00")
    parts = (
        NotPriced("a.w", "Disk", "no size"),
        NotPriced("a.x", "Reads", "no price", little, "us-east-1"),
        NotPriced("a.y", "Endpoint", "no price", much, "us-east-1"),
        NotPriced("a.z", "Reads", "no price", little, "us-east-1"),
    )
    found = Estimate((), parts, ())
    assert found.missing == (
        Missing("Reads", "no price", ("a.x", "a.z"), amounts("2.00", "4.00", "18.00"), "us-east-1"),
        Missing("Endpoint", "no price", ("a.y",), much, "us-east-1"),
        Missing("Disk", "no size", ("a.w",), None, None),
    )
    assert (found.about, found.unknown) == (amounts("5.00", "7.00", "21.00"), 1)
    assert found.totals == found.discounted == ZERO, "an indication is in no total"
    assert [one.address for one in sorted(parts, key=largest_first)] == ["a.y", "a.x", "a.z", "a.w"]
