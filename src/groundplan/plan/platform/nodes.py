"""Nodes of the cluster as the scheduler sees them, and what they leave to pods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan import catalog
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import GpuClusterOnAws, GpuPool
from groundplan.plan.model.gcp import GkeGpuPool, GpuClusterOnGcp
from groundplan.plan.model.platform import Machine, Nodes, Taint
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size
from groundplan.plan.platform.rules import ALLOCATABLE, MADE, NODES
from groundplan.plan.platform.surroundings import Surroundings

SYSTEM = "system"
# What pods that run on every node ask for on GKE: Dataplane V2, metadata server, logs, metrics, disks.
_DAEMONS_MILLICPU, _DAEMONS_MIB = 500, 1024
_EVICTION_MIB = 100
# Of a disk, beside what kubelet's eviction threshold, its own reserve and the file system take.
_EPHEMERAL_PERCENT = 85
_LOCAL_SSD_GIB = 375
# e2-standard: https://docs.cloud.google.com/compute/docs/general-purpose-machines#e2_machine_types
_E2_GIB_PER_CPU = 4
# As GKE and the launch templates of GPU nodes set it: the values differ by cloud, and tolerations name the key alone.
_TAINT_KEY = "nvidia.com/gpu"
# GKE puts it on what it makes for a class, and the taint of that name:
# https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes
_COMPUTE_CLASS = "cloud.google.com/compute-class"


@dataclass(frozen=True, slots=True)
class GpuNode:
    """What a replica of a model shares with others on a node: its room, GPUs of ``gpu_mib`` each, and disk."""

    room: Size
    gpus: int
    gpu_mib: int
    disk_gib: int


def resolve_nodes(around: Surroundings, origins: Origins) -> Mapping[str, Nodes]:
    """The nodes for everything that needs no GPU, as ``system``, and those of every GPU pool by its name."""
    target = around.target
    labels = {"groundplan/pool": SYSTEM}
    room = system_room(around)
    system = (target.system_nodes.min, target.system_nodes.max)
    found = {SYSTEM: _nodes(labels, (), room, 0, system, None, origins.at(SYSTEM))}
    classes = _classes(around)
    for name, pool in target.gpu_pools.items():
        labels = _gpu_labels(name, pool)
        taints = [Taint(_TAINT_KEY, "true" if around.on_aws else "present", "NoSchedule")]
        if name in classes:
            labels |= {_COMPUTE_CLASS: classes[name]}
            taints.append(Taint(_COMPUTE_CLASS, classes[name], "NoSchedule"))
        made = _machine(around, name, pool, origins.at(name, "machine"))
        found[name] = _nodes(
            labels, tuple(taints), gpu_node(pool).room, pool.gpus_per_node, (pool.min, pool.max), made, origins.at(name)
        )
    return frozen_map(found)


def system_room(around: Surroundings) -> Size:
    """What a node without GPUs leaves to pods of ours."""
    target = around.target
    if isinstance(target, GpuClusterOnAws):
        return eks_allocatable(target.system_nodes.instance_type)
    cores = int(target.system_nodes.machine_type.rpartition("-")[2])
    return gke_allocatable(cores, cores * _E2_GIB_PER_CPU * 1024)


def gpu_node(pool: GpuPool | GkeGpuPool) -> GpuNode:
    """A node of this pool."""
    if isinstance(pool, GpuPool):
        instance = catalog.aws_instance(pool.instance_type)
        disk = pool.nvme_gb * 10**9 // 2**30 if pool.nvme_gb else pool.disk_gib
        return GpuNode(
            eks_allocatable(instance.name), instance.gpu_count, instance.gpu_memory_mib, disk * _EPHEMERAL_PERCENT // 100
        )
    offers = catalog.gcp_gpu_machines(pool.gpu)
    found = next(one for one in offers if (one.name, one.gpu_count) == (pool.machine_type, pool.gpus_per_node))
    disk = pool.local_ssds * _LOCAL_SSD_GIB or pool.disk_gib
    return GpuNode(
        gke_allocatable(found.vcpus, found.memory_gib * 1024),
        found.gpu_count,
        catalog.gpus()[pool.gpu].memory_mib,
        disk * _EPHEMERAL_PERCENT // 100,
    )


def eks_allocatable(instance_type: str) -> Size:
    """What a node of EKS leaves."""
    # A plan for Google Cloud needs no rules of AWS.
    from groundplan.plan.aws.cluster_services import allocatable

    return allocatable(instance_type)


def gke_allocatable(cores: int, memory_mib: int) -> Size:
    """What a node of GKE leaves: all it has, without what GKE keeps and what runs on every node.

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


