"""Rules of firewall policies: those that look at names of hosts need Cloud NGFW Standard, and any may write logs.

https://cloud.google.com/firewall/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.gcp.logs import network_logs
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_RULES = "google_compute_network_firewall_policy_rule"

# https://docs.cloud.google.com/firewall/docs/about-firewalls
_STANDARD = ("fqdns", "region_codes", "threat_intelligences")


@prices(_RULES)
def rule(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Traffic to and from the internet is charged once, however many rules look at it."""
    standard = [one for one in resource.document.of_type(_RULES) if _is_standard(one)]
    logged = [one for one in resource.document.of_type(_RULES) if one.get("enable_logging")]
    if resource.get("action") == "apply_security_profile_group":
        yield meter.item(resource.address, "Traffic inspected", "cloud-ngfw", "enterprise-data", meter.usage.nat_gb)
    elif resource in standard:
        gib = meter.usage.nat_gb / len(standard)
        yield meter.item(resource.address, "Traffic by names of hosts", "cloud-ngfw", "standard-data", gib)
    if resource in logged:
        gib = meter.usage.gb("connection_log_kib") / len(logged)
        yield network_logs(resource, meter, "Firewall logs", gib)
    elif resource not in standard and resource.get("action") != "apply_security_profile_group":
        yield Free(resource.address, "a rule of addresses and ports, without logs, costs nothing")


def _is_standard(resource: Resource) -> bool:
    return any(resource.get(f"match.{side}_{what}") for side in ("src", "dest") for what in _STANDARD)
