"""AWS WAF in front of a load balancer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import allow, policy
from groundplan.aws.logs import log_group
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# A prompt is long, and holds code, markup, paths and addresses: these rules would refuse it.
_COUNTED = (
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
    "EC2MetaDataSSRF_BODY",
)
_SECRET_HEADERS = ("authorization", "cookie", "x-api-key")


@dataclass(frozen=True, slots=True)
class WebAclProps:
    """``requests_per_5_minutes`` limits one address.

    ``log_days`` is how long the log group ``log_group`` keeps the requests; WAF wants a name that begins with aws-waf-logs-.
    """

    name: str
    region: str
    account: str
    requests_per_5_minutes: int
    log_group: str
    log_days: int
    key_arn: Ref
    keep: bool


class WebAcl(Component):
    """A regional web ACL with the rules that AWS keeps: common attacks, known bad input, addresses with a bad name.

    Rules that look for an attack in the body only count, since a prompt may hold anything; what they would have refused
    stands in the log. So do hosting providers and anonymous proxies, where many an honest client of an API runs.

    Every request is logged without the headers that hold secrets. No request is kept as a sample: samples show them.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/wafv2_web_acl
    https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
    """

    arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: WebAclProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        acl = aws.Wafv2WebAcl(
            self,
            "acl",
            name=props.name,
            scope="REGIONAL",
            default_action={"allow": {}},
            rule=[{**rule, "priority": priority} for priority, rule in enumerate(_rules(props))],
            visibility_config=_metrics(props.name),
        )
        self.arn = acl.arn
        self._logs(acl, props)

    def _logs(self, acl: aws.Wafv2WebAcl, props: WebAclProps) -> None:
        """https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""
        group = log_group(self, "log_group", name=props.log_group, days=props.log_days, key_arn=props.key_arn, keep=props.keep)
        write = allow(
            "Write",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            f"{group.arn}:*",
            {
                "StringEquals": {"aws:SourceAccount": props.account},
                "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{props.region}:{props.account}:*"},
            },
        )
        delivery = aws.CloudwatchLogResourcePolicy(
            self,
            "log_delivery",
            policy_name=props.log_group,
            policy_document=policy([{"Principal": {"Service": "delivery.logs.amazonaws.com"}, **write}]),
        )
        aws.Wafv2WebAclLoggingConfiguration(
            self,
            "logging",
            resource_arn=acl.arn,
            log_destination_configs=[group.arn],
            redacted_fields=[{"single_header": {"name": header}} for header in _SECRET_HEADERS],
            depends_on=[delivery],
        )


def _rules(props: WebAclProps) -> list[Mapping[str, Any]]:
    limit = {"limit": props.requests_per_5_minutes, "evaluation_window_sec": 300, "aggregate_key_type": "IP"}
    return [
        {
            "name": "rate",
            "action": {"block": {"custom_response": {"response_code": 429}}},
            "statement": {"rate_based_statement": limit},
            "visibility_config": _metrics("rate"),
        },
        _managed("AWSManagedRulesAmazonIpReputationList"),
        {**_managed("AWSManagedRulesAnonymousIpList"), "override_action": {"count": {}}},
        _managed("AWSManagedRulesKnownBadInputsRuleSet"),
        _managed("AWSManagedRulesCommonRuleSet", counted=_COUNTED),
    ]


def _managed(group: str, *, counted: Sequence[str] = ()) -> Mapping[str, Any]:
    counts = [{"name": rule, "action_to_use": {"count": {}}} for rule in counted]
    statement = {"vendor_name": "AWS", "name": group, "rule_action_override": counts or None}
    return {
        "name": group,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": statement},
        "visibility_config": _metrics(group),
    }


def _metrics(name: str) -> Mapping[str, Any]:
    return {"metric_name": name, "cloudwatch_metrics_enabled": True, "sampled_requests_enabled": False}
