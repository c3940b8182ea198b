"""Pub/Sub: what is published, and what each subscription delivers.

https://cloud.google.com/pubsub/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Document, Resource

_KIB_A_TIB = 2**30
_TOPICS, _SUBSCRIPTIONS = "google_pubsub_topic", "google_pubsub_subscription"
_FAILED = "only messages that fail come here"


@prices(_TOPICS)
def topic(resource: Resource, meter: Meter) -> Iterator[Line]:
    """All topics of a document but those for messages that fail share its messages."""
    topics = [one for one in resource.document.of_type(_TOPICS) if one not in _dead(resource.document)]
    if resource in topics:
        yield meter.item(resource.address, "Published", "pubsub", "throughput", _tib(meter) / len(topics))
    else:
        yield Free(resource.address, _FAILED)


@prices(_SUBSCRIPTIONS)
def subscription(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Each delivers all messages of its topic."""
    dead = _dead(resource.document)
    source = resource.referred("topic")
    if source in dead:
        yield Free(resource.address, _FAILED)
        return
    topics = max(1, sum(1 for one in resource.document.of_type(_TOPICS) if one not in dead))
    item = "throughput"
    if resource.blocks("bigquery_config"):
        item = "bigquery-delivery"
    elif resource.blocks("cloud_storage_config"):
        item = "storage-delivery"
    yield meter.item(resource.address, "Delivered", "pubsub", item, _tib(meter) / topics)


def _tib(meter: Meter) -> Amounts:
    return meter.usage.messages * (meter.usage["message_kib"] / _KIB_A_TIB)


def _dead(document: Document) -> list[Resource]:
    found = (one.referred("dead_letter_policy.dead_letter_topic") for one in document.of_type(_SUBSCRIPTIONS))
    return [one for one in found if one is not None]
