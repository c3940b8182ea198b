"""The alarm on what a product on Google Cloud costs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import gcp_plans
from groundplan.plan.model.gcp import BillingBudget
from groundplan.problems import BlueprintError
from problem_texts import told

ACCOUNT = "01A2B3-C4D5E6-F70819"
CLOUD = {"billing_account": ACCOUNT, "project_number": "123456789012"}


def problems(folder: Path, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(BlueprintError) as caught:
        gcp_plans.plan(folder, changes)
    return told(caught.value.problems)


@pytest.mark.parametrize("changes", [{"budget": {"monthly_usd": 1200.5}}, {"intent": {"budget": {"monthly_usd": 1200.5}}}])
def test_the_budget_may_stand_in_two_places(tmp_path: Path, changes: dict[str, Any]) -> None:
    target = gcp_plans.target(tmp_path, {**changes, "cloud": CLOUD})
    assert target.budget == BillingBudget("desk-prod", ACCOUNT, Decimal("1200.5"))
    assert "billingbudgets.googleapis.com" in target.apis
    without = gcp_plans.target(tmp_path)
    assert (without.budget, "billingbudgets.googleapis.com" in without.apis) == (None, False)


def test_a_budget_is_set_on_an_account_and_counts_a_project(tmp_path: Path) -> None:
    missing = problems(tmp_path, {"budget": {"monthly_usd": 500}})
    assert [found[:2] for found in missing] == [("GP470", "cloud.project_number"), ("GP202", "cloud.billing_account")]
    assert missing[1][2].endswith(
        "read it with: gcloud billing projects describe acme-desk --format='value(billingAccountName.basename())'"
    )


def test_an_account_that_no_budget_needs(tmp_path: Path) -> None:
    ((code, path, text),) = problems(tmp_path, {"cloud": {"billing_account": ACCOUNT}})
    assert (code, path) == ("GP481", "cloud.billing_account")
    assert text.startswith("billing_account is given, but prod has no budget, which alone needs it; give a budget, such as")


def test_an_environment_has_its_own(tmp_path: Path) -> None:
    changes = {"environments": {"dev": {}, "prod": {"cloud": CLOUD, "budget": {"monthly_usd": 500}}}}
    assert gcp_plans.target(tmp_path, changes, "dev").budget is None
    budget = gcp_plans.target(tmp_path, changes).budget
    assert budget is not None
    assert budget.monthly_usd == 500


def test_budgets_that_cannot_be(tmp_path: Path) -> None:
    both = {"budget": {"monthly_usd": 10}, "intent": {"budget": {"monthly_usd": 10}}, "cloud": CLOUD}
    ((code, path, _),) = problems(tmp_path, both)
    assert (code, path) == ("GP210", "budget")
    ((code, path, _),) = problems(tmp_path, {"budget": {"monthly_usd": 0}, "cloud": CLOUD})
    assert (code, path) == ("GP204", "budget.monthly_usd")
