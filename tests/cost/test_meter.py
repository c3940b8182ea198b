"""How a line is made of a quantity and a price of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from groundplan.cost import Amounts, Item, Meter, NotPriced, Usage
from groundplan.cost.meter import Discount, Fractions, Line
from groundplan.prices import price


def amounts(idle: str, typical: str, peak: str) -> Amounts:
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def meter(**discounts: str) -> Meter:
    kinds: tuple[Discount, ...] = ("savings_plan", "spot")
    return Meter("aws", "us-east-1", Usage(), {kind: Decimal(discounts[kind]) for kind in kinds if kind in discounts})


def item(line: Line) -> Item:
    assert isinstance(line, Item)
    return line


def test_a_month_has_730_hours() -> None:
    found = item(meter().hours("a.b", "Control plane", "eks", "cluster"))
    assert (found.quantity, found.unit) == (Amounts.same(730), "hour")
    assert found.amounts == found.discounted == Amounts.same(Decimal("73.00"))  # 730 x 0.10
    three = item(meter().hours("a.b", "Control plane", "eks", "cluster", amounts("0", "1", "3")))
    assert three.amounts == amounts("0.00", "73.00", "219.00")


def test_a_line_has_price_source_day_and_how_sure_it_is() -> None:
    found, there = item(meter().hours("a.b", "c", "eks", "cluster")), price("aws", "eks", "cluster", "us-east-1")
    assert there is not None
    assert (found.unit_price, found.source, found.as_of) == (Decimal("0.1"), there.source, there.as_of)
    assert found.confidence == there.confidence and not found.doubtful
    disputed = item(meter().priced("a.b", "c", replace(there, confidence="doubtful"), Amounts.same(730)))
    assert disputed.doubtful and disputed.amounts == found.amounts, "a doubtful price is a price"


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


def test_a_commitment_covers_what_always_runs_and_spot_everything() -> None:
    cheap, counts = meter(savings_plan="0.25", spot="0.25"), amounts("1", "2", "4")
    found = item(cheap.hours("a.b", "c", "ec2", "m7g.large", counts, discount="savings_plan"))
    assert found.amounts == amounts("59.57", "119.14", "238.27")  # 59.568, 119.136, 238.272
    assert found.discounted == amounts("44.68", "104.24", "223.38")  # each less a quarter of 59.568, which is 14.892
    spot = item(cheap.hours("a.b", "c", "ec2", "m7g.large", counts, discount="spot"))
    assert spot.discounted == amounts("44.68", "89.35", "178.70")  # three quarters of each: 89.352, 178.704


def test_a_commitment_to_what_does_not_run_when_idle_lowers_nothing() -> None:
    found = item(
        meter(savings_plan="0.25").hours("a.b", "c", "ec2", "m7g.large", amounts("0", "1", "4"), discount="savings_plan")
    )
    assert found.discount is None and found.discounted == found.amounts


def test_terraform_whose_least_is_above_its_most_gets_no_money_back() -> None:
    found = item(
        meter(savings_plan="0.75").hours("a.b", "c", "ec2", "m7g.large", amounts("9", "1", "1"), discount="savings_plan")
    )
    assert found.discounted.typical == found.discounted.peak == Decimal("14.89")  # a quarter of 59.568


def test_tiers_are_billed_before_a_discount() -> None:
    quantity = amounts("10240", "11240", "11240")
    found = item(
        meter(spot="0.5", savings_plan="0.25").item(
            "a", "c", "data-transfer", "internet-out", quantity, discount="savings_plan"
        )
    )
    assert found.discounted == amounts("691.20", "776.20", "776.20")  # 921.60 and 1006.60, less a quarter of 921.60


def test_a_discount_can_be_another_for_each_service() -> None:
    services: Fractions = {"cloud-run": Decimal("0.17"), "compute": Decimal("0.28")}
    google = Meter("gcp", "us-central1", Usage(), {"committed_use": services})
    found = item(google.item("a", "c", "cloud-run", "cpu", Amounts.same(1_000_000), discount="committed_use"))
    assert (found.amounts, found.discounted) == (
        Amounts.same(24),
        Amounts.same(Decimal("19.92")),
    )  # 1,000,000 x 0.000024 x 0.83
    database = item(google.hours("a", "c", "cloud-sql-postgresql", "db-f1-micro", discount="committed_use"))
    assert database.discount is None and database.discounted == database.amounts


def test_what_the_catalogue_does_not_know_is_not_free() -> None:
    found = meter().item("a.b", "Nodes", "ec2", "x99.huge", Amounts.same(1))
    assert found == NotPriced("a.b", "Nodes", "the catalogue has no price of ec2 x99.huge in us-east-1")
