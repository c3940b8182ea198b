"""Container images: the product's own repository, and mirrors of registries that are not pulled from themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.gcp.keep import lifecycle
from groundplan.plan.model.gcp import ArtifactRegistry
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

_DAY_SECONDS = 86_400
_UNTAGGED_DAYS = 30
_KEPT_VERSIONS = 10
_DOCKER_HUB = "docker.io"


@dataclass(frozen=True, slots=True)
class RegistryProps:
    """``keep`` guards the product's own images against deletion; mirrors fetch theirs again.

    ``key_id`` is the key that encrypts the repositories; None: Google's own. It cannot be changed: another one replaces them.
    ``after`` is what must be there first: the Artifact Registry API, and the right to use the key.
    """

    project: str
    region: str
    registry: ArtifactRegistry
    keep: bool
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class Registry(Component):
    """An Artifact Registry repository for the images that the team builds.

    A tag never moves to another image. Untagged images are deleted after 30 days; the ten newest always stay. New images are
    scanned for known vulnerabilities where the project has the Container Scanning API.

    A mirror is a remote repository: it fetches an image when it is asked for, and keeps it, so that what runs does not hang on
    somebody's registry. One of a private registry needs credentials, and Docker Hub gives more images a day to who has some. A
    person gives them, and Terraform leaves them: `gcloud artifacts repositories update --remote-username
    --remote-password-secret-version`, with the right to read that secret for the service agent of Artifact Registry. Inside a
    perimeter of VPC Service Controls it fetches nothing before `gcloud artifacts vpcsc-config allow`.

    Nobody is granted the right to read: Cloud Run pulls with its service agent, which has it in its own project, and is granted
    it in another one by that one's owners; the nodes of a cluster are granted it with their service account.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/artifact_registry_repository
    https://docs.cloud.google.com/artifact-registry/docs/repositories/remote-overview
    """

    address: str
    """Where to push: ``europe-west4-docker.pkg.dev/acme-assistant/`` and a reference to the repository."""
    repository: Ref
    """Its id."""
    mirrors: Mapping[str, Resource]
    """The mirrors by their address."""
    mirror_ids: Mapping[str, Ref]
    """Ids of the mirrors, by the host of the registry."""

    def __init__(self, scope: Construct, id: str, *, props: RegistryProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        registry = props.registry
        repository = google.ArtifactRegistryRepository(
            self,
            "repository",
            repository_id=registry.repository,
            location=props.region,
            format="DOCKER",
            kms_key_name=props.key_id,
            docker_config={"immutable_tags": True},
            vulnerability_scanning_config={"enablement_config": "INHERITED"},
            cleanup_policies=[
                {
                    "id": "delete-untagged",
                    "action": "DELETE",
                    "condition": {"tag_state": "UNTAGGED", "older_than": f"{_UNTAGGED_DAYS * _DAY_SECONDS}s"},
                },
                {"id": "keep-newest", "action": "KEEP", "most_recent_versions": {"keep_count": _KEPT_VERSIONS}},
            ],
            lifecycle=lifecycle(keep=props.keep),
            depends_on=props.after,
        )
        self.repository = repository.repository_id
        self.address = f"{props.region}-docker.pkg.dev/{props.project}/{repository.repository_id}"
        mirrors = {host: self._mirror(host, mirror, props) for host, mirror in registry.mirrors.items()}
        self.mirror_ids = {host: mirror.ref("repository_id") for host, mirror in mirrors.items()}
        self.mirrors = {
            f"{props.region}-docker.pkg.dev/{props.project}/{registry.mirrors[host]}": mirror
            for host, mirror in mirrors.items()
        }

    def _mirror(self, host: str, repository: str, props: RegistryProps) -> Resource:
        return google.ArtifactRegistryRepository(
            self,
            f"mirror_{host}",
            repository_id=repository,
            location=props.region,
            format="DOCKER",
            mode="REMOTE_REPOSITORY",
            kms_key_name=props.key_id,
            remote_repository_config={"description": host, **_upstream(host)},
            lifecycle={"ignore_changes": ["remote_repository_config[0].upstream_credentials"]},
            depends_on=props.after,
        )


def _upstream(host: str) -> dict[str, Any]:
    if host == _DOCKER_HUB:
        return {"docker_repository": {"public_repository": "DOCKER_HUB"}}
    return {"common_repository": {"uri": f"https://{host}"}}
