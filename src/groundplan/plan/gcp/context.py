"""What every part of a plan for Google Cloud is resolved in."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.blueprint import Pair
from groundplan.blueprint.model import GcpCloud
from groundplan.plan.gcp.names import COMPUTE, DATABASE_USER, SERVICE_ACCOUNT, SERVICE_ACCOUNT_LEAST, name_of
from groundplan.plan.given import Given


@dataclass(frozen=True, slots=True)
class Context(Given):
    """A blueprint for Google Cloud in one environment, with what follows from its first lines alone.

    ``stack`` begins the names of everything; ``production`` asks for more than one of what may fail and keeps data;
    ``private`` is the profile private-vpc.
    """

    cloud: GcpCloud
    environment: str
    stack: str
    production: bool
    private: bool

    @property
    def region(self) -> str:
        """The region, which the catalogue may not have: the checks tell."""
        return self.cloud.region

    @property
    def project(self) -> str:
        """The project id."""
        return self.cloud.project

    @property
    def residency(self) -> str | None:
        """Where the blueprint wants its data to stay; a private-vpc without it has not passed the checks."""
        return None if self.blueprint.intent is None else self.blueprint.intent.residency

    @property
    def on_gke(self) -> bool:
        """Whether it runs on GKE; else on Cloud Run. A private-vpc does where it hosts a model."""
        return self.blueprint.profile == "gpu-cluster" or (self.private and self.hosts_models)

    @property
    def has_own_key(self) -> bool:
        """Whether all that keeps data is under a key of the product's own; there is a policy on images, too, where one is."""
        return self.on_gke or self.private

    def name(self, *own: str, most: int = COMPUTE, least: int = 1) -> str:
        """Name of a resource: the product, the environment and its ``own`` parts, cut to what Google takes."""
        return name_of(self.blueprint.metadata.name, self.environment, *own, most=most, least=least)

    def account(self, *own: str, in_database: bool) -> str:
        """Name of a service account; one that logs in to PostgreSQL is the user NAME@PROJECT.iam there, which has to fit."""
        room = DATABASE_USER - len(f"@{self.project}.iam")
        return self.name(*own, most=min(SERVICE_ACCOUNT, room) if in_database else SERVICE_ACCOUNT, least=SERVICE_ACCOUNT_LEAST)


def context(pair: Pair, *, production: bool) -> Context:
    """The context of a blueprint whose cloud is Google Cloud."""
    blueprint, cloud = pair.blueprint, pair.blueprint.cloud
    if not isinstance(cloud, GcpCloud):
        raise TypeError(f"a blueprint for {cloud.provider} does not go to Google Cloud")
    return Context(
        blueprint=blueprint,
        cloud=cloud,
        environment=pair.environment,
        stack=name_of(blueprint.metadata.name, pair.environment),
        production=production,
        private=blueprint.profile == "private-vpc",
    )
