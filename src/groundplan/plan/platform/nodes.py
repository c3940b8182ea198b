"""Nodes of the cluster as the scheduler sees them, and what they leave to pods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundplan import catalog
from groundplan.plan.model import frozen_map
from groundplan.plan.model.platform import Machine, Nodes, Taint
from groundplan.plan.onprem.rules import POOLS, ROOM
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size
from groundplan.plan.platform.rules import ALLOCATABLE, MADE, NODES
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.plan.rules import Rule

SYSTEM = "system"
GPU_AGENTS = Size(250, 640)
"""What pods of the tree on every node with GPUs ask for: what watches and hands out the GPUs, and collects logs and metrics."""
OWN_GPU_AGENTS = Size(500, 1536)
"""All that the tree has on each node with GPUs where nothing but the system is there: gpu-operator's agents, too."""

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws, GpuPool
    from groundplan.plan.model.gcp import GkeGpuPool, GpuClusterOnGcp
    from groundplan.plan.model.onprem import OwnGpuPool

    AnyGpuPool = GpuPool | GkeGpuPool | OwnGpuPool
# Of a disk, beside what kubelet's eviction threshold, its own reserve and the file system take.
_EPHEMERAL_PERCENT = 85
_LOCAL_SSD_GIB = 375
# As GKE and the launch templates of GPU nodes set it: the values differ by cloud, and tolerations name the key alone.
_TAINT_KEY = "nvidia.com/gpu"
# GKE puts it on what it makes for a class, and the taint of that name:
# https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes
_COMPUTE_CLASS = "cloud.google.com/compute-class"


@dataclass(frozen=True, slots=True)
class GpuNode:
    """What a replica of a model shares with others on a node: its room, GPUs of ``gpu_mib`` each, and disk; None: not known."""

    room: Size
    gpus: int
    gpu_mib: int
    disk_gib: int | None


def resolve_nodes(around: Surroundings, origins: Origins) -> Mapping[str, Nodes]:
    """The nodes for everything that needs no GPU, as ``system``, and those of every GPU pool by its name."""
    target = around.target
    if target.cloud == "onprem":
        return frozen_map({name: _own_nodes(name, pool, origins.at(name)) for name, pool in target.gpu_pools.items()})
    labels = {"groundplan/pool": SYSTEM}
    system = _system_numbers(target)
    found = {SYSTEM: _nodes(labels, (), _room_of(target), 0, system, None, origins.at(SYSTEM))}
    for name, pool in target.gpu_pools.items():
        labels = _gpu_labels(name, pool)
        taints = [Taint(_TAINT_KEY, "true" if around.on_aws else "present", "NoSchedule")]
        if pool.cloud == "gcp" and pool.compute_class is not None:
            labels |= {_COMPUTE_CLASS: pool.compute_class}
            taints.append(Taint(_COMPUTE_CLASS, pool.compute_class, "NoSchedule"))
        made = _machine(around, name, pool, origins.at(name, "machine"))
        numbers = (pool.min, _at_first(pool, made), pool.max)
        found[name] = _nodes(labels, tuple(taints), gpu_node(pool).room, pool.gpus_per_node, numbers, made, origins.at(name))
    return frozen_map(found)


def _system_numbers(target: GpuClusterOnAws | GpuClusterOnGcp) -> tuple[int, int, int]:
    nodes = target.system_nodes
    return nodes.min, nodes.desired if nodes.cloud == "aws" else nodes.min, nodes.max


def _at_first(pool: GpuPool | GkeGpuPool, made: Machine | None) -> int:
    """Nodes that are there before any pod waits for one; the cluster makes none before."""
    if made is not None:
        return 0
    return pool.desired if pool.cloud == "aws" else pool.min


def system_room(around: Surroundings) -> Size | None:
    """What a node without GPUs leaves to pods of ours; None where nothing is known of them."""
    return None if around.target.cloud == "onprem" else _room_of(around.target)


def _room_of(target: GpuClusterOnAws | GpuClusterOnGcp) -> Size:
    # Each branch imports the rules of its own cloud only.
    if target.cloud == "aws":
        from groundplan.plan.aws import cluster_services

        return cluster_services.allocatable(target.system_nodes.instance_type)
    from groundplan.plan.gcp.gke import services

    return services.allocatable(target.system_nodes.machine_type)


