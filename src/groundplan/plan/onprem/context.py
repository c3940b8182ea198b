"""What every part of a plan for a cluster that is there already is resolved in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.blueprint import Blueprint, Pair
from groundplan.blueprint.model import Model, OnpremCloud, Service


@dataclass(frozen=True, slots=True)
class Context:
    """A blueprint for a cluster of one's own in one environment.

    ``stack`` begins the names of everything; ``private`` is the profile private-vpc.
    """

    blueprint: Blueprint
    cloud: OnpremCloud
    stack: str
    private: bool

    @property
    def services(self) -> Mapping[str, Service]:
        """The services of the blueprint, workers among them."""
        return self.blueprint.services or {}

    @property
    def models(self) -> Mapping[str, Model]:
        """The models of the blueprint."""
        return self.blueprint.models or {}

    @property
    def hosted_models(self) -> Mapping[str, Model]:
        """The models that run on GPUs of the cluster."""
        return {name: model for name, model in self.models.items() if model.server != "api"}

    @property
    def api_models(self) -> Mapping[str, Model]:
        """The models behind an API of somebody else."""
        return {name: model for name, model in self.models.items() if model.server == "api"}

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
