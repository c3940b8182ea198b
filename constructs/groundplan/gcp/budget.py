"""The alarm on what a product costs."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.plan.model.gcp import BillingBudget
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component

_CURRENCY = "USD"
_NANOS = 10**9
# Part of the budget, and whether it is spent or, as Google expects, will be by the end of the month.
_ALARMS = ((0.5, "CURRENT_SPEND"), (0.8, "CURRENT_SPEND"), (1, "CURRENT_SPEND"), (1, "FORECASTED_SPEND"))


@dataclass(frozen=True, slots=True)
class BudgetProps:
    """``label`` is the one by which Google finds the product's cost in the project; None: all cost of the project is its own.

    ``after`` is what must be there first: the Cloud Billing Budget API.
    """

    project_number: str
    budget: BillingBudget
    label: tuple[str, str] | None
    after: tuple[Component, ...] = ()


class Budget(Component):
    """A monthly budget in US dollars that tells when 50, 80 and 100 % are spent, and when 100 % are to be expected.

    It stops nothing. Administrators and users of the billing account get the mails. Who applies the Terraform needs
    ``roles/billing.costsManager`` on that account, which has to be billed in US dollars: Google takes no currency but the
    account's own. With a label it counts what has that label; what cannot have one, such as secrets and keys, it misses.

    With a person's own login, Google wants the project whose quota the call uses: a provider with ``user_project_override`` and
    ``billing_project``. In that project the APIs of Resource Manager and Service Usage are enabled before the first apply.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/billing_budget
    https://docs.cloud.google.com/billing/docs/how-to/budgets
    """

    def __init__(self, scope: Construct, id: str, *, props: BudgetProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        dollars = props.budget.monthly_usd
        google.BillingBudget(
            self,
            "budget",
            billing_account=props.budget.billing_account,
            display_name=props.budget.name,
            amount={
                "specified_amount": {
                    "currency_code": _CURRENCY,
                    "units": str(int(dollars)),
                    "nanos": int(dollars % 1 * _NANOS) or None,
                }
            },
            budget_filter={
                "projects": [f"projects/{props.project_number}"],
                "labels": None if props.label is None else dict([props.label]),
                "calendar_period": "MONTH",
            },
            threshold_rules=[{"threshold_percent": part, "spend_basis": basis} for part, basis in _ALARMS],
            depends_on=props.after,
        )
