"""Containers of the team in the cluster, and the room that the system nodes have for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from groundplan.blueprint.model import Service
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import resolve_image
from groundplan.plan.model import ClusterService, Replicas, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size, nodes_for, size
from groundplan.plan.services import memory_mib
from groundplan.problems import Path, Problem

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
    most = allocatable(_LARGEST)
    for name, service in context.services.items():
        path: Path = ("services", name)
        if service.architecture == "arm64":
            hint = "build the image for x86_64, or for both, and say architecture: x86_64"
            yield Problem("GP475", (*path, "architecture"), f"{_X86}, and the image is built for arm64", hint)
        hint = f"the largest is {_LARGEST}; it holds {most.millicpu / 1000:g} CPU and {most.mib}Mi of one replica"
        if service.cpu * 1000 > most.millicpu:
            yield Problem("GP475", (*path, "cpu"), f"{service.cpu:f} CPU fit on no system node", hint)
        if memory_mib(service.memory) > most.mib:
            yield Problem("GP475", (*path, "memory"), f"{service.memory} fit on no system node", hint)
        for index, needed in enumerate(service.needs or ()):
            if needed in context.services and context.services[needed].port is None:
                message = f"{needed} has no port, so that nothing can call it"
                hint = f"give {needed} a port, or delete it here; data.queue is the way to give work to a worker"
                yield Problem("GP475", (*path, "needs", index), message, hint)


def resolve_services(context: Context, origins: Origins) -> Mapping[str, ClusterService]:
    """The services, by name."""
    return frozen_map({name: _service(context, name, service, origins.at(name)) for name, service in context.services.items()})


# --- room on nodes ----------------------------------------------------------------------------------------------------------


def allocatable(machine_type: str) -> Size:
    """What a node leaves to services: all it has, without what GKE keeps and what runs on every node.

    GKE keeps 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others; of memory 25 % of the
    first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, and 100 MiB for evictions.

    https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes
    """
    cores = MACHINES[machine_type]
    memory = cores * _GIB_PER_CPU * 1024
    kept_millicpu = 60 + 10 + 2 * 5 + 2.5 * (cores - 4)
    kept, left = 0.0, memory
    for step_gib, share in ((4, 0.25), (4, 0.20), (8, 0.10), (112, 0.06)):
        step = min(left, step_gib * 1024)
        kept, left = kept + step * share, left - step
    return Size(
        millicpu=int(cores * 1000 - kept_millicpu - _DAEMONS_MILLICPU), mib=int(memory - kept - _EVICTION_MIB - _DAEMONS_MIB)
    )


def machine_type(context: Context) -> str:
    """The smallest type of system nodes that holds a replica of each service."""
    wanted = [size(service) for service in context.services.values()]
    return next((name for name in MACHINES if all(allocatable(name).holds(one) for one in wanted)), _LARGEST)


def service_nodes(context: Context, machine: str, replicas: Literal["min", "max"]) -> int:
    """Nodes of this type that hold this many replicas of every service."""
    wanted = [
        (size(service), service.replicas.min if replicas == "min" else service.replicas.max)
        for service in context.services.values()
    ]
    return nodes_for(wanted, allocatable(machine))


# --- one service ------------------------------------------------------------------------------------------------------------


def _service(context: Context, name: str, given: Service, origins: Origins) -> ClusterService:
    path: Path = ("services", name)
    env, secrets, replicas = origins.at("env"), origins.at("secrets"), origins.at("replicas")
    return ClusterService(
        image=resolve_image(context, given.image, *path, "image", origins=origins),
        architecture=origins.given_or("architecture", given.architecture, *path, "architecture", default="x86_64", reason=_X86),
        port=None if given.port is None else origins.given("port", given.port, *path, "port"),
        cpu=origins.given("cpu", given.cpu, *path, "cpu"),
        memory_mib=origins.given("memory_mib", memory_mib(given.memory), *path, "memory"),
        replicas=Replicas(
            min=replicas.given("min", given.replicas.min, *path, "replicas", "min"),
            max=replicas.given("max", given.replicas.max, *path, "replicas", "max"),
        ),
        expose=None if given.expose is None else origins.given("expose", given.expose, *path, "expose"),
        host=None if given.host is None else origins.given("host", given.host, *path, "host"),
        health=None if given.health is None else origins.given("health", given.health, *path, "health"),
        env=frozen_map({key: env.given(key, value, *path, "env", key) for key, value in (given.env or {}).items()}),
        secrets=frozen_map(
            {key: secrets.given(key, value, *path, "secrets", key) for key, value in (given.secrets or {}).items()}
        ),
        needs=origins.given("needs", tuple(sorted(given.needs)), *path, "needs") if given.needs else (),
    )
