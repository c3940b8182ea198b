"""The service account of a cluster's nodes."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class NodeAccountProps:
    """``repository`` is the id of the Artifact Registry repository that nodes pull from; ``after`` are the APIs."""

    project: str
    region: str
    account_id: str
    repository: str
    after: tuple[Component, ...] = ()


class NodeAccount(Component):
    """Who the nodes are: they write logs and metrics and pull the product's images, nothing else.

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
        google.ArtifactRegistryRepositoryIamMember(
            self,
            "images",
            location=props.region,
            repository=props.repository,
            role="roles/artifactregistry.reader",
            member=account.member,
        )
