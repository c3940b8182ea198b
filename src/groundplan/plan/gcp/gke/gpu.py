"""Which machine type serves a model, and how many nodes its replicas need."""

from __future__ import annotations

from collections.abc import Sequence

from groundplan import catalog
from groundplan.catalog import GcpMachine


def known_gpus() -> tuple[str, ...]:
    """GPUs that Google Cloud has."""
    return tuple(name for name in catalog.gpus() if catalog.gcp_gpu_machines(name))


def candidates(gpu: str, count: int) -> tuple[GcpMachine, ...]:
    """Machines that can serve a replica with ``count`` GPUs, best first (rule GCP059).

    A replica that fits on no machine spans several (rule GCP060). Empty: it can do neither.

    Raises:
        KeyError: the catalogue does not have the GPU.
    """
    memory = catalog.gpus()[gpu].memory_mib
    able = [machine for machine in catalog.gcp_gpu_machines(gpu) if machine.memory_gib * 1024 >= machine.gpu_count * memory]
    fit = [machine for machine in able if machine.gpu_count >= count] or _spanned(able, count)
    return tuple(sorted(fit, key=lambda item: (item.gpu_count, item.memory_gib, item.vcpus, item.name)))


def _spanned(able: Sequence[GcpMachine], count: int) -> list[GcpMachine]:
    most = max((machine.gpu_count for machine in able), default=0)
    return [item for item in able if item.gpu_count == most and item.compact_placement and count % most == 0]


def nodes_per_replica(count: int, machine: GcpMachine) -> int:
    """Machines that a replica with ``count`` GPUs takes; 1 if it shares one with others."""
    return -(-count // machine.gpu_count)


def offered(region: str, gpu: str, count: int) -> tuple[GcpMachine, ...]:
    """Those of the candidates that the region offers, best first."""
    return tuple(machine for machine in candidates(gpu, count) if catalog.gcp_offered(region, machine.offered_as))


def regions_with(gpu: str, count: int, *, near: str) -> tuple[str, ...]:
    """Regions that offer a candidate, those on the continent of ``near`` first."""
    found = {region for machine in candidates(gpu, count) for region in catalog.gcp_regions_offering(machine.offered_as)}
    continent = near.partition("-")[0]
    return tuple(sorted(found, key=lambda region: (region.partition("-")[0] != continent, region)))
