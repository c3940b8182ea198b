"""Web ACLs of AWS WAF: each ACL, its rules, and the requests that it looks at.

https://aws.amazon.com/waf/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_TYPE = "aws_wafv2_web_acl"
_BOT_CONTROL = "AWSManagedRulesBotControlRuleSet"

# Groups of rules that have a price of their own: the same page.
_BILLED_GROUPS = frozenset(
    {_BOT_CONTROL, "AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet", "AWSManagedRulesAntiDDoSRuleSet"}
)


@prices(_TYPE)
def web_acl(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A group of rules counts as one rule. All ACLs of a document share the requests."""
    rules = resource.inner("rule")
    requests = meter.usage.requests / len(resource.document.of_type(_TYPE))
    yield meter.item(resource.address, "Web ACL", "waf", "web-acl", Amounts.same(1))
    yield meter.item(resource.address, "Rules", "waf", "rule", Amounts.same(len(rules)))
    yield meter.item(resource.address, "Requests that are looked at", "waf", "requests", requests)
    for rule in rules:
        group = rule.text("statement.managed_rule_group_statement.name")
        if group == _BOT_CONTROL:
            yield meter.item(resource.address, "Bot Control", "waf", "bot-control", Amounts.same(1))
        if group in _BILLED_GROUPS:
            yield NotPriced(resource.address, f"Requests in {group}", "the catalogue has no price of them")
