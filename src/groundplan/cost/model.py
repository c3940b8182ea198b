"""What a product costs a month: line items for three scenarios, and their sums."""

from __future__ import annotations

from collections.abc import Iterable
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
    does; ``discounted`` are the amounts after it, and the same as ``amounts`` without one. ``confidence`` says how sure the
    price is, in a word of ``prices.CONFIDENCE``.
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
    confidence: str
    amounts: Amounts
    discount: str | None
    discounted: Amounts

    @property
    def doubtful(self) -> bool:
        """Whether its price is doubtful: to be asked for again before anybody counts on it."""
        return self.confidence == "doubtful"


@dataclass(frozen=True, slots=True)
class NotPriced:
    """Something that costs money, and how much is not known: ``because`` says why.

    ``about`` is an indication, and no price: what it would cost in ``about_region``, with the discounts of the blueprint. It
    is in no total. None: no other region has a price of it, either.
    """

    address: str
    component: str
    because: str
    about: Amounts | None = None
    about_region: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not priced for one reason, at all ``addresses``, with the sum of its indications."""

    component: str
    because: str
    addresses: tuple[str, ...]
    about: Amounts | None
    about_region: str | None


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
    def missing(self) -> tuple[Missing, ...]:
        """What is not priced, by component and reason; the largest indication first."""
        found: dict[tuple[str, str, str | None], list[NotPriced]] = {}
        for one in self.not_priced:
            found.setdefault((one.component, one.because, one.about_region), []).append(one)
        groups = (
            Missing(
                component,
                because,
                tuple(one.address for one in parts),
                None if region is None else _indicated(parts),
                region,
            )
            for (component, because, region), parts in found.items()
        )
        return tuple(sorted(groups, key=largest_first))

    @property
    def about(self) -> Amounts:
        """The sum of all indications: by how much more, or so, the totals would be higher."""
        return _indicated(self.not_priced)

    @property
    def unknown(self) -> int:
        """How many of the parts without a price have no indication, either."""
        return sum(one.about is None for one in self.not_priced)

    @property
    def totals(self) -> Amounts:
        """The sum of all items, at list price."""
        return total(item.amounts for item in self.items)

    @property
    def discounted(self) -> Amounts:
        """The sum of all items with the discounts that the blueprint declares."""
        return total(item.discounted for item in self.items)


def largest_first(one: NotPriced | Missing) -> tuple[bool, Decimal, Decimal]:
    """The order of what is not priced: by the indication in a typical month, then at peak; what has none comes last."""
    return (True, Decimal(0), Decimal(0)) if one.about is None else (False, -one.about.typical, -one.about.peak)


def _indicated(parts: Iterable[NotPriced]) -> Amounts:
    return total(one.about for one in parts if one.about is not None)


def total(amounts: Iterable[Amounts]) -> Amounts:
    """The sum of amounts of money, which is exact: they are whole cents."""
    # Not by adding Amounts: reports have thousands of sums.
    idle = typical = peak = Decimal("0.00")
    for one in amounts:
        idle, typical, peak = idle + one.idle, typical + one.typical, peak + one.peak
    return Amounts(idle, typical, peak)
