"""Models behind an API: which APIs Google Cloud reaches, and what a service needs to call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, cast

from groundplan.blueprint.model import Model
from groundplan.plan.gcp.context import Context
from groundplan.plan.model import ApiModel, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

API_KEYS = Rule(
    "GCP011",
    "Keys of model APIs",
    "the vendor asks for a key: a person puts it into Secret Manager, Terraform makes only the empty entry; Vertex AI takes "
    "the service's own identity and needs none",
    "https://docs.cloud.google.com/run/docs/configuring/services/secrets",
)

Vendor = Literal["openai", "anthropic", "vertex"]

# The other sources of the format are places for weights, or another cloud's API.
_WITH_KEY = ("openai", "anthropic")
_VENDORS = (*_WITH_KEY, "vertex")


def problems(context: Context) -> Iterator[Problem]:
    """Models behind an API that cannot be called from here."""
    for name, model in _given(context).items():
        path: Path = ("models", name)
        if _vendor(model) not in _VENDORS:
            hint = f"allowed: {', '.join(f'{known}://MODEL' for known in _VENDORS)}"
            message = f"{model.source} is no model API that a service on Google Cloud reaches"
            yield Problem("GP455", (*path, "source"), message, hint)
        for key in ("gpu", "replicas"):
            if getattr(model, key) is not None:
                message = f"{key} is given, but {name} runs behind an API of somebody else"
                yield Problem("GP455", (*path, key), message, "delete it")


def key_secret(name: str, model: Model) -> str | None:
    """Name of the secret with the key of this model's API; None where it takes none."""
    return f"{name}-api-key" if _vendor(model) in _WITH_KEY else None


def key_secrets(context: Context) -> list[str]:
    """Names of the secrets that hold the keys of model APIs."""
    return [secret for name, model in _given(context).items() if (secret := key_secret(name, model))]


def is_vertex(model: Model) -> bool:
    """Whether it is a model of Vertex AI."""
    return _vendor(model) == "vertex"


def calls_vertex(context: Context) -> bool:
    """Whether a model is one of Vertex AI."""
    return any(is_vertex(model) for model in _given(context).values())


def resolve_api_models(context: Context, origins: Origins) -> Mapping[str, ApiModel]:
    """The models with ``server: api``, by name."""
    return frozen_map({name: _resolve(name, model, origins.at(name)) for name, model in _given(context).items()})


def _given(context: Context) -> Mapping[str, Model]:
    return {name: model for name, model in (context.blueprint.models or {}).items() if model.server == "api"}


def _vendor(model: Model) -> str:
    return model.source.partition("://")[0]


def _resolve(name: str, model: Model, origins: Origins) -> ApiModel:
    source: Path = ("models", name, "source")
    return ApiModel(
        source=origins.given("source", model.source, *source),
        server=origins.given("server", "api", "models", name, "server"),
        vendor=origins.given("vendor", cast("Vendor", _vendor(model)), *source),
        model=origins.given("model", model.source.partition("://")[2], *source),
        key_secret=origins.rule("key_secret", key_secret(name, model), API_KEYS),
    )
