"""Containers of the team in the cluster, and the room that the system nodes have for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from groundplan import catalog
from groundplan.blueprint.model import Service
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.images import MIRROR, pulled_image
from groundplan.plan.model import ClusterService, Replicas, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size, nodes_for, size
from groundplan.plan.rules import Rule
from groundplan.plan.services import memory_mib
from groundplan.problems import Path, Problem

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
_ARM = "the nodes of a cluster on AWS are x86_64"
# What pods that run on every node ask for: kube-proxy, VPC CNI, EBS CSI, Pod Identity, logs and metrics.
_DAEMONS_MILLICPU, _DAEMONS_MIB = 500, 1024
_EVICTION_MIB = 100


def problems(context: Context) -> Iterator[Problem]:
    """Services that no node of the cluster can run."""
    most = allocatable(f"{_FAMILY}.{SIZES[-1]}")
    for name, service in _services(context).items():
        path: Path = ("services", name)
        if service.architecture == "arm64":
            hint = "build the image for x86_64, or for both, and say architecture: x86_64"
            yield Problem("GP204", (*path, "architecture"), f"{_ARM}, and the image is built for arm64", hint)
        hint = f"the largest is 4xlarge; it holds {most.millicpu / 1000:g} CPU and {most.mib}Mi of one replica"
        if service.cpu * 1000 > most.millicpu:
            yield Problem("GP204", (*path, "cpu"), f"{service.cpu:f} CPU fit on no system node", hint)
        if memory_mib(service.memory) > most.mib:
            yield Problem("GP204", (*path, "memory"), f"{service.memory} fit on no system node", hint)


def resolve_services(context: Context, origins: Origins) -> Mapping[str, ClusterService]:
    """The services, by name."""
    services = _services(context).items()
    return frozen_map({name: _service(context, name, service, origins.at(name)) for name, service in services})


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
    wanted = [size(service) for service in _services(context).values()]
    for name in SIZES:
        room = allocatable(f"{_FAMILY}.{name}")
        if all(room.holds(one) for one in wanted):
            return name
    return SIZES[-1]


def service_nodes(context: Context, instance_type: str, replicas: Literal["min", "max"]) -> int:
    """Nodes of ``instance_type`` that hold this many replicas of every service."""
    wanted = [
        (size(service), service.replicas.min if replicas == "min" else service.replicas.max)
        for service in _services(context).values()
    ]
    return nodes_for(wanted, allocatable(instance_type))


def _services(context: Context) -> Mapping[str, Service]:
    return context.blueprint.services or {}


# --- one service ------------------------------------------------------------------------------------------------------------


def _service(context: Context, name: str, given: Service, origins: Origins) -> ClusterService:
    path: Path = ("services", name)
    env, secrets, replicas = origins.at("env"), origins.at("secrets"), origins.at("replicas")
    pulled = pulled_image(context, given.image)
    image = origins.given("image", pulled, *path, "image") if pulled == given.image else origins.rule("image", pulled, MIRROR)
    return ClusterService(
        image=image,
        architecture=origins.given_or("architecture", given.architecture, *path, "architecture", default="x86_64", reason=_ARM),
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
