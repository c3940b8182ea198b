"""What every product on Google Cloud has, whatever runs it: its checks, and its part of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from groundplan.plan.gcp import (
    api_models,
    bastion,
    budget,
    entry,
    image_policy,
    images,
    network,
    private,
    residency,
    shared,
    stores,
)
from groundplan.plan.gcp.context import Context
from groundplan.plan.model.gcp import OnGcp
from groundplan.plan.origin import Origins
from groundplan.problems import Problem


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the parts that every product on Google Cloud has."""
    for topic in (private, residency, network, bastion, api_models, stores, shared, images, budget, entry):
        yield from topic.problems(context)


def resolve_base(context: Context, origins: Origins, *, apis: Iterable[str] = ()) -> OnGcp:
    """The parts of the plan that every product on Google Cloud has; ``apis`` are those of what runs its containers."""
    enabled = shared.resolve_apis(context, origins, apis)
    return OnGcp(
        region=origins.given("region", context.region, "cloud", "region"),
        project=origins.given("project", context.project, "cloud", "project"),
        private=origins.given("private", context.private, "profile"),
        project_number=shared.resolve_project_number(context, origins),
        apis=enabled,
        network=network.resolve_network(context, origins.at("network")),
        key=shared.resolve_key(context, origins.at("key")),
        registry=images.resolve_registry(context, origins.at("registry")),
        secrets=shared.resolve_secrets(context, origins),
        hub_token_secret=shared.resolve_hub_token(context, origins),
        api_models=api_models.resolve_api_models(context, origins.at("api_models")),
        buckets=shared.resolve_buckets(context, origins),
        postgres=stores.resolve_postgres(context, origins.at("postgres")),
        cache=stores.resolve_cache(context, origins.at("cache")),
        queue=stores.resolve_queue(context, origins.at("queue")),
        load_balancer=entry.resolve_load_balancer(context, origins.at("load_balancer")),
        budget=budget.resolve_budget(context, origins.at("budget")),
        image_policy=image_policy.resolve_image_policy(context, origins.at("image_policy")),
        audit_logs=private.resolve_audit_logs(context, origins.at("audit_logs")),
        perimeter=private.resolve_perimeter(context, origins, enabled),
        bastion=bastion.resolve_bastion(context, origins.at("bastion")),
    )


def parts(base: OnGcp) -> dict[str, Any]:
    """The fields of ``base``, for the plan that has them and more."""
    return {field.name: getattr(base, field.name) for field in fields(base)}
