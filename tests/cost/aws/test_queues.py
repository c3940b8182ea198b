from __future__ import annotations

from aws_costs import bill, free, priced, requests

_USAGE = requests(1_000_000, 3_000_000, messages=2, queue_calls=5)


def test_calls_for_each_message() -> None:
    # 10M and 30M x 0.40 a million
    assert bill(priced({"aws_sqs_queue.q": {}}, _USAGE), "aws_sqs_queue.q") == {"Calls of the queue": ("0.00", "4.00", "12.00")}
    # x 0.50
    fifo = priced({"aws_sqs_queue.q": {"fifo_queue": True}}, _USAGE)
    assert bill(fifo, "aws_sqs_queue.q") == {"Calls of the queue": ("0.00", "5.00", "15.00")}


def test_queues_aside_get_no_message_of_a_request() -> None:
    found = priced(
        {
            "aws_sqs_queue.q": {"redrive_policy": '{"deadLetterTargetArn":"${aws_sqs_queue.failed.arn}"}'},
            "aws_sqs_queue.failed": {},
            "aws_sqs_queue.events": {},
            "aws_cloudwatch_event_target.t": {"arn": "${aws_sqs_queue.events.arn}"},
        },
        _USAGE,
    )
    assert free(found) == {"aws_sqs_queue.failed", "aws_sqs_queue.events", "aws_cloudwatch_event_target.t"}
    assert bill(found, "aws_sqs_queue.q") == {"Calls of the queue": ("0.00", "4.00", "12.00")}
