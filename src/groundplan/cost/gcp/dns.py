"""Cloud DNS: zones, queries, and logs of these.

https://cloud.google.com/dns/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_ZONES = "google_dns_managed_zone"


@prices(_ZONES)
def managed_zone(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All zones of a document share its queries."""
    queries = meter.usage.requests * meter.usage["dns_queries"] / len(resource.document.of_type(_ZONES))
    yield meter.item(resource.address, "Zone", "cloud-dns", "zone", Amounts.same(1))
    yield meter.item(resource.address, "Queries", "cloud-dns", "queries", queries)


@prices("google_dns_policy")
def policy(resource: Resource, meter: Meter) -> Iterator[Line]:
    """It may log every query."""
    if resource.get("enable_logging"):
        gib = meter.usage.gb("connection_log_kib")
        yield meter.item(resource.address, "Logs of queries", "cloud-logging", "ingestion", gib)
    else:
        yield Free(resource.address, "a policy that logs nothing costs nothing")
