"""What every part of a plan for a cluster that is there already is resolved in."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.blueprint import Pair
from groundplan.blueprint.model import OnpremCloud
from groundplan.plan.given import Given


@dataclass(frozen=True, slots=True)
class Context(Given):
    """A blueprint for a cluster of one's own in one environment.

    ``stack`` begins the names of everything; ``private`` is the profile private-vpc.
    """

    cloud: OnpremCloud
    stack: str
    private: bool

    @property
    def needs_hub_token(self) -> bool:
        """Whether a model comes from the Hugging Face Hub."""
        return any(model.source.startswith("hf://") for model in self.hosted_models.values())


def context(pair: Pair) -> Context:
    """The context of a blueprint whose cluster is there already."""
    blueprint, cloud = pair.blueprint, pair.blueprint.cloud
    if not isinstance(cloud, OnpremCloud):
        raise TypeError(f"a blueprint for {cloud.provider} brings its own cluster")
    return Context(
        blueprint=blueprint,
        cloud=cloud,
        stack=f"{blueprint.metadata.name}-{pair.environment}",
        private=blueprint.profile == "private-vpc",
    )
