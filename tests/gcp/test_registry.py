from __future__ import annotations

from groundplan.gcp.registry import Registry, RegistryProps
from groundplan.plan.model import ArtifactRegistry
from groundplan.terraform.stack import Stack


def test_only_required(stack: Stack) -> None:
    registry = Registry(stack, "registry", props=RegistryProps("acme-desk", "europe-west4", ArtifactRegistry("desk-prod", {})))
    (repository,) = stack.resources.values()
    assert repository.terraform_address == "google_artifact_registry_repository.registry_repository"
    assert repository.arguments["docker_config"] == {"immutable_tags": True}
    assert {policy["action"] for policy in repository.arguments["cleanup_policies"]} == {"DELETE", "KEEP"}
    reference = "${google_artifact_registry_repository.registry_repository.repository_id}"
    assert registry.address == f"europe-west4-docker.pkg.dev/acme-desk/{reference}"
    assert registry.mirrors == {}


def test_everything(stack: Stack) -> None:
    plan = ArtifactRegistry("desk-prod", {"quay.io": "desk-prod-mirror-quay", "registry.acme.io:5000": "desk-prod-mirror-acme"})
    registry = Registry(stack, "registry", props=RegistryProps("acme-desk", "europe-west4", plan))
    mirror = registry.mirrors["europe-west4-docker.pkg.dev/acme-desk/desk-prod-mirror-acme"]
    assert mirror.terraform_address == "google_artifact_registry_repository.registry_mirror_registry_acme_io_5000"
    assert mirror.arguments["mode"] == "REMOTE_REPOSITORY"
    source = mirror.arguments["remote_repository_config"]["common_repository"]
    assert source == {"uri": "https://registry.acme.io:5000"}
    assert len(stack.resources) == 3
