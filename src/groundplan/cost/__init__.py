"""What a blueprint costs a month, before anything is deployed: idle, typical and at peak."""

from __future__ import annotations

from groundplan.cost.estimate import estimate
from groundplan.cost.meter import Meter
from groundplan.cost.model import SCENARIOS, Amounts, Estimate, Free, Item, NotPriced, Scenario
from groundplan.cost.terraform import Document
from groundplan.cost.usage import Usage

__all__ = [
    "SCENARIOS",
    "Amounts",
    "Document",
    "Estimate",
    "Free",
    "Item",
    "Meter",
    "NotPriced",
    "Scenario",
    "Usage",
    "estimate",
]
