"""The rule: how a choice that the compiler makes on its own is told to people.

Each module of this package holds the rules of its topic as constants; docs/rules.md is generated from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A choice that follows from other parts of the plan.

    ``id`` is stable, ``reason`` is the sentence that ``groundplan explain`` prints, ``source`` the page it rests on.
    """

    id: str
    title: str
    reason: str
    source: str = ""
