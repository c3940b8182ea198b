"""Load balancers: hours, capacity units, public addresses, and what goes out to the internet through them.

https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import ZERO, Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import SECONDS_A_MONTH
from groundplan.prices import HOURS_A_MONTH

# Rules that each request is compared with free of charge.
_FREE_RULES = 10


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one capacity unit is enough for, of connections and rules in a second or at once, of GB in an hour: the dimension
    that needs the most units decides. Those of a network load balancer are for TCP.
    """

    new_connections: int
    active_connections: int
    gb: int
    rules: int


_UNITS = {
    "application": _Unit(new_connections=25, active_connections=3000, gb=1, rules=1000),
    "network": _Unit(new_connections=800, active_connections=100_000, gb=1, rules=1000),
}


@prices("aws_lb")
def load_balancer(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All load balancers of a document share the requests."""
    balancers = resource.document.of_type("aws_lb")
    kind = str(resource.get("load_balancer_type", "application"))
    if kind not in _UNITS:
        yield NotPriced(resource.address, "Load balancer", f"the catalogue has no price of load balancers of type {kind}")
        return
    zones = len(resource.several("subnets") or resource.blocks("subnet_mapping"))
    yield from balancer_lines(
        resource.address,
        meter,
        kind=kind,
        public=resource.get("internal") is not True,
        zones=zones,
        rules=_rules(resource),
        share=Decimal(1) / len(balancers),
    )


def balancer_lines(
    address: str, meter: Meter, *, kind: str, public: bool, zones: int, rules: int, share: Decimal
) -> Iterator[Line]:
    """A load balancer of a ``kind``, application or network, that has a ``share`` of all requests; whoever made it."""
    service = f"{kind}-load-balancer"
    yield meter.hours(address, "Load balancer", service, "hour")
    units = _units(_UNITS[kind], meter, rules) * share
    yield meter.item(address, "Capacity units", service, "lcu", units * HOURS_A_MONTH)
    if public:
        yield meter.hours(address, "Public IPv4 addresses", "public-ipv4", "in-use", Amounts.same(zones))
        sent = meter.usage.internet_gb * share
        yield meter.item(address, "Data to the internet", "data-transfer", "internet-out", sent)


def _units(unit: _Unit, meter: Meter, rules: int) -> Amounts:
    """Capacity units that an hour takes on average."""
    usage = meter.usage
    requests = usage.requests / SECONDS_A_MONTH
    most = ZERO
    for dimension in (
        requests / usage["connection_requests"] / unit.new_connections,
        requests * usage["request_seconds"] / unit.active_connections,
        (usage.received_gb + usage.internet_gb) / HOURS_A_MONTH / unit.gb,
        requests * max(0, rules - _FREE_RULES) / unit.rules,
    ):
        most = most.at_least(dimension)
    return most


def _rules(balancer: Resource) -> int:
    listeners = [
        item for item in balancer.document.of_type("aws_lb_listener") if item.referred("load_balancer_arn") == balancer
    ]
    return sum(item.referred("listener_arn") in listeners for item in balancer.document.of_type("aws_lb_listener_rule"))
