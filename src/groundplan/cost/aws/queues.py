"""Queues of SQS: calls of their API.

https://aws.amazon.com/sqs/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_sqs_queue")
def queue(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Messages of requests go to all queues but those that only get what failed, or events of AWS."""
    queues = [each for each in resource.document.of_type("aws_sqs_queue") if not _aside(each)]
    if resource not in queues:
        yield Free(resource.address, "it has hardly a message: calls of its API alone would cost")
        return
    calls = meter.usage.messages * meter.usage["queue_calls"] / len(queues)
    item = "fifo-requests" if resource.get("fifo_queue") is True else "standard-requests"
    yield meter.item(resource.address, "Calls of the queue", "sqs", item, calls)


def _aside(queue: Resource) -> bool:
    document = queue.document
    failed = any(f"{{{queue.address}." in str(other.get("redrive_policy")) for other in document.of_type("aws_sqs_queue"))
    return failed or any(target.referred("arn") == queue for target in document.of_type("aws_cloudwatch_event_target"))
