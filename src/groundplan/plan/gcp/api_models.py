"""Models behind an API: which APIs Google Cloud reaches, and what a service needs to call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, cast

from groundplan.blueprint.model import Model, Service
from groundplan.plan.api_models import api_problems, key_secret, vendor
from groundplan.plan.gcp.context import Context
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import ApiModel
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
VERTEX_CALLS = Rule(
    "GCP144",
    "Who may call Vertex AI",
    "a service that needs one of its models: its own identity has the role aiplatform.user, which no other has",
    "https://docs.cloud.google.com/vertex-ai/docs/general/access-control",
)

Vendor = Literal["openai", "anthropic", "vertex"]


def problems(context: Context) -> Iterator[Problem]:
    """Models behind an API that cannot be called from here."""
    yield from api_problems(context.api_models, own="vertex", cloud="Google Cloud", code="GP455")


def vertex_models(context: Context) -> set[str]:
    """Names of the models that Vertex AI runs."""
    return {name for name, model in context.api_models.items() if vendor(model) == "vertex"}


def needs_vertex(context: Context, service: Service) -> bool:
    """Whether a service calls a model of Vertex AI."""
    return not vertex_models(context).isdisjoint(service.needs or ())


def resolve_api_models(context: Context, origins: Origins) -> Mapping[str, ApiModel]:
    """The models with ``server: api``, by name."""
    return frozen_map({name: _resolve(name, model, origins.at(name)) for name, model in context.api_models.items()})


def _resolve(name: str, model: Model, origins: Origins) -> ApiModel:
    source: Path = ("models", name, "source")
    return ApiModel(
        source=origins.given("source", model.source, *source),
        server=origins.given("server", "api", "models", name, "server"),
        vendor=origins.given("vendor", cast("Vendor", vendor(model)), *source),
        model=origins.given("model", model.source.partition("://")[2], *source),
        key_secret=origins.rule("key_secret", key_secret(name, model), API_KEYS),
    )