def gpu_node(pool: AnyGpuPool) -> GpuNode:
    """A node of this pool."""
    if pool.cloud == "onprem":
        room = Size(pool.millicpu + GPU_AGENTS.millicpu, pool.memory_mib + GPU_AGENTS.mib)
        return GpuNode(room, pool.gpus_per_node, catalog.gpus()[pool.gpu].memory_mib, None)
    if pool.cloud == "aws":
        from groundplan.plan.aws.cluster_services import allocatable

        instance = catalog.aws_instance(pool.instance_type)
        disk = pool.nvme_gb * 10**9 // 2**30 if pool.nvme_gb else pool.disk_gib
        return GpuNode(
            allocatable(instance.name), instance.gpu_count, instance.gpu_memory_mib, disk * _EPHEMERAL_PERCENT // 100
        )
    from groundplan.plan.gcp.gke.services import node_room

    offers = catalog.gcp_gpu_machines(pool.gpu)
    found = next(one for one in offers if (one.name, one.gpu_count) == (pool.machine_type, pool.gpus_per_node))
    disk = pool.local_ssds * _LOCAL_SSD_GIB or pool.disk_gib
    return GpuNode(
        node_room(found.vcpus, found.memory_gib * 1024),
        found.gpu_count,
        catalog.gpus()[pool.gpu].memory_mib,
        disk * _EPHEMERAL_PERCENT // 100,
    )


def pools_of(around: Surroundings, model: str) -> tuple[str, ...]:
    """The pools that were made for a model, the first choice first."""
    pools = around.target.gpu_pools
    return tuple(sorted((name for name, pool in pools.items() if model in pool.models), key=lambda name: -pools[name].priority))


def _machine(around: Surroundings, name: str, pool: GpuPool | GkeGpuPool, origins: Origins) -> Machine | None:
    """What Karpenter or a ComputeClass makes nodes from; None where Terraform makes them."""
    target = around.target
    if target.cloud == "onprem" or target.cluster.nodes == "managed":
        return None
    if pool.cloud == "aws":
        instance = catalog.aws_instance(pool.instance_type)
        disks = instance.nvme_count
        reserved = f"{target.cluster.name}-{name}" if pool.purchase == "reservation" else None
        reservation = reserved if pool.block is None else pool.block.id
    else:
        if pool.reservation is not None:
            # It is paid for whether a node is in it or not, so Terraform makes them all.
            return None
        disks, reservation = pool.local_ssds, None
    return Machine(
        type=origins.rule("type", pool.instance_type if pool.cloud == "aws" else pool.machine_type, MADE),
        zones=origins.rule("zones", pool.zones, MADE),
        purchase=origins.rule("purchase", pool.purchase, MADE),
        accelerator=origins.rule("accelerator", None if pool.cloud == "aws" else pool.accelerator, MADE),
        disk_gib=origins.rule("disk_gib", pool.disk_gib, MADE),
        local_disks=origins.rule("local_disks", disks, MADE),
        reservation=origins.rule("reservation", reservation, MADE),
        max_run_seconds=origins.rule("max_run_seconds", None if pool.cloud == "aws" else pool.max_run_seconds, MADE),
    )


def _gpu_labels(name: str, pool: GpuPool | GkeGpuPool) -> dict[str, str]:
    labels = {"groundplan/gpu": pool.gpu, "groundplan/pool": name, "groundplan/purchase": pool.purchase}
    if pool.cloud == "aws":
        labels |= {"nvidia.com/gpu.present": "true", "k8s.amazonaws.com/accelerator": pool.gpu}
    return labels


def _own_nodes(name: str, pool: OwnGpuPool, origins: Origins) -> Nodes:
    """Nodes that a person labels; whether they have the taint of GPUs is the person's choice, and models bear it."""
    labels = {"groundplan/gpu": pool.gpu, "groundplan/pool": name}
    room = Size(pool.millicpu + OWN_GPU_AGENTS.millicpu, pool.memory_mib + OWN_GPU_AGENTS.mib)
    return _nodes(labels, (), room, pool.gpus_per_node, (pool.min, pool.min, pool.max), None, origins, POOLS, ROOM)


def _nodes(
    labels: Mapping[str, str],
    taints: tuple[Taint, ...],
    room: Size,
    gpus: int,
    numbers: tuple[int, int, int],
    made: Machine | None,
    origins: Origins,
    seen: Rule = NODES,
    left: Rule = ALLOCATABLE,
) -> Nodes:
    least, start, most = numbers
    return Nodes(
        labels=origins.rule("labels", frozen_map(labels), seen),
        taints=origins.rule("taints", taints, seen),
        millicpu=origins.rule("millicpu", room.millicpu, left),
        memory_mib=origins.rule("memory_mib", room.mib, left),
        gpus=origins.rule("gpus", gpus, seen),
        min=origins.rule("min", least, seen),
        start=origins.rule("start", start, seen),
        max=origins.rule("max", most, seen),
        machine=made,
    )
