from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from groundplan.gcp.queue import Queue, QueueProps
from groundplan.gcp.run_container import RunProps
from groundplan.gcp.worker_pool import WorkerPool
from groundplan.plan.model import Replicas
from groundplan.plan.model.gcp import CloudRunWorker, PubSubQueue
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

WORKER = CloudRunWorker(
    name="desk-prod-worker",
    service_account="desk-prod-worker",
    image="ghcr.io/acme/worker:1",
    cpu=Decimal(2),
    memory_mib=1536,
    replicas=Replicas(3, 3),
    env={"TEMPLATE": "${name}"},
    secrets={},
    vertex=False,
    deletion_protection=False,
    needs_models=(),
    needs_services=(),
    needs_stores=(),
)
NETWORK = "projects/acme-desk/global/networks/desk-prod"


def make(stack: Stack, worker: CloudRunWorker, **changes: Any) -> None:
    props = RunProps("acme-desk", "europe-west4", NETWORK, "subnet-id", **changes)
    WorkerPool(stack, "worker", worker=worker, props=props)


def pool(stack: Stack) -> dict[str, Any]:
    return stack.resources["google_cloud_run_v2_worker_pool.worker_pool"].arguments


def test_only_required(stack: Stack) -> None:
    make(stack, WORKER)
    assert list(stack.resources) == ["google_service_account.worker_account", "google_cloud_run_v2_worker_pool.worker_pool"]
    made = pool(stack)
    assert (made["name"], made["location"], made["deletion_protection"]) == ("desk-prod-worker", "europe-west4", False)
    assert made["scaling"] == {"manual_instance_count": 3}, "the API has no other way, whatever the provider takes"
    assert made["instance_splits"] == {"type": "INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST", "percent": 100}
    template = made["template"]
    assert template["vpc_access"] == {
        "egress": "PRIVATE_RANGES_ONLY",
        "network_interfaces": {"network": NETWORK, "subnetwork": "subnet-id"},
    }
    assert template["containers"] == {
        "image": "ghcr.io/acme/worker:1",
        "env": [{"name": "TEMPLATE", "value": "$${name}"}],
        "resources": {"limits": {"cpu": "2", "memory": "1536Mi"}},
    }


def test_a_worker_publishes_and_receives(stack: Stack) -> None:
    plan = PubSubQueue("desk-prod", "desk-prod", "desk-prod-dead", "desk-prod-dead", 60, 600, 5, enforce_in_transit=False)
    queue = Queue(stack, "queue", props=QueueProps("europe-west4", "123456789012", plan, keep=False))
    make(stack, replace(WORKER, env={}), queue=queue)
    assert pool(stack)["template"]["containers"]["env"] == [
        {"name": "QUEUE_SUBSCRIPTION", "value": "${google_pubsub_subscription.queue_subscription.id}"},
        {"name": "QUEUE_TOPIC", "value": "${google_pubsub_topic.queue_topic.id}"},
    ]
    publish = stack.resources["google_pubsub_topic_iam_member.worker_publish"].arguments
    receive = stack.resources["google_pubsub_subscription_iam_member.worker_receive"].arguments
    assert (publish["role"], receive["role"]) == ("roles/pubsub.publisher", "roles/pubsub.subscriber")
    assert receive["subscription"] == "${google_pubsub_subscription.queue_subscription.id}"
    assert publish["member"] == receive["member"] == "${google_service_account.worker_account.member}"
    rights = {"google_pubsub_topic_iam_member.worker_publish", "google_pubsub_subscription_iam_member.worker_receive"}
    assert rights == set(pool(stack)["depends_on"])


def test_in_a_private_network(stack: Stack) -> None:
    key = Ref("${google_kms_crypto_key.encryption_key.id}")
    make(stack, replace(WORKER, deletion_protection=True), private=True, key_id=key)
    made = pool(stack)
    assert (made["binary_authorization"], made["deletion_protection"]) == ({"use_default": True}, True)
    assert made["template"]["encryption_key"] == key
    assert made["template"]["vpc_access"]["egress"] == "ALL_TRAFFIC"
