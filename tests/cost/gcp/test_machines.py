"""Machines and disks beside what node pools show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gcp_costs import REGION, same
from groundplan.cost.gcp.machines import Machine, disk_lines, machine_lines
from groundplan.cost.meter import Meter
from groundplan.cost.model import Amounts, Item, NotPriced
from groundplan.cost.usage import Usage
from groundplan.prices import MachinePart, machine_parts


def test_spot_without_a_price_has_the_declared_discount(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_spot(machine_type: str, region: str, *, capacity: str, **shape: Any) -> tuple[MachinePart, ...] | None:
        return None if capacity == "spot" else machine_parts(machine_type, region, capacity="on_demand", **shape)

    monkeypatch.setattr("groundplan.cost.gcp.machines.machine_parts", no_spot)
    machine = Machine("e2-standard-4")
    declared = Meter("gcp", REGION, Usage(), {"spot": Decimal("0.5")})
    lines = [line for line in machine_lines("pool", machine, declared, Amounts.same(1), "spot") if isinstance(line, Item)]
    # 4 x 0.02181159 x 730 = 63.69 and 16 x 0.00292353 x 730 = 34.15, by half
    assert [(line.amounts, line.discounted) for line in lines] == [
        (same("63.69"), same("31.84")),
        (same("34.15"), same("17.07")),
    ]
    undeclared = Meter("gcp", REGION, Usage())
    assert [type(line) for line in machine_lines("pool", machine, undeclared, Amounts.same(1), "spot")] == [NotPriced]


def test_performance_beyond_what_is_included() -> None:
    asked = {"iops": Decimal(4000), "throughput": Decimal(140)}
    meter = Meter("gcp", REGION, Usage())
    lines = list(disk_lines("disk", "Disk", meter, "hyperdisk-balanced", Amounts.same(100), asked))
    # 100 x 0.08 = 8; (4000 - 3000) x 0.005 = 5; 140 MiB/s are included
    assert [(line.component, line.amounts) for line in lines if isinstance(line, Item)] == [
        ("Disk", same("8")),
        ("Disk: iops", same("5")),
    ]
    assert len(lines) == 2
