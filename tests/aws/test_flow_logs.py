from __future__ import annotations

from dataclasses import replace

from aws_refs import KEY, VPC, arguments, statements, trust
from groundplan.aws.flow_logs import FlowLogs, FlowLogsProps
from groundplan.terraform.stack import Stack

PROPS = FlowLogsProps(
    name="shop-dev",
    account="123456789012",
    vpc_id=VPC,
    log_group="/aws/vpc/shop-dev/flow-logs",
    days=7,
    key_arn=KEY,
    keep=False,
)


def test_flow_logs_of_a_vpc(stack: Stack) -> None:
    FlowLogs(stack, "flow_logs", props=PROPS)
    log = arguments(stack, "aws_flow_log.flow_logs_log")
    assert (log["vpc_id"], log["traffic_type"]) == (VPC, "ALL")
    assert log["depends_on"] == ["aws_iam_role_policy.flow_logs_role_policy"]
    assert arguments(stack, "aws_cloudwatch_log_group.flow_logs_log_group") == {
        "name": "/aws/vpc/shop-dev/flow-logs",
        "retention_in_days": 7,
        "kms_key_id": KEY,
    }
    condition = trust(stack, "aws_iam_role.flow_logs_role")["Condition"]
    assert condition == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_flow_logs_that_are_kept(stack: Stack) -> None:
    FlowLogs(stack, "flow_logs", props=replace(PROPS, keep=True, days=365))
    group = arguments(stack, "aws_cloudwatch_log_group.flow_logs_log_group")
    assert group["lifecycle"] == {"prevent_destroy": True}
    assert group["retention_in_days"] == 365
    write = statements(stack, "aws_iam_role_policy.flow_logs_role_policy")["Write"]
    assert write["Resource"] == "${aws_cloudwatch_log_group.flow_logs_log_group.arn}:*"
