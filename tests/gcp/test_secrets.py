from __future__ import annotations

from groundplan.gcp.secrets import Secrets, SecretsProps
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack


def test_none(stack: Stack) -> None:
    secrets = Secrets(stack, "secrets", props=SecretsProps("europe-west4", {}, keep=False))
    assert (secrets.entries, stack.resources) == ({}, {})


def test_entries_without_a_value_in_the_region(stack: Stack) -> None:
    ids = {"chat-api-key": "desk-prod-chat-api-key", "session": "desk-prod-session"}
    secrets = Secrets(stack, "secrets", props=SecretsProps("europe-west4", ids, keep=False))
    assert list(stack.resources) == [
        "google_secret_manager_secret.secrets_chat-api-key",
        "google_secret_manager_secret.secrets_session",
    ]
    assert secrets.entries["session"].arguments == {
        "secret_id": "desk-prod-session",
        "replication": {"user_managed": {"replicas": [{"location": "europe-west4"}]}},
    }


def test_values_that_people_put_in_are_kept(stack: Stack) -> None:
    Secrets(stack, "secrets", props=SecretsProps("europe-west4", {"session": "desk-prod-session"}, keep=True))
    (entry,) = stack.resources.values()
    assert entry.arguments["lifecycle"] == {"prevent_destroy": True}


def test_values_are_under_the_key(stack: Stack) -> None:
    key = Ref("${google_kms_crypto_key.k.id}")
    Secrets(stack, "secrets", props=SecretsProps("europe-west4", {"session": "desk-prod-session"}, keep=True, key_id=key))
    (entry,) = stack.resources.values()
    assert entry.arguments["replication"]["user_managed"]["replicas"] == [
        {"location": "europe-west4", "customer_managed_encryption": {"kms_key_name": key}}
    ]
