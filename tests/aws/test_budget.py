from __future__ import annotations

from decimal import Decimal

from aws_refs import KEY, arguments, statements
from groundplan.aws.budget import Budget, BudgetProps, key_statements
from groundplan.plan.model import aws as model
from groundplan.terraform.stack import Stack

TAG = ("stack", "shop-prod")
ONLY_OURS = {
    "StringEquals": {"aws:SourceAccount": "123456789012"},
    "ArnLike": {"aws:SourceArn": "arn:aws:budgets::123456789012:*"},
}


def props(monthly_usd: str = "1200.50") -> BudgetProps:
    return BudgetProps(budget=model.Budget("shop-prod", Decimal(monthly_usd)), account="123456789012", tag=TAG, key_arn=KEY)


def test_an_alarm_on_the_cost_of_one_product(stack: Stack) -> None:
    budget = Budget(stack, "budget", props=props())
    made = arguments(stack, "aws_budgets_budget.budget_budget")
    assert (made["limit_amount"], made["limit_unit"], made["time_unit"]) == ("1200.50", "USD", "MONTHLY")
    assert made["cost_filter"] == {"name": "TagKeyValue", "values": ["user:stack$shop-prod"]}
    alarms = {(alarm["notification_type"], alarm["threshold"]) for alarm in made["notification"]}
    assert alarms == {("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)}
    assert all(alarm["subscriber_sns_topic_arns"] == [budget.topic] for alarm in made["notification"])


def test_the_topic_is_encrypted_and_hears_aws_budgets_alone(stack: Stack) -> None:
    Budget(stack, "budget", props=props("1E+3"))
    assert arguments(stack, "aws_sns_topic.budget_topic") == {"name": "shop-prod-budget", "kms_master_key_id": KEY}
    (publish,) = statements(stack, "aws_sns_topic_policy.budget_topic_policy").values()
    assert publish["Principal"] == {"Service": "budgets.amazonaws.com"}
    assert publish["Resource"] == "${aws_sns_topic.budget_topic.arn}"
    assert publish["Condition"] == ONLY_OURS
    budget = arguments(stack, "aws_budgets_budget.budget_budget")
    assert budget["limit_amount"] == "1000"
    assert budget["depends_on"] == ["aws_sns_topic_policy.budget_topic_policy"], "Budgets tests whether it may publish"


def test_what_the_key_of_the_topic_has_to_allow() -> None:
    (use,) = key_statements("123456789012")
    assert use["Principal"] == {"Service": "budgets.amazonaws.com"}
    assert use["Action"] == ["kms:GenerateDataKey*", "kms:Decrypt"]
    assert use["Condition"] == ONLY_OURS
