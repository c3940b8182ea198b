"""From a blueprint to the plan of a gpu-cluster on AWS."""

from __future__ import annotations

from typing import Literal

from groundplan import catalog
from groundplan.plan.aws import base, cluster_services, eks_checks, identities, rules, shared
from groundplan.plan.aws.basics import resolve_log_days
from groundplan.plan.aws.capacity import gpu_pools
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.models import hosted_models, plan_model, row_source
from groundplan.plan.aws.network import SERVICE_CIDR, capacity_problems
from groundplan.plan.aws.zones import cluster_zones
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import EksCluster, GpuClusterOnAws, SystemNodes
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError

_OPEN_API = ("0.0.0.0/0",)
_MANAGED = "managed node groups, which Cluster Autoscaler makes larger and smaller"
_SYSTEM_FAMILIES = ("m7i", "m6i", "m5")
_SYSTEM_DISK_GIB = 80


def resolve(context: Context, origins: Origins) -> GpuClusterOnAws:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: the blueprint asks for what cannot be (GP4xx) or leaves out what has no default (GP202).
    """
    found = [
        *base.problems(context),
        *eks_checks.problems(context),
        *cluster_services.problems(context),
        *identities.problems(context),
    ]
    if found:
        raise BlueprintError(found)
    blueprint = context.blueprint
    hosted = hosted_models(blueprint, context.region)
    pools = gpu_pools(context, hosted, origins.at("gpu_pools"))
    every = base.resolve_base(context, origins, node_zones={zone for pool in pools.values() for zone in pool.zones})
    bucket = every.buckets["models"].name
    system = _system_nodes(context, origins.at("system_nodes"))
    # Ways to buy the same nodes: what one of them has, the other needs not.
    most = {(pool.instance_type, pool.zones): pool.max for pool in pools.values()}
    nodes = [(system.instance_type, system.max, cluster_zones(context.region))]
    nodes += [(instance_type, number, zones) for (instance_type, zones), number in most.items()]
    if too_small := list(capacity_problems(context, nodes=nodes)):
        raise BlueprintError(too_small)
    return GpuClusterOnAws(
        **base.parts(every),
        cluster=_cluster(context, origins.at("cluster")),
        system_nodes=system,
        gpu_pools=pools,
        models=frozen_map(
            {name: plan_model(context, name, model, bucket, origins.at("models", name)) for name, model in hosted.items()}
        ),
        services=cluster_services.resolve_services(context, origins.at("services")),
        identities=identities.resolve_identities(context, origins.at("identities")),
        hub_token_secret=shared.resolve_hub_token(context, origins),
    )


def _nodes(context: Context, origins: Origins) -> Literal["managed", "karpenter"]:
    given = None if context.blueprint.cluster is None else context.blueprint.cluster.nodes
    if given == "compute-class":
        raise TypeError("cluster.nodes: compute-class passed the checks")
    return origins.given_or("nodes", given, "cluster", "nodes", default="managed", reason=_MANAGED)


def _cluster(context: Context, origins: Origins) -> EksCluster:
    given = context.blueprint.cluster
    return EksCluster(
        name=origins.rule("name", context.stack, rules.CLUSTER_NAME),
        kubernetes=_kubernetes(None if given is None else given.kubernetes, origins),
        nodes=_nodes(context, origins),
        service_cidr=origins.default("service_cidr", SERVICE_CIDR, "one of the two ranges that EKS chooses from, written out"),
        api_access=_api_access(context, origins),
        admins=origins.given_or(
            "admins",
            None if given is None else given.admins,
            *("cluster", "admins"),
            default=(),
            reason="the identity that applies the Terraform administers the cluster; list others in cluster.admins",
        ),
        log_days=resolve_log_days(context, "log_days", origins),
    )


def _api_access(context: Context, origins: Origins) -> tuple[str, ...]:
    given = None if context.blueprint.cluster is None else context.blueprint.cluster.api_access
    if context.private:
        return origins.rule("api_access", (), rules.PRIVATE_API)
    return origins.given_or(
        "api_access",
        given,
        *("cluster", "api_access"),
        default=_OPEN_API,
        reason="from anywhere, since IAM decides who may do what; list your ranges in cluster.api_access, or [] for none",
    )


def _kubernetes(given: str | None, origins: Origins) -> str:
    if given is not None:
        return origins.given("kubernetes", given, "cluster", "kubernetes")
    return origins.row("kubernetes", catalog.eks_default_version(), "eks default", row_source("eks"))


def _system_nodes(context: Context, origins: Origins) -> SystemNodes:
    region, production = context.region, context.production
    if context.blueprint.gitops is not None:
        return _system_nodes_for_tree(context, origins)
    zones = cluster_zones(region)
    size = cluster_services.node_size(context)
    fitting = _system_type(region, size)
    for_services = cluster_services.service_nodes(context, fitting, "max")
    rule = rules.SYSTEM_PRODUCTION if production else rules.SYSTEM_DEVELOPMENT
    nodes = len(zones) if production else 2
    return SystemNodes(
        instance_type=origins.rule(
            "instance_type", fitting, rules.SYSTEM_TYPE if size == "xlarge" else cluster_services.NODE_SIZE
        ),
        min=origins.rule("min", nodes, rule),
        max=origins.rule("max", 2 * nodes + for_services, cluster_services.SERVICE_NODES if for_services else rule),
        desired=origins.rule(
            "desired",
            nodes + cluster_services.service_nodes(context, fitting, "min"),
            cluster_services.SERVICE_NODES if for_services else rule,
        ),
        disk_gib=_system_disk(origins),
    )


def _system_nodes_for_tree(context: Context, origins: Origins) -> SystemNodes:
    # What runs inside a cluster is of no concern to a blueprint without a tree.
    from groundplan.plan.platform import rules as tree_rules
    from groundplan.plan.platform.system_nodes import system_size

    nodes = len(cluster_zones(context.region)) if context.production else 2
    # Nothing scales this group beside Karpenter, which makes nodes with GPUs.
    autoscaled = context.blueprint.cluster is None or context.blueprint.cluster.nodes != "karpenter"
    found = system_size(
        context.blueprint, cluster_services.offers(), production=context.production, base=nodes, autoscaled=autoscaled
    )
    number = tree_rules.SYSTEM_NODES if autoscaled else tree_rules.SYSTEM_NODES_FIXED
    return SystemNodes(
        instance_type=origins.rule("instance_type", _system_type(context.region, found.type), tree_rules.SYSTEM_NODE_SIZE),
        min=origins.rule("min", nodes, rules.SYSTEM_PRODUCTION if context.production else rules.SYSTEM_DEVELOPMENT),
        max=origins.rule("max", found.most, number),
        desired=origins.rule("desired", found.start, number),
        disk_gib=_system_disk(origins),
    )


def _system_type(region: str, size: str) -> str:
    types = [f"{family}.{size}" for family in _SYSTEM_FAMILIES]
    # Every region of the catalogue with three zones has one of them; a test keeps that true.
    return next(name for name in types if set(cluster_zones(region)) <= set(catalog.aws_offered(region, name)))


def _system_disk(origins: Origins) -> int:
    return origins.default("disk_gib", _SYSTEM_DISK_GIB, "images and logs of add-ons, Argo CD and monitoring")
