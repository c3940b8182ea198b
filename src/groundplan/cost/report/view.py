"""What one report shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import Difference
from groundplan.cost.pair import PairCost


@dataclass(frozen=True, slots=True)
class View:
    """The cost of each pair; ``differences`` to the git ref ``base``, None where nobody asked; and alternatives, each with its
    cost, None where it does not compile. ``notes`` are what a reader must know of the whole.
    """

    costs: Sequence[PairCost]
    base: str | None = None
    differences: Sequence[Difference] | None = None
    alternatives: Sequence[tuple[Alternative, PairCost | None]] = ()
    notes: Sequence[str] = ()
