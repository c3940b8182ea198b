"""The alarm on what a product costs in a month."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.plan import budget
from groundplan.plan.gcp.context import Context
from groundplan.plan.model.gcp import BillingBudget
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

BUDGET_NAME = Rule("GCP120", "Name of the budget", "the stack's name: one budget for the product in this environment")

_BILLING_ACCOUNT: Path = ("cloud", "billing_account")


def problems(context: Context) -> Iterator[Problem]:
    """A budget that cannot be, one without the account that it is set on, or that account without a budget."""
    yield from budget.problems(context.blueprint)
    account = context.cloud.billing_account
    if has_budget(context) and account is None:
        command = f"gcloud billing projects describe {context.project} --format='value(billingAccountName.basename())'"
        message = "billing_account is missing: a budget is set on the account that pays"
        yield Problem("GP202", _BILLING_ACCOUNT, message, f"read it with: {command}")
    elif account is not None and not has_budget(context):
        message = f"billing_account is given, but {context.environment} has no budget, which alone needs it"
        hint = "give a budget, such as budget: {monthly_usd: 500}, or move billing_account to the environments that have one"
        yield Problem("GP481", _BILLING_ACCOUNT, message, hint)


def has_budget(context: Context) -> bool:
    """Whether the blueprint says what the product may cost."""
    return bool(budget.given(context.blueprint))


def resolve_budget(context: Context, origins: Origins) -> BillingBudget | None:
    """The alarm on the month's cost; None without a budget."""
    monthly_usd, account = budget.resolve_monthly_usd(context.blueprint, origins), context.cloud.billing_account
    if monthly_usd is None or account is None:
        return None
    return BillingBudget(
        name=origins.rule("name", context.stack, BUDGET_NAME),
        billing_account=origins.given("billing_account", account, *_BILLING_ACCOUNT),
        monthly_usd=monthly_usd,
    )
