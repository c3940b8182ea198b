"""Cloud NAT: machines that use a gateway, what passes through it, its addresses.

https://cloud.google.com/nat/pricing
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.gcp.egress import internet_line
from groundplan.cost.gcp.logs import network_logs
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

# More machines cost no more.
_VMS_AT_MOST = Decimal(32)


@prices("google_compute_router_nat")
def router_nat(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All gateways of a document share what goes out of its network. An instance of Cloud Run counts as a machine."""
    gateways = len(resource.document.of_type("google_compute_router_nat"))
    address, usage = resource.address, meter.usage
    if resource.get("type", "PUBLIC") == "PRIVATE":
        yield meter.hours(address, "Private NAT gateway", "cloud-nat", "private-gateway")
        yield meter.item(address, "Data through the gateway", "cloud-nat", "private-data", usage.nat_gb / gateways)
        return
    document = resource.document
    machines = usage.all_nodes if document.of_type("google_container_cluster") else usage.containers
    vms = machines / gateways + Amounts.same(len(document.of_type("google_compute_instance")))
    capped = Amounts(*(min(_VMS_AT_MOST, count) for count in (vms.idle, vms.typical, vms.peak)))
    yield meter.hours(address, "Machines that use the gateway", "cloud-nat", "vm", capped)
    yield meter.hours(address, "Addresses of the gateway", "cloud-nat", "ip", max(1, len(resource.several("nat_ips"))))
    yield meter.item(address, "Data through the gateway", "cloud-nat", "data", usage.nat_gb / gateways)
    # What services send on to APIs outside; what comes in is free.
    if usage.calls_outside:
        yield internet_line(address, "Calls of APIs on the internet", meter, usage.received_gb / gateways)
    if resource.get("log_config.enable"):
        yield network_logs(resource, meter, "NAT logs", usage.gb("connection_log_kib") / gateways)
