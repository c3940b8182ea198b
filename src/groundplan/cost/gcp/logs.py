"""Which resource is charged for what: Cloud Logging itself is no resource of Terraform.

https://cloud.google.com/stackdriver/pricing
"""

from __future__ import annotations

from decimal import Decimal

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import Usage

_KIB_A_GIB = 2**20
_ALL = Decimal(1)

_WRITERS = ("google_container_cluster", "google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool")


def container_logs(resource: Resource, meter: Meter, gib: Amounts) -> Line:
    """What containers write: all that run some share it, in equal parts."""
    writers = sum(len(resource.document.of_type(kind)) for kind in _WRITERS)
    return meter.item(resource.address, "Ingestion of logs", "cloud-logging", "ingestion", gib / writers)


def connection_gib(usage: Usage) -> Amounts:
    """What one log of connections has of them all."""
    return usage.requests * (usage["connection_log_kib"] / _KIB_A_GIB)


def connection_logs(resource: Resource, meter: Meter, component: str, *, vended: bool, share: Decimal = _ALL) -> Line:
    """A log of connections or requests, one of those that the network writes; ``share`` of it is written."""
    item = "vended-network-logs" if vended else "ingestion"
    return meter.item(resource.address, component, "cloud-logging", item, connection_gib(meter.usage) * share)
