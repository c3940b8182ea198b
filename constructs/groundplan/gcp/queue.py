"""The queue: a topic of Pub/Sub with one subscription, and where messages go that nobody could work on."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.gcp.keep import lifecycle
from groundplan.gcp.service_agents import agent
from groundplan.plan.model.gcp import PubSubQueue
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

PUBLISH_ROLE = "pubsub.publisher"
RECEIVE_ROLE = "pubsub.subscriber"

# The most that Pub/Sub has: 31 days.
_LONGEST_RETENTION = 31 * 24 * 60 * 60
# Seconds between two attempts: the first ones, and the most that Pub/Sub has.
_BACKOFF = {"minimum_backoff": "10s", "maximum_backoff": "600s"}
# An empty time to live; else a subscription that nobody uses for 31 days is deleted, with its messages.
_NEVER_EXPIRES = {"ttl": ""}


@dataclass(frozen=True, slots=True)
class QueueProps:
    """``keep`` guards against deletion; ``key_id`` None: Google's own key.

    ``after`` is what must be there first: the API of Pub/Sub, and the rights on the key.
    """

    region: str
    project_number: str
    queue: PubSubQueue
    keep: bool
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class Queue(Component):
    """A Pub/Sub topic with one pull subscription, and a dead-letter topic with one that keeps what lands there.

    Whoever needs the queue publishes to ``topic`` (``PUBLISH_ROLE``, on the topic); a worker, which is a service without a
    port, also takes messages from ``subscription`` (``RECEIVE_ROLE``, on the subscription). Every identity can be granted
    them, also that of a Kubernetes service account: see ``access.publish`` and ``access.receive``.

    Pub/Sub delivers a message at least once, and not in order. Where a worker fails, it waits longer before each further
    attempt. Pub/Sub moves messages to the dead-letter topic as its service agent, which has to be there before.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/pubsub_subscription
    https://docs.cloud.google.com/pubsub/docs/handling-failures
    """

    topic: Ref
    """Full name: ``projects/PROJECT/topics/NAME``."""
    subscription: Ref
    """Full name: ``projects/PROJECT/subscriptions/NAME``."""

    def __init__(self, scope: Construct, id: str, *, props: QueueProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        queue = props.queue
        main = self._topic("topic", queue.topic, props)
        dead_letter = self._topic("dead_letter", queue.dead_letter_topic, props)
        # Without a subscription Pub/Sub drops what is published.
        google.PubsubSubscription(
            self,
            "dead_letter_subscription",
            name=queue.dead_letter_subscription,
            topic=dead_letter.id,
            ack_deadline_seconds=queue.ack_deadline_seconds,
            message_retention_duration=f"{_LONGEST_RETENTION}s",
            expiration_policy=_NEVER_EXPIRES,
            lifecycle=lifecycle(keep=props.keep),
        )
        subscription = google.PubsubSubscription(
            self,
            "subscription",
            name=queue.subscription,
            topic=main.id,
            ack_deadline_seconds=queue.ack_deadline_seconds,
            message_retention_duration=f"{queue.retention_seconds}s",
            expiration_policy=_NEVER_EXPIRES,
            retry_policy=_BACKOFF,
            dead_letter_policy={"dead_letter_topic": dead_letter.id, "max_delivery_attempts": queue.max_attempts},
            lifecycle=lifecycle(keep=props.keep),
        )
        pubsub = agent("pubsub", props.project_number)
        google.PubsubTopicIamMember(self, "agent_publishes", topic=dead_letter.id, role=f"roles/{PUBLISH_ROLE}", member=pubsub)
        google.PubsubSubscriptionIamMember(
            self, "agent_receives", subscription=subscription.id, role=f"roles/{RECEIVE_ROLE}", member=pubsub
        )
        self.topic, self.subscription = main.id, subscription.id

    def _topic(self, id: str, name: str, props: QueueProps) -> google.PubsubTopic:
        return google.PubsubTopic(
            self,
            id,
            name=name,
            kms_key_name=props.key_id,
            message_storage_policy={
                "allowed_persistence_regions": [props.region],
                "enforce_in_transit": props.queue.enforce_in_transit,
            },
            lifecycle=lifecycle(keep=props.keep),
            depends_on=props.after,
        )
