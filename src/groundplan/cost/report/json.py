"""The cost as JSON, version 1 of its form: docs/cost.md describes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from groundplan import prices
from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import Difference
from groundplan.cost.model import SCENARIOS, Amounts, Item
from groundplan.cost.pair import PairCost
from groundplan.cost.report.view import View
from groundplan.cost.usage import assumptions
from groundplan.json_text import json_text
from groundplan.problems import Problem, format_path

VERSION = 1


def cost_json(view: View) -> str:
    """Every pair with its totals and items; money and quantities are decimal texts.

    With a base there is ``differences``, with alternatives ``alternatives``; ``notes`` where there are some.
    """
    document: dict[str, Any] = {
        "version": VERSION,
        "currency": "USD",
        "prices_as_of": prices.as_of().isoformat(),
        "pairs": [_pair(cost) for cost in view.costs],
    }
    if view.notes:
        document["notes"] = list(view.notes)
    if view.differences is not None:
        document["base"] = view.base
        document["differences"] = [_difference(one) for one in view.differences]
    if view.alternatives:
        document["alternatives"] = [_alternative(other, cost) for other, cost in view.alternatives]
    return json_text(document).decode()


def _pair(cost: PairCost) -> dict[str, Any]:
    found = cost.estimate
    return {
        "name": cost.name,
        "environment": cost.environment,
        "cloud": cost.cloud,
        "region": cost.region,
        "budget": None if cost.monthly_usd is None else _text(cost.monthly_usd),
        "totals": _amounts(found.totals),
        "discounted": _amounts(found.discounted),
        "items": [_item(item) for item in found.items],
        "not_priced": [
            {
                "address": one.address,
                "component": one.component,
                "because": one.because,
                "about": None if one.about is None else _amounts(one.about),
                "about_region": one.about_region,
            }
            for one in found.not_priced
        ],
        "not_priced_about": _amounts(found.about),
        "free": [{"address": one.address, "because": one.because} for one in found.free],
        "usage": {
            name: {"value": _text(cost.usage[name]), "unit": one.unit, "assumed": name not in cost.usage.given}
            for name, one in assumptions().items()
        },
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "address": item.address,
        "component": item.component,
        "service": item.service,
        "quantity": _amounts(item.quantity),
        "unit": item.unit,
        "unit_price": _price(item.unit_price),
        "region": item.region,
        "price_source": item.source,
        "price_date": item.as_of.isoformat(),
        "price_confidence": item.confidence,
        "amounts": _amounts(item.amounts),
        "discount": item.discount,
        "discounted": _amounts(item.discounted),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "name": one.name,
        "environment": one.environment,
        "before": None if one.before is None else _amounts(one.before.estimate.discounted),
        "after": None if one.after is None else _amounts(one.after.estimate.discounted),
        "changed": [
            {
                "address": line.address,
                "component": line.component,
                "before": None if line.before is None else _amounts(line.before),
                "after": None if line.after is None else _amounts(line.after),
            }
            for line in one.changed
        ],
    }


def _alternative(other: Alternative, cost: PairCost | None) -> dict[str, Any]:
    found: dict[str, Any] = {"change": other.change, "name": other.name, "environment": other.environment}
    found["notes"] = list(other.notes)
    if cost is None:
        return {**found, "problems": [_problem(problem) for problem in other.problems]}
    totals = {"totals": _amounts(cost.estimate.totals), "discounted": _amounts(cost.estimate.discounted)}
    missing = {"not_priced": len(cost.estimate.not_priced), "not_priced_about": _amounts(cost.estimate.about)}
    return {**found, **totals, **missing}


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "path": format_path(problem.path),
        "message": problem.message,
        "hint": problem.hint,
    }


def _amounts(amounts: Amounts) -> dict[str, str]:
    return {scenario: _text(getattr(amounts, scenario)) for scenario in SCENARIOS}


def _price(value: Decimal) -> str:
    """With all its digits, and no exponent: a second of Cloud Run costs $0.0000025."""
    return _text(value) if round(value, 6) == value else f"{value.normalize():f}"


def _text(value: Decimal) -> str:
    """Without an exponent, and quantities to six digits: ``0.5``, ``1460``."""
    rounded = value if value.as_tuple().exponent in (-2, -1, 0) else round(value, 6).normalize()
    return f"{rounded:f}"
