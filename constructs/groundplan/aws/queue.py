"""The queue: Amazon SQS, and where messages go that nobody could work on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Statement, allow, key_through, policy, tls_only
from groundplan.aws.keep import lifecycle
from groundplan.plan.model.aws import Queue as QueuePlan
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# The most that SQS has: 14 days, and 20 seconds that a request waits for a message.
_LONGEST_RETENTION = 14 * 24 * 60 * 60
_LONG_POLLING = 20


@dataclass(frozen=True, slots=True)
class QueueProps:
    """``keep`` guards both queues against deletion."""

    key_arn: Ref
    keep: bool


class Queue(Component):
    """A standard SQS queue and its dead-letter queue, over TLS only, encrypted with the product's key.

    The dead-letter queue takes from this queue alone, and keeps messages for 14 days, since their age counts from the day
    that they were sent.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue
    """

    name: Ref
    url: Ref
    arn: Ref
    dead_letter_arn: Ref

    def __init__(self, scope: Construct, id: str, *, queue: QueuePlan, props: QueueProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        dead_letter = aws.SqsQueue(
            self,
            "dead_letter",
            name=queue.dead_letter_name,
            message_retention_seconds=_LONGEST_RETENTION,
            kms_master_key_id=props.key_arn,
            lifecycle=lifecycle(keep=props.keep),
        )
        main = aws.SqsQueue(
            self,
            "queue",
            name=queue.name,
            visibility_timeout_seconds=queue.visibility_seconds,
            message_retention_seconds=queue.retention_seconds,
            receive_wait_time_seconds=_LONG_POLLING,
            kms_master_key_id=props.key_arn,
            redrive_policy=_compact({"deadLetterTargetArn": dead_letter.arn, "maxReceiveCount": queue.max_receives}),
            lifecycle=lifecycle(keep=props.keep),
        )
        aws.SqsQueueRedriveAllowPolicy(
            self,
            "dead_letter_source",
            queue_url=dead_letter.url,
            redrive_allow_policy=_compact({"redrivePermission": "byQueue", "sourceQueueArns": [main.arn]}),
        )
        for id, queue_of in (("policy", main), ("dead_letter_policy", dead_letter)):
            aws.SqsQueuePolicy(self, id, queue_url=queue_of.url, policy=policy([tls_only("sqs", queue_of.arn)]))
        self.name, self.url, self.arn, self.dead_letter_arn = main.name, main.url, main.arn, dead_letter.arn


def send_statements(queue: Queue, *, region: str, key_arn: Ref) -> list[Statement]:
    """What lets a client put messages into the queue."""
    send = ("sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes")
    return [
        allow("QueueSend", send, queue.arn),
        # SQS asks for Decrypt as well, to see that the data key is sound.
        key_through(
            ["sqs"], region=region, key_arn=key_arn, actions=("kms:GenerateDataKey", "kms:Decrypt"), sid="QueueSendKey"
        ),
    ]


def receive_statements(queue: Queue, *, region: str, key_arn: Ref) -> list[Statement]:
    """What lets a client take messages from the queue, and delete what it has done."""
    receive = (
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueUrl",
        "sqs:GetQueueAttributes",
    )
    return [
        allow("QueueReceive", receive, queue.arn),
        key_through(["sqs"], region=region, key_arn=key_arn, sid="QueueReceiveKey"),
    ]


def measure_statements(queue: Queue) -> list[Statement]:
    """What lets KEDA count the messages in the queue, which takes no key.

    https://keda.sh/docs/2.20/scalers/aws-sqs/
    """
    return [allow("QueueLength", ["sqs:GetQueueAttributes"], queue.arn)]


def _compact(value: Mapping[str, Any]) -> str:
    """The JSON as SQS gives it back; Terraform would plan to change any other."""
    return json.dumps(value, separators=(",", ":"))
