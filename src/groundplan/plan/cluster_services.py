"""Services in a Kubernetes cluster, on any cloud, and the room that its system nodes have for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from groundplan.blueprint.model import Service
from groundplan.plan.model import ClusterService, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size, nodes_for, size
from groundplan.plan.services import memory_mib, resolve_replicas, shown_cpu
from groundplan.problems import Path, Problem

AGENTS = Size(120, 288)
"""What the tree's own DaemonSets ask for on every node: the collector of signals and the exporter of the node's metrics."""


def room_problems(services: Mapping[str, Service], *, largest: str, room: Size, only_x86: str, code: str) -> Iterator[Problem]:
    """Services that no system node can run: the ``largest`` has ``room``, and ``only_x86`` says what they are built for."""
    for name, service in services.items():
        path: Path = ("services", name)
        if service.architecture == "arm64":
            hint = "build the image for x86_64, or for both, and say architecture: x86_64"
            yield Problem(code, (*path, "architecture"), f"{only_x86}, and the image is built for arm64", hint)
        hint = f"the largest is {largest}; it holds {room.millicpu / 1000:g} CPU and {room.mib}Mi of one replica"
        if service.cpu * 1000 > room.millicpu:
            yield Problem(code, (*path, "cpu"), f"{shown_cpu(service.cpu)} CPU fit on no system node", hint)
        if memory_mib(service.memory) > room.mib:
            yield Problem(code, (*path, "memory"), f"{service.memory} fit on no system node", hint)


def fits(services: Mapping[str, Service], room: Size) -> bool:
    """Whether a node with this ``room`` holds a replica of each service."""
    return all(room.holds(size(service)) for service in services.values())


def nodes_of(services: Mapping[str, Service], room: Size, replicas: Literal["min", "max"]) -> int:
    """Nodes with this ``room`` that hold this many replicas of every service."""
    wanted = [
        (size(service), service.replicas.min if replicas == "min" else service.replicas.max) for service in services.values()
    ]
    return nodes_for(wanted, room)


def resolve_service(name: str, given: Service, image: str, origins: Origins, *, only_x86: str) -> ClusterService:
    """One service, whose ``image`` is resolved already."""
    path: Path = ("services", name)
    env, secrets = origins.at("env"), origins.at("secrets")
    return ClusterService(
        image=image,
        architecture=origins.given_or(
            "architecture", given.architecture, *path, "architecture", default="x86_64", reason=only_x86
        ),
        port=None if given.port is None else origins.given("port", given.port, *path, "port"),
        cpu=origins.given("cpu", given.cpu, *path, "cpu"),
        memory_mib=origins.given("memory_mib", memory_mib(given.memory), *path, "memory"),
        replicas=resolve_replicas(given.replicas, path, origins),
        expose=None if given.expose is None else origins.given("expose", given.expose, *path, "expose"),
        host=None if given.host is None else origins.given("host", given.host, *path, "host"),
        health=None if given.health is None else origins.given("health", given.health, *path, "health"),
        env=frozen_map({key: env.given(key, value, *path, "env", key) for key, value in (given.env or {}).items()}),
        secrets=frozen_map(
            {key: secrets.given(key, value, *path, "secrets", key) for key, value in (given.secrets or {}).items()}
        ),
        needs=origins.given("needs", tuple(sorted(given.needs)), *path, "needs") if given.needs else (),
    )
