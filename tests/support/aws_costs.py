"""Costs of small Terraform documents on AWS that a test writes by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from groundplan.cost import Amounts, Document, Estimate, Meter, Usage, estimate
from groundplan.cost.meter import Discount
from groundplan.cost.usage import SECONDS_A_MONTH

POSTGRES_VERSIONS: list[tuple[dict[str, Any], bool]] = [
    ({"engine_version": "13.20"}, True),  # until 2026-02-28
    ({"engine_version": 11}, True),
    ({"engine_version": "13.20", "engine_lifecycle_support": "open-source-rds-extended-support-disabled"}, False),
    ({"engine_version": "14.6"}, False),
    ({"engine_version": "${var.version}"}, False),
    ({}, False),
]
"""Arguments of a database, and whether it needs extended support."""

Bill = dict[str, tuple[str, str, str]]


def requests(typical: int, peak: int, **given: float | str) -> Usage:
    """So many requests a month, and other numbers by the names of assumptions."""
    rates = {"steady_rps": typical / SECONDS_A_MONTH, "peak_rps": peak / SECONDS_A_MONTH}
    return Usage({**rates, **{name: Decimal(str(value)) for name, value in given.items()}})


def count(idle: int, typical: int, peak: int) -> Amounts:
    """How many of something run."""
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def priced(
    resources: Mapping[str, Mapping[str, Any]],
    usage: Usage | None = None,
    *,
    region: str = "us-east-1",
    discounts: Mapping[Discount, Decimal] | None = None,
) -> Estimate:
    """The estimate of resources by their addresses."""
    content: dict[str, dict[str, Any]] = {}
    for address, values in resources.items():
        kind, _, name = address.partition(".")
        content.setdefault(kind, {})[name] = values
    return estimate(Document({"resource": content}), Meter("aws", region, usage or Usage(), discounts or {}))


def bill(found: Estimate, address: str) -> Bill:
    """What each component of one resource costs: idle, typical, peak."""
    rows = [item for item in found.items if item.address == address]
    assert len({row.component for row in rows}) == len(rows), "two lines of one name"
    return {row.component: (str(row.amounts.idle), str(row.amounts.typical), str(row.amounts.peak)) for row in rows}


def always(amount: str) -> tuple[str, str, str]:
    """The same in each scenario."""
    return amount, amount, amount


def not_priced(found: Estimate) -> dict[str, str]:
    """Address -> component of what is not priced."""
    return {line.address: line.component for line in found.not_priced}


def free(found: Estimate) -> set[str]:
    """Addresses of what costs nothing."""
    return {line.address for line in found.free}
