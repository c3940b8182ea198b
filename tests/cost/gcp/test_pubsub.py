"""Pub/Sub, by hand: 2,628,000 x 4 KiB / 2^30 = 0.0097901 TiB a month, and 0.048950 at peak; at 40."""

from __future__ import annotations

from typing import Any

from gcp_costs import amounts, cost, items

TOPICS: dict[str, Any] = {"queue": {}, "dead": {}}
QUEUE: dict[str, Any] = {
    "topic": "${google_pubsub_topic.queue.id}",
    "dead_letter_policy": {"dead_letter_topic": "${google_pubsub_topic.dead.id}"},
}
DEAD = {"topic": "${google_pubsub_topic.dead.id}"}


def test_a_queue_with_one_for_messages_that_fail() -> None:
    found = cost({"google_pubsub_topic": TOPICS, "google_pubsub_subscription": {"queue": QUEUE, "dead": DEAD}})
    assert items(found, "google_pubsub_topic.queue") == {"Published": amounts("0", "0.39", "1.96")}
    assert items(found, "google_pubsub_subscription.queue") == {"Delivered": amounts("0", "0.39", "1.96")}
    assert [line.address for line in found.free] == ["google_pubsub_subscription.dead", "google_pubsub_topic.dead"]


def test_topics_share_the_messages_and_each_subscription_delivers_all() -> None:
    subscriptions = {"a": {"topic": "${google_pubsub_topic.a.id}"}, "b": {"topic": "projects/theirs/topics/b"}}
    found = cost({"google_pubsub_topic": {"a": {}, "b": {}}, "google_pubsub_subscription": subscriptions})
    assert items(found, "google_pubsub_topic.a") == {"Published": amounts("0", "0.20", "0.98")}
    assert items(found, "google_pubsub_subscription.b") == {"Delivered": amounts("0", "0.20", "0.98")}


def test_delivery_to_stores() -> None:
    for block in ("bigquery_config", "cloud_storage_config"):
        found = cost({"google_pubsub_subscription": {"one": {block: {"bucket": "b"}}}})
        # at 50
        assert items(found, "google_pubsub_subscription.one") == {"Delivered": amounts("0", "0.49", "2.45")}
