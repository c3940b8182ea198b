"""Log groups of CloudWatch: what is written to them, and what they keep.

https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.aws.fargate import tasks
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.cost.usage import DAYS_A_MONTH, Usage

# AWS prescribes both: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html and
# https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
_WAF_PREFIX = "aws-waf-logs-"
_EKS_PREFIX = "/aws/eks/"


@prices("aws_cloudwatch_log_group")
def log_group(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Who writes to it tells how much; logs of AWS itself are "vended"."""
    item, written = _written(resource, meter)
    if resource.get("log_group_class") == "INFREQUENT_ACCESS" and item == "log-ingestion":
        item = "log-ingestion-infrequent-access"
    # AWS reckons with 15 %, too: https://calculator.aws, CloudWatch, "Storage compression factor"
    months = kept_months(resource.number("retention_in_days", 0) or None, meter.usage)
    kept = written * (months * meter.usage["compressed_share"])
    yield meter.item(resource.address, "Logs written", "cloudwatch", item, written)
    yield meter.item(resource.address, "Logs kept", "cloudwatch", "log-storage", kept)


def kept_months(days: Decimal | None, usage: Usage) -> Decimal:
    """How many months of logs there are, where each is deleted after so many days; None: nothing deletes them."""
    return usage["kept_months"] if days is None else days / DAYS_A_MONTH


def _written(group: Resource, meter: Meter) -> tuple[str, Amounts]:
    """The item that bills what is written to a group, and GB of it."""
    usage, name = meter.usage, str(group.get("name", ""))
    flow_logs = group.document.of_type("aws_flow_log")
    if any(log.referred("log_destination") == group for log in flow_logs):
        return "vended-logs", usage.flow_log_gb / len(flow_logs)
    if name.startswith(_WAF_PREFIX):
        return "vended-logs", usage.gb("firewall_log_kib")
    if name.startswith(_EKS_PREFIX):
        return "log-ingestion", Amounts.same(usage["control_plane_log_gb"])
    services = group.document.of_type("aws_ecs_service")
    for service in services:
        definition = service.referred("task_definition")
        containers = "" if definition is None else str(definition.get("container_definitions"))
        if f'"{name}"' in containers or f"{{{group.address}." in containers:
            by_itself = tasks(service, meter) * usage["log_gb_each"]
            return "log-ingestion", usage.gb("log_kib") / len(services) + by_itself
    return "log-ingestion", Amounts.same(usage["quiet_log_gb"])
