"""Addresses on the internet, and what is answered from them.

https://cloud.google.com/vpc/network-pricing#ipaddress
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.gcp.egress import internet_line
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_TYPES = ("google_compute_address", "google_compute_global_address")


@prices(*_TYPES)
def address(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One inside a network is free, as is one that a forwarding rule uses; answers leave from one outside."""
    if not _external(resource):
        yield Free(resource.address, "an address inside the network costs nothing")
        return
    if resource.type == "google_compute_address" and _of_machines(resource):
        yield Free(resource.address, "the instance or the NAT gateway that uses it carries its cost")
        return
    entries = [one for kind in _TYPES for one in resource.document.of_type(kind) if _external(one) and not _of_machines(one)]
    gib = meter.usage.internet_gb / len(entries)
    yield internet_line(resource.address, "Answers to the internet", meter, gib)


def _external(resource: Resource) -> bool:
    return bool(resource.get("address_type", "EXTERNAL") == "EXTERNAL")


def _of_machines(resource: Resource) -> bool:
    """Whether an instance or a NAT gateway uses it; anything else is a load balancer, of Terraform or of Kubernetes."""
    name = f"{resource.address}."
    users = [*resource.document.of_type("google_compute_instance"), *resource.document.of_type("google_compute_router_nat")]
    return any(name in str(user.values) for user in users)
