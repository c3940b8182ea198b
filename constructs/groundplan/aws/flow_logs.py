"""The record of all traffic in a VPC."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.aws.iam import allow, role, service_trust
from groundplan.aws.logs import log_group
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class FlowLogsProps:
    """``log_group`` is the name of the log group, kept for ``days``."""

    name: str
    account: str
    vpc_id: Ref
    log_group: str
    days: int
    key_arn: Ref
    keep: bool


class FlowLogs(Component):
    """Accepted and refused connections of a VPC, in CloudWatch Logs; its role can write to this one log group.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log
    """

    def __init__(self, scope: Construct, id: str, *, props: FlowLogsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        group = log_group(self, "log_group", name=props.log_group, days=props.days, key_arn=props.key_arn, keep=props.keep)
        write = ("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams")
        writer = role(
            self,
            "role",
            name=f"{props.name}-flow-logs",
            trust=service_trust("vpc-flow-logs.amazonaws.com", account=props.account),
            statements=[
                allow("Write", write, f"{group.arn}:*"),
                allow("List", ["logs:DescribeLogGroups"], f"arn:aws:logs:*:{props.account}:log-group:*"),
            ],
        )
        aws.FlowLog(
            self,
            "log",
            vpc_id=props.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=writer.arn,
            tags={"Name": props.name},
            depends_on=list(writer.grants),
        )
