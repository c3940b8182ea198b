"""What has no price in its region, with what it costs in another: prices of a catalogue that the test makes itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from groundplan.cost import Amounts, Meter, NotPriced, Usage
from groundplan.cost.aws.instances import instance_hours
from groundplan.cost.gcp.machines import Machine, machine_lines
from groundplan.cost.meter import Discount
from groundplan.prices import Price, Tier

Prices = Mapping[tuple[str, str], str | None]

_PRICE = "groundplan.cost.meter.price"


def catalogue(monkeypatch: pytest.MonkeyPatch, known: Prices, *, where: str = _PRICE) -> None:
    """Prices by item and region, of any service; None is one that is not sold there."""

    def price(cloud: str, service: str, item: str, region: str) -> Price | None:
        if (item, region) not in known:
            return None
        amount = known[item, region]
        tiers = () if amount is None else (Tier(Decimal(0), Decimal(amount)),)
        return Price(cloud, service, item, region, "hour", tiers, "made", date(2026, 1, 1), "official", note="not here")

    monkeypatch.setattr(where, price)


def amounts(idle: str, typical: str, peak: str) -> Amounts:
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def hours(region: str, discounts: Mapping[Discount, Decimal] | None = None, kind: Discount | None = None) -> NotPriced:
    meter = Meter("aws", region, Usage(), discounts or {})
    line = meter.hours("a.b", "Endpoints", "firewall", "endpoint", amounts("1", "1", "2"), discount=kind)
    assert isinstance(line, NotPriced)
    return line


def test_the_region_of_reference_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, {("endpoint", "ap-northeast-1"): "9", ("endpoint", "us-east-1"): "0.395"})
    because = "the catalogue has no price of firewall endpoint in eu-central-1"
    # 730 and 1,460 hours
    about = amounts("288.35", "288.35", "576.70")
    assert hours("eu-central-1") == NotPriced("a.b", "Endpoints", because, about, "us-east-1")


def test_then_all_others_in_one_order_and_never_one_that_does_not_sell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, {("endpoint", "us-east-1"): None, ("endpoint", "us-west-2"): "2", ("endpoint", "eu-west-1"): "1"})
    found = hours("eu-central-1")
    assert (found.about, found.about_region) == (amounts("730", "730", "1460"), "eu-west-1")
    catalogue(monkeypatch, {("endpoint", "us-west-2"): "2"})
    assert hours("us-east-1").about_region == "us-west-2"


def test_what_no_region_sells_has_no_indication(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, {("endpoint", "us-east-1"): None})
    found = hours("eu-central-1")
    assert (found.about, found.about_region) == (None, None)


def test_what_is_known_not_to_be_sold_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, {("endpoint", "eu-central-1"): None, ("endpoint", "us-east-1"): "0.395"})
    found = hours("eu-central-1")
    assert "has no price in eu-central-1: not here" in found.because and found.about is None


def test_an_indication_has_the_discounts_of_the_blueprint(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, {("endpoint", "us-east-1"): "1"})
    committed = hours("eu-central-1", {"savings_plan": Decimal("0.5")}, "savings_plan")
    assert committed.about == amounts("365", "365", "1095")  # 730 and 1,460, less half of 730


def test_a_spot_instance_costs_about_what_it_costs_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch, {("g5.xlarge", "us-west-2"): "0.4"}, where="groundplan.cost.aws.instances.price")
    found = instance_hours("a.b", "Nodes", "g5.xlarge", "spot", Amounts.same(1), Meter("aws", "eu-west-1", Usage()))
    assert isinstance(found, NotPriced) and "no spot price of g5.xlarge in eu-west-1" in found.because
    assert (found.about, found.about_region) == (Amounts.same(292), "us-west-2")


def test_all_parts_of_a_machine_are_of_one_region(monkeypatch: pytest.MonkeyPatch) -> None:
    known: Prices = {
        ("e2-vcpu", "europe-west4"): "9",
        ("e2-vcpu", "us-central1"): "9",
        ("e2-vcpu", "europe-west1"): "0.02",
        ("e2-memory", "europe-west1"): "0.003",
        ("e2-memory", "us-east4"): "9",
    }
    catalogue(monkeypatch, known, where="groundplan.prices.machines.price")
    meter = Meter("gcp", "europe-west4", Usage(), {"committed_use": Decimal("0.5")})
    (line,) = machine_lines("pool", Machine("e2-standard-4"), meter, amounts("0", "1", "1"), "on_demand")
    assert isinstance(line, NotPriced) and line.about_region == "europe-west1"
    # 4 x 0.02 x 730 = 58.40 and 16 x 0.003 x 730 = 35.04; nothing of it runs when idle
    assert line.about == amounts("0", "93.44", "93.44")


def test_a_machine_of_which_one_part_is_not_sold_is_not_looked_for_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    known: Prices = {
        ("e2-vcpu", "europe-west4"): None,
        ("e2-vcpu", "us-central1"): "0.02",
        ("e2-memory", "us-central1"): "0.003",
    }
    catalogue(monkeypatch, known, where="groundplan.prices.machines.price")
    meter = Meter("gcp", "europe-west4", Usage())
    (line,) = machine_lines("pool", Machine("e2-standard-4"), meter, Amounts.same(1), "on_demand")
    assert isinstance(line, NotPriced) and "not here" in line.because and line.about is None
