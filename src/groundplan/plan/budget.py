"""What a product may cost in a month, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.blueprint import Blueprint
from groundplan.plan.origin import Origins
from groundplan.problems import Path, Problem

_SHORT: Path = ("budget",)
_FULL: Path = ("intent", "budget")
_LEAST_USD = 1


def given(blueprint: Blueprint) -> dict[Path, Decimal]:
    """US dollars a month, by the section that says it: `budget` or `intent.budget`."""
    full = None if blueprint.intent is None else blueprint.intent.budget
    sections = {_SHORT: blueprint.budget, _FULL: full}
    return {path: section.monthly_usd for path, section in sections.items() if section is not None}


def problems(blueprint: Blueprint) -> Iterator[Problem]:
    """A budget that is given twice, or that no month keeps to."""
    budgets = given(blueprint)
    if len(budgets) > 1:
        hint = "keep one of the two, in the base as well as in environments; an overlay changes the one that the base has"
        yield Problem("GP210", _SHORT, "budget is short for intent.budget, and both are given", hint)
    for path, monthly_usd in budgets.items():
        if monthly_usd < _LEAST_USD:
            message = f"a budget of {monthly_usd} US dollars a month would alarm from the first hour"
            hint = f"at least {_LEAST_USD}; without a budget there is no alarm"
            yield Problem("GP204", (*path, "monthly_usd"), message, hint)


def resolve_monthly_usd(blueprint: Blueprint, origins: Origins) -> Decimal | None:
    """US dollars a month; None without a budget."""
    for path, monthly_usd in given(blueprint).items():
        return origins.given("monthly_usd", monthly_usd, *path, "monthly_usd")
    return None
