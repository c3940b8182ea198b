from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from groundplan.gcp.budget import Budget, BudgetProps
from groundplan.plan.model.gcp import BillingBudget
from groundplan.terraform.stack import Stack


def made(stack: Stack, dollars: str, label: tuple[str, str] | None) -> dict[str, Any]:
    budget = BillingBudget("desk-prod", "01A2B3-C4D5E6-F70819", Decimal(dollars))
    Budget(stack, "budget", props=BudgetProps("123456789012", budget, label))
    return dict(stack.resources["google_billing_budget.budget_budget"].arguments)


def test_a_month_of_the_product_in_a_project_of_many(stack: Stack) -> None:
    budget = made(stack, "1200", ("stack", "desk-prod"))
    assert (budget["billing_account"], budget["display_name"]) == ("01A2B3-C4D5E6-F70819", "desk-prod")
    assert budget["amount"] == {"specified_amount": {"currency_code": "USD", "units": "1200"}}
    assert budget["budget_filter"] == {
        "projects": ["projects/123456789012"],
        "labels": {"stack": "desk-prod"},
        "calendar_period": "MONTH",
    }
    alarms = [(rule["threshold_percent"], rule["spend_basis"]) for rule in budget["threshold_rules"]]
    assert alarms == [(0.5, "CURRENT_SPEND"), (0.8, "CURRENT_SPEND"), (1.0, "CURRENT_SPEND"), (1.0, "FORECASTED_SPEND")]


def test_all_cost_of_a_project_of_its_own(stack: Stack) -> None:
    assert "labels" not in made(stack, "1", None)["budget_filter"]


@pytest.mark.parametrize(("dollars", "units", "nanos"), [("1200.5", "1200", 500_000_000), ("3.07", "3", 70_000_000)])
def test_parts_of_a_dollar(stack: Stack, dollars: str, units: str, nanos: int) -> None:
    amount = made(stack, dollars, None)["amount"]["specified_amount"]
    assert (amount["units"], amount["nanos"]) == (units, nanos)
