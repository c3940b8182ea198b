"""What a pricer is given: prices of its region, the usage, and how a line is made of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from groundplan.cost.model import Amounts, Free, Item, NotPriced, total
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import Usage
from groundplan.prices import HOURS_A_MONTH, Price, other_regions, price

Cloud = Literal["aws", "gcp"]
Discount = Literal["savings_plan", "committed_use", "spot"]
# Of the list price: one fraction, or one for each service of the catalogue.
Fractions = Decimal | Mapping[str, Decimal]
Line = Item | NotPriced | Free
Pricer = Callable[[Resource, "Meter"], Iterator[Line]]

# A unit of many things: 1M requests, 10000 operations.
_MANY = re.compile(r"([0-9]+)(M?) ")


@dataclass(frozen=True)
class Meter:
    """Makes lines for the resources of one region.

    ``discounts`` are those that a blueprint declares, by kind. A commitment is paid by the hour, used or not, so that it is one
    to what always runs: the least of the three quantities of a line. Spot is no commitment, and off all of it.
    """

    cloud: Cloud
    region: str
    usage: Usage
    discounts: Mapping[Discount, Fractions] = field(default_factory=dict)

    def item(
        self,
        address: str,
        component: str,
        service: str,
        item: str,
        quantity: Amounts,
        *,
        discount: Discount | None = None,
    ) -> Line:
        """``quantity`` a month of an item of the catalogue: in its unit, but single requests where that is 1M requests."""
        found = price(self.cloud, service, item, self.region)
        if found is None:
            missing = NotPriced(address, component, f"the catalogue has no price of {service} {item} in {self.region}")
            return self.elsewhere(
                missing, lambda other: [(price(self.cloud, service, item, other), quantity)], discount=discount
            )
        return self.priced(address, component, found, quantity, discount=discount)

    def hours(
        self,
        address: str,
        component: str,
        service: str,
        item: str,
        count: Amounts | int = 1,
        *,
        discount: Discount | None = None,
    ) -> Line:
        """``count`` of something that runs all month and is billed by the hour."""
        each = count if isinstance(count, Amounts) else Amounts.same(count)
        return self.item(address, component, service, item, each * HOURS_A_MONTH, discount=discount)

    def priced(
        self, address: str, component: str, found: Price, quantity: Amounts, *, discount: Discount | None = None
    ) -> Line:
        """A line at a price that the pricer has chosen itself; not priced where it is known that there is none."""
        if not found.sold:
            return NotPriced(address, component, f"{found.service} {found.item} has no price in {found.region}: {found.note}")
        quantity = quantity / _things(found.unit)
        exact = Amounts(*(found.cost(getattr(quantity, scenario)) for scenario in ("idle", "typical", "peak")))
        amounts = discounted = exact.in_cents()
        if off := self._off(discount, found.service):
            covered = exact if discount == "spot" else Amounts.same(min(exact.idle, exact.typical, exact.peak))
            discounted = (exact + covered * -off).in_cents()
        return Item(
            address=address,
            component=component,
            service=found.service,
            quantity=quantity,
            unit=found.unit,
            unit_price=found.first,
            region=found.region,
            source=found.source,
            as_of=found.as_of,
            confidence=found.confidence,
            amounts=amounts,
            discount=None if discounted == amounts else discount,
            discounted=discounted,
        )

    def elsewhere(
        self,
        missing: NotPriced,
        parts: Callable[[str], Iterable[tuple[Price | None, Amounts]]],
        *,
        discount: Discount | None = None,
    ) -> NotPriced:
        """What is not priced, with what it would cost in the first other region of which the catalogue has prices of all its
        ``parts``: each price there, and how much a month.
        """
        for region in other_regions(self.cloud, self.region):
            lines = [
                missing
                if found is None
                else self.priced(missing.address, missing.component, found, quantity, discount=discount)
                for found, quantity in parts(region)
            ]
            items = [line for line in lines if isinstance(line, Item)]
            if items and len(items) == len(lines):
                return replace(missing, about=total(item.discounted for item in items), about_region=region)
        return missing

    def _off(self, discount: Discount | None, service: str) -> Decimal:
        off = Decimal(0) if discount is None else self.discounts.get(discount, Decimal(0))
        return off if isinstance(off, Decimal) else off.get(service, Decimal(0))


def _things(unit: str) -> int:
    """How many things a unit is of: 1,000,000 of ``1M requests``, 1 of ``hour``."""
    match = _MANY.match(unit)
    return 1 if match is None else int(match[1]) * (1_000_000 if match[2] else 1)
