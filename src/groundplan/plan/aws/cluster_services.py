"""Containers of the team in the cluster, and the room that the system nodes have for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from groundplan import catalog
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.images import resolve_image
from groundplan.plan.cluster_services import AGENTS, fits, nodes_of, resolve_service, room_problems
from groundplan.plan.model import ClusterService, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Offer, Size, less
from groundplan.plan.rules import Rule
from groundplan.problems import Problem

SERVICE_NODES = Rule(
    "AWS075",
    "System nodes for services",
    "beside the nodes for add-ons, as many as the services need: desired for replicas.min, max for replicas.max, "
    "packed by CPU and memory into what EKS and the pods of every node leave; min does not follow the services, since EKS "
    "refuses one above the number that runs",
    "https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go",
)
NODE_SIZE = Rule(
    "AWS076",
    "Size of system nodes",
    "xlarge, or the smallest larger size that holds a replica of each service",
)
SIZES = ("xlarge", "2xlarge", "4xlarge")
_FAMILY = "m7i"
_X86 = "the nodes of a cluster on AWS are x86_64"
# What pods that run on every node ask for: kube-proxy, VPC CNI, EBS CSI, Pod Identity, logs and metrics.
_DAEMONS_MILLICPU, _DAEMONS_MIB = 500, 1024
_EVICTION_MIB = 100


def problems(context: Context) -> Iterator[Problem]:
    """Services that no node of the cluster can run."""
    room = allocatable(f"{_FAMILY}.{SIZES[-1]}")
    if context.blueprint.gitops is not None:
        room = less(room, AGENTS)
    yield from room_problems(context.services, largest=SIZES[-1], room=room, only_x86=_X86, code="GP204")


def resolve_services(context: Context, origins: Origins) -> Mapping[str, ClusterService]:
    """The services, by name."""
    services: dict[str, ClusterService] = {}
    for name, given in context.services.items():
        own = origins.at(name)
        image = resolve_image(context, given.image, "services", name, "image", origins=own)
        services[name] = resolve_service(name, given, image, own, only_x86=_X86)
    return frozen_map(services)


# --- room on nodes ----------------------------------------------------------------------------------------------------------


def allocatable(instance_type: str) -> Size:
    """What a node leaves to services: all it has, without what the kubelet keeps and what runs on every node.

    The kubelet keeps 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others, and 255 MiB
    with 11 MiB for each pod that the node can hold.
    """
    machine = catalog.aws_instance(instance_type)
    cores = machine.vcpus
    kept = 60 + 10 * (cores > 1) + 5 * max(0, min(cores, 4) - 2) + Decimal("2.5") * max(0, cores - 4)
    return Size(
        millicpu=int(cores * 1000 - kept - _DAEMONS_MILLICPU),
        mib=machine.memory_mib - (255 + 11 * machine.max_pods) - _EVICTION_MIB - _DAEMONS_MIB,
    )


def node_size(context: Context) -> str:
    """The smallest size of system nodes that holds a replica of each service: ``xlarge``."""
    return next((size for size in SIZES if fits(context.services, allocatable(f"{_FAMILY}.{size}"))), SIZES[-1])


def offers() -> tuple[Offer, ...]:
    """System nodes of each size, the smallest first."""
    machines = {size: catalog.aws_instance(f"{_FAMILY}.{size}") for size in SIZES}
    return tuple(Offer(size, one.vcpus, allocatable(one.name), one.max_pods) for size, one in machines.items())


def service_nodes(context: Context, instance_type: str, replicas: Literal["min", "max"]) -> int:
    """Nodes of ``instance_type`` that hold this many replicas of every service."""
    return nodes_of(context.services, allocatable(instance_type), replicas)
