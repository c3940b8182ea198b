"""List prices of what the stacks deploy, in US dollars, each with its source and date; read only, no network.

``price("aws", "ec2", "g5.xlarge", "us-east-1")`` is None where the catalogue does not know, and a Price that is not ``sold``
where it knows that there is none; a price of 0 is free of charge. The keys of services and items, the units, and what is not
known are in ``data/README.md``. ``scripts/refresh_prices`` asks the clouds' own price lists.
"""

from __future__ import annotations

from groundplan.prices.catalogue import Source, as_of, items, other_regions, price, price_regions, sources, token_price
from groundplan.prices.machines import Capacity, MachinePart, machine_parts, machine_shape
from groundplan.prices.model import (
    CONFIDENCE,
    HOURS_A_MONTH,
    UNITS,
    NoPriceError,
    Price,
    Tier,
    TokenPrice,
    TokenRate,
)

__all__ = [
    "CONFIDENCE",
    "HOURS_A_MONTH",
    "UNITS",
    "Capacity",
    "MachinePart",
    "NoPriceError",
    "Price",
    "Source",
    "Tier",
    "TokenPrice",
    "TokenRate",
    "as_of",
    "items",
    "machine_parts",
    "machine_shape",
    "other_regions",
    "price",
    "price_regions",
    "sources",
    "token_price",
]
