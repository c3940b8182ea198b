from __future__ import annotations

import pytest

from groundplan.gcp.key import Key, KeyProps
from groundplan.gcp.service_agents import KEY_USERS, agent, agent_commands
from groundplan.plan.model.gcp import KmsKey
from groundplan.terraform.stack import Stack


def props(*agents: str, keep: bool = False) -> KeyProps:
    return KeyProps("europe-west4", "123456789012", KmsKey("desk-prod", rotation_days=90), agents, keep)


def test_a_key_that_is_replaced(stack: Stack) -> None:
    key = Key(stack, "encryption", props=props())
    ring, made = (resource.arguments for resource in stack.resources.values())
    assert (ring["name"], ring["location"]) == ("desk-prod", "europe-west4")
    assert (made["rotation_period"], made["purpose"]) == ("7776000s", "ENCRYPT_DECRYPT")
    assert key.grants == ()
    assert "lifecycle" not in made, "dev goes away as a whole"


def test_service_agents_may_use_it(stack: Stack) -> None:
    key = Key(stack, "encryption", props=props("compute", "container", "storage", keep=True))
    assert [grant.arguments["member"] for grant in key.grants] == [
        f"serviceAccount:service-123456789012@{agent}.iam.gserviceaccount.com"
        for agent in ("compute-system", "container-engine-robot", "gs-project-accounts")
    ]
    assert {grant.arguments["role"] for grant in key.grants} == {"roles/cloudkms.cryptoKeyEncrypterDecrypter"}
    assert stack.resources["google_kms_crypto_key.encryption_key"].arguments["lifecycle"] == {"prevent_destroy": True}


@pytest.mark.parametrize(
    ("service", "domain"),
    [
        ("artifactregistry", "gcp-sa-artifactregistry"),
        ("memorystore", "gcp-sa-memorystore"),
        ("pubsub", "gcp-sa-pubsub"),
        ("run", "serverless-robot-prod"),
        ("secretmanager", "gcp-sa-secretmanager"),
        ("sqladmin", "gcp-sa-cloud-sql"),
    ],
)
def test_names_of_agents(service: str, domain: str) -> None:
    assert agent(service, "123456789012") == f"serviceAccount:service-123456789012@{domain}.iam.gserviceaccount.com"
    assert service in KEY_USERS


def test_agents_that_a_person_makes() -> None:
    assert agent_commands(["storage", "sqladmin", "compute"], "acme-desk") == [
        "gcloud services enable compute.googleapis.com sqladmin.googleapis.com storage.googleapis.com --project=acme-desk",
        "gcloud beta services identity create --service=sqladmin.googleapis.com --project=acme-desk",
        "gcloud storage service-agent --project=acme-desk",
    ]
