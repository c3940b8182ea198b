from __future__ import annotations

from groundplan.gcp.registry import Registry, RegistryProps
from groundplan.plan.model.gcp import ArtifactRegistry
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack


def plan(**mirrors: str) -> ArtifactRegistry:
    return ArtifactRegistry("desk-prod", mirrors, registry=None, copies={})


def test_only_required(stack: Stack) -> None:
    registry = Registry(stack, "registry", props=RegistryProps("acme-desk", "europe-west4", plan(), keep=False))
    (repository,) = stack.resources.values()
    assert repository.terraform_address == "google_artifact_registry_repository.registry_repository"
    assert repository.arguments["docker_config"] == {"immutable_tags": True}
    assert repository.arguments["vulnerability_scanning_config"] == {"enablement_config": "INHERITED"}
    assert {policy["action"] for policy in repository.arguments["cleanup_policies"]} == {"DELETE", "KEEP"}
    assert {"kms_key_name", "lifecycle"}.isdisjoint(repository.arguments)
    reference = "${google_artifact_registry_repository.registry_repository.repository_id}"
    assert registry.address == f"europe-west4-docker.pkg.dev/acme-desk/{reference}"
    assert (registry.mirrors, registry.mirror_ids) == ({}, {})


def test_everything(stack: Stack) -> None:
    hosts = {"quay.io": "desk-prod-mirror-quay", "registry.acme.io:5000": "desk-prod-mirror-acme"}
    key = Ref("${google_kms_crypto_key.k.id}")
    props = RegistryProps("acme-desk", "europe-west4", plan(**hosts), keep=True, key_id=key)
    registry = Registry(stack, "registry", props=props)
    mirror = registry.mirrors["europe-west4-docker.pkg.dev/acme-desk/desk-prod-mirror-acme"]
    assert mirror.terraform_address == "google_artifact_registry_repository.registry_mirror_registry_acme_io_5000"
    assert mirror.arguments["mode"] == "REMOTE_REPOSITORY"
    source = mirror.arguments["remote_repository_config"]["common_repository"]
    assert source == {"uri": "https://registry.acme.io:5000"}
    assert registry.mirror_ids["registry.acme.io:5000"] == f"${{{mirror.terraform_address}.repository_id}}"
    assert len(stack.resources) == 3
    assert {resource.arguments["kms_key_name"] for resource in stack.resources.values()} == {key}
    repository = stack.resources["google_artifact_registry_repository.registry_repository"]
    assert repository.arguments["lifecycle"] == {"prevent_destroy": True}


def test_credentials_of_a_mirror_stay_as_a_person_gave_them(stack: Stack) -> None:
    props = RegistryProps("acme-desk", "europe-west4", plan(**{"ghcr.io": "desk-prod-mirror-ghcr"}), keep=True)
    (mirror,) = Registry(stack, "registry", props=props).mirrors.values()
    assert mirror.arguments["lifecycle"] == {"ignore_changes": ["remote_repository_config[0].upstream_credentials"]}


def test_docker_hub_is_known_by_its_name(stack: Stack) -> None:
    props = RegistryProps("acme-desk", "europe-west4", plan(**{"docker.io": "desk-prod-mirror-hub"}), keep=False)
    (mirror,) = Registry(stack, "registry", props=props).mirrors.values()
    assert mirror.arguments["remote_repository_config"] == {
        "description": "docker.io",
        "docker_repository": {"public_repository": "DOCKER_HUB"},
    }
