"""Forwarding rules, by which Google bills load balancers: hours and data.

https://cloud.google.com/load-balancing/pricing, https://cloud.google.com/vpc/network-pricing#psc-pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_TYPES = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")
_FIRST = 5
_REGIONAL = {"INTERNAL_MANAGED": "internal-alb", "EXTERNAL_MANAGED": "regional-alb", "INTERNAL": "internal-nlb"}


@prices(*_TYPES)
def forwarding_rule(resource: Resource, meter: Meter) -> Iterator[Line]:
    """The first five of a kind have one price together, which the first of them carries here."""
    kind = _kind(resource)
    alike = [one for type_ in _TYPES for one in resource.document.of_type(type_) if _kind(one) == kind]
    address = resource.address
    if kind == "private-service-connect":
        yield meter.hours(address, "Private Service Connect endpoint", kind, "endpoint")
        gib = meter.usage.internal_gb / len(alike)
        yield meter.item(address, "Data through the endpoint", kind, "data", gib)
        return
    balancers = [one for one in alike if _carries_data(one)] or alike
    if kind == "internal-alb":
        if resource == balancers[0]:
            yield _proxies(address, meter)
    else:
        yield from _rule_hours(resource, meter, kind, alike.index(resource))
    if resource in balancers:
        yield from _data(address, meter, kind, len(balancers))
    elif kind == "internal-alb":
        yield Free(address, "a rule that only redirects costs nothing beside the proxies of its load balancer")


def balancer_lines(address: str, meter: Meter, *, internal: bool) -> Iterator[Line]:
    """An Application Load Balancer that something else than Terraform makes, with a rule that redirects HTTP: global, or in the
    network of one region. It has all requests.
    """
    yield _proxies(address, meter) if internal else _first_five(address, meter, "global")
    yield from _data(address, meter, "internal-alb" if internal else "global-alb", 1)


def _proxies(address: str, meter: Meter) -> Line:
    proxies = Amounts.same(meter.usage["proxies"])
    return meter.hours(address, "Proxies of the load balancer", "load-balancing", "internal-alb-proxy", proxies)


def _first_five(address: str, meter: Meter, of: str) -> Line:
    return meter.hours(address, "The first five forwarding rules", "load-balancing", f"{of}-rules-first-five")


def _data(address: str, meter: Meter, kind: str, balancers: int) -> Iterator[Line]:
    for way, gib in (("in", meter.usage.received_gb), ("out", meter.usage.internet_gb)):
        component = f"Data {way} through the load balancer"
        yield meter.item(address, component, "load-balancing", f"{kind}-data-{way}", gib / balancers)


def _rule_hours(resource: Resource, meter: Meter, kind: str, position: int) -> Iterator[Line]:
    of = {"global-alb": "global", "regional-alb": "regional-alb"}.get(kind, "regional")
    if position == 0:
        yield _first_five(resource.address, meter, of)
    elif position >= _FIRST:
        yield meter.hours(resource.address, "Forwarding rule", "load-balancing", f"{of}-rule")
    elif not _carries_data(resource):
        yield Free(resource.address, "one of the first five forwarding rules, which have one price together")


def _kind(resource: Resource) -> str:
    """The beginning of what the catalogue calls its data."""
    scheme = resource.text("load_balancing_scheme", "EXTERNAL")
    if scheme == "" or "serviceAttachments" in str(resource.get("target", "")):
        return "private-service-connect"
    if resource.type == "google_compute_global_forwarding_rule":
        return "internal-alb" if scheme == "INTERNAL_MANAGED" else "global-alb"
    return {"INTERNAL_MANAGED": "internal-alb", "EXTERNAL_MANAGED": "regional-alb", "INTERNAL": "internal-nlb"}.get(
        scheme, "nlb"
    )


def _carries_data(resource: Resource) -> bool:
    """A rule for plain HTTP redirects."""
    return str(resource.get("port_range", "")) not in ("80", "80-80")
