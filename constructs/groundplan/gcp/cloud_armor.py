"""Cloud Armor: what is refused before it reaches a public service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# https://docs.cloud.google.com/armor/docs/waf-rules; the ModSecurity core rule set 3.3. Method enforcement is left out: it
# refuses PUT, PATCH and DELETE, which an API needs.
_WAF_RULES = {
    "sqli-v33-stable": "SQL injection",
    "xss-v33-stable": "cross-site scripting",
    "lfi-v33-stable": "local file inclusion",
    "rfi-v33-stable": "remote file inclusion",
    "rce-v33-stable": "remote code execution",
    "scannerdetection-v33-stable": "scanners",
    "protocolattack-v33-stable": "protocol attacks",
    "sessionfixation-v33-stable": "session fixation",
    "cve-canary": "critical vulnerabilities such as Log4j",
}
_FIRST_WAF_PRIORITY = 1000
_RATE_LIMIT_PRIORITY = 10_000
_DEFAULT_PRIORITY = 2_147_483_647
_EVERYBODY = {"versioned_expr": "SRC_IPS_V1", "config": {"src_ip_ranges": ["*"]}}


@dataclass(frozen=True, slots=True)
class CloudArmorProps:
    """``requests_per_minute`` counts the requests of one client address; what is above it gets 429.

    ``after`` is what must be there first: the Compute Engine API.
    """

    name: str
    requests_per_minute: int
    after: tuple[Component, ...] = ()


class CloudArmor(Component):
    """A security policy: Google's preconfigured WAF rules, a rate limit for each client address, and all else is let through.

    The WAF rules stand at sensitivity 1, the one with the fewest false alarms: people write code and markup to an assistant.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_security_policy
    """

    policy_id: Ref

    def __init__(self, scope: Construct, id: str, *, props: CloudArmorProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        policy = google.ComputeSecurityPolicy(
            self,
            "policy",
            name=props.name,
            type="CLOUD_ARMOR",
            advanced_options_config={"json_parsing": "STANDARD"},
            rule=[*_waf_rules(), _rate_limit(props.requests_per_minute), _let_through()],
            depends_on=props.after,
        )
        self.policy_id = policy.id


def _waf_rules() -> list[dict[str, Any]]:
    return [
        {
            "action": "deny(403)",
            "priority": _FIRST_WAF_PRIORITY + 10 * index,
            "description": description,
            "match": {"expr": {"expression": f"evaluatePreconfiguredWaf('{name}', {{'sensitivity': 1}})"}},
        }
        for index, (name, description) in enumerate(_WAF_RULES.items())
    ]


def _rate_limit(requests_per_minute: int) -> dict[str, Any]:
    return {
        "action": "throttle",
        "priority": _RATE_LIMIT_PRIORITY,
        "description": f"{requests_per_minute} requests a minute from one address",
        "match": _EVERYBODY,
        "rate_limit_options": {
            "conform_action": "allow",
            "exceed_action": "deny(429)",
            "enforce_on_key": "IP",
            "rate_limit_threshold": {"count": requests_per_minute, "interval_sec": 60},
        },
    }


def _let_through() -> dict[str, Any]:
    return {"action": "allow", "priority": _DEFAULT_PRIORITY, "description": "all else", "match": _EVERYBODY}
