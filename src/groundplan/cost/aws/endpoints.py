"""Endpoints of a VPC: an hour in each zone, and what passes through; gateways to S3 and DynamoDB are free.

https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import Usage

# What goes to a service beyond calls of its API, by the end of the service's name.
_DATA: dict[str, Callable[[Usage], Amounts]] = {
    ".logs": lambda usage: usage.log_gb,
    ".bedrock-runtime": lambda usage: usage.received_gb + usage.internet_gb,
}


@prices("aws_vpc_endpoint")
def vpc_endpoint(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One network interface in each of its subnets."""
    kind = resource.get("vpc_endpoint_type", "Gateway")
    if kind == "Gateway":
        yield Free(resource.address, "an endpoint that is a gateway costs nothing")
        return
    zones = Amounts.same(len(resource.several("subnet_ids")))
    if kind == "GatewayLoadBalancer":
        yield meter.hours(resource.address, "Endpoint", "vpc-endpoint", "gateway-load-balancer", zones)
        return
    yield meter.hours(resource.address, "Interfaces of the endpoint", "vpc-endpoint", "interface", zones)
    data = Amounts.same(meter.usage["endpoint_gb"])
    for name, gb in _DATA.items():
        if str(resource.get("service_name")).endswith(name):
            data = data + gb(meter.usage)
    yield meter.item(resource.address, "Data through the endpoint", "vpc-endpoint", "interface-data", data)
