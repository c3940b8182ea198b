"""All blueprints on Google Cloud that tests compile: nothing is missing, and more traffic never costs less."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import blueprints
from groundplan.cost.model import SCENARIOS
from groundplan.cost.pair import pair_cost
from groundplan.cost.terraform import Document

PAIRS = [(file, name) for file in blueprints.files(provider="gcp") for name in blueprints.environments(file)]


@pytest.mark.parametrize(("file", "name"), PAIRS, ids=lambda value: value.stem if isinstance(value, Path) else value)
def test_the_cost_of_an_example(file: Path, name: str) -> None:
    discounts = {"committed_use": Decimal("0.3"), "spot": Decimal("0.6")}
    plan, terraform = replace(blueprints.plan(file, name), discounts=discounts), blueprints.document(file, name)
    cost = pair_cost(plan, terraform, {})
    found = cost.estimate
    assert "no pricer knows" not in "".join(line.because for line in found.not_priced)
    # Every resource is somewhere.
    addresses = {line.address for line in found.items}
    addresses |= {line.address for line in found.not_priced} | {line.address for line in found.free}
    assert set(Document(terraform).resources) <= addresses
    rps = {name: cost.usage[name] * 2 for name in ("steady_rps", "peak_rps")}
    doubled = pair_cost(plan, terraform, rps).estimate
    for item, other in zip(found.items, doubled.items, strict=True):
        assert item.amounts.idle <= item.amounts.typical <= item.amounts.peak, item
        assert item.discounted.idle <= item.discounted.typical <= item.discounted.peak, item
        for scenario in SCENARIOS:
            assert getattr(item.amounts, scenario) <= getattr(other.amounts, scenario), item
    for scenario in SCENARIOS:
        assert sum((getattr(item.amounts, scenario) for item in found.items), Decimal(0)) == getattr(found.totals, scenario)
        discounted = sum((getattr(item.discounted, scenario) for item in found.items), Decimal(0))
        assert discounted == getattr(found.discounted, scenario)
