"""Stores of a product on Google Cloud, as Terraform gets them from either stack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gcp_plans
import gke_plans
from groundplan.stacks.build import terraform_document

DATA = {
    "postgres": {"tier": "small", "extensions": ["pg_trgm"]},
    "vectors": {"engine": "pgvector", "count": 1000, "dimensions": 1536},
    "cache": {"engine": "valkey"},
    "queue": {"engine": "pubsub"},
}
KEY = "${google_kms_crypto_key.encryption_key.id}"


def on_cloud_run(folder: Path) -> dict[str, Any]:
    needs = {"api": {"needs": ["cache"]}}
    plan = gcp_plans.plan(folder, {"cloud": {"project_number": "123456789012"}, "data": DATA, "services": needs})
    return terraform_document(plan)


def on_gke(folder: Path) -> dict[str, Any]:
    services = {"api": gcp_plans.SMALL["services"]["api"] | {"needs": ["cache"]}}
    return terraform_document(gke_plans.plan(folder, {"data": DATA, "services": services}))


def test_on_cloud_run(tmp_path: Path) -> None:
    made = on_cloud_run(tmp_path)
    cache = made["resource"]["google_memorystore_instance"]["cache_instance"]
    assert cache["desired_auto_created_endpoints"] == [
        {"network": "${google_compute_network.network_vpc.id}", "project_id": "acme-desk"}
    ]
    assert "google_project_service.apis_memorystore" in cache["depends_on"]
    policy = made["resource"]["google_network_connectivity_service_connection_policy"]["cache_connections"]
    assert "google_project_service.apis_networkconnectivity" in policy["depends_on"]
    topic = made["resource"]["google_pubsub_topic"]["queue_topic"]
    assert "google_project_service.apis_pubsub" in topic["depends_on"]
    assert "kms_key_name" not in topic


def test_outputs_say_what_a_person_does(tmp_path: Path) -> None:
    outputs = {name: output["value"] for name, output in on_cloud_run(tmp_path)["output"].items()}
    assert outputs["postgres_extensions"] == [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm;",
        "CREATE EXTENSION IF NOT EXISTS vector;",
    ]
    # There is no key; Pub/Sub moves messages to the dead-letter topic.
    assert outputs["service_agents"] == [
        "gcloud services enable pubsub.googleapis.com --project=acme-desk",
        "gcloud beta services identity create --service=pubsub.googleapis.com --project=acme-desk",
    ]


def test_on_gke_all_that_keeps_data_is_under_the_key(tmp_path: Path) -> None:
    resources = on_gke(tmp_path)["resource"]
    kept = {
        "sqladmin": (resources["google_sql_database_instance"]["postgres_instance"], "encryption_key_name"),
        "memorystore": (resources["google_memorystore_instance"]["cache_instance"], "kms_key"),
        "pubsub": (resources["google_pubsub_topic"]["queue_dead_letter"], "kms_key_name"),
    }
    for service, (store, argument) in kept.items():
        assert store[argument] == KEY
        # Google's service may use the key before the store is made.
        assert f"google_kms_crypto_key_iam_member.encryption_{service}" in store["depends_on"]
