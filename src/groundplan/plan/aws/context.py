"""What every part of a plan for AWS is resolved in."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.blueprint import Pair
from groundplan.blueprint.model import AwsCloud
from groundplan.plan.given import Given


@dataclass(frozen=True, slots=True)
class Context(Given):
    """A blueprint for AWS in one environment, with what follows from its first lines alone.

    ``stack`` begins the names of everything; ``production`` asks for more than one of what may fail and keeps data;
    ``private`` is the profile private-vpc.
    """

    cloud: AwsCloud
    environment: str
    stack: str
    production: bool
    private: bool

    @property
    def region(self) -> str:
        """The region, which the catalogue may not have: the checks tell."""
        return self.cloud.region

    @property
    def account(self) -> str:
        """The account id."""
        return self.cloud.account

    @property
    def on_eks(self) -> bool:
        """Whether it runs on EKS; else on ECS. A private-vpc does where it hosts a model."""
        return self.blueprint.profile == "gpu-cluster" or (self.private and self.hosts_models)


def context(pair: Pair, *, production: bool) -> Context:
    """The context of a blueprint whose cloud is AWS."""
    blueprint, cloud = pair.blueprint, pair.blueprint.cloud
    if not isinstance(cloud, AwsCloud):
        raise TypeError(f"a blueprint for {cloud.provider} does not go to AWS")
    return Context(
        blueprint=blueprint,
        cloud=cloud,
        environment=pair.environment,
        stack=f"{blueprint.metadata.name}-{pair.environment}",
        production=production,
        private=blueprint.profile == "private-vpc",
    )
