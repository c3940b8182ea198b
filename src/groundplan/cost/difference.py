"""What changes in the cost between two states of a blueprint, with the discounts that each declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from groundplan.cost.model import ZERO, Amounts, Item, total
from groundplan.cost.pair import PairCost


@dataclass(frozen=True, slots=True)
class Changed:
    """Items of one address and component, before and after; None: they were not there, or are not any more."""

    address: str
    component: str
    before: Amounts | None
    after: Amounts | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to them."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def change(self) -> Amounts:
        """How much more they cost."""
        return (self.after or ZERO) + (self.before or ZERO) * -1

    @property
    def order(self) -> tuple[Decimal, str, str]:
        """By which the largest change comes first, in whichever scenario it is."""
        largest = max(abs(self.change.idle), abs(self.change.typical), abs(self.change.peak))
        return -largest, self.address, self.component


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes for one product in one environment; ``before`` or ``after`` is None where there is no such pair."""

    name: str
    environment: str
    before: PairCost | None
    after: PairCost | None
    changed: tuple[Changed, ...]

    @property
    def totals(self) -> Amounts:
        """How much more it costs."""
        before, after = (ZERO if one is None else one.estimate.discounted for one in (self.before, self.after))
        return after + before * -1


def difference(before: Sequence[PairCost], after: Sequence[PairCost]) -> list[Difference]:
    """The difference of each pair that is in one of the two, in the order of ``after``, then what is gone."""
    old, new = ({(one.name, one.environment): one for one in costs} for costs in (before, after))
    return [_pair(*key, old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])]


def _pair(name: str, environment: str, before: PairCost | None, after: PairCost | None) -> Difference:
    return Difference(name, environment, before, after, tuple(_changed(before, after)))


def _changed(before: PairCost | None, after: PairCost | None) -> Iterator[Changed]:
    old, new = _lines(before), _lines(after)
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield Changed(*key, old.get(key), new.get(key))


def _lines(cost: PairCost | None) -> dict[tuple[str, str], Amounts]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in () if cost is None else cost.estimate.items:
        found.setdefault((item.address, item.component), []).append(item)
    return {key: total(item.discounted for item in items) for key, items in found.items()}
