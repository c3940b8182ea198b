"""What a pricer is given: prices of its region, the usage, and how an item is made of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from groundplan.cost.model import Amounts, Item, NotPriced
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import Usage
from groundplan.prices import HOURS_A_MONTH, NoPrice, Price, price

Cloud = Literal["aws", "gcp"]
Discount = Literal["savings_plan", "committed_use", "spot"]
Line = Item | NotPriced
Pricer = Callable[[Resource, "Meter"], Iterator[Line]]


@dataclass(frozen=True)
class Meter:
    """Makes items for the resources of one region.

    ``discounts`` are fractions of the list price by the kind that a blueprint declares.
    """

    cloud: Cloud
    region: str
    usage: Usage
    discounts: Mapping[Discount, Decimal] = field(default_factory=dict)

    def item(
        self,
        address: str,
        component: str,
        service: str,
        name: str,
        quantity: Amounts,
        *,
        discount: Discount | None = None,
        region: str | None = None,
    ) -> Line:
        """``quantity`` a month of the item ``name`` of ``service`` in the catalogue of prices."""
        region = region or self.region
        found = price(self.cloud, service, name, region)
        if not isinstance(found, Price):
            reason = found.because if isinstance(found, NoPrice) else f"no price of {service} {name} in {region} is known"
            return NotPriced(address, component, reason)
        return self.priced(address, component, found, quantity, discount=discount)

    def hours(
        self,
        address: str,
        component: str,
        service: str,
        name: str,
        count: Amounts | int = 1,
        *,
        discount: Discount | None = None,
    ) -> Line:
        """``count`` of something that runs all month and is billed by the hour."""
        each = count if isinstance(count, Amounts) else Amounts.same(count)
        return self.item(address, component, service, name, each * HOURS_A_MONTH, discount=discount)

    def priced(
        self, address: str, component: str, found: Price, quantity: Amounts, *, discount: Discount | None = None
    ) -> Item:
        """An item at a price that the pricer has chosen itself."""
        exact = Amounts(found.cost(quantity.idle), found.cost(quantity.typical), found.cost(quantity.peak))
        off = self.discounts.get(discount, Decimal(0)) if discount is not None else Decimal(0)
        return Item(
            address=address,
            component=component,
            service=found.service,
            quantity=quantity,
            unit=found.unit,
            unit_price=found.first_tier,
            region=found.region,
            source=found.source,
            as_of=found.as_of,
            amounts=exact.in_cents(),
            discount=discount if off else None,
            discounted=(exact * (1 - off)).in_cents(),
        )
