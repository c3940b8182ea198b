from __future__ import annotations

from dataclasses import replace
from typing import Any

from groundplan.gcp.firewall import Firewall, FirewallProps
from groundplan.plan.model.common import GitServer
from groundplan.plan.model.gcp import GcpNetwork
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

PRIVATE = GcpNetwork(
    name="desk-prod",
    cidr="10.10.0.0/16",
    subnet_cidr="10.10.0.0/20",
    services_cidr=None,
    private_run_urls=True,
    cluster=None,
    nat=False,
    proxy_cidr=None,
    allowed_hosts=None,
    git_server=None,
    private=True,
    google_names=("googleapis.com",),
)
NETWORK = Ref("${google_compute_network.network_vpc.id}")


def rules(stack: Stack) -> dict[str, dict[str, Any]]:
    """Arguments of the policy's rules by their names, in the order in which they are asked."""
    found = [item.arguments for item in stack.resources.values() if item.terraform_type.endswith("_policy_rule")]
    return {rule["rule_name"]: rule for rule in sorted(found, key=lambda rule: rule["priority"])}


def test_what_is_not_allowed_is_denied_and_logged(stack: Stack) -> None:
    firewall = Firewall(stack, "firewall", props=FirewallProps(PRIVATE, NETWORK))
    found = rules(stack)
    assert list(found) == ["inside", "google", "deny-egress", "deny-ingress"], "the denials come last"
    inside, google, deny_egress, deny_ingress = (rule["match"] for rule in found.values())
    assert (inside["dest_ip_ranges"], inside["layer4_configs"]) == (["10.10.0.0/16"], [{"ip_protocol": "all"}])
    assert google["dest_ip_ranges"] == ["199.36.153.4/30"]
    assert google["layer4_configs"] == [{"ip_protocol": "tcp", "ports": ["443"]}]
    assert deny_egress == {"dest_ip_ranges": ["0.0.0.0/0"], "layer4_configs": [{"ip_protocol": "all"}]}
    assert deny_ingress == {"src_ip_ranges": ["0.0.0.0/0"], "layer4_configs": [{"ip_protocol": "all"}]}
    assert [(rule["direction"], rule["action"]) for rule in found.values()] == [
        ("EGRESS", "allow"),
        ("EGRESS", "allow"),
        ("EGRESS", "deny"),
        ("INGRESS", "deny"),
    ]
    assert [name for name, rule in found.items() if not rule["enable_logging"]] == ["inside"], "flow logs have that"
    association = firewall.association.arguments
    assert association["attachment_target"] == NETWORK
    assert len(association["depends_on"]) == len(found), "a network under a policy without its rules would let all out"


def test_hosts_of_an_allow_list(stack: Stack) -> None:
    plan = replace(PRIVATE, nat=True, allowed_hosts=("api.example.com", "license.example.com"))
    Firewall(stack, "firewall", props=FirewallProps(plan, NETWORK))
    found = rules(stack)
    assert list(found) == ["inside", "google", "hosts", "deny-egress", "deny-ingress"]
    assert found["hosts"]["match"] == {
        "dest_fqdns": ["api.example.com", "license.example.com"],
        "layer4_configs": [{"ip_protocol": "tcp", "ports": ["443", "80"]}],
    }
    assert found["hosts"]["enable_logging"] is True


def test_the_git_server_of_argo_cd_is_let_out_at_its_own_port(stack: Stack) -> None:
    plan = replace(PRIVATE, nat=True, allowed_hosts=("api.example.com",), git_server=GitServer("git.example.com", 22, ssh=True))
    Firewall(stack, "firewall", props=FirewallProps(plan, NETWORK))
    found = rules(stack)
    assert list(found) == ["inside", "google", "hosts", "git", "deny-egress", "deny-ingress"]
    assert found["git"]["match"] == {
        "dest_fqdns": ["git.example.com"],
        "layer4_configs": [{"ip_protocol": "tcp", "ports": ["22"]}],
    }
    assert (found["git"]["action"], found["git"]["enable_logging"]) == ("allow", True)


def test_every_rule_has_its_own_priority(stack: Stack) -> None:
    server = GitServer("git.example.com", 22, ssh=True)
    plan = replace(PRIVATE, nat=True, allowed_hosts=("api.example.com",), git_server=server)
    Firewall(stack, "firewall", props=FirewallProps(plan, NETWORK))
    priorities = [rule["priority"] for rule in rules(stack).values()]
    assert len(set(priorities)) == len(priorities)
