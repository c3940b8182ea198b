"""Models behind an API: which APIs AWS reaches, and what a service needs to call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, cast

from groundplan import catalog
from groundplan.blueprint.model import Model
from groundplan.plan.api_models import api_problems, key_secret
from groundplan.plan.aws.context import Context
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import AwsApiModel
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

Vendor = Literal["openai", "anthropic", "bedrock"]

API_KEYS = Rule(
    "AWS040",
    "Keys of model APIs",
    "the vendor asks for a key: a person puts it into Secrets Manager, Terraform makes only the empty entry; Amazon Bedrock "
    "takes the service's own IAM role and needs none",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data-secrets.html",
)
FOUNDATION_MODEL = Rule(
    "AWS041",
    "Model behind an inference profile",
    "the profile's id without its geography: IAM asks for the permission to call both, and the model may then be called "
    "through this profile only",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html",
)
_BEDROCK_ID = re.compile(r"[a-z0-9-]+\.[A-Za-z0-9.:-]+")


def problems(context: Context) -> Iterator[Problem]:
    """Models behind an API that cannot be called from here."""
    yield from api_problems(context.api_models, own="bedrock", cloud="AWS", code="GP425")
    for name, model in context.api_models.items():
        whose, _, own_name = model.source.partition("://")
        if whose == "bedrock" and not _BEDROCK_ID.fullmatch(_foundation_model(own_name)):
            message = f"{own_name} is neither the id of a Bedrock model nor that of a cross-region inference profile"
            hint = "such as bedrock://amazon.titan-embed-text-v2:0, or with a profile's geography bedrock://eu.amazon.nova-lite-v1:0"
            yield Problem("GP425", ("models", name, "source"), message, hint)


def _foundation_model(bedrock_id: str) -> str:
    """The model of an inference profile, whose id starts with a geography; any other id is that of a model itself."""
    geography, _, model = bedrock_id.partition(".")
    return model if geography in catalog.bedrock_profiles() else bedrock_id


def resolve_api_models(context: Context, origins: Origins) -> Mapping[str, AwsApiModel]:
    """The models with ``server: api``, by name."""
    return frozen_map({name: _resolve(name, model, origins.at(name)) for name, model in context.api_models.items()})


def _resolve(name: str, model: Model, origins: Origins) -> AwsApiModel:
    vendor, _, own_name = model.source.partition("://")
    source: Path = ("models", name, "source")
    foundation_model = None if vendor != "bedrock" else _foundation_model(own_name)
    return AwsApiModel(
        source=origins.given("source", model.source, *source),
        server=origins.given("server", "api", "models", name, "server"),
        vendor=origins.given("vendor", cast("Vendor", vendor), *source),
        model=origins.given("model", own_name, *source),
        key_secret=origins.rule("key_secret", key_secret(name, model), API_KEYS),
        foundation_model=origins.rule("foundation_model", foundation_model, FOUNDATION_MODEL),
    )
