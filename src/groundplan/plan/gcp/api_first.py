"""From a blueprint to the plan of an api-first product on Google Cloud."""

from __future__ import annotations

from groundplan.plan.gcp import base, cloud_run_checks
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.services import Surroundings, resolve_service
from groundplan.plan.model import ApiFirstOnGcp, frozen_map
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError

_APIS = ("run",)


def resolve(context: Context, origins: Origins) -> ApiFirstOnGcp:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: with every part of it that Google Cloud does not take (GP204, GP451 to GP459).
    """
    if found := [*base.problems(context), *cloud_run_checks.problems(context)]:
        raise BlueprintError(found)
    every = base.resolve_base(context, origins, apis=_APIS)
    around = Surroundings(context, every)
    services = {name: resolve_service(name, around, origins.at("services", name)) for name in around.services}
    return ApiFirstOnGcp(**base.parts(every), services=frozen_map(services))
