from __future__ import annotations

from aws_costs import always, bill, not_priced, priced, requests


def _group(name: str) -> dict[str, object]:
    return {"name": name, "statement": {"managed_rule_group_statement": {"name": name, "vendor_name": "AWS"}}}


def test_an_acl_its_rules_and_the_requests() -> None:
    acl = {"rule": [{"name": "rate", "statement": {}}, _group("AWSManagedRulesCommonRuleSet")]}
    found = priced({"aws_wafv2_web_acl.w": acl}, requests(10_000_000, 20_000_000))
    assert bill(found, "aws_wafv2_web_acl.w") == {
        "Web ACL": always("5.00"),
        "Rules": always("2.00"),  # 2 x 1
        "Requests that are looked at": ("0.00", "6.00", "12.00"),  # 10 and 20 x 0.60 a million
    }
    assert found.not_priced == ()


def test_groups_with_a_price_of_their_own() -> None:
    acl = {"rule": [_group("AWSManagedRulesBotControlRuleSet")]}
    found = priced({"aws_wafv2_web_acl.w": acl})
    assert bill(found, "aws_wafv2_web_acl.w")["Bot Control"] == always("10.00")
    assert not_priced(found) == {"aws_wafv2_web_acl.w": "Requests in AWSManagedRulesBotControlRuleSet"}
