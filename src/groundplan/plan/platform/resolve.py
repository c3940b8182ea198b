"""From a blueprint and what was resolved of it to what runs inside its cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from groundplan.blueprint.model import Blueprint
from groundplan.blueprint.model import Gitops as GivenGitops
from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.plan.model.gcp import GpuClusterOnGcp
from groundplan.plan.model.platform import Gitops, Observability, Platform
from groundplan.plan.origin import Origins
from groundplan.plan.platform import models, registries, rules, stores, workloads
from groundplan.plan.platform.accounts import place, resolve_accounts
from groundplan.plan.platform.connections import resolve_connections
from groundplan.plan.platform.edges import resolve_entry, resolve_outside
from groundplan.plan.platform.nodes import resolve_nodes
from groundplan.plan.platform.secrets import resolve_secrets
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.problems import BlueprintError, Problem

if TYPE_CHECKING:
    from groundplan.plan.model.plan import Target

_METRICS_DAYS = 15
# GKE has the class; on EKS the GitOps tree brings it.
_STORAGE_CLASSES = {"aws": "gp3", "gcp": "standard-rwo"}


def resolve_platform(
    blueprint: Blueprint, gitops: GivenGitops, target: Target, *, environment: str, production: bool, origins: Origins
) -> Platform:
    """What runs inside the cluster, for the tree that ``gitops`` says where to put.

    Raises:
        BlueprintError: there is no cluster (GP210), or something in it cannot be.
    """
    if not isinstance(target, GpuClusterOnAws | GpuClusterOnGcp):
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
    cloud: Literal["aws", "gcp"] = "aws" if around.on_aws else "gcp"
    servers = models.resolve_models(around, origins.at("models"))
    secrets = resolve_secrets(around, origins.at("secrets"))
    return Platform(
        gitops=_gitops(around, gitops, origins.at("gitops")),
        cloud=origins.given("cloud", cloud, "cloud", "provider"),
        region=origins.given("region", target.region, "cloud", "region"),
        account=origins.rule("account", place(around), rules.PLACE),
        cluster=origins.rule("cluster", target.cluster.name, rules.PLACE),
        kubernetes=origins.rule("kubernetes", target.cluster.kubernetes, rules.PLACE),
        network=origins.rule("network", _network(target), rules.PLACE),
        private=origins.given("private", target.private, "profile"),
        small=origins.rule("small", not around.production, rules.SMALL),
        storage_class=origins.default("storage_class", _STORAGE_CLASSES[cloud], "the cloud's disks for general purposes"),
        disk_key=origins.rule("disk_key", _disk_key(target), rules.DISK_KEY),
        node_scaling=origins.rule("node_scaling", _node_scaling(target), rules.SCALING),
        registries=registries.resolve_registries(around, origins),
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


def _network(target: GpuClusterOnAws | GpuClusterOnGcp) -> str:
    """On AWS the value of the VPC's tag Name."""
    return target.cluster.name if isinstance(target, GpuClusterOnAws) else target.network.name


def _disk_key(target: GpuClusterOnAws | GpuClusterOnGcp) -> str | None:
    if not isinstance(target, GpuClusterOnAws):
        return None
    return f"arn:aws:kms:{target.region}:{target.account}:alias/{target.cluster.name}"


def _node_scaling(
    target: GpuClusterOnAws | GpuClusterOnGcp,
) -> Literal["cluster-autoscaler", "karpenter", "gke", "compute-class"]:
    if isinstance(target, GpuClusterOnAws):
        return "karpenter" if target.cluster.nodes == "karpenter" else "cluster-autoscaler"
    return "compute-class" if target.cluster.nodes == "compute-class" else "gke"


def _observability(around: Surroundings, origins: Origins) -> Observability:
    given = around.blueprint.observability
    metrics = None if given is None or given.metrics is None else int(given.metrics.removesuffix("d"))
    logs, traces = around.target.buckets["logs"], around.target.buckets.get("traces")
    if logs.expire_days is None:
        raise ValueError("the bucket of logs keeps them for ever")
    bucket = rules.BUCKETS
    return Observability(
        metrics_days=origins.given_or_rule(
            "metrics_days", metrics, "observability", "metrics", default=_METRICS_DAYS, rule=rules.METRICS_DAYS
        ),
        logs_days=origins.rule("logs_days", logs.expire_days, bucket),
        logs_bucket=origins.rule("logs_bucket", logs.name, bucket),
        traces_days=None if traces is None else origins.rule("traces_days", traces.expire_days, bucket),
        traces_bucket=None if traces is None else origins.rule("traces_bucket", traces.name, bucket),
    )
