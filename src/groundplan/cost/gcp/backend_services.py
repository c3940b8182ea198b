"""What is behind a load balancer: its logs and its cache.

https://cloud.google.com/cdn/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_TYPES = ("google_compute_backend_service", "google_compute_region_backend_service")


@prices(*_TYPES)
def backend_service(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All of a document share its requests."""
    if resource.get("log_config.enable"):
        gib = meter.usage.gb("access_log_kib") * resource.number("log_config.sample_rate", 1)
        backends = sum(len(resource.document.of_type(kind)) for kind in _TYPES)
        yield meter.item(resource.address, "Logs of requests", "cloud-logging", "ingestion", gib / backends)
    else:
        yield Free(resource.address, "the forwarding rule carries the cost of a load balancer")
    if resource.get("enable_cdn"):
        yield NotPriced(resource.address, "Cloud CDN", "the catalogue has no price of what the cache answers and looks up")
