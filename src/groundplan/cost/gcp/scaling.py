"""How many of something autoscaled run, where no plan says it."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage


def between(least: Decimal, most: Decimal, usage: Usage) -> Amounts:
    """From the least when idle to the most at peak, with steady traffic as much of it as it is of the highest."""
    typical = (most * usage.steady_share).to_integral_value(ROUND_CEILING)
    return Amounts(least, max(least, typical), max(least, most))
