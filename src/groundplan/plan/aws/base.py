"""What every product on AWS has, whatever runs it: its checks, and its part of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from groundplan.plan.aws import api_models, basics, entry, images, network, private, shared, stores
from groundplan.plan.aws.context import Context
from groundplan.plan.model.aws import OnAws
from groundplan.plan.origin import Origins
from groundplan.problems import Problem


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the parts that every product on AWS has."""
    for topic in (basics, private, network, images, api_models, stores, shared, entry):
        yield from topic.problems(context)


def resolve_base(context: Context, origins: Origins, *, node_zones: Iterable[str] = ()) -> OnAws:
    """The parts of the plan that every product on AWS has; its network has subnets for nodes in ``node_zones``."""
    return OnAws(
        region=origins.given("region", context.region, "cloud", "region"),
        account=origins.given("account", context.account, "cloud", "account"),
        private=origins.given("private", context.private, "profile"),
        network=network.resolve_network(context, origins.at("network"), set(node_zones)),
        log_days=basics.resolve_log_days(context, "log_days", origins),
        images=images.resolve_images(context, origins.at("images")),
        secrets=shared.resolve_secrets(context, origins),
        api_models=api_models.resolve_api_models(context, origins.at("api_models")),
        buckets=shared.resolve_buckets(context, origins),
        access_logs=shared.resolve_access_logs(context, origins.at("access_logs")),
        postgres=stores.resolve_postgres(context, origins.at("postgres")),
        cache=stores.resolve_cache(context, origins.at("cache")),
        queue=stores.resolve_queue(context, origins.at("queue")),
        entry=entry.resolve_entry(context, origins.at("entry")),
        budget=shared.resolve_budget(context, origins.at("budget")),
        account_baseline=shared.resolve_account_baseline(context, origins),
    )


def parts(base: OnAws) -> dict[str, Any]:
    """The fields of ``base``, for the plan that has them and more."""
    return {field.name: getattr(base, field.name) for field in fields(base)}
