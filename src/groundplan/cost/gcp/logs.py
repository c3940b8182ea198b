"""Which resource is charged for what: Cloud Logging itself is no resource of Terraform.

https://cloud.google.com/stackdriver/pricing
"""

from __future__ import annotations

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.terraform import Resource

_WRITERS = ("google_container_cluster", "google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool")


def container_logs(resource: Resource, meter: Meter, gib: Amounts) -> Line:
    """What containers write: all that run some share it, in equal parts."""
    writers = sum(len(resource.document.of_type(kind)) for kind in _WRITERS)
    return meter.item(resource.address, "Ingestion of logs", "cloud-logging", "ingestion", gib / writers)


def network_logs(resource: Resource, meter: Meter, component: str, gib: Amounts) -> Line:
    """One of the logs that the network itself writes, which are cheaper than others."""
    return meter.item(resource.address, component, "cloud-logging", "vended-network-logs", gib)
