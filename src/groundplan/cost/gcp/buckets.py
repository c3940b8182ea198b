"""Cloud Storage: what buckets keep, for as long as they keep it, and the requests that write it.

https://cloud.google.com/storage/pricing
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.gcp.audit_logs import audit_gb
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import DAYS_A_MONTH, KIB_A_GB

# Logs by their ids: https://docs.cloud.google.com/vpc/docs/access-flow-logs
_FLOWS = "compute.googleapis.com/vpc_flows"
_CONNECTIONS = ("compute.googleapis.com/firewall", "compute.googleapis.com/nat_flows", "dns.googleapis.com/dns_queries")


@prices("google_storage_bucket")
def bucket(resource: Resource, meter: Meter) -> Iterator[Line]:
    """By its address in a stack: models' files, logs, traces, audit logs; another keeps what is assumed of any bucket."""
    storage = str(resource.get("storage_class", "STANDARD")).lower()
    written = _written(resource, meter)
    if written is None:
        kept = Amounts.same(_models_gb(meter) if resource.name == "models_bucket" else meter.usage["bucket_gb"])
    else:
        kept = written * (_days(resource, meter) / DAYS_A_MONTH)
    yield meter.item(resource.address, "Storage", "cloud-storage", f"{storage}-storage", kept)
    if written is not None:
        objects = written * (KIB_A_GB / meter.usage["objects_kib"])
        yield meter.item(resource.address, "Objects that are written", "cloud-storage", f"{storage}-class-a", objects)


def _written(resource: Resource, meter: Meter) -> Amounts | None:
    """GB a month that come into it; None where what it keeps does not depend on time."""
    usage = meter.usage
    known = {"logs_bucket": usage.log_gb, "traces_bucket": usage.trace_gb, "audit_logs_files_bucket": audit_gb(usage)}
    found = known.get(resource.name)
    if found is None:
        return None
    # A sink may bring logs of connections, too.
    sinks = [sink for sink in resource.document.of_type("google_logging_project_sink") if _leads_to(sink, resource)]
    for sink in sinks:
        routed = str(sink.get("filter", ""))
        found += usage.gb("connection_log_kib") * sum(log in routed for log in _CONNECTIONS)
        found += usage.flow_log_gb * int(_FLOWS in routed)
    return found


def _leads_to(sink: Resource, bucket: Resource) -> bool:
    return f"{bucket.address}." in str(sink.get("destination", ""))


def _models_gb(meter: Meter) -> Decimal:
    return sum(meter.usage.weights.values(), Decimal(0)) or meter.usage["weights_gb"]


def _days(resource: Resource, meter: Meter) -> Decimal:
    """How long an object is kept: until a rule deletes it, or for as long as is assumed."""
    ages = [
        age
        for rule in resource.inner("lifecycle_rule")
        if rule.get("action.type") == "Delete"
        for condition in rule.inner("condition")
        if (age := condition.number("age", 0))
    ]
    return min(ages, default=meter.usage["kept_months"] * DAYS_A_MONTH)
