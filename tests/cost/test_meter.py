"""How a line is made of a quantity and a price of the catalogue."""

from __future__ import annotations

from decimal import Decimal

from groundplan.cost import Amounts, Item, Meter, NotPriced, Usage
from groundplan.cost.meter import Discount, Line
from groundplan.prices import price


def amounts(idle: str, typical: str, peak: str) -> Amounts:
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def meter(**discounts: str) -> Meter:
    kinds: dict[Discount, Decimal] = {}
    if "savings_plan" in discounts:
        kinds["savings_plan"] = Decimal(discounts["savings_plan"])
    return Meter("aws", "us-east-1", Usage(), kinds)


def item(line: Line) -> Item:
    assert isinstance(line, Item)
    return line


def test_a_month_has_730_hours() -> None:
    found = item(meter().hours("a.b", "Control plane", "eks", "cluster"))
    assert (found.quantity, found.unit) == (Amounts.same(730), "hour")
    assert found.amounts == found.discounted == Amounts.same(Decimal("73.00"))  # 730 x 0.10
    three = item(meter().hours("a.b", "Control plane", "eks", "cluster", amounts("0", "1", "3")))
    assert three.amounts == amounts("0.00", "73.00", "219.00")


def test_a_line_has_price_source_and_day() -> None:
    found, there = item(meter().hours("a.b", "c", "eks", "cluster")), price("aws", "eks", "cluster", "us-east-1")
    assert there is not None
    assert (found.unit_price, found.source, found.as_of) == (Decimal("0.1"), there.source, there.as_of)


def test_single_requests_are_billed_by_the_million() -> None:
    found = item(meter().item("a.b", "Requests", "waf", "requests", amounts("0", "2500000", "5000000")))
    assert found.quantity == amounts("0", "2.5", "5") and found.unit == "1M requests"
    assert found.amounts == amounts("0", "1.50", "3.00")  # 0.60 for a million


def test_tiers_are_billed_one_after_the_other_and_the_line_shows_the_first() -> None:
    found = item(meter().item("a.b", "To the internet", "data-transfer", "internet-out", amounts("0", "10240", "11240")))
    assert found.unit_price == Decimal("0.09")
    assert found.amounts == amounts("0", "921.60", "1006.60")  # 10,240 x 0.09, then 1,000 x 0.085


def test_a_discount_that_is_declared_lowers_what_takes_it() -> None:
    rich = meter(savings_plan="0.25")
    found = item(rich.hours("a.b", "c", "ec2", "m7g.large", discount="savings_plan"))
    assert found.discount == "savings_plan"
    assert found.amounts.idle == Decimal("59.57")  # 730 x 0.0816 = 59.568
    assert found.discounted.idle == Decimal("44.68")  # 59.568 x 0.75 = 44.676, and not that of 59.57
    other = item(rich.hours("a.b", "c", "eks", "cluster"))
    assert other.discount is None and other.discounted == other.amounts
    poor = item(meter().hours("a.b", "c", "ec2", "m7g.large", discount="savings_plan"))
    assert poor.discount is None and poor.discounted == poor.amounts


def test_what_the_catalogue_does_not_know_is_not_free() -> None:
    found = meter().item("a.b", "Nodes", "ec2", "x99.huge", Amounts.same(1))
    assert found == NotPriced("a.b", "Nodes", "the catalogue has no price of ec2 x99.huge in us-east-1")
    abroad = meter().item("a.b", "Nodes", "ec2", "m7g.large", Amounts.same(1), region="xx-north-1")
    assert isinstance(abroad, NotPriced) and "xx-north-1" in abroad.because
