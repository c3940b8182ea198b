"""Buckets of S3: what lies in them, and the requests that put it there and read it.

https://aws.amazon.com/s3/pricing/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from groundplan.cost.aws.logs import kept_months
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import ZERO, Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Document, Resource
from groundplan.cost.usage import KIB_A_GB, Usage


@dataclass(frozen=True, slots=True)
class _Content:
    """``gb`` that lie in a bucket, and requests in a month that write to it and read from it."""

    gb: Amounts
    puts: Amounts = ZERO
    gets: Amounts = ZERO


@prices("aws_s3_bucket")
def bucket(resource: Resource, meter: Meter) -> Iterator[Line]:
    """What a bucket is for tells how much it holds."""
    content = _content(resource, meter.usage)
    yield meter.item(resource.address, "Objects", "s3", "standard-storage", content.gb)
    if content.puts.peak:
        yield meter.item(resource.address, "Requests that write", "s3", "standard-put-requests", content.puts)
    if content.gets.peak:
        yield meter.item(resource.address, "Requests that read", "s3", "standard-get-requests", content.gets)


def all_requests(document: Document, usage: Usage) -> Amounts:
    """Requests in a month of all buckets."""
    contents = [_content(bucket, usage) for bucket in document.of_type("aws_s3_bucket")]
    return sum((content.puts + content.gets for content in contents), ZERO)


def _content(bucket: Resource, usage: Usage) -> _Content:
    """Judged by a word of its Terraform name, as in ``traces_bucket``."""
    words = bucket.name.replace("-", "_").split("_")
    if "models" in words:
        held = sum(usage.weights.values(), Decimal(0)) if usage.weights else usage["weights_gb"]
        started = (copies * usage.weights.get(name, Decimal(0)) for name, copies in usage.models.items())
        read = sum(started, ZERO) * usage["weights_reads"]
        return _Content(Amounts.same(held), gets=read * KIB_A_GB / usage["weights_kib"])
    if "backups" in words:
        held = usage["database_gb"]
        return _Content(Amounts.same(held), puts=Amounts.same(held * KIB_A_GB / usage["objects_kib"]))
    for word, written in _WRITTEN.items():
        if word in words:
            objects = written(usage) * KIB_A_GB / usage["objects_kib"]
            return _Content(written(usage) * kept_months(_days(bucket), usage), puts=objects, gets=objects)
    return _Content(Amounts.same(usage["bucket_gb"]))


# The first word that fits decides: access_logs are not the logs of containers.
_WRITTEN: dict[str, Callable[[Usage], Amounts]] = {
    "access": lambda usage: usage.gb("access_log_kib"),
    "cloudtrail": lambda usage: Amounts.same(usage["quiet_log_gb"]),
    "config": lambda usage: Amounts.same(usage["quiet_log_gb"]),
    "traces": lambda usage: usage.trace_gb,
    "logs": lambda usage: usage.log_gb,
}


def _days(bucket: Resource) -> Decimal | None:
    """After how many days an object is deleted; None: never."""
    rules = [
        rule
        for lifecycle in bucket.document.of_type("aws_s3_bucket_lifecycle_configuration")
        if lifecycle.referred("bucket") == bucket
        for rule in lifecycle.inner("rule")
    ]
    ends = [rule.number("expiration.days", 0) for rule in rules if rule.get("status") == "Enabled"]
    return max(ends, default=Decimal(0)) or None
