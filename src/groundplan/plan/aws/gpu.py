"""Which instance type serves a model, and how many nodes its replicas need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundplan import catalog
from groundplan.catalog import AwsInstance


def candidates(gpu: str, count: int) -> tuple[AwsInstance, ...]:
    """Instance types that can serve a replica with ``count`` GPUs, best first (rule AWS010).

    A replica that fits on no machine spans several (rule AWS020). Empty: it can do neither.

    Raises:
        KeyError: the catalogue does not have the GPU.
    """
    able = [
        instance
        for instance in catalog.aws_instances_with(gpu)
        if instance.architecture == "x86_64" and instance.memory_mib >= instance.gpu_count * instance.gpu_memory_mib
    ]
    fit = [instance for instance in able if instance.gpu_count >= count] or _spanned(able, count)
    return tuple(sorted(fit, key=lambda item: (item.gpu_count, item.memory_mib, item.vcpus, item.name)))


def _spanned(able: Sequence[AwsInstance], count: int) -> list[AwsInstance]:
    most = max((instance.gpu_count for instance in able), default=0)
    return [item for item in able if item.gpu_count == most and joins_others(item) and count % most == 0]


def joins_others(instance: AwsInstance) -> bool:
    """Whether a replica may span machines of this type: each has EFA on several network cards, beside its GPUs."""
    return instance.network_cards > 1 and instance.efa_max >= instance.network_cards


def nodes_per_replica(count: int, instance: AwsInstance) -> int:
    """Machines that a replica with ``count`` GPUs takes; 1 if it shares one with others."""
    return -(-count // instance.gpu_count)


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
    """Nodes for all replicas, given as (number, GPUs of each) for each model.

    A replica spans nodes only where one is too small for it, and then has them to itself. Best fit in order of decreasing
    size, which is what a scheduler reaches at best.
    """
    nodes = 0
    with_free = [0] * (gpus_per_node + 1)  # how many nodes have this many GPUs left
    for number, size in sorted(replicas, key=lambda item: item[1], reverse=True):
        if size > gpus_per_node:
            nodes += number * -(-size // gpus_per_node)
            continue
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
