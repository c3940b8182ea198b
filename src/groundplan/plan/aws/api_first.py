"""From a blueprint to the plan of containers on ECS with Fargate, in front of model APIs."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.plan.aws import base, fargate
from groundplan.plan.aws.context import Context
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import ApiFirstOnAws
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError, Problem


def resolve(context: Context, origins: Origins) -> ApiFirstOnAws:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: the blueprint asks for what cannot be (GP4xx).
    """
    if found := [*base.problems(context), *_hosted_models(context), *_no_cluster(context), *fargate.problems(context)]:
        raise BlueprintError(found)
    shared = base.resolve_base(context, origins)
    services = {
        name: fargate.resolve_service(name, context, shared.api_models, origins.at("services", name))
        for name in context.services
    }
    return ApiFirstOnAws(**base.parts(shared), services=frozen_map(services))


def _hosted_models(context: Context) -> Iterator[Problem]:
    for name, model in context.models.items():
        if model.server != "api":
            message = f"{name} is served by {model.server}, and api-first hosts no model"
            hint = "profile: gpu-cluster hosts it on GPUs; or call one with server: api, such as bedrock:// or openai://"
            yield Problem("GP410", ("models", name, "server"), message, hint)


def _no_cluster(context: Context) -> Iterator[Problem]:
    for section in ("cluster", "capacity"):
        if getattr(context.blueprint, section) is not None:
            message = f"{section} is for what runs on EKS; this product hosts no model, and runs on ECS"
            yield Problem("GP210", (section,), message, "delete it, or host a model: with a server, a gpu and replicas")
