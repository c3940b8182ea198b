from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from groundplan.gcp.cache import Cache, CacheProps
from groundplan.gcp.cloud_run import CloudRun
from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.gcp.queue import Queue, QueueProps
from groundplan.gcp.run_container import RunProps
from groundplan.gcp.secrets import Secrets, SecretsProps
from groundplan.plan.model import Replicas
from groundplan.plan.model.gcp import CloudRunService, CloudSql, Memorystore, PubSubQueue
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

SMALL = CloudRunService(
    name="desk-prod-api",
    service_account="desk-prod-api",
    image="ghcr.io/acme/api:1",
    port=8080,
    cpu=Decimal("0.5"),
    memory_mib=512,
    execution_environment="gen1",
    concurrency=1,
    replicas=Replicas(0, 4),
    expose="internal",
    host=None,
    default_url=True,
    health=None,
    env={},
    secrets={},
    needs_models=(),
    needs_services=(),
    needs_stores=(),
    vertex=False,
    deletion_protection=False,
)
LARGE = replace(
    SMALL,
    cpu=Decimal(2),
    memory_mib=2048,
    execution_environment="gen2",
    concurrency=80,
    replicas=Replicas(1, 20),
    expose="public",
    host="api.example.com",
    default_url=False,
    health="/health",
    env={"TEMPLATE": "${name} %{if}"},
    secrets={"CHAT_API_KEY": "chat-api-key"},
    needs_models=("chat",),
    needs_services=("big-search",),
    needs_stores=("postgres",),
    vertex=True,
    deletion_protection=True,
)
NETWORK = "projects/acme-desk/global/networks/desk-prod"
DATABASE = CloudSql(
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


def cloud_run(stack: Stack, id: str, service: CloudRunService, **changes: Any) -> CloudRun:
    props = RunProps("acme-desk", "europe-west4", NETWORK, "subnet-id", **changes)
    return CloudRun(stack, id, service=service, props=props)


def cache(stack: Stack) -> Cache:
    """A small cache."""
    plan = Memorystore("desk-prod", "SHARED_CORE_NANO", "VALKEY_9_0", replicas=0, backup_days=None, deletion_protection=False)
    return Cache(stack, "cache", props=CacheProps("acme-desk", "europe-west4", NETWORK, "subnet-id", plan))


def queue(stack: Stack) -> Queue:
    """A queue."""
    plan = PubSubQueue("desk-prod", "desk-prod", "desk-prod-dead", "desk-prod-dead", 60, 600, 5, enforce_in_transit=False)
    return Queue(stack, "queue", props=QueueProps("europe-west4", "123456789012", plan, keep=False))


def run(stack: Stack, id: str = "api") -> dict[str, Any]:
    return stack.resources[f"google_cloud_run_v2_service.{id}_run"].arguments


def test_only_required(stack: Stack) -> None:
    cloud_run(stack, "api", SMALL)
    assert list(stack.resources) == ["google_service_account.api_account", "google_cloud_run_v2_service.api_run"]
    service = run(stack)
    assert (service["ingress"], service["invoker_iam_disabled"]) == ("INGRESS_TRAFFIC_INTERNAL_ONLY", False)
    assert (service["default_uri_disabled"], service["deletion_protection"]) == (False, False)
    template = service["template"]
    assert template["execution_environment"] == "EXECUTION_ENVIRONMENT_GEN1"
    assert template["scaling"] == {"min_instance_count": 0, "max_instance_count": 4}
    assert template["vpc_access"] == {
        "egress": "PRIVATE_RANGES_ONLY",
        "network_interfaces": {"network": NETWORK, "subnetwork": "subnet-id"},
    }
    container = template["containers"]
    assert container["resources"] == {
        "limits": {"cpu": "500m", "memory": "512Mi"},
        "cpu_idle": True,
        "startup_cpu_boost": True,
    }
    assert container["env"] == []
    assert container["startup_probe"]["tcp_socket"] == {"port": 8080}
    assert "liveness_probe" not in container, "a port that is open says nothing about a service that hangs"


def test_everything(stack: Stack) -> None:
    search = cloud_run(stack, "big-search", replace(SMALL, name="search", service_account="desk-prod-search"))
    secrets = Secrets(
        stack, "secrets", props=SecretsProps("europe-west4", {"chat-api-key": "desk-prod-chat-api-key"}, keep=False)
    )
    postgres = Postgres(stack, "postgres", props=PostgresProps("europe-west4", NETWORK, DATABASE, {}))
    cloud_run(stack, "api", LARGE, secrets=secrets.entries, calls={"big-search": search}, postgres=postgres)
    service = run(stack)
    assert (service["ingress"], service["invoker_iam_disabled"]) == ("INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", True)
    assert (service["default_uri_disabled"], service["deletion_protection"]) == (True, True)
    container = service["template"]["containers"]
    assert container["resources"]["limits"] == {"cpu": "2", "memory": "2Gi"}
    assert container["liveness_probe"]["http_get"] == {"path": "/health", "port": 8080}
    startup = container["startup_probe"]
    assert startup["period_seconds"] * startup["failure_threshold"] == 240
    env = {item["name"]: item.get("value", item.get("value_source")) for item in container["env"]}
    assert list(env) == sorted(env)
    assert env == {
        "BIG_SEARCH_URL": "${google_cloud_run_v2_service.big-search_run.uri}",
        "CHAT_API_KEY": {
            "secret_key_ref": {
                "secret": "${google_secret_manager_secret.secrets_chat-api-key.secret_id}",
                "version": "latest",
            }
        },
        "POSTGRES_HOST": "${google_sql_database_instance.postgres_instance.private_ip_address}",
        "POSTGRES_INSTANCE": "${google_sql_database_instance.postgres_instance.connection_name}",
        "POSTGRES_USER": "${google_sql_user.api_database_user.name}",
        "TEMPLATE": "$${name} %%{if}",
    }


def test_a_service_has_only_the_roles_that_it_needs(stack: Stack) -> None:
    search = cloud_run(stack, "big-search", replace(SMALL, name="search", service_account="desk-prod-search"))
    secrets = Secrets(
        stack, "secrets", props=SecretsProps("europe-west4", {"chat-api-key": "desk-prod-chat-api-key"}, keep=False)
    )
    postgres = Postgres(stack, "postgres", props=PostgresProps("europe-west4", NETWORK, DATABASE, {}))
    everything = {"secrets": secrets.entries, "calls": {"big-search": search}, "postgres": postgres}
    cloud_run(stack, "api", LARGE, **everything)
    members = {address: item.arguments for address, item in stack.resources.items() if "_iam_member." in address}
    assert {address: arguments["role"] for address, arguments in members.items()} == {
        "google_project_iam_member.api_database_client": "roles/cloudsql.client",
        "google_project_iam_member.api_database_login": "roles/cloudsql.instanceUser",
        "google_secret_manager_secret_iam_member.api_secret_chat-api-key": "roles/secretmanager.secretAccessor",
        "google_cloud_run_v2_service_iam_member.api_call_big-search": "roles/run.invoker",
        "google_project_iam_member.api_vertex": "roles/aiplatform.user",
    }
    assert {arguments["member"] for arguments in members.values()} == {"${google_service_account.api_account.member}"}
    assert set(members) < set(run(stack)["depends_on"]), "Cloud Run looks at them when the service is deployed"
    assert run(stack, "big-search").get("depends_on") is None


def test_stores_come_with_their_variables_and_the_right_to_use_just_them(stack: Stack) -> None:
    cloud_run(stack, "api", SMALL, cache=cache(stack), queue=queue(stack))
    env = {item["name"]: item["value"] for item in run(stack)["template"]["containers"]["env"]}
    assert env["QUEUE_TOPIC"] == "${google_pubsub_topic.queue_topic.id}"
    assert "QUEUE_SUBSCRIPTION" not in env, "a service with a port publishes only"
    assert (env["CACHE_PORT"], env["CACHE_USER"]) == ("6379", "default")
    assert {"CACHE_HOST", "CACHE_CA_CERTIFICATES"} < set(env)
    connect = stack.resources["google_project_iam_member.api_cache"].arguments
    assert connect["role"] == "roles/memorystore.dbConnectionUser"
    assert "instances/desk-prod" in connect["condition"]["expression"]
    publish = stack.resources["google_pubsub_topic_iam_member.api_publish"].arguments
    assert (publish["role"], publish["topic"]) == ("roles/pubsub.publisher", "${google_pubsub_topic.queue_topic.id}")
    rights = {"google_project_iam_member.api_cache", "google_pubsub_topic_iam_member.api_publish"}
    assert rights <= set(run(stack)["depends_on"])


def test_in_a_private_network_everything_goes_through_the_subnet(stack: Stack) -> None:
    key = Ref("${google_kms_crypto_key.key.id}")
    inside = replace(SMALL, host="api.example.com", default_url=False)
    cloud_run(stack, "api", inside, private=True, key_id=key)
    cloud_run(stack, "other", SMALL, private=True, key_id=key)
    for name, behind in (("api", True), ("other", False)):
        service = run(stack, name)
        assert service["ingress"] == "INGRESS_TRAFFIC_INTERNAL_ONLY"
        assert service["invoker_iam_disabled"] is behind, "only what the load balancer calls lets everybody in the network call"
        assert service["default_uri_disabled"] is behind
        assert service["binary_authorization"] == {"use_default": True}
        assert service["template"]["encryption_key"] == "${google_kms_crypto_key.key.id}"
        assert service["template"]["vpc_access"]["egress"] == "ALL_TRAFFIC"


def test_outside_of_a_private_network_nothing_of_it_is_set(stack: Stack) -> None:
    cloud_run(stack, "api", SMALL)
    service = run(stack)
    assert "binary_authorization" not in service and "encryption_key" not in service["template"]