def _classes(around: Surroundings) -> Mapping[str, str]:
    """The ComputeClass of each pool: one for all models with the same choices, named like the first of them."""
    target = around.target
    if not isinstance(target, GpuClusterOnGcp) or target.cluster.nodes != "compute-class":
        return {}
    return {pool: pools[0] for pools in (pools_of(around, model) for model in target.models) for pool in pools}


def pools_of(around: Surroundings, model: str) -> tuple[str, ...]:
    """The pools that were made for a model, the first choice first."""
    pools = around.target.gpu_pools
    return tuple(sorted((name for name, pool in pools.items() if model in pool.models), key=lambda name: -pools[name].priority))


def _machine(around: Surroundings, name: str, pool: GpuPool | GkeGpuPool, origins: Origins) -> Machine | None:
    """What Karpenter or a ComputeClass makes nodes from; None where Terraform makes them."""
    target = around.target
    if target.cluster.nodes == "managed":
        return None
    if isinstance(pool, GpuPool):
        instance = catalog.aws_instance(pool.instance_type)
        disks = instance.nvme_count
        reserved = f"{target.cluster.name}-{name}" if pool.purchase == "reservation" else None
        reservation = reserved if pool.block is None else pool.block.id
    else:
        from groundplan.plan.gcp.names import name_of

        disks = pool.local_ssds
        reservation = name_of(target.cluster.name, name) if pool.purchase == "reservation" else None
    return Machine(
        type=origins.rule("type", pool.instance_type if isinstance(pool, GpuPool) else pool.machine_type, MADE),
        zones=origins.rule("zones", pool.zones, MADE),
        purchase=origins.rule("purchase", pool.purchase, MADE),
        accelerator=origins.rule("accelerator", None if isinstance(pool, GpuPool) else pool.accelerator, MADE),
        disk_gib=origins.rule("disk_gib", pool.disk_gib, MADE),
        local_disks=origins.rule("local_disks", disks, MADE),
        reservation=origins.rule("reservation", reservation, MADE),
        max_run_seconds=origins.rule("max_run_seconds", None if isinstance(pool, GpuPool) else pool.max_run_seconds, MADE),
    )


def _gpu_labels(name: str, pool: GpuPool | GkeGpuPool) -> dict[str, str]:
    labels = {"groundplan/gpu": pool.gpu, "groundplan/pool": name, "groundplan/purchase": pool.purchase}
    if isinstance(pool, GpuPool):
        labels |= {"nvidia.com/gpu.present": "true", "k8s.amazonaws.com/accelerator": pool.gpu}
    return labels


def _nodes(
    labels: Mapping[str, str],
    taints: tuple[Taint, ...],
    room: Size,
    gpus: int,
    least_most: tuple[int, int],
    made: Machine | None,
    origins: Origins,
) -> Nodes:
    least, most = least_most
    return Nodes(
        labels=origins.rule("labels", frozen_map(labels), NODES),
        taints=origins.rule("taints", taints, NODES),
        millicpu=origins.rule("millicpu", room.millicpu, ALLOCATABLE),
        memory_mib=origins.rule("memory_mib", room.mib, ALLOCATABLE),
        gpus=origins.rule("gpus", gpus, NODES),
        min=origins.rule("min", least, NODES),
        max=origins.rule("max", most, NODES),
        machine=made,
    )
