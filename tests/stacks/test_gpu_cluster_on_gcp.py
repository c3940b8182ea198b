"""The stack of a gpu-cluster on Google Cloud: what all its resources have, and how they hang together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import blueprints
import gke_plans
import platform_plans
from groundplan.stacks.build import terraform_document

FILES = blueprints.files(provider="gcp", profile="gpu-cluster")
EVERY = [pytest.param(file, name, id=f"{file.stem}-{name}") for file in FILES for name in blueprints.environments(file)]


def document(folder: Path, changes: dict[str, Any] | None = None, environment: str = "prod") -> dict[str, Any]:
    return terraform_document(gke_plans.plan(folder, changes, environment))


@pytest.mark.parametrize(("file", "environment"), EVERY)
def test_there_is_no_data_source(file: Path, environment: str) -> None:
    assert "data" not in blueprints.document(file, environment), "a plan must need no account"


@pytest.mark.parametrize(("file", "environment"), EVERY)
def test_everything_that_keeps_data_has_the_key(file: Path, environment: str) -> None:
    resources = blueprints.document(file, environment)["resource"]
    key = "${google_kms_crypto_key.encryption_key.id}"
    assert {pool["node_config"]["boot_disk_kms_key"] for pool in resources["google_container_node_pool"].values()} == {key}
    assert {bucket["encryption"]["default_kms_key_name"] for bucket in resources["google_storage_bucket"].values()} == {key}
    assert resources["google_container_cluster"]["cluster_cluster"]["database_encryption"]["key_name"] == key


@pytest.mark.parametrize(("file", "environment"), EVERY)
def test_nodes_have_no_address_on_the_internet(file: Path, environment: str) -> None:
    resources = blueprints.document(file, environment)["resource"]
    assert all(pool["network_config"]["enable_private_nodes"] for pool in resources["google_container_node_pool"].values())
    assert resources["google_container_cluster"]["cluster_cluster"]["private_cluster_config"]["enable_private_nodes"]


@pytest.mark.parametrize(("file", "environment"), EVERY)
def test_no_key_of_a_service_account_and_no_secret_value(file: Path, environment: str) -> None:
    resources = blueprints.document(file, environment)["resource"]
    assert "google_service_account_key" not in resources
    # Addresses of stores lie in the state; what Terraform makes up itself does not.
    for name, version in resources.get("google_secret_manager_secret_version", {}).items():
        assert ("secret_data_wo" in version) == (name.split("_")[1] in ("grafana", "models")), name


def test_what_keeps_data_is_guarded_outside_of_dev(tmp_path: Path) -> None:
    for environment, kept in (("dev", False), ("prod", True)):
        resources = document(tmp_path, environment=environment)["resource"]
        assert resources["google_container_cluster"]["cluster_cluster"]["deletion_protection"] is kept
        guarded = [
            kind
            for kind in ("google_kms_crypto_key", "google_storage_bucket", "google_compute_subnetwork")
            for item in resources[kind].values()
            if item.get("lifecycle", {}).get("prevent_destroy")
        ]
        assert bool(guarded) is kept


def test_nodes_wait_for_the_way_out_and_the_key(tmp_path: Path) -> None:
    resources = document(tmp_path)["resource"]
    for pool in resources["google_container_node_pool"].values():
        assert {
            "google_compute_router_nat.network_nat",
            "google_kms_crypto_key_iam_member.encryption_compute",
            "google_project_iam_member.node_account_node",
        } <= set(pool["depends_on"])


def test_compute_classes_make_their_own_pools(tmp_path: Path) -> None:
    changes = {"cluster": {"nodes": "compute-class"}, "capacity": ["reservation", "spot"]}
    resources = document(tmp_path, changes)["resource"]
    assert sorted(resources["google_container_node_pool"]) == ["gpu_g2-standard-8-reservation_pool", "system_pool"]
    assert resources["google_container_cluster"]["cluster_cluster"]["cluster_autoscaling"]["enabled"] is True


def test_model_loader_reads_the_weights_and_the_token_alone(tmp_path: Path) -> None:
    changes = {"models": {"other": gke_plans.hosted("l4", source="gs://acme-weights/other")}}
    resources = document(tmp_path, changes)["resource"]
    member = gke_plans.target(tmp_path, changes).identities["model-loader"].member
    granted = [
        (kind, item["role"], item.get("bucket"))
        for kind, items in resources.items()
        for item in items.values()
        if item.get("member") == member
    ]
    assert granted == [
        ("google_secret_manager_secret_iam_member", "roles/secretmanager.secretAccessor", None),
        ("google_storage_bucket_iam_member", "roles/storage.objectViewer", "acme-weights"),
        ("google_storage_bucket_iam_member", "roles/storage.objectViewer", "${google_storage_bucket.models_bucket.name}"),
    ]


_GITOPS = {"repository": "https://github.com/acme/platform", "path": "clusters", "revision": "main"}


def test_triton_asks_for_the_bucket_itself(tmp_path: Path) -> None:
    models = {"rank": {**gke_plans.hosted("l4", low=1, source="gs://acme-weights/rank"), "server": "triton"}}
    access = document(tmp_path, {"models": models, "gitops": _GITOPS})["resource"]["google_storage_bucket_iam_member"]
    granted = [(item["role"], item["bucket"]) for item in access.values() if "/sa/model-loader" in item["member"]]
    assert ("roles/storage.legacyBucketReader", "acme-weights") in granted
    assert "condition" not in next(item for item in access.values() if item["role"] == "roles/storage.legacyBucketReader")


def test_a_service_logs_in_to_the_database_as_itself(tmp_path: Path) -> None:
    service = {
        "image": "ghcr.io/acme/api:1",
        "cpu": 1,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 1},
        "needs": ["postgres"],
    }
    made = document(tmp_path, {"services": {"api": service}, "data": {"postgres": {"tier": "small"}}})
    users = made["resource"]["google_sql_user"]
    assert [user["type"] for user in users.values()] == ["CLOUD_IAM_SERVICE_ACCOUNT"]
    assert "api_google_account" in made["output"]


def test_a_service_that_is_named_like_a_workload_of_the_cluster(tmp_path: Path) -> None:
    service = {
        "image": "ghcr.io/acme/loki:1",
        "cpu": 1,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 1},
        "needs": ["gem"],
    }
    changes = {"services": {"loki": service}, "models": {"gem": {"source": "vertex://gemini-2.5-pro", "server": "api"}}}
    granted = document(tmp_path, changes)["resource"]["google_project_iam_member"]
    assert [address for address, item in granted.items() if item["role"] == "roles/aiplatform.user"] == [
        "identities_service-loki_aiplatform_user"
    ]


def test_stores_are_for_the_services_that_need_them(tmp_path: Path) -> None:
    service = {"image": "ghcr.io/acme/api:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    changes = {
        "services": {"seeker": {**service, "needs": ["vectors", "cache"]}, "worker": {**service, "needs": ["queue"]}},
        "data": {
            "postgres": {"tier": "small"},
            "vectors": {"engine": "pgvector", "count": 1000, "dimensions": 512},
            "cache": {"engine": "valkey"},
            "queue": {"engine": "pubsub"},
        },
    }
    resources = document(tmp_path, changes)["resource"]
    found = [
        (address, item["role"])
        for kind in ("google_project_iam_member", "google_pubsub_topic_iam_member", "google_pubsub_subscription_iam_member")
        for address, item in sorted(resources[kind].items())
        if address.startswith("identities_")
    ]
    assert found == [
        ("identities_service-seeker_cache", "roles/memorystore.dbConnectionUser"),
        ("identities_service-seeker_cloudsql_client", "roles/cloudsql.client"),
        ("identities_service-seeker_cloudsql_instanceUser", "roles/cloudsql.instanceUser"),
        ("identities_service-worker_publishes", "roles/pubsub.publisher"),
        ("identities_service-worker_receives", "roles/pubsub.subscriber"),
    ]
    assert list(resources["google_sql_user"]) == ["identities_service-seeker_database_user"]


def test_a_private_cluster_is_reached_from_its_network_alone(tmp_path: Path) -> None:
    made = document(tmp_path, {**gke_plans.PRIVATE})
    cluster = made["resource"]["google_container_cluster"]["cluster_cluster"]
    assert cluster["private_cluster_config"]["enable_private_endpoint"] is True
    assert cluster["control_plane_endpoints_config"]["dns_endpoint_config"] == {"allow_external_traffic": False}
    assert "cluster_dns_endpoint" not in made["output"]
    assert made["output"]["kubeconfig_command"]["value"] == (
        "gcloud container clusters get-credentials shop-prod --location=europe-west4 --project=acme-shop --internal-ip"
        " && kubectl config set clusters.gke_acme-shop_europe-west4_shop-prod.proxy-url socks5://localhost:1080"
    )
    assert "-D 1080" in made["output"]["bastion_command"]["value"]


def test_nodes_of_a_private_cluster_read_the_mirrors(tmp_path: Path) -> None:
    service = {"image": "ghcr.io/acme/api:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    resources = document(tmp_path, {**gke_plans.PRIVATE, "services": {"api": service}})["resource"]
    read = {item["repository"] for item in resources["google_artifact_registry_repository_iam_member"].values()}
    assert read == {
        f"${{google_artifact_registry_repository.{address}.repository_id}}"
        for address in resources["google_artifact_registry_repository"]
    }
    assert len(read) == 2


def test_flex_start_beside_nodes_that_always_run(tmp_path: Path) -> None:
    changes = {"models": {"giant": gke_plans.hosted("h100", 16)}, "capacity": ["on_demand", "flex_start"]}
    pools = document(tmp_path, changes)["resource"]["google_container_node_pool"]
    assert {
        address: (pool["node_config"].get("max_run_duration"), pool.get("queued_provisioning"), pool.get("placement_policy"))
        for address, pool in pools.items()
        if pool["node_config"].get("flex_start")
    } == {
        "gpu_a3-highgpu-8g-flex-start_pool": (None, {"enabled": True}, None),
        "gpu_g2-standard-8-flex-start_pool": ("604800s", None, None),
    }


def test_keda_reads_metrics(tmp_path: Path) -> None:
    worker = {"image": "ghcr.io/acme/worker:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 0, "max": 2}, "needs": ["queue"]}
    changes = {"services": {"worker": worker}, "data": {"queue": {"engine": "pubsub"}}}
    made = document(tmp_path, {**changes, **platform_plans.GITOPS})["resource"]["google_project_iam_member"]
    granted = [each for name, each in made.items() if name.startswith("identities_keda")]
    assert [each["role"] for each in granted] == ["roles/monitoring.viewer"]
    assert granted[0]["member"].endswith("/ns/keda/sa/keda-operator")


def test_nodes_of_a_reservation_are_for_the_class_of_the_tree(tmp_path: Path) -> None:
    changes = {"cluster": {"nodes": "compute-class"}, "capacity": ["reservation", "spot"]}
    made = document(tmp_path, {**changes, **platform_plans.GITOPS})["resource"]["google_container_node_pool"]
    [reserved] = [each for each in made.values() if each["name"] != "system"]
    assert reserved["node_config"]["labels"]["cloud.google.com/compute-class"] == reserved["name"]
