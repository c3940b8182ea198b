"""What holds for every blueprint that tests compile for AWS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from blueprints import document, environments, files, plan
from groundplan.cost import SCENARIOS, Amounts, Estimate
from groundplan.cost.from_plan import usage_of
from groundplan.cost.pair import pair_cost
from groundplan.cost.pricers import free, pricers

_PAIRS = [(file, environment) for file in files(provider="aws") for environment in environments(file)]
_each = pytest.mark.parametrize(("file", "environment"), _PAIRS, ids=[f"{file.stem}-{name}" for file, name in _PAIRS])


def _estimate(file: Path, environment: str, **said: Decimal) -> Estimate:
    discounts = {"savings_plan_1y": Decimal("0.3"), "spot": Decimal("0.6")}
    return pair_cost(replace(plan(file, environment), discounts=discounts), document(file, environment), said).estimate


def _scenarios(amounts: Amounts) -> list[Decimal]:
    return [getattr(amounts, scenario) for scenario in SCENARIOS]


def _kinds() -> Iterator[str]:
    for file, environment in _PAIRS:
        yield from document(file, environment)["resource"]


def test_every_type_has_a_pricer_or_is_free() -> None:
    known = set(pricers("aws")), set(free())
    assert set(_kinds()) <= known[0] | known[1]
    assert not known[0] & known[1]


@_each
def test_nothing_costs_less_when_more_happens(file: Path, environment: str) -> None:
    found = _estimate(file, environment)
    for amounts in [found.totals, *(item.amounts for item in found.items), *(item.discounted for item in found.items)]:
        assert _scenarios(amounts) == sorted(_scenarios(amounts))
    usage = usage_of(plan(file, environment), {})
    twice = {name: usage[name] * 2 for name in ("steady_rps", "peak_rps")}
    more = {(item.address, item.component): item.amounts for item in _estimate(file, environment, **twice).items}
    for item in found.items:
        pairs = zip(_scenarios(item.amounts), _scenarios(more[item.address, item.component]), strict=True)
        assert all(once <= doubled for once, doubled in pairs), item


@_each
def test_every_resource_is_in_the_estimate_and_the_items_are_the_total(file: Path, environment: str) -> None:
    found = _estimate(file, environment)
    priced = {item.address for item in found.items}
    others = {line.address for line in found.not_priced} | {line.address for line in found.free}
    addresses = {f"{kind}.{name}" for kind, named in document(file, environment)["resource"].items() for name in named}
    # What no Terraform has is addressed otherwise.
    assert {address for address in priced | others if address.startswith("aws_")} == addresses
    for scenario in SCENARIOS:
        assert sum(getattr(item.amounts, scenario) for item in found.items) == getattr(found.totals, scenario)
        assert sum(getattr(item.discounted, scenario) for item in found.items) == getattr(found.discounted, scenario)
