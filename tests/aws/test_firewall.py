from __future__ import annotations

import pytest

from aws_refs import KEY, SUBNETS, VPC, arguments
from groundplan.aws.firewall import Firewall, FirewallProps
from groundplan.terraform.stack import Stack


def firewall(stack: Stack, *, keep: bool = True) -> Firewall:
    props = FirewallProps(
        name="shop-prod",
        vpc_id=VPC,
        subnets={"euw1-az1": SUBNETS[0], "euw1-az2": SUBNETS[1]},
        hosts=("api.example.com", "models.example.com"),
        log_group="/aws/network-firewall/shop-prod",
        log_days=30,
        key_arn=KEY,
        keep=keep,
    )
    return Firewall(stack, "firewall", props=props)


def test_only_tls_and_http_to_the_named_hosts_pass(stack: Stack) -> None:
    firewall(stack)
    hosts = arguments(stack, "aws_networkfirewall_rule_group.firewall_hosts")
    assert hosts["rule_group"]["rules_source"]["rules_source_list"] == {
        "generated_rules_type": "ALLOWLIST",
        "target_types": ["TLS_SNI", "HTTP_HOST"],
        "targets": ["api.example.com", "models.example.com"],
    }
    policy = arguments(stack, "aws_networkfirewall_firewall_policy.firewall_policy")["firewall_policy"]
    assert policy["stateful_engine_options"]["rule_order"] == "STRICT_ORDER"
    assert hosts["rule_group"]["stateful_rule_options"] == {"rule_order": "STRICT_ORDER"}, "AWS wants both to be the same"
    # A TLS hello of two packets names its host in the second: plain drop_established would drop the first.
    assert policy["stateful_default_actions"] == [
        "aws:drop_established_app_layer_to_server",
        "aws:alert_established_app_layer_to_server",
    ]
    assert policy["stateless_default_actions"] == policy["stateless_fragment_default_actions"] == ["aws:drop"]
    tcp = arguments(stack, "aws_networkfirewall_rule_group.firewall_tcp")
    rule = tcp["rule_group"]["rules_source"]["stateless_rules_and_custom_actions"]["stateless_rule"]["rule_definition"]
    assert (rule["actions"], rule["match_attributes"]["protocols"]) == (["aws:forward_to_sfe"], [6])


def test_everything_is_under_the_products_key(stack: Stack) -> None:
    firewall(stack)
    parts = [name for name in stack.resources if name.startswith("aws_networkfirewall") and "logging" not in name]
    assert len(parts) == 4
    for name in parts:
        assert arguments(stack, name)["encryption_configuration"] == {"type": "CUSTOMER_KMS", "key_id": KEY}
    group = arguments(stack, "aws_cloudwatch_log_group.firewall_log_group")
    assert (group["name"], group["retention_in_days"], group["kms_key_id"]) == ("/aws/network-firewall/shop-prod", 30, KEY)
    (log,) = arguments(stack, "aws_networkfirewall_logging_configuration.firewall_log")["logging_configuration"].values()
    assert log["log_type"] == "ALERT"


@pytest.mark.parametrize("keep", [True, False])
def test_it_is_guarded_against_deletion(stack: Stack, keep: bool) -> None:
    firewall(stack, keep=keep)
    assert arguments(stack, "aws_networkfirewall_firewall.firewall_firewall")["delete_protection"] is keep


def test_the_endpoint_of_a_zone_is_the_one_in_its_subnet(stack: Stack) -> None:
    endpoints = firewall(stack).endpoints
    assert endpoints["euw1-az2"] == (
        "${one([for state in aws_networkfirewall_firewall.firewall_firewall.firewall_status[0].sync_states : "
        "state.attachment[0].endpoint_id if state.attachment[0].subnet_id == aws_subnet.b.id])}"
    )
    assert endpoints["euw1-az1"] != endpoints["euw1-az2"]
