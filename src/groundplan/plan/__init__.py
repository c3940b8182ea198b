"""The plan: everything that a blueprint in one environment means, with nothing left open."""

from __future__ import annotations

from groundplan.plan.files import Resolved, resolve_files
from groundplan.plan.model import Plan, plan_json, values
from groundplan.plan.not_compiled import not_compiled
from groundplan.plan.origin import Origin
from groundplan.plan.resolve import resolve

__all__ = ["Origin", "Plan", "Resolved", "not_compiled", "plan_json", "resolve", "resolve_files", "values"]
