"""Cloud Armor: what is refused before it reaches a public service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# https://docs.cloud.google.com/armor/docs/waf-rules; the OWASP core rule set 3.3, each with the signatures left out. Method
# enforcement is not here: it refuses PUT, PATCH and DELETE, which an API needs.
_ENFORCED: Mapping[str, tuple[str, ...]] = {
    "scannerdetection-v33-stable": (),
    # Requests and HTML inside of a parameter: what people paste when they ask an assistant about them.
    "protocolattack-v33-stable": tuple(f"owasp-crs-v030301-id{id}-protocolattack" for id in (921110, 921120, 921130)),
    "sessionfixation-v33-stable": (),
    "cve-canary": (),
}
_WATCHED: Mapping[str, tuple[str, ...]] = {
    "sqli-v33-stable": (),
    "xss-v33-stable": (),
    "rce-v33-stable": (),
    "lfi-v33-stable": (),
    "rfi-v33-stable": (),
}
_ENFORCED_PRIORITY = 1000
_WATCHED_PRIORITY = 2000
_RATE_LIMIT_PRIORITY = 10_000
_DEFAULT_PRIORITY = 2_147_483_647
_EVERYBODY = {"versioned_expr": "SRC_IPS_V1", "config": {"src_ip_ranges": ["*"]}}


@dataclass(frozen=True, slots=True)
class CloudArmorProps:
    """``requests_per_minute`` counts the requests of one client address; what is above it gets 429. None: no such limit.

    ``after`` is what must be there first: the Compute Engine API.
    """

    name: str
    requests_per_minute: int | None
    after: tuple[Component, ...] = ()


class CloudArmor(Component):
    """A security policy: Google's preconfigured WAF rules, a rate limit for each client address, and all else is let through.

    Two WAF rules, since a project has 20 with expressions by default (SECURITY_POLICY_CEVAL_RULES) and all environments in it
    share them; a rule takes five expressions. Both stand at sensitivity 1, the one with the fewest false alarms.

    The first refuses: scanners, broken protocol, session fixation, critical vulnerabilities such as Log4j. The second looks for
    injections in what people write, and an assistant's users write SQL, markup and shell commands in good faith. So it is in
    preview: it only logs what it would refuse, and stops nothing. To enforce it, tune it first::

        jsonPayload.previewSecurityPolicy.outcome="DENY"    in the load balancer's log; preconfiguredExprIds has the signatures

    Leave out the signatures that ordinary requests match (``_WATCHED`` holds them), then say ``preview=False``.

    Adaptive Protection writes an alert to the log when requests look like a flood; it stops nothing by itself. What made it
    think so, and a rule against it, are told to subscribers of Cloud Armor Enterprise only.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_security_policy
    https://docs.cloud.google.com/armor/quotas
    https://docs.cloud.google.com/armor/docs/rule-tuning
    https://docs.cloud.google.com/armor/docs/adaptive-protection-overview
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
            adaptive_protection_config={"layer_7_ddos_defense_config": {"enable": True}},
            rule=[
                _waf_rule(_ENFORCED_PRIORITY, "scanners, protocol attacks, known vulnerabilities", _ENFORCED, preview=False),
                _waf_rule(_WATCHED_PRIORITY, "injections, logged only", _WATCHED, preview=True),
                *([] if props.requests_per_minute is None else [_rate_limit(props.requests_per_minute)]),
                _let_through(),
            ],
            depends_on=props.after,
        )
        self.policy_id = policy.id


def _waf_rule(priority: int, description: str, sets: Mapping[str, tuple[str, ...]], *, preview: bool) -> dict[str, Any]:
    expression = " || ".join(_waf_set(name, left_out) for name, left_out in sets.items())
    return {
        "action": "deny(403)",
        "priority": priority,
        "description": description,
        "match": {"expr": {"expression": expression}},
        # Said in both cases: what is left out stays as Google has it.
        "preview": preview,
    }


def _waf_set(name: str, left_out: tuple[str, ...]) -> str:
    options = "'sensitivity': 1"
    if left_out:
        # A list of texts is written alike in Python and in CEL.
        options += f", 'opt_out_rule_ids': {list(left_out)}"
    return f"evaluatePreconfiguredWaf('{name}', {{{options}}})"


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
