"""What may enter and leave a private network: a network firewall policy that denies the rest, and logs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from groundplan.gcp.private_google import RESTRICTED_RANGE
from groundplan.plan.model.gcp import GcpNetwork
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

# The lowest number is asked first. No two rules of a policy have the same; what others add goes between these.
_TO_INSIDE, _TO_GOOGLE, _TO_HOSTS, _TO_GIT = 1000, 1100, 1200, 1300
FROM_IAP = 2000
_DENY_EGRESS, _DENY_INGRESS = 100_000, 100_100
_ALL = {"layer4_configs": [{"ip_protocol": "all"}]}
_ANYWHERE = ["0.0.0.0/0"]


def tcp(*ports: int) -> list[dict[str, Any]]:
    """TCP to these ports, as the ``layer4_configs`` of a rule."""
    return [{"ip_protocol": "tcp", "ports": [str(port) for port in ports]}]


@dataclass(frozen=True, slots=True)
class FirewallProps:
    """``after`` is what must be there first: the API of Compute Engine."""

    network: GcpNetwork
    network_id: Ref
    after: tuple[Component, ...] = ()


class Firewall(Component):
    """A global network firewall policy of one VPC, which denies by default in both directions.

    What leaves goes to an address of the network itself, to restricted.googleapis.com, or to an allowed host, by TLS or HTTP;
    the server of Argo CD's repository has its own port. The metadata server, with DNS, DHCP and time, is beside every machine:
    no firewall rule is asked about it. What enters needs a rule of its own; replies need none. Denied connections are logged,
    and all that pass the network's edge: what stays inside is in the flow logs of the subnet. Google logs no rule for Cloud
    Run; the rules hold there all the same.

    VPC firewall rules come before it, as is Google's default: GKE makes those that its nodes, Gateways and Services need.
    All are for what enters, and one closes the port of kubelets that asks for no password. Nobody else should make one: what
    it allows never gets to this policy.

    An allowed host is an address here: Google resolves its name with the VPC's Cloud DNS and takes at most 32 addresses of
    it. So who shares an address with an allowed host, as behind a CDN, is reached as well, and where answers change fast a
    connection may be denied until the next look-up. Names are never wildcards, and an alias is followed.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network_firewall_policy_rule
    https://docs.cloud.google.com/firewall/docs/firewall-policies-rule-eval-order
    https://docs.cloud.google.com/firewall/docs/firewalls#alwaysallowed
    https://docs.cloud.google.com/firewall/docs/fqdn-objects-overview
    https://docs.cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules
    """

    policy: Ref
    """Name of the policy, for rules of others."""
    association: Resource
    """What must be there before anything is allowed or denied."""

    def __init__(self, scope: Construct, id: str, *, props: FirewallProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        network = props.network
        policy = google.ComputeNetworkFirewallPolicy(
            self,
            "policy",
            name=network.name,
            description=f"Denies what {network.name} does not need",
            depends_on=props.after,
        )
        self.policy = policy.name
        rules = [
            # Nodes, pods, the control plane, and what Google's services have there: all of them within this range.
            self._rule("inside", _TO_INSIDE, "allow", {"dest_ip_ranges": [network.cidr], **_ALL}, log=False),
            self._rule("google", _TO_GOOGLE, "allow", {"dest_ip_ranges": [RESTRICTED_RANGE], "layer4_configs": tcp(443)}),
            *self._hosts(network),
            self._rule("deny_egress", _DENY_EGRESS, "deny", {"dest_ip_ranges": _ANYWHERE, **_ALL}),
            self._rule("deny_ingress", _DENY_INGRESS, "deny", {"src_ip_ranges": _ANYWHERE, **_ALL}),
        ]
        self.association = google.ComputeNetworkFirewallPolicyAssociation(
            self,
            "association",
            name=network.name,
            firewall_policy=policy.id,
            attachment_target=props.network_id,
            depends_on=rules,
        )

    def _hosts(self, network: GcpNetwork) -> list[Resource]:
        rules: list[Resource] = []
        if network.allowed_hosts:
            match = {"dest_fqdns": network.allowed_hosts, "layer4_configs": tcp(443, 80)}
            rules.append(self._rule("hosts", _TO_HOSTS, "allow", match))
        if (git := network.git_server) is not None:
            match = {"dest_fqdns": [git.host], "layer4_configs": tcp(git.port)}
            rules.append(self._rule("git", _TO_GIT, "allow", match))
        return rules

    def _rule(
        self, id: str, priority: int, action: Literal["allow", "deny"], match: Mapping[str, Any], *, log: bool = True
    ) -> Resource:
        return google.ComputeNetworkFirewallPolicyRule(
            self,
            id,
            firewall_policy=self.policy,
            rule_name=id.replace("_", "-"),
            priority=priority,
            direction="INGRESS" if "src_ip_ranges" in match else "EGRESS",
            action=action,
            match=match,
            enable_logging=log,
        )
