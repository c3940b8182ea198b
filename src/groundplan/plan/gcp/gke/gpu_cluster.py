"""From a blueprint to the plan of a gpu-cluster on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from groundplan import catalog
from groundplan.plan.gcp import base
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.gke import checks, rules
from groundplan.plan.gcp.gke import services as cluster_services
from groundplan.plan.gcp.gke.capacity import GPU_PODS_PER_NODE, Demand, demands, gpu_pools
from groundplan.plan.gcp.gke.identities import resolve_identities, workload_pool
from groundplan.plan.gcp.gke.models import placed_models, plan_model
from groundplan.plan.gcp.names import SERVICE_ACCOUNT, SERVICE_ACCOUNT_LEAST
from groundplan.plan.gcp.network import capacity_problems
from groundplan.plan.gcp.rules import NAMES
from groundplan.plan.gcp.zones import cluster_zones
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import GkeCluster, GkeGpuPool, GkeSystemNodes, GpuClusterOnGcp, NodeProvisioning
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError

_APIS = ("container",)
_PODS_PER_NODE = 64
_SYSTEM_DISK_GIB = 80
_MANAGED = "node pools of this plan, which the cluster's autoscaler makes larger and smaller"


def resolve(context: Context, origins: Origins) -> GpuClusterOnGcp:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: the blueprint asks for what cannot be (GP4xx) or leaves out what has no default (GP202).
    """
    found = [*base.problems(context), *checks.problems(context), *cluster_services.problems(context)]
    if found:
        raise BlueprintError(found)
    common = base.resolve_base(context, origins, apis=_APIS)
    system = _system_nodes(context, origins.at("system_nodes"))
    wanted = demands(context)
    pools = gpu_pools(context, origins.at("gpu_pools"))
    cluster = _cluster(context, wanted, system, pools, common.network.subnet_cidr, origins.at("cluster"))
    gpu_pods = cluster.pods_per_node if cluster.nodes == "compute-class" else GPU_PODS_PER_NODE
    # Ways to buy the same nodes: what one of them has, the other needs not. An upgrade adds a system node.
    every = [(system.max + 1, _PODS_PER_NODE)]
    every += [(demand.most, gpu_pods) for demand in wanted]
    if too_small := list(capacity_problems(context, nodes=every)):
        raise BlueprintError(too_small)
    hosted = placed_models(context)
    bucket = common.buckets["models"].name
    return GpuClusterOnGcp(
        **base.parts(common),
        cluster=cluster,
        system_nodes=system,
        gpu_pools=pools,
        models=frozen_map(
            {name: plan_model(context, name, model, bucket, origins.at("models", name)) for name, model in hosted.items()}
        ),
        services=cluster_services.resolve_services(context, origins.at("services")),
        identities=resolve_identities(context, origins.at("identities")),
    )


def _cluster(
    context: Context,
    wanted: Iterable[Demand],
    system: GkeSystemNodes,
    pools: Mapping[str, GkeGpuPool],
    subnet: str,
    origins: Origins,
) -> GkeCluster:
    chosen, zones = _nodes(context, origins), cluster_zones(context.region)
    # A GPU may be in a zone that has no system nodes.
    with_gpus = tuple(dict.fromkeys((*zones, *(zone for pool in pools.values() for zone in pool.zones))))
    return GkeCluster(
        name=origins.rule("name", context.stack, rules.CLUSTER_NAME),
        kubernetes=_kubernetes(context, origins),
        release_channel=origins.default(
            "release_channel", "REGULAR", "Google upgrades the cluster in its maintenance window, after others had the version"
        ),
        nodes=chosen,
        zones=origins.rule("zones", zones, rules.CLUSTER_ZONES),
        node_account=origins.rule(
            "node_account", context.name("nodes", most=SERVICE_ACCOUNT, least=SERVICE_ACCOUNT_LEAST), NAMES
        ),
        workload_pool=origins.rule("workload_pool", workload_pool(context), rules.WORKLOAD_POOL),
        private=origins.rule("private", context.private, rules.PRIVATE_API),
        api_access=_api_access(context, subnet, origins),
        pods_per_node=origins.rule("pods_per_node", _PODS_PER_NODE, rules.PODS_PER_NODE),
        provisioning=_provisioning(wanted, system, with_gpus, origins.at("provisioning"))
        if chosen == "compute-class"
        else None,
    )


