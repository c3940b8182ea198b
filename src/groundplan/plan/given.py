"""What a blueprint gives, as every cloud's rules ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.blueprint import Blueprint
from groundplan.blueprint.model import Model, Service


@dataclass(frozen=True, slots=True)
class Given:
    """A blueprint in one environment; contexts of clouds add what follows from its first lines."""

    blueprint: Blueprint

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
        """The models that run on GPUs of the product."""
        return {name: model for name, model in self.models.items() if model.server != "api"}

    @property
    def hosts_models(self) -> bool:
        """Whether a model runs on GPUs of the product."""
        return bool(self.hosted_models)

    @property
    def api_models(self) -> Mapping[str, Model]:
        """The models behind an API of somebody else."""
        return {name: model for name, model in self.models.items() if model.server == "api"}
