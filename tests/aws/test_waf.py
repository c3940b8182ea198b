from __future__ import annotations

from typing import Any

from aws_refs import KEY, arguments, statements
from groundplan.aws.waf import WebAcl, WebAclProps
from groundplan.terraform.stack import Stack

PROPS = WebAclProps(
    name="shop-prod",
    region="eu-west-1",
    account="123456789012",
    requests_per_5_minutes=3000,
    log_group="aws-waf-logs-shop-prod",
    log_days=30,
    key_arn=KEY,
    keep=True,
)


def rules(stack: Stack) -> dict[str, Any]:
    found = arguments(stack, "aws_wafv2_web_acl.waf_acl")["rule"]
    assert [rule["priority"] for rule in found] == list(range(len(found)))
    return {rule["name"]: rule for rule in found}


def test_a_public_web_acl(stack: Stack) -> None:
    acl = WebAcl(stack, "waf", props=PROPS)
    assert acl.arn == "${aws_wafv2_web_acl.waf_acl.arn}"
    made = arguments(stack, "aws_wafv2_web_acl.waf_acl")
    assert (made["scope"], made["default_action"]) == ("REGIONAL", {"allow": {}})
    found = rules(stack)
    assert list(found) == [
        "rate",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesAnonymousIpList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]
    assert found["rate"]["statement"]["rate_based_statement"] == {
        "limit": 3000,
        "evaluation_window_sec": 300,
        "aggregate_key_type": "IP",
    }
    assert found["AWSManagedRulesAnonymousIpList"]["override_action"] == {"count": {}}
    assert found["AWSManagedRulesKnownBadInputsRuleSet"]["override_action"] == {"none": {}}
    assert (
        "rule_action_override" not in found["AWSManagedRulesKnownBadInputsRuleSet"]["statement"]["managed_rule_group_statement"]
    )
    common = found["AWSManagedRulesCommonRuleSet"]["statement"]["managed_rule_group_statement"]
    assert {"name": "SizeRestrictions_BODY", "action_to_use": {"count": {}}} in common["rule_action_override"]
    assert all(rule["name"].endswith("_BODY") for rule in common["rule_action_override"])


def test_requests_are_logged_without_secrets(stack: Stack) -> None:
    WebAcl(stack, "waf", props=PROPS)
    assert arguments(stack, "aws_cloudwatch_log_group.waf_log_group") == {
        "name": "aws-waf-logs-shop-prod",
        "retention_in_days": 30,
        "kms_key_id": KEY,
        "lifecycle": {"prevent_destroy": True},
    }
    logging = arguments(stack, "aws_wafv2_web_acl_logging_configuration.waf_logging")
    assert logging["log_destination_configs"] == ["${aws_cloudwatch_log_group.waf_log_group.arn}"]
    assert {"single_header": {"name": "authorization"}} in logging["redacted_fields"]
    assert logging["depends_on"] == ["aws_cloudwatch_log_resource_policy.waf_log_delivery"]
    write = statements(stack, "aws_cloudwatch_log_resource_policy.waf_log_delivery", "policy_document")["Write"]
    assert write["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert write["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}
    made = arguments(stack, "aws_wafv2_web_acl.waf_acl")
    for visible in (made, *made["rule"]):
        assert visible["visibility_config"]["sampled_requests_enabled"] is False, "a sample shows every header"