def _nodes(context: Context, origins: Origins) -> Literal["managed", "compute-class"]:
    given = None if context.blueprint.cluster is None else context.blueprint.cluster.nodes
    if given == "karpenter":
        raise TypeError("cluster.nodes: karpenter passed the checks")
    return origins.given_or("nodes", given, "cluster", "nodes", default="managed", reason=_MANAGED)


def _kubernetes(context: Context, origins: Origins) -> str:
    given = None if context.blueprint.cluster is None else context.blueprint.cluster.kubernetes
    if given is not None:
        return origins.given("kubernetes", given, "cluster", "kubernetes")
    return origins.row("kubernetes", catalog.gke_default_version(), "gke default", catalog.provenance("gke").source)


def _api_access(context: Context, subnet: str, origins: Origins) -> tuple[str, ...]:
    if context.private:
        return origins.rule("api_access", (subnet,), rules.PRIVATE_API)
    return origins.given_or(
        "api_access",
        None if context.blueprint.cluster is None else context.blueprint.cluster.api_access,
        *("cluster", "api_access"),
        default=(),
        reason="people come through the DNS endpoint, where IAM decides who may do what; it needs no list of addresses",
    )


def _provisioning(
    wanted: Iterable[Demand], system: GkeSystemNodes, zones: tuple[str, ...], origins: Origins
) -> NodeProvisioning:
    cpus = memory = 0
    gpus: dict[str, int] = {}
    for demand in wanted:
        machine = demand.machine
        cpus, memory = cpus + demand.most * machine.vcpus, memory + demand.most * machine.memory_gib
        gpus[machine.accelerator] = gpus.get(machine.accelerator, 0) + demand.most * machine.gpu_count
    # The limits hold for all nodes of the cluster, with those that it has anyhow.
    cores = cluster_services.MACHINES[system.machine_type]
    cpus, memory = cpus + (system.max + 1) * cores, memory + (system.max + 1) * cores * 4
    return NodeProvisioning(
        zones=origins.rule("zones", zones, rules.PROVISIONING),
        cpus=origins.rule("cpus", cpus, rules.PROVISIONING),
        memory_gib=origins.rule("memory_gib", memory, rules.PROVISIONING),
        gpus=origins.rule("gpus", frozen_map(gpus), rules.PROVISIONING),
    )


def _system_nodes(context: Context, origins: Origins) -> GkeSystemNodes:
    if context.blueprint.gitops is not None:
        return _system_nodes_for_tree(context, origins)
    machine, zones = cluster_services.machine_type(context), cluster_zones(context.region)
    nodes = len(zones) if context.production else 2
    for_services = cluster_services.service_nodes(context, machine, "max")
    rule = rules.SYSTEM_PRODUCTION if context.production else rules.SYSTEM_DEVELOPMENT
    size_rule = rules.SERVICE_NODES if for_services else rule
    return GkeSystemNodes(
        machine_type=origins.rule("machine_type", machine, rules.SYSTEM_TYPE),
        min=origins.rule("min", nodes + cluster_services.service_nodes(context, machine, "min"), size_rule),
        max=origins.rule("max", 2 * nodes + for_services, size_rule),
        disk_gib=_system_disk(origins),
    )


def _system_nodes_for_tree(context: Context, origins: Origins) -> GkeSystemNodes:
    # What runs inside a cluster is of no concern to a blueprint without a tree.
    from groundplan.plan.platform import rules as tree_rules
    from groundplan.plan.platform.system_nodes import system_size

    found = system_size(
        context.blueprint,
        cluster_services.offers(_PODS_PER_NODE),
        production=context.production,
        base=len(cluster_zones(context.region)) if context.production else 2,
        autoscaled=True,
    )
    return GkeSystemNodes(
        machine_type=origins.rule("machine_type", found.type, tree_rules.SYSTEM_NODE_SIZE),
        min=origins.rule("min", found.start, tree_rules.SYSTEM_NODES),
        max=origins.rule("max", found.most, tree_rules.SYSTEM_NODES),
        disk_gib=_system_disk(origins),
    )


def _system_disk(origins: Origins) -> int:
    return origins.default("disk_gib", _SYSTEM_DISK_GIB, "images and logs of add-ons, Argo CD and monitoring")
