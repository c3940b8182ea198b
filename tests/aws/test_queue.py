from __future__ import annotations

import json

from aws_refs import KEY, arguments, statements
from groundplan.aws.queue import Queue, QueueProps, measure_statements, receive_statements, send_statements
from groundplan.plan.model import aws as model
from groundplan.terraform.stack import Stack

QUEUE = model.Queue(
    name="shop-dev-queue",
    dead_letter_name="shop-dev-dead-letter",
    visibility_seconds=300,
    retention_seconds=345600,
    max_receives=5,
)


def test_a_queue_and_its_dead_letter_queue(stack: Stack) -> None:
    made = Queue(stack, "queue", queue=QUEUE, props=QueueProps(key_arn=KEY, keep=False))
    main = arguments(stack, "aws_sqs_queue.queue_queue")
    assert (main["visibility_timeout_seconds"], main["message_retention_seconds"]) == (300, 345600)
    # Without a space, as SQS gives it back: any other is a change in every plan.
    assert main["redrive_policy"] == f'{{"deadLetterTargetArn":"{made.dead_letter_arn}","maxReceiveCount":5}}'
    dead = arguments(stack, "aws_sqs_queue.queue_dead_letter")
    assert (dead["name"], dead["message_retention_seconds"]) == ("shop-dev-dead-letter", 1209600)
    allowed = arguments(stack, "aws_sqs_queue_redrive_allow_policy.queue_dead_letter_source")
    assert allowed["queue_url"] == "${aws_sqs_queue.queue_dead_letter.url}"
    assert json.loads(allowed["redrive_allow_policy"]) == {"redrivePermission": "byQueue", "sourceQueueArns": [made.arn]}
    assert main["kms_master_key_id"] == dead["kms_master_key_id"] == KEY
    assert "lifecycle" not in main


def test_both_queues_take_tls_only_and_are_kept(stack: Stack) -> None:
    made = Queue(stack, "queue", queue=QUEUE, props=QueueProps(key_arn=KEY, keep=True))
    for name, arn in (("policy", made.arn), ("dead_letter_policy", made.dead_letter_arn)):
        tls = statements(stack, f"aws_sqs_queue_policy.queue_{name}")["TlsOnly"]
        assert (tls["Effect"], tls["Principal"], tls["Action"], tls["Resource"]) == ("Deny", "*", ["sqs:*"], arn)
        assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    for name in ("queue", "dead_letter"):
        assert arguments(stack, f"aws_sqs_queue.queue_{name}")["lifecycle"] == {"prevent_destroy": True}


def test_clients_may_do_their_part_on_this_queue(stack: Stack) -> None:
    made = Queue(stack, "queue", queue=QUEUE, props=QueueProps(key_arn=KEY, keep=False))
    send, send_key = send_statements(made, region="eu-west-1", key_arn=KEY)
    assert (send["Resource"], "sqs:SendMessage" in send["Action"]) == (made.arn, True)
    assert "sqs:ReceiveMessage" not in send["Action"]
    assert send_key["Action"] == ["kms:GenerateDataKey", "kms:Decrypt"]
    receive, receive_key = receive_statements(made, region="eu-west-1", key_arn=KEY)
    assert {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"} <= set(receive["Action"])
    assert "sqs:SendMessage" not in receive["Action"]
    for key in (send_key, receive_key):
        assert key["Resource"] == KEY
        assert key["Condition"] == {"StringEquals": {"kms:ViaService": ["sqs.eu-west-1.amazonaws.com"]}}
    # One role may do both, and a policy takes each Sid once.
    assert len({item["Sid"] for item in (send, send_key, receive, receive_key)}) == 4


def test_to_count_messages_is_to_see_none(stack: Stack) -> None:
    made = Queue(stack, "queue", queue=QUEUE, props=QueueProps(key_arn=KEY, keep=False))
    [count] = measure_statements(made)
    assert (count["Action"], count["Resource"]) == (["sqs:GetQueueAttributes"], made.arn)
