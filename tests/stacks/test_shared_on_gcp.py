"""What every stack on Google Cloud makes of the shared parts: key, images, secrets, budget."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gcp_plans
import gke_plans
from groundplan.plan import Plan
from groundplan.stacks.build import terraform_document

MODEL = {"source": "gs://acme-models/chat"}
PRIVATE: dict[str, Any] = {"profile": "private-vpc", "intent": {"residency": "eu"}, "models": {"chat": MODEL}}
BUDGET = {
    "budget": {"monthly_usd": 500},
    "cloud": {"billing_account": "01A2B3-C4D5E6-F70819", "project_number": "123456789012"},
}


def document(plan: Plan) -> dict[str, Any]:
    found = terraform_document(plan)
    return found


def test_all_that_keeps_data_uses_the_key(tmp_path: Path) -> None:
    worker = {
        "image": "ghcr.io/acme/worker:1",
        "cpu": 1,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 1},
        "secrets": {"TOKEN": "token"},
        "needs": ["postgres", "cache", "queue"],
    }
    data = {"postgres": {"tier": "small"}, "cache": {"engine": "valkey"}, "queue": {"engine": "pubsub"}}
    found = document(gke_plans.plan(tmp_path, {**PRIVATE, "services": {"worker": worker}, "data": data}))
    key = "${google_kms_crypto_key.encryption_key.id}"
    made = found["resource"]
    assert {name.removeprefix("encryption_") for name in made["google_kms_crypto_key_iam_member"]} == {
        *("artifactregistry", "compute", "container", "memorystore", "pubsub", "secretmanager", "sqladmin", "storage")
    }
    assert {repository["kms_key_name"] for repository in made["google_artifact_registry_repository"].values()} == {key}
    assert len(made["google_artifact_registry_repository"]) == 2
    (secret,) = made["google_secret_manager_secret"].values()
    (replica,) = secret["replication"]["user_managed"]["replicas"]
    assert replica == {"location": "europe-west4", "customer_managed_encryption": {"kms_key_name": key}}
    assert "google_kms_crypto_key_iam_member.encryption_secretmanager" in secret["depends_on"]
    agents = found["output"]["service_agents"]["value"]
    assert agents[0].startswith("gcloud services enable artifactregistry.googleapis.com compute.googleapis.com ")
    assert "gcloud beta services identity create --service=memorystore.googleapis.com --project=acme-shop" in agents
    assert agents[-1] == "gcloud storage service-agent --project=acme-shop"


def test_a_product_without_a_key_asks_for_no_agents(tmp_path: Path) -> None:
    found = document(gcp_plans.plan(tmp_path))
    assert "google_kms_crypto_key" not in found["resource"]
    assert "service_agents" not in found["output"]
    (provider,) = found["provider"]["google"]
    assert {"billing_project", "user_project_override"}.isdisjoint(provider)
    assert "first_apis" not in found["output"]


def test_a_budget_counts_the_stack_in_a_project_of_many(tmp_path: Path) -> None:
    found = document(gcp_plans.plan(tmp_path, BUDGET))
    (budget,) = found["resource"]["google_billing_budget"].values()
    assert budget["budget_filter"]["labels"] == {"stack": "desk-prod"}
    assert budget["depends_on"] == ["google_project_service.apis_billingbudgets"]
    (provider,) = found["provider"]["google"]
    assert provider["default_labels"]["stack"] == "desk-prod", "the cost is found by it"
    assert (provider["billing_project"], provider["user_project_override"]) == ("acme-desk", True)
    first = "gcloud services enable cloudresourcemanager.googleapis.com serviceusage.googleapis.com --project=acme-desk"
    assert found["output"]["first_apis"]["value"] == first, "the provider reads a project that its calls name"


def test_a_private_network_counts_its_whole_project(tmp_path: Path) -> None:
    found = document(gke_plans.plan(tmp_path, {**PRIVATE, **BUDGET}))
    (budget,) = found["resource"]["google_billing_budget"].values()
    assert budget["budget_filter"] == {"projects": ["projects/123456789012"], "calendar_period": "MONTH"}


def test_what_has_to_be_copied_first(tmp_path: Path) -> None:
    registry = "europe-west4-docker.pkg.dev/acme-mirror/images"
    found = document(gcp_plans.plan(tmp_path, {"registry": registry}))
    assert found["output"]["image_registry"]["value"] == registry
    assert found["output"]["images_to_mirror"]["value"] == [
        {"source": "ghcr.io/acme/api:1.0.0", "target": f"{registry}/ghcr.io/acme/api:1.0.0"}
    ]


def test_cloud_run_is_let_into_repositories_of_other_projects(tmp_path: Path) -> None:
    registry = "europe-west4-docker.pkg.dev/acme-mirror/images"
    outputs = document(gcp_plans.plan(tmp_path, {"registry": registry}))["output"]
    assert outputs["image_readers"]["value"] == [
        "gcloud artifacts repositories add-iam-policy-binding images --location=europe-west4 --project=acme-mirror "
        "--member=serviceAccount:service-$(gcloud projects describe acme-desk --format='value(projectNumber)')"
        "@serverless-robot-prod.iam.gserviceaccount.com --role=roles/artifactregistry.reader"
    ]
    identity = "gcloud beta services identity create --service=run.googleapis.com --project=acme-desk"
    assert identity in outputs["service_agents"]["value"], "nothing is granted to an agent that is not there"
    # An agent reads what is in its own project.
    own = document(gcp_plans.plan(tmp_path, {"registry": "europe-west4-docker.pkg.dev/acme-desk/images"}))["output"]
    assert {"image_readers", "service_agents"}.isdisjoint(own)
