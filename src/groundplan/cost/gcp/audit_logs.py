"""Audit logs of who read and wrote data, which cost what other logs do; those of changes to the project are free.

https://cloud.google.com/stackdriver/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import Usage

_TYPE = "google_project_iam_audit_config"


def audit_gb(usage: Usage) -> Amounts:
    """What is written a month."""
    return Amounts.same(usage["audit_log_gb"]) + usage.gb("audit_log_kib")


@prices(_TYPE)
def audit_config(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All of a document share what is written."""
    gib = audit_gb(meter.usage) / len(resource.document.of_type(_TYPE))
    yield meter.item(resource.address, "Ingestion of audit logs", "cloud-logging", "ingestion", gib)
