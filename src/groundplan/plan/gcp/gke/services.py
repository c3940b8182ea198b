"""Containers of the team in the cluster, and the room that the system nodes have for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from groundplan.plan.cluster_services import AGENTS, fits, nodes_of, resolve_service, room_problems
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import resolve_image
from groundplan.plan.model import ClusterService, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Offer, Size, less
from groundplan.plan.services import called_workers
from groundplan.problems import Problem

# e2-standard-N has N vCPU and 4 GiB for each: https://docs.cloud.google.com/compute/docs/general-purpose-machines#e2_machine_types
MACHINES: Mapping[str, int] = {"e2-standard-4": 4, "e2-standard-8": 8, "e2-standard-16": 16}
_LARGEST = "e2-standard-16"
_GIB_PER_CPU = 4
_X86 = "the nodes of a cluster on Google Cloud are x86_64"
# What pods that run on every node ask for: Dataplane V2, metadata server, logs, metrics, disks.
_DAEMONS_MILLICPU, _DAEMONS_MIB = 500, 1024
_EVICTION_MIB = 100


def problems(context: Context) -> Iterator[Problem]:
    """Services that no node of the cluster can run, or that need what nothing can call."""
    room = allocatable(_LARGEST)
    if context.blueprint.gitops is not None:
        room = less(room, AGENTS)
    yield from room_problems(context.services, largest=_LARGEST, room=room, only_x86=_X86, code="GP475")
    yield from called_workers(context.services, code="GP475")


def resolve_services(context: Context, origins: Origins) -> Mapping[str, ClusterService]:
    """The services, by name."""
    services: dict[str, ClusterService] = {}
    for name, given in context.services.items():
        own = origins.at(name)
        image = resolve_image(context, given.image, "services", name, "image", origins=own)
        services[name] = resolve_service(name, given, image, own, only_x86=_X86)
    return frozen_map(services)


# --- room on nodes ----------------------------------------------------------------------------------------------------------


def allocatable(machine_type: str) -> Size:
    """What a system node leaves to services."""
    cores = MACHINES[machine_type]
    return node_room(cores, cores * _GIB_PER_CPU * 1024)


def node_room(cores: int, memory_mib: int) -> Size:
    """What a node of GKE leaves to pods of ours: all it has, without what GKE keeps and what runs on every node.

    GKE keeps 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others; of memory 25 % of the
    first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest, and 100 MiB for evictions.

    https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes
    """
    kept_millicpu = 60 + 10 * (cores > 1) + 5 * max(0, min(cores, 4) - 2) + 2.5 * max(0, cores - 4)
    kept, left = 0.0, memory_mib
    for step_gib, share in ((4, 0.25), (4, 0.20), (8, 0.10), (112, 0.06)):
        step = min(left, step_gib * 1024)
        kept, left = kept + step * share, left - step
    kept += left * 0.02
    return Size(int(cores * 1000 - kept_millicpu - _DAEMONS_MILLICPU), int(memory_mib - kept - _EVICTION_MIB - _DAEMONS_MIB))


def machine_type(context: Context) -> str:
    """The smallest type of system nodes that holds a replica of each service."""
    return next((name for name in MACHINES if fits(context.services, allocatable(name))), _LARGEST)


def offers(pods_per_node: int) -> tuple[Offer, ...]:
    """System nodes of each type, the smallest first."""
    return tuple(Offer(name, cores, allocatable(name), pods_per_node) for name, cores in MACHINES.items())


def service_nodes(context: Context, machine: str, replicas: Literal["min", "max"]) -> int:
    """Nodes of this type that hold this many replicas of every service."""
    return nodes_of(context.services, allocatable(machine), replicas)
