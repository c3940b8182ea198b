from __future__ import annotations

from dataclasses import replace

import pytest

from groundplan.gcp.access import ObjectAccess
from groundplan.gcp.cache import Cache, CacheProps
from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.gcp.queue import Queue, QueueProps
from groundplan.gcp.workload_identity import WorkloadIdentity, WorkloadIdentityProps
from groundplan.plan.model import gcp as model
from groundplan.terraform.stack import Stack

MEMBER = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/acme.svc.id.goog/subject/ns/models/sa/loader"
LOADER = model.WorkloadIdentity("models", "loader", MEMBER, google_account=None, stores=(), receives=False, vertex=False)
NETWORK = "projects/acme/global/networks/desk"
DATABASE = model.CloudSql(
    name="desk-prod",
    database="desk",
    edition="ENTERPRISE",
    tier="small",
    machine="db-custom-2-7680",
    version="POSTGRES_18",
    high_availability=False,
    disk_gib=20,
    backups=7,
    log_days=7,
    extensions=(),
    index_memory_mib=None,
    deletion_protection=False,
)
QUEUE = model.PubSubQueue("desk", "desk", "dead", "dead", 60, 3600, 5, enforce_in_transit=False)


def test_it_acts_as_itself(stack: Stack) -> None:
    weights = ObjectAccess("acme-models", "storage.objectViewer", ["acme/chat/"])
    props = WorkloadIdentityProps("acme", LOADER, buckets=[weights], secrets={"hub_token": "projects/acme/secrets/hub-token"})
    assert WorkloadIdentity(stack, "loader", props=props).email is None
    bucket = stack.resources["google_storage_bucket_iam_member.loader_bucket0"].arguments
    assert (bucket["member"], bucket["role"]) == (MEMBER, "roles/storage.objectViewer")
    expected = (
        'resource.type != "storage.googleapis.com/Object" || '
        'resource.name.startsWith("projects/_/buckets/acme-models/objects/acme/chat/")'
    )
    assert bucket["condition"]["expression"] == expected
    secret = stack.resources["google_secret_manager_secret_iam_member.loader_secret_hub_token"].arguments
    assert (secret["member"], secret["role"]) == (MEMBER, "roles/secretmanager.secretAccessor")


def test_it_acts_as_a_service_account(stack: Stack) -> None:
    postgres = Postgres(stack, "postgres", props=PostgresProps("europe-west4", NETWORK, DATABASE, {}))
    identity = replace(LOADER, google_account="desk-prod-api", stores=("postgres",), vertex=True)
    made = WorkloadIdentity(stack, "api", props=WorkloadIdentityProps("acme", identity, postgres=postgres))
    assert made.email == "${google_service_account.api_account.email}"
    acts_as = stack.resources["google_service_account_iam_member.api_acts_as"].arguments
    assert (acts_as["member"], acts_as["role"]) == (MEMBER, "roles/iam.workloadIdentityUser")
    granted = {
        item.arguments["role"]: item.arguments["member"]
        for item in stack.resources.values()
        if item.terraform_type == "google_project_iam_member"
    }
    account = "${google_service_account.api_account.member}"
    assert granted == dict.fromkeys(("roles/cloudsql.client", "roles/cloudsql.instanceUser", "roles/aiplatform.user"), account)
    user = stack.resources["google_sql_user.api_database_user"].arguments
    assert user["name"] == '${trimsuffix(google_service_account.api_account.email, ".gserviceaccount.com")}'


def test_only_a_service_account_logs_in_to_the_database(stack: Stack) -> None:
    postgres = Postgres(stack, "postgres", props=PostgresProps("europe-west4", NETWORK, DATABASE, {}))
    with pytest.raises(ValueError, match="api logs in to the database"):
        WorkloadIdentity(stack, "api", props=WorkloadIdentityProps("acme", LOADER, postgres=postgres))


def test_a_worker_receives_and_others_publish(stack: Stack) -> None:
    queue = Queue(stack, "queue", props=QueueProps("europe-west4", "1", QUEUE, keep=False))
    for name, receives in (("api", False), ("worker", True)):
        identity = replace(LOADER, service_account=name, stores=("queue",), receives=receives)
        WorkloadIdentity(stack, name, props=WorkloadIdentityProps("acme", identity, queue=queue))
    granted = {
        address: item.arguments["role"]
        for address, item in stack.resources.items()
        if "iam_member" in address and item.arguments["member"] == MEMBER
    }
    assert granted == {
        "google_pubsub_topic_iam_member.api_publishes": "roles/pubsub.publisher",
        "google_pubsub_topic_iam_member.worker_publishes": "roles/pubsub.publisher",
        "google_pubsub_subscription_iam_member.worker_receives": "roles/pubsub.subscriber",
    }


def test_the_cache_lets_in_an_account_of_google_cloud(stack: Stack) -> None:
    plan = model.Memorystore("desk-prod", "HIGHMEM_MEDIUM", "VALKEY_8_0", 1, None, deletion_protection=True)
    cache = Cache(
        stack,
        "cache",
        props=CacheProps(project="acme", region="europe-west4", network_id="net", subnet_id="subnet", cache=plan),
    )
    identity = replace(LOADER, google_account="desk-prod-api", stores=("cache",))
    WorkloadIdentity(stack, "api", props=WorkloadIdentityProps("acme", identity, cache=cache))
    granted = stack.resources["google_project_iam_member.api_cache"].arguments
    assert (granted["role"], granted["member"]) == (
        "roles/memorystore.dbConnectionUser",
        "${google_service_account.api_account.member}",
    )
    assert granted["condition"]["expression"] == ('resource.name == "projects/acme/locations/europe-west4/instances/desk-prod"')


def test_it_reads_metrics(stack: Stack) -> None:
    WorkloadIdentity(stack, "keda", props=WorkloadIdentityProps("acme", LOADER, metrics=True))
    granted = stack.resources["google_project_iam_member.keda_monitoring_viewer"].arguments
    assert (granted["role"], granted["member"]) == ("roles/monitoring.viewer", MEMBER)
