"""Which instance type serves a model, and how many nodes its replicas need."""

from __future__ import annotations

from collections.abc import Sequence

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
