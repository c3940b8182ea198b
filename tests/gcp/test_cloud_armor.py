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
    assert rules[max(rules)]["action"] == "allow"
    assert max(rules) == 2**31 - 1, "the default rule"


def test_few_rules_with_expressions(stack: Stack) -> None:
    CloudArmor(stack, "armor", props=CloudArmorProps("desk-prod", 600))
    (policy,) = stack.resources.values()
    rules = [rule for rule in policy.arguments["rule"] if "expr" in rule["match"]]
    assert len(rules) <= 2, "a project has 20 of them, for all environments in it"
    for rule in rules:
        parts = rule["match"]["expr"]["expression"].split(" || ")
        assert len(parts) <= 5, "a rule takes no more"
        assert all(part.startswith("evaluatePreconfiguredWaf('") and len(part) <= 1024 for part in parts)
        assert len(rule["description"]) <= 64
    enforced, watched = ("".join(str(rule) for rule in rules if rule["preview"] is preview) for preview in (False, True))
    assert all(f"'{name}-" in enforced for name in ("scannerdetection", "protocolattack", "sessionfixation", "cve"))
    assert all(f"'{name}-v33-stable'" in watched for name in ("sqli", "xss", "rce", "lfi", "rfi"))


def test_prompts_about_requests_and_markup_are_not_refused(stack: Stack) -> None:
    CloudArmor(stack, "armor", props=CloudArmorProps("desk-prod", 600))
    (policy,) = stack.resources.values()
    (enforced,) = (rule for rule in policy.arguments["rule"] if "expr" in rule["match"] and not rule["preview"])
    left_out = ", ".join(f"'owasp-crs-v030301-id{number}-protocolattack'" for number in (921110, 921120, 921130))
    expected = f"evaluatePreconfiguredWaf('protocolattack-v33-stable', {{'sensitivity': 1, 'opt_out_rule_ids': [{left_out}]}})"
    assert expected in enforced["match"]["expr"]["expression"].split(" || ")


def test_everything(stack: Stack) -> None:
    apis = Apis(stack, "apis", props=ApisProps("acme-desk", ("compute.googleapis.com",)))
    CloudArmor(stack, "armor", props=CloudArmorProps("desk-prod", 30, after=(apis,)))
    policy = stack.resources["google_compute_security_policy.armor_policy"].arguments
    assert policy["depends_on"] == ["google_project_service.apis_compute"]
    (limit,) = (rule["rate_limit_options"] for rule in policy["rule"] if rule["action"] == "throttle")
    assert (limit["rate_limit_threshold"], limit["exceed_action"]) == ({"count": 30, "interval_sec": 60}, "deny(429)")
    assert policy["adaptive_protection_config"] == {"layer_7_ddos_defense_config": {"enable": True}}


def test_without_a_rate_limit(stack: Stack) -> None:
    CloudArmor(stack, "armor", props=CloudArmorProps("desk-prod", None))
    (policy,) = stack.resources.values()
    assert [rule["action"] for rule in policy.arguments["rule"]] == ["deny(403)", "deny(403)", "allow"]
