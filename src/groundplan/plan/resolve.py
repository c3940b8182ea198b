"""From a blueprint in one environment to its plan: the parts that every target has; each target's own module does the rest."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from groundplan.blueprint import Pair
from groundplan.blueprint.model import Intent, Pricing
from groundplan.blueprint.model import State as GivenState
from groundplan.plan.budget import resolve_monthly_usd
from groundplan.plan.model import Plan, State, Traffic, frozen_map, values
from groundplan.plan.not_compiled import not_compiled
from groundplan.plan.origin import Origins, leaves
from groundplan.plan.rules import Rule
from groundplan.problems import BlueprintError

if TYPE_CHECKING:
    from groundplan.plan.model.plan import Target
    from groundplan.plan.model.platform import Platform

STACK_NAME = Rule("PLAN001", "Stack name", "the product's name and the environment's")
ENVIRONMENT = Rule(
    "PLAN005", "Environments", "one plan for each environment of the file; without any there is one, named default"
)
PRODUCTION = Rule(
    "PLAN002",
    "What counts as production",
    "every environment but dev keeps its data: standbys, backups, deletion protection",
)
TAGS = Rule("PLAN003", "Tags", "what the bill and an audit ask for, from metadata and the environment")
STATE_KEY = Rule("PLAN004", "Key of the state", "one state for each product and environment, so that no two share one")


def resolve(pair: Pair) -> Plan:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: it holds parts that nothing compiles yet (GP501), or asks for what cannot be (GP4xx). Every problem
            has its position.
    """
    if refused := not_compiled(pair):
        raise BlueprintError(refused)
    try:
        return _resolve(pair)
    except BlueprintError as error:
        raise BlueprintError([pair.locate(problem) for problem in error.problems]) from None


def stack_name(pair: Pair) -> str:
    """What the Terraform stack of a pair is named (rule PLAN001)."""
    return f"{pair.blueprint.metadata.name}-{pair.environment}"


def _resolve(pair: Pair) -> Plan:
    blueprint, environment = pair.blueprint, pair.environment
    origins = Origins(pair.places)
    production = origins.rule("production", environment != "dev", PRODUCTION)
    stack = origins.rule("stack", stack_name(pair), STACK_NAME)
    tags = {
        "blueprint": blueprint.metadata.name,
        "environment": environment,
        "owner": blueprint.metadata.owner,
        # The one word by which a bill or a budget takes a product in one environment.
        "stack": stack,
    }
    if blueprint.metadata.cost_centre is not None:
        tags["cost-centre"] = blueprint.metadata.cost_centre
    target = _target(pair, origins, production=production)
    platform = _platform(pair, target, origins.at("platform"), production=production)
    plan = Plan(
        name=origins.given("name", blueprint.metadata.name, "metadata", "name"),
        environment=origins.rule("environment", environment, ENVIRONMENT),
        stack=stack,
        profile=origins.given("profile", blueprint.profile, "profile"),
        production=production,
        tags=origins.rule("tags", frozen_map({**tags, "managed-by": "groundplan"}), TAGS),
        state=None
        if blueprint.cloud.provider == "onprem"
        else _state(blueprint.state, origins.at("state"), blueprint.metadata.name, environment),
        target=target,
        platform=platform,
        traffic=_traffic(blueprint.intent, origins.at("traffic")),
        discounts=_discounts(blueprint.pricing, origins.at("discounts")),
        monthly_usd=resolve_monthly_usd(blueprint, origins),
        origins=MappingProxyType(dict(sorted(origins.found.items(), key=lambda item: [str(part) for part in item[0]]))),
    )
    _require_origins(plan)
    return plan


def _target(pair: Pair, origins: Origins, *, production: bool) -> Target:
    """What the profile and the cloud are made of. Each branch imports the rules of its own cloud and of what runs it only."""
    if pair.blueprint.cloud.provider == "aws":
        from groundplan.plan.aws.context import context

        around = context(pair, production=production)
        if around.on_eks:
            from groundplan.plan.aws import gpu_cluster as eks

            return eks.resolve(around, origins)
        from groundplan.plan.aws import api_first as ecs

        return ecs.resolve(around, origins)
    if pair.blueprint.cloud.provider == "onprem":
        from groundplan.plan.onprem.context import context as on_premises
        from groundplan.plan.onprem.resolve import resolve as onprem

        return onprem(on_premises(pair), origins)
    from groundplan.plan.gcp.context import context as on_google

    there = on_google(pair, production=production)
    if there.on_gke:
        from groundplan.plan.gcp.gke import gpu_cluster as gke

        return gke.resolve(there, origins)
    from groundplan.plan.gcp.cloud_run import api_first as cloud_run

    return cloud_run.resolve(there, origins)


def _platform(pair: Pair, target: Target, origins: Origins, *, production: bool) -> Platform | None:
    """What runs inside the cluster; None without `gitops:`, for then nothing is written about it."""
    blueprint = pair.blueprint
    if blueprint.gitops is None:
        return None
    from groundplan.plan.platform import resolve_platform

    return resolve_platform(
        blueprint, blueprint.gitops, target, environment=pair.environment, production=production, origins=origins
    )


def _traffic(intent: Intent | None, origins: Origins) -> Traffic | None:
    if intent is None or intent.traffic is None:
        return None
    given, path = intent.traffic, ("intent", "traffic")
    return Traffic(
        steady_rps=origins.given("steady_rps", given.steady_rps, *path, "steady_rps"),
        peak_rps=origins.given("peak_rps", given.peak_rps, *path, "peak_rps"),
    )


def _discounts(pricing: Pricing | None, origins: Origins) -> Mapping[str, Decimal | Mapping[str, Decimal]]:
    given = {} if pricing is None else pricing.model_dump(exclude_none=True)
    return frozen_map({name: _fractions(said, origins, name) for name, said in given.items()})


def _fractions(said: Any, origins: Origins, name: str) -> Decimal | Mapping[str, Decimal]:
    """One fraction, or one for each service."""
    if not isinstance(said, Mapping):
        fraction: Decimal = origins.given(name, said, "pricing", name)
        return fraction
    at = origins.at(name)
    return frozen_map({service: at.given(service, fraction, "pricing", name, service) for service, fraction in said.items()})


def _state(given: GivenState | None, origins: Origins, name: str, environment: str) -> State:
    if given is None:
        return State(backend=origins.default("backend", "local", "beside the Terraform files; name a bucket to share it"))
    backend = origins.given("backend", given.backend, "state", "backend")
    place = f"{name}/{environment}"
    if given.bucket is None:
        return State(backend=backend)
    bucket = origins.given("bucket", given.bucket, "state", "bucket")
    if backend == "gcs":
        return State(backend=backend, bucket=bucket, prefix=origins.rule("prefix", place, STATE_KEY))
    region = None if given.region is None else origins.given("region", given.region, "state", "region")
    key = origins.rule("key", f"{place}/terraform.tfstate", STATE_KEY)
    return State(backend=backend, bucket=bucket, key=key, region=region)


def _require_origins(plan: Plan) -> None:
    """A value without an origin is a mistake in a resolver: `explain` could not answer for it."""
    known = plan.origins
    for path, value in leaves(values(plan)):
        if value is None or value in ({}, []):
            continue
        if not any(path[:depth] in known for depth in range(1, len(path) + 1)):
            raise LookupError(f"no origin was recorded for {path}")
