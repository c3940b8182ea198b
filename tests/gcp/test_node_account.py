from __future__ import annotations

from dataclasses import replace

from groundplan.gcp.node_account import NodeAccount, NodeAccountProps
from groundplan.terraform.stack import Stack

PROPS = NodeAccountProps("acme-desk", "europe-west4", "desk-prod-nodes", "desk-prod")


def test_two_roles_and_no_more(stack: Stack) -> None:
    account = NodeAccount(stack, "node_account", props=PROPS)
    roles = {address: item.arguments["role"] for address, item in stack.resources.items() if "role" in item.arguments}
    assert roles == {
        "google_project_iam_member.node_account_node": "roles/container.defaultNodeServiceAccount",
        "google_artifact_registry_repository_iam_member.node_account_images": "roles/artifactregistry.reader",
    }
    assert account.email == "${google_service_account.node_account_account.email}"


def test_images_of_one_repository(stack: Stack) -> None:
    NodeAccount(stack, "node_account", props=PROPS)
    images = stack.resources["google_artifact_registry_repository_iam_member.node_account_images"].arguments
    assert (images["repository"], images["location"]) == ("desk-prod", "europe-west4")
    assert images["member"] == "${google_service_account.node_account_account.member}"


def test_images_of_mirrors(stack: Stack) -> None:
    NodeAccount(stack, "node_account", props=replace(PROPS, mirrors={"ghcr.io": "desk-prod-mirror-ghcr-io"}))
    images = stack.resources["google_artifact_registry_repository_iam_member.node_account_images_ghcr_io"].arguments
    assert (images["repository"], images["role"]) == ("desk-prod-mirror-ghcr-io", "roles/artifactregistry.reader")
