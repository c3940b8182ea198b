"""What pricers make of small Terraform on Google Cloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from groundplan.cost.estimate import estimate
from groundplan.cost.meter import Discount, Meter
from groundplan.cost.model import Amounts, Estimate
from groundplan.cost.terraform import Document
from groundplan.cost.usage import Usage

REGION = "us-central1"
NOBODY = Usage()
# 2,628,000 requests a month, five times as many at peak.
TRAFFIC = {"steady_rps": Decimal(1), "peak_rps": Decimal(5)}


def amounts(idle: str, typical: str, peak: str) -> Amounts:
    """Dollars in each scenario."""
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def cost(
    resources: Mapping[str, Mapping[str, Any]],
    *,
    usage: Usage = NOBODY,
    region: str = REGION,
    discounts: Mapping[Discount, Decimal] | None = None,
    **said: str,
) -> Estimate:
    """Resources by type and name; ``said`` are numbers of the usage."""
    given = {**TRAFFIC, **usage.given, **{name: Decimal(value) for name, value in said.items()}}
    meter = Meter("gcp", region, replace(usage, given=given), discounts or {})
    return estimate(Document({"resource": resources}), meter)


def items(found: Estimate, address: str) -> dict[str, Amounts]:
    """Amounts of one resource by its components."""
    return {item.component: item.amounts for item in found.items if item.address == address}


def same(dollars: str) -> Amounts:
    """As much in each scenario."""
    return Amounts.same(Decimal(dollars))
