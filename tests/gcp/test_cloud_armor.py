from __future__ import annotations

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.cloud_armor import CloudArmor, CloudArmorProps
from groundplan.terraform.stack import Stack


def test_only_required(stack: Stack) -> None:
    armor = CloudArmor(stack, "armor", props=CloudArmorProps("desk-prod", 600))
    (policy,) = stack.resources.values()
    assert armor.policy_id == "${google_compute_security_policy.armor_policy.id}"
    rules = {rule["priority"]: rule for rule in policy.arguments["rule"]}
    assert len(rules) == len(policy.arguments["rule"]), "each priority once"
    expressions = [rule["match"]["expr"]["expression"] for rule in rules.values() if rule["action"] == "deny(403)"]
    assert any("sqli" in expression for expression in expressions) and any("xss" in item for item in expressions)
    assert all(expression.startswith("evaluatePreconfiguredWaf('") for expression in expressions)
    assert rules[max(rules)]["action"] == "allow"
    assert max(rules) == 2**31 - 1, "the default rule"


def test_everything(stack: Stack) -> None:
    apis = Apis(stack, "apis", props=ApisProps("acme-desk", ("compute.googleapis.com",)))
    CloudArmor(stack, "armor", props=CloudArmorProps("desk-prod", 30, after=(apis,)))
    policy = stack.resources["google_compute_security_policy.armor_policy"].arguments
    assert policy["depends_on"] == ["google_project_service.apis_compute"]
    (limit,) = (rule["rate_limit_options"] for rule in policy["rule"] if rule["action"] == "throttle")
    assert (limit["rate_limit_threshold"], limit["exceed_action"]) == ({"count": 30, "interval_sec": 60}, "deny(429)")
