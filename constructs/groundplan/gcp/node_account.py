"""The service account of a cluster's nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class NodeAccountProps:
    """``repository`` is the id of the Artifact Registry repository that nodes pull from; ``after`` are the APIs.

    ``mirrors`` are ids of repositories that fetch images for them, by the host of the registry that these come from.
    """

    project: str
    region: str
    account_id: str
    repository: str
    mirrors: Mapping[str, str] = field(default_factory=dict)
    after: tuple[Component, ...] = ()


class NodeAccount(Component):
    """Who the nodes are: they write logs and metrics and pull images from the product's repositories, nothing else.

    Pods do not act as it: Workload Identity Federation gives each its own identity. Images in another project's Artifact
    Registry need ``roles/artifactregistry.reader`` there, which its owner grants.

    https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts
    """

    email: Ref

    def __init__(self, scope: Construct, id: str, *, props: NodeAccountProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        account = google.ServiceAccount(
            self, "account", account_id=props.account_id, display_name="Nodes of the GKE cluster", depends_on=props.after
        )
        self.email = account.email
        google.ProjectIamMember(
            self, "node", project=props.project, role="roles/container.defaultNodeServiceAccount", member=account.member
        )
        repositories = {"images": props.repository, **{f"images_{host}": mirror for host, mirror in props.mirrors.items()}}
        for name, repository in repositories.items():
            google.ArtifactRegistryRepositoryIamMember(
                self,
                name,
                location=props.region,
                repository=repository,
                role="roles/artifactregistry.reader",
                member=account.member,
            )
