"""GuardDuty: what a detector reads, by feature.

https://aws.amazon.com/guardduty/pricing/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from groundplan.cost.aws.buckets import all_requests
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Document, Resource
from groundplan.cost.usage import Usage

Quantity = Callable[[Document, Usage], Amounts]


def _cluster_calls(document: Document, usage: Usage) -> Amounts:
    return Amounts.same(len(document.of_type("aws_eks_cluster")) * usage["cluster_calls"])


def _scanned(_: Document, usage: Usage) -> Amounts:
    return Amounts(Decimal(0), usage["scanned_gb"], usage["scanned_gb"])


_FEATURES: dict[str, tuple[str, str, Quantity]] = {
    "EBS_MALWARE_PROTECTION": ("Disks searched for malware", "malware-ebs", _scanned),
    "EKS_AUDIT_LOGS": ("Calls of the cluster's API", "eks-audit-events", _cluster_calls),
    "S3_DATA_EVENTS": ("Events of objects", "s3-events", all_requests),
}


@prices("aws_guardduty_detector")
def detector(resource: Resource, meter: Meter) -> Iterator[Line]:
    """What every detector reads; of flow logs it has its own stream."""
    if resource.get("enable", True) is not True:
        yield Free(resource.address, "it is switched off")
        return
    calls = Amounts.same(meter.usage["api_calls"])
    yield meter.item(resource.address, "Calls of the AWS API", "guardduty", "cloudtrail-events", calls)
    yield meter.item(resource.address, "Flow logs and DNS queries", "guardduty", "flow-and-dns-logs", meter.usage.flow_log_gb)


@prices("aws_guardduty_detector_feature")
def feature(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One more thing that a detector reads."""
    name = str(resource.get("name"))
    if resource.get("status") != "ENABLED":
        yield Free(resource.address, "it is switched off")
    elif name in _FEATURES:
        component, item, quantity = _FEATURES[name]
        yield meter.item(resource.address, component, "guardduty", item, quantity(resource.document, meter.usage))
    else:
        yield NotPriced(resource.address, name, f"the catalogue has no price of GuardDuty's {name}")
