"""What may leave a private network: the hosts of an allow-list, through AWS Network Firewall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.aws.logs import log_group
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# A capacity never changes, and another one would replace the group. Each host takes a rule for TLS and one for HTTP.
_CAPACITY_OF_HOSTS, _CAPACITY_OF_PROTOCOLS = 1000, 10
_TCP = 6
_ANY = {"address_definition": "0.0.0.0/0"}


@dataclass(frozen=True, slots=True)
class FirewallProps:
    """``subnets`` has one subnet id for each zone id; ``log_group`` is the name of the log group, kept for ``log_days``."""

    name: str
    vpc_id: Ref
    subnets: Mapping[str, Ref]
    hosts: tuple[str, ...]
    log_group: str
    log_days: int
    key_arn: Ref
    keep: bool


def log_group_name(name: str) -> str:
    """The log group of the firewall in the network ``name``."""
    return f"/aws/network-firewall/{name}"


class Firewall(Component):
    """A firewall that lets TLS and HTTP to the named hosts through, and drops everything else.

    It reads the host from the TLS handshake or the HTTP header and decrypts nothing. All but TCP is dropped unread, since the
    first packet of another protocol would pass before there is anything to read. DNS does not come here: the VPC's resolver
    answers it. What was refused is in the log group. With ``keep`` AWS refuses to delete the firewall: to take the
    allow-list out, turn the protection off first.

    https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/networkfirewall_firewall
    """

    endpoints: Mapping[str, Ref]
    """The firewall's VPC endpoint, by zone id: where route tables send what has to pass."""

    def __init__(self, scope: Construct, id: str, *, props: FirewallProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        encryption = {"type": "CUSTOMER_KMS", "key_id": props.key_arn}
        policy = aws.NetworkfirewallFirewallPolicy(
            self,
            "policy",
            name=props.name,
            firewall_policy={
                "stateless_default_actions": ["aws:drop"],
                "stateless_fragment_default_actions": ["aws:drop"],
                "stateless_rule_group_reference": {"priority": 1, "resource_arn": self._tcp(props, encryption).arn},
                "stateful_engine_options": {"rule_order": "STRICT_ORDER", "stream_exception_policy": "DROP"},
                # Only what goes to a server, and only once its handshake is whole: a TLS hello with post-quantum keys takes two
                # packets, and `drop_established` drops the first since it names no host yet.
                "stateful_default_actions": [f"aws:{action}_established_app_layer_to_server" for action in ("drop", "alert")],
                "stateful_rule_group_reference": {"priority": 1, "resource_arn": self._hosts(props, encryption).arn},
            },
            encryption_configuration=encryption,
        )
        firewall = aws.NetworkfirewallFirewall(
            self,
            "firewall",
            name=props.name,
            vpc_id=props.vpc_id,
            firewall_policy_arn=policy.arn,
            subnet_mapping=[{"subnet_id": subnet} for subnet in props.subnets.values()],
            delete_protection=props.keep,
            encryption_configuration=encryption,
        )
        self._log(props, firewall)
        self.endpoints = {zone: _endpoint(firewall, subnet) for zone, subnet in props.subnets.items()}

    def _tcp(self, props: FirewallProps, encryption: Mapping[str, str]) -> aws.NetworkfirewallRuleGroup:
        to_stateful_rules = {
            "actions": ["aws:forward_to_sfe"],
            "match_attributes": {"protocols": [_TCP], "source": _ANY, "destination": _ANY},
        }
        rules = {"stateless_rule": {"priority": 1, "rule_definition": to_stateful_rules}}
        return aws.NetworkfirewallRuleGroup(
            self,
            "tcp",
            name=f"{props.name}-tcp",
            type="STATELESS",
            capacity=_CAPACITY_OF_PROTOCOLS,
            rule_group={"rules_source": {"stateless_rules_and_custom_actions": rules}},
            encryption_configuration=encryption,
        )

    def _hosts(self, props: FirewallProps, encryption: Mapping[str, str]) -> aws.NetworkfirewallRuleGroup:
        allowed = {
            "generated_rules_type": "ALLOWLIST",
            "target_types": ["TLS_SNI", "HTTP_HOST"],
            "targets": props.hosts,
        }
        return aws.NetworkfirewallRuleGroup(
            self,
            "hosts",
            name=f"{props.name}-hosts",
            type="STATEFUL",
            capacity=_CAPACITY_OF_HOSTS,
            rule_group={
                "rules_source": {"rules_source_list": allowed},
                "stateful_rule_options": {"rule_order": "STRICT_ORDER"},
            },
            encryption_configuration=encryption,
        )

    def _log(self, props: FirewallProps, firewall: aws.NetworkfirewallFirewall) -> None:
        group = log_group(self, "log_group", name=props.log_group, days=props.log_days, key_arn=props.key_arn, keep=props.keep)
        aws.NetworkfirewallLoggingConfiguration(
            self,
            "log",
            firewall_arn=firewall.arn,
            logging_configuration={
                "log_destination_config": {
                    "log_destination": {"logGroup": group.name},
                    "log_destination_type": "CloudWatchLogs",
                    "log_type": "ALERT",
                }
            },
        )


def _endpoint(firewall: aws.NetworkfirewallFirewall, subnet: Ref) -> Ref:
    """AWS tells the endpoints as a set; the one of a zone is the one in its subnet."""
    states = f"{firewall.terraform_address}.firewall_status[0].sync_states"
    attachment = "state.attachment[0]"
    in_subnet = f"{attachment}.subnet_id == {subnet.removeprefix('${').removesuffix('}')}"
    return Ref(f"${{one([for state in {states} : {attachment}.endpoint_id if {in_subnet}])}}", "string")
