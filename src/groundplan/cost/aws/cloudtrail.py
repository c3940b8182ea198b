"""Trails of CloudTrail: calls that read and write data. The first trail of an account has the calls of settings free of charge.

https://aws.amazon.com/cloudtrail/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.aws.buckets import all_requests
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_cloudtrail")
def trail(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Events of data are taken to be those of objects in the buckets here."""
    if _has_data_events(resource):
        events = all_requests(resource.document, meter.usage)
        yield meter.item(resource.address, "Events of objects", "cloudtrail", "data-events", events)
    else:
        yield Free(resource.address, "it is taken for the account's first trail; its bucket and log group carry the cost")
    if resource.blocks("insight_selector"):
        yield NotPriced(resource.address, "Insights", "how many events they analyze is not known")


def _has_data_events(trail: Resource) -> bool:
    for selector in trail.inner("advanced_event_selector"):
        for field in selector.inner("field_selector"):
            if field.get("field") == "eventCategory" and "Data" in field.several("equals"):
                return True
    return any("data_resource" in selector for selector in trail.blocks("event_selector"))
