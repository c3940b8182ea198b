"""Which instance type serves a model, and how many nodes its replicas need."""

from __future__ import annotations

from collections.abc import Iterable

from groundplan import catalog
from groundplan.catalog import AwsInstance


def candidates(gpu: str, count: int) -> tuple[AwsInstance, ...]:
    """Instance types that can serve a replica with ``count`` GPUs, best first (rule AWS010); empty if it needs too many.

    Raises:
        KeyError: the catalogue does not have the GPU.
    """
    fit = (
        instance
        for instance in catalog.aws_instances_with(gpu)
        if instance.architecture == "x86_64"
        and instance.gpu_count >= count
        and instance.memory_mib >= instance.gpu_count * instance.gpu_memory_mib
    )
    return tuple(sorted(fit, key=lambda item: (item.gpu_count, item.memory_mib, item.vcpus, item.name)))


def offered(region: str, gpu: str, count: int) -> tuple[AwsInstance, ...]:
    """Those of the candidates that the region offers, best first."""
    return tuple(instance for instance in candidates(gpu, count) if catalog.aws_offered(region, instance.name))


def regions_with(gpu: str, count: int, *, near: str) -> tuple[str, ...]:
    """Regions that offer a candidate, those named most like ``near`` first."""
    found: list[str] = []
    for instance in candidates(gpu, count):
        found += catalog.aws_regions_offering(instance.name, near=near)
    return tuple(dict.fromkeys(found))


def nodes_needed(replicas: Iterable[tuple[int, int]], gpus_per_node: int) -> int:
    """Nodes for all replicas, given as (number, GPUs of each) for each model; a replica never spans two nodes.

    Best fit in order of decreasing size, which is what a scheduler reaches at best.
    """
    nodes = 0
    with_free = [0] * (gpus_per_node + 1)  # how many nodes have this many GPUs left
    for number, size in sorted(replicas, key=lambda item: item[1], reverse=True):
        for free in range(size, gpus_per_node):
            number -= _fill(with_free, free, size, number, with_free[free])
        new = -(-number // (gpus_per_node // size))
        with_free[gpus_per_node] = new
        _fill(with_free, gpus_per_node, size, number, new)
        nodes += new
    return nodes


def _fill(with_free: list[int], free: int, size: int, number: int, nodes: int) -> int:
    """Put up to ``number`` replicas on ``nodes`` nodes that have ``free`` GPUs left; how many found a place."""
    each = free // size
    placed = min(number, nodes * each)
    full, rest = divmod(placed, each)
    with_free[free] -= full + (1 if rest else 0)
    with_free[free - each * size] += full
    if rest:
        with_free[free - rest * size] += 1
    return placed
