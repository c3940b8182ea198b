"""The alarm on what a product costs."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.aws.iam import Statement, allow, policy
from groundplan.aws.key import service_use
from groundplan.plan.model import aws as model
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SERVICE = "budgets.amazonaws.com"
# Kind of cost and percent of the budget.
_ALARMS = (("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))


@dataclass(frozen=True, slots=True)
class BudgetProps:
    """``tags`` are those by which AWS finds the product's cost: all of them are on everything that it has.

    The policy of the key has to have ``key_statements``.
    """

    budget: model.Budget
    account: str
    tag: tuple[str, str]
    key_arn: Ref


class Budget(Component):
    """A monthly budget, and an SNS topic that hears when 80 % and 100 % are spent, and when 100 % are to be expected.

    Nobody listens to the topic yet: ``aws sns subscribe --topic-arn ARN --protocol email --notification-endpoint ADDRESS``.
    Cost counts only where the tag was made a cost allocation tag before, in the account that pays the bill:
    ``aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=stack,Status=Active``.
    AWS knows a tag there a day after something had it first. It is one tag alone, since a list of several counts what has any.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/budgets_budget
    https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
    """

    topic: Ref

    def __init__(self, scope: Construct, id: str, *, props: BudgetProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        topic = aws.SnsTopic(self, "topic", name=f"{props.budget.name}-budget", kms_master_key_id=props.key_arn)
        publish = {
            **allow("Budgets", ["sns:Publish"], topic.arn, _only_ours(props.account)),
            "Principal": {"Service": _SERVICE},
        }
        allowed = aws.SnsTopicPolicy(self, "topic_policy", arn=topic.arn, policy=policy([publish]))
        self.topic = topic.arn
        aws.BudgetsBudget(
            self,
            "budget",
            name=props.budget.name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{props.budget.monthly_usd:f}",
            limit_unit="USD",
            cost_filter={"name": "TagKeyValue", "values": ["user:{}${}".format(*props.tag)]},
            notification=[
                {
                    "comparison_operator": "GREATER_THAN",
                    "notification_type": kind,
                    "threshold": percent,
                    "threshold_type": "PERCENTAGE",
                    "subscriber_sns_topic_arns": [topic.arn],
                }
                for kind, percent in _ALARMS
            ],
            depends_on=[allowed],
        )


def key_statements(account: str) -> tuple[Statement, ...]:
    """What the key's policy says so that the budget may publish to the encrypted topic.

    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    return (service_use("Budgets", _SERVICE, ["kms:GenerateDataKey*", "kms:Decrypt"], _only_ours(account)),)


def _only_ours(account: str) -> dict[str, dict[str, str]]:
    return {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:budgets::{account}:*"},
    }
