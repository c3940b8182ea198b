"""Container images: the product's own repository, and mirrors of registries that Cloud Run does not pull from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.plan.model import ArtifactRegistry
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

_DAY_SECONDS = 86_400
_UNTAGGED_DAYS = 30
_KEPT_VERSIONS = 10


@dataclass(frozen=True, slots=True)
class RegistryProps:
    """``after`` is what must be there first: the Artifact Registry API."""

    project: str
    region: str
    registry: ArtifactRegistry
    after: tuple[Component, ...] = ()


class Registry(Component):
    """An Artifact Registry repository for the images that the team builds.

    A tag never moves to another image. Untagged images are deleted after 30 days; the ten newest always stay. A mirror is a
    remote repository: it fetches an image when it is asked for, and keeps it. One of a private registry needs credentials,
    which a person gives it: `gcloud artifacts repositories update --remote-username --remote-password-secret-version`.

    Nobody is granted the right to read: Cloud Run pulls with its service agent, which has it in its own project; the
    nodes of a cluster are granted it with their service account.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/artifact_registry_repository
    """

    address: str
    """Where to push: ``europe-west4-docker.pkg.dev/acme-assistant/`` and a reference to the repository."""
    repository: Ref
    """Its id."""
    mirrors: Mapping[str, Resource]
    """The mirrors by their address."""

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
            docker_config={"immutable_tags": True},
            cleanup_policies=[
                {
                    "id": "delete-untagged",
                    "action": "DELETE",
                    "condition": {"tag_state": "UNTAGGED", "older_than": f"{_UNTAGGED_DAYS * _DAY_SECONDS}s"},
                },
                {"id": "keep-newest", "action": "KEEP", "most_recent_versions": {"keep_count": _KEPT_VERSIONS}},
            ],
            depends_on=props.after,
        )
        self.repository = repository.repository_id
        self.address = f"{props.region}-docker.pkg.dev/{props.project}/{repository.repository_id}"
        self.mirrors = {
            f"{props.region}-docker.pkg.dev/{props.project}/{mirror}": self._mirror(host, mirror, props)
            for host, mirror in registry.mirrors.items()
        }

    def _mirror(self, host: str, repository: str, props: RegistryProps) -> Resource:
        return google.ArtifactRegistryRepository(
            self,
            f"mirror_{host}",
            repository_id=repository,
            location=props.region,
            format="DOCKER",
            mode="REMOTE_REPOSITORY",
            remote_repository_config={"description": host, "common_repository": {"uri": f"https://{host}"}},
            depends_on=props.after,
        )
