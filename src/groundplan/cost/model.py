"""What a product costs a month: line items for three scenarios, and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Scenario = Literal["idle", "typical", "peak"]
SCENARIOS: tuple[Scenario, ...] = ("idle", "typical", "peak")

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amounts:
    """One quantity or one sum of money in each scenario: ``idle`` is the least that runs, without traffic; ``typical`` has the
    steady traffic, ``peak`` a month of the highest.
    """

    idle: Decimal
    typical: Decimal
    peak: Decimal

    @classmethod
    def same(cls, value: Decimal | int) -> Amounts:
        """The same in each scenario."""
        return cls(Decimal(value), Decimal(value), Decimal(value))

    def __add__(self, other: Amounts) -> Amounts:
        """Scenario by scenario."""
        return Amounts(self.idle + other.idle, self.typical + other.typical, self.peak + other.peak)

    def __mul__(self, factor: Decimal | int) -> Amounts:
        """Each scenario times ``factor``."""
        return Amounts(self.idle * factor, self.typical * factor, self.peak * factor)

    def at_least(self, other: Amounts) -> Amounts:
        """The larger of the two in each scenario."""
        return Amounts(max(self.idle, other.idle), max(self.typical, other.typical), max(self.peak, other.peak))

    def __truediv__(self, divisor: Decimal | int) -> Amounts:
        """Each scenario divided by ``divisor``."""
        return Amounts(self.idle / divisor, self.typical / divisor, self.peak / divisor)

    def in_cents(self) -> Amounts:
        """Rounded to whole cents."""
        return Amounts(*(value.quantize(_CENT, ROUND_HALF_UP) for value in (self.idle, self.typical, self.peak)))


ZERO = Amounts.same(0)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: ``quantity`` a month of ``unit`` at ``unit_price`` US dollars, that of the first tier where a price has some.

    ``address`` is a Terraform address, or ``KIND NAMESPACE/NAME`` of an object of Kubernetes; ``service`` is the cloud's, by
    which a bill groups its lines. ``amounts`` are whole cents, so that the sum of items is the total to the cent.
    ``discount`` names what lowers it, as the blueprint's section ``pricing``
    does; ``discounted`` are the amounts after it, and the same as ``amounts`` without one.
    """

    address: str
    component: str
    service: str
    quantity: Amounts
    unit: str
    unit_price: Decimal
    region: str
    source: str
    as_of: date
    amounts: Amounts
    discount: str | None
    discounted: Amounts


@dataclass(frozen=True, slots=True)
class NotPriced:
    """Something that costs money, and how much is not known: ``because`` says why."""

    address: str
    component: str
    because: str


@dataclass(frozen=True, slots=True)
class Free:
    """Something that costs nothing by itself; ``because`` says what carries its cost, where something does."""

    address: str
    because: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one product costs in one environment. A total with parts in ``not_priced`` is a lower bound."""

    items: tuple[Item, ...]
    not_priced: tuple[NotPriced, ...]
    free: tuple[Free, ...]

    @property
    def missing(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """What is not priced, as component and reason, with the addresses that it is about."""
        found: dict[tuple[str, str], list[str]] = {}
        for one in self.not_priced:
            found.setdefault((one.component, one.because), []).append(one.address)
        return {key: tuple(addresses) for key, addresses in found.items()}

    @property
    def totals(self) -> Amounts:
        """The sum of all items, at list price."""
        return total(item.amounts for item in self.items)

    @property
    def discounted(self) -> Amounts:
        """The sum of all items with the discounts that the blueprint declares."""
        return total(item.discounted for item in self.items)


def total(amounts: Iterable[Amounts]) -> Amounts:
    """The sum of amounts of money, which is exact: they are whole cents."""
    return sum(amounts, ZERO.in_cents())
