"""Cloud Armor: policies, their rules, and requests that they look at.

https://cloud.google.com/armor/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_REGIONAL = "google_compute_region_security_policy"
_TYPES = ("google_compute_security_policy", _REGIONAL)


@prices(*_TYPES)
def security_policy(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All policies of a document share its requests. Adaptive protection only warns in the tier without a subscription."""
    suffix = "-regional" if resource.type == _REGIONAL else ""
    policies = sum(len(resource.document.of_type(kind)) for kind in _TYPES)
    rules = len(resource.blocks("rule")) + len(resource.blocks("rules"))
    address = resource.address
    yield meter.item(address, "Policy", "cloud-armor", f"policy{suffix}", Amounts.same(1))
    yield meter.item(address, "Rules", "cloud-armor", f"rule{suffix}", Amounts.same(rules))
    yield meter.item(address, "Requests", "cloud-armor", f"requests{suffix}", meter.usage.requests / policies)
