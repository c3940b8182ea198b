"""Items by the service that bills them, and how money is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from groundplan.cost.model import Amounts, Item, total


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that one service of the cloud bills, the dearest of a typical month first; ``amounts`` are at list price."""

    service: str
    items: tuple[Item, ...]
    amounts: Amounts

    @property
    def discounted(self) -> Amounts:
        """Their sum with the discounts that the blueprint declares."""
        return total(item.discounted for item in self.items)


def by_service(items: Iterable[Item]) -> list[Group]:
    """Groups, the dearest of a typical month first."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.service, []).append(item)
    groups = [
        Group(service, tuple(sorted(lines, key=_dearest)), total(line.amounts for line in lines))
        for service, lines in found.items()
    ]
    return sorted(groups, key=lambda group: (-group.amounts.typical, -group.amounts.peak, group.service))


def usd(amount: Decimal) -> str:
    """``$1,234.50``; what is below a cent is ``$0.00``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"


def signed(amount: Decimal) -> str:
    """``+$12.00``, ``-$3.50``, and ``±$0.00``."""
    return ("±" if amount == 0 else "+" if amount > 0 else "") + usd(amount)


def number(value: Decimal) -> str:
    """A quantity for people: four digits that count, and commas."""
    if value == value.to_integral_value() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.4g}"


def _dearest(item: Item) -> tuple[Decimal, Decimal, str, str]:
    return (-item.amounts.typical, -item.amounts.peak, item.address, item.component)
