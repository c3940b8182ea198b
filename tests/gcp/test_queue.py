from __future__ import annotations

from dataclasses import replace
from typing import Any

from groundplan.gcp.queue import Queue, QueueProps
from groundplan.plan.model.gcp import PubSubQueue
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

KEY = Ref("${google_kms_crypto_key.encryption_key.id}")
QUEUE = PubSubQueue(
    topic="desk-prod-queue",
    subscription="desk-prod-queue",
    dead_letter_topic="desk-prod-dead-letter",
    dead_letter_subscription="desk-prod-dead-letter",
    ack_deadline_seconds=60,
    retention_seconds=604800,
    max_attempts=5,
    enforce_in_transit=True,
)
TOPICS = ("google_pubsub_topic.queue_topic", "google_pubsub_topic.queue_dead_letter")
SUBSCRIPTIONS = ("google_pubsub_subscription.queue_subscription", "google_pubsub_subscription.queue_dead_letter_subscription")


def made(stack: Stack, queue: PubSubQueue = QUEUE, *, keep: bool = True, key_id: Ref | None = KEY) -> Queue:
    return Queue(stack, "queue", props=QueueProps("europe-west4", "123456789012", queue, keep, key_id))


def arguments(stack: Stack, *addresses: str) -> list[dict[str, Any]]:
    return [stack.resources[address].arguments for address in addresses]


def test_topics_stay_in_the_region_under_the_key(stack: Stack) -> None:
    made(stack)
    for topic in arguments(stack, *TOPICS):
        assert topic["message_storage_policy"] == {
            "allowed_persistence_regions": ["europe-west4"],
            "enforce_in_transit": True,
        }
        assert (topic["kms_key_name"], topic["lifecycle"]) == (KEY, {"prevent_destroy": True})


def test_subscriptions(stack: Stack) -> None:
    queue = made(stack)
    main, dead = arguments(stack, *SUBSCRIPTIONS)
    assert main["topic"] == queue.topic == "${google_pubsub_topic.queue_topic.id}"
    assert (main["ack_deadline_seconds"], main["message_retention_duration"]) == (60, "604800s")
    assert main["retry_policy"] == {"minimum_backoff": "10s", "maximum_backoff": "600s"}
    # What lands on the dead-letter topic is lost where nobody subscribes to it; 31 days are the most.
    assert dead["topic"] == "${google_pubsub_topic.queue_dead_letter.id}"
    assert main["dead_letter_policy"] == {"dead_letter_topic": dead["topic"], "max_delivery_attempts": 5}
    assert dead["message_retention_duration"] == "2678400s"
    for subscription in (main, dead):
        assert subscription["expiration_policy"] == {"ttl": ""}
        assert subscription["lifecycle"] == {"prevent_destroy": True}


def test_pubsub_itself_may_move_messages(stack: Stack) -> None:
    queue = made(stack)
    agent = "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
    publishes, receives = arguments(
        stack,
        "google_pubsub_topic_iam_member.queue_agent_publishes",
        "google_pubsub_subscription_iam_member.queue_agent_receives",
    )
    assert publishes == {
        "topic": "${google_pubsub_topic.queue_dead_letter.id}",
        "role": "roles/pubsub.publisher",
        "member": agent,
    }
    assert receives == {"subscription": queue.subscription, "role": "roles/pubsub.subscriber", "member": agent}


def test_without_a_key_in_development(stack: Stack) -> None:
    made(stack, replace(QUEUE, enforce_in_transit=False), keep=False, key_id=None)
    for found in arguments(stack, *TOPICS, *SUBSCRIPTIONS):
        assert not {"kms_key_name", "lifecycle"} & set(found)
    assert stack.resources[TOPICS[0]].arguments["message_storage_policy"]["enforce_in_transit"] is False
