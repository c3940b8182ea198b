"""From a blueprint to the plan of containers on Cloud Run."""

from __future__ import annotations

from groundplan.plan.gcp import base
from groundplan.plan.gcp.cloud_run import checks
from groundplan.plan.gcp.cloud_run import models as hosted
from groundplan.plan.gcp.cloud_run.services import Surroundings, resolve_service, resolve_worker
from groundplan.plan.gcp.context import Context
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import ApiFirstOnGcp
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError

_APIS = ("run",)


def resolve(context: Context, origins: Origins) -> ApiFirstOnGcp:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: the blueprint asks for what cannot be (GP204, GP210, GP4xx).
    """
    topics = (base, checks, hosted)
    if found := [problem for topic in topics for problem in topic.problems(context)]:
        raise BlueprintError(found)
    every = base.resolve_base(context, origins, apis=_APIS)
    models = hosted.resolve_models(context, origins.at("models"))
    around = Surroundings(context, every, models)
    ports = {name: service.port for name, service in context.services.items()}
    services = {name: resolve_service(name, around, origins.at("services", name)) for name in ports if ports[name] is not None}
    pools = {name: resolve_worker(name, around, origins.at("workers", name)) for name in ports if ports[name] is None}
    return ApiFirstOnGcp(
        **base.parts(every),
        services=frozen_map(services),
        workers=frozen_map(pools),
        models=models,
    )
