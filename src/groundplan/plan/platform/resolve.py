"""From a blueprint and what was resolved of it to what runs inside its cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundplan.blueprint.model import Blueprint
from groundplan.blueprint.model import Gitops as GivenGitops
from groundplan.plan.model.platform import Gitops, Observability, Platform
from groundplan.plan.origin import Origins
from groundplan.plan.platform import models, registries, rules, stores, workloads
from groundplan.plan.platform.accounts import resolve_accounts
from groundplan.plan.platform.connections import resolve_connections
from groundplan.plan.platform.edges import resolve_entry, resolve_outside
from groundplan.plan.platform.ground import Ground, ground
from groundplan.plan.platform.nodes import resolve_nodes
from groundplan.plan.platform.secrets import resolve_secrets
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.problems import BlueprintError, Problem

if TYPE_CHECKING:
    from groundplan.plan.model.plan import Target

_METRICS_DAYS = 15


def resolve_platform(
    blueprint: Blueprint, gitops: GivenGitops, target: Target, *, environment: str, production: bool, origins: Origins
) -> Platform:
    """What runs inside the cluster, for the tree that ``gitops`` says where to put.

    Raises:
        BlueprintError: there is no cluster (GP210), or something in it cannot be.
    """
    if not target.has_cluster:
        runner = "Cloud Run" if blueprint.cloud.provider == "gcp" else "ECS"
        message = f"gitops is given, but the product runs on {runner}: nothing there runs in a cluster"
        hint = "delete it; or profile: gpu-cluster, or a private-vpc that hosts a model"
        raise BlueprintError([Problem("GP210", ("gitops",), message, hint)])
    around = Surroundings(blueprint, target, environment, production)
    if found := list(_problems(around)):
        raise BlueprintError(found)
    return _platform(around, gitops, origins)


def _problems(around: Surroundings) -> Iterator[Problem]:
    for topic in (registries, models, stores, workloads):
        yield from topic.problems(around)


def _platform(around: Surroundings, gitops: GivenGitops, origins: Origins) -> Platform:
    target = around.target
    below = ground(target)
    servers = models.resolve_models(around, origins.at("models"))
    secrets = resolve_secrets(around, origins.at("secrets"))
    return Platform(
        gitops=_gitops(around, gitops, origins.at("gitops")),
        cloud=origins.given("cloud", below.cloud, "cloud", "provider"),
        region=None if below.region is None else origins.given("region", below.region, "cloud", "region"),
        account=origins.rule("account", below.account, rules.PLACE),
        cluster=origins.rule("cluster", target.cluster.name, rules.PLACE),
        kubernetes=origins.rule("kubernetes", target.cluster.kubernetes, rules.PLACE),
        network=origins.rule("network", below.network, rules.PLACE),
        private=origins.given("private", target.private, "profile"),
        small=origins.rule("small", not around.production, rules.SMALL),
        storage_class=_storage_class(around, below, origins),
        disk_key=origins.rule("disk_key", below.disk_key, rules.DISK_KEY),
        node_scaling=origins.rule("node_scaling", below.node_scaling, rules.SCALING),
        registries=registries.resolve_registries(around, origins),
        sources=registries.resolve_sources(around, origins),
        nodes=resolve_nodes(around, origins.at("nodes")),
        entry=resolve_entry(around, origins.at("entry")),
        outside=resolve_outside(around, origins.at("outside")),
        accounts=resolve_accounts(around, origins.at("accounts")),
        connections=resolve_connections(around, secrets, origins.at("connections")),
        secrets=secrets,
        models=servers,
        workloads=workloads.resolve_workloads(around, servers, secrets, origins.at("workloads")),
        postgres=stores.resolve_postgres(around, origins.at("postgres")),
        vectors=stores.resolve_vectors(around, origins.at("vectors")),
        cache=stores.resolve_cache(around, origins.at("cache")),
        observability=_observability(around, origins.at("observability")),
    )


def _gitops(around: Surroundings, given: GivenGitops, origins: Origins) -> Gitops:
    path = f"{given.path.rstrip('/')}/{around.blueprint.metadata.name}/{around.environment}"
    return Gitops(
        repository=origins.given("repository", given.repository, "gitops", "repository"),
        revision=origins.given("revision", given.revision, "gitops", "revision"),
        path=origins.rule("path", path, rules.TREE),
    )


def _storage_class(around: Surroundings, below: Ground, origins: Origins) -> str:
    if around.target.cloud == "onprem":
        return origins.given("storage_class", below.storage_class, "cloud", "storage_class")
    return origins.default("storage_class", below.storage_class, "the cloud's disks for general purposes")


def _observability(around: Surroundings, origins: Origins) -> Observability:
    given = around.blueprint.observability
    metrics = None if given is None or given.metrics is None else int(given.metrics.removesuffix("d"))
    below = ground(around.target)
    logs, traces = below.logs, below.traces
    if logs.days is None:
        raise ValueError("logs are kept for ever")
    rule = rules.ON_DISKS if logs.bucket is None else rules.BUCKETS
    return Observability(
        metrics_days=origins.given_or_rule(
            "metrics_days", metrics, "observability", "metrics", default=_METRICS_DAYS, rule=rules.METRICS_DAYS
        ),
        logs_days=origins.rule("logs_days", logs.days, rule),
        logs_bucket=origins.rule("logs_bucket", logs.bucket, rule),
        traces_days=origins.rule("traces_days", traces.days, rule),
        traces_bucket=origins.rule("traces_bucket", traces.bucket, rule),
    )
