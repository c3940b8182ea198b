"""Google Cloud: zones, GPU machine types and where they are offered, Cloud Run, Cloud SQL, Memorystore."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from groundplan.catalog.gpu import gpus
from groundplan.catalog.models import (
    CloudRun,
    CloudRunGpu,
    CloudSql,
    CloudSqlTier,
    GcpMachine,
    GkeVersion,
    Memorystore,
    MemorystoreNode,
)
from groundplan.catalog.store import load


def gcp_regions() -> tuple[str, ...]:
    """Compute Engine regions, sorted."""
    return tuple(load("gcp_zones")["zones"])


def gcp_zones(region: str) -> tuple[str, ...]:
    """Standard zones of a region, sorted. Raises KeyError for an unknown region."""
    return _zone_names(region, load("gcp_zones")["zones"][region])


def gke_versions() -> Mapping[str, GkeVersion]:
    """Kubernetes versions of GKE's Regular channel by name, newest first."""
    return {name: GkeVersion(name, **row) for name, row in load("gke")["versions"].items()}


def gke_default_version() -> str:
    """The version that a new cluster gets; it does not follow the newest."""
    return str(load("gke")["default"])


def gcp_gpu_machines(gpu: str) -> tuple[GcpMachine, ...]:
    """Every way to have this GPU: machine types with it built in, and N1 ones to which it is attached.

    Fewest GPUs first, then least memory. Raises KeyError for an unknown GPU.
    """
    gpus()[gpu]
    found = [*gcp_machines_with(gpu), *(machine for machine in _attached() if machine.gpu == gpu)]
    return tuple(sorted(found, key=lambda m: (m.gpu_count, m.memory_gib, m.name)))


def gcp_machine(name: str) -> GcpMachine:
    """The accelerator-optimized machine type. Raises KeyError if the catalogue does not have it."""
    return _machines()[name]


def gcp_machines_with(gpu: str) -> tuple[GcpMachine, ...]:
    """Machine types with this GPU built in, fewest GPUs first, then least memory. Raises KeyError for an unknown GPU.

    Empty for a GPU that is attached to N1 machines (T4, V100) or not sold by Google.
    """
    gpus()[gpu]
    found = (machine for machine in _machines().values() if machine.gpu == gpu)
    return tuple(sorted(found, key=lambda m: (m.gpu_count, m.memory_gib, m.name)))


def gcp_offered(region: str, name: str) -> tuple[str, ...]:
    """Zones of the region that offer the machine type or accelerator (`nvidia-l4`), sorted; empty if none.

    Ask for the machine type where the GPU is built in: an accelerator has zones where none of its machines is sold.
    Raises KeyError if region or name is unknown. Offered is not available: it says nothing about free capacity.
    """
    gcp_zones(region)
    return _zone_names(region, _offers()[name].get(region, ""))


def gcp_regions_offering(name: str) -> tuple[str, ...]:
    """Regions that offer the machine type or accelerator, sorted. Raises KeyError if it is unknown."""
    return tuple(sorted(_offers()[name]))


@cache
def cloud_run() -> CloudRun:
    """Limits and regions of Cloud Run services."""
    data = load("cloud_run")
    return CloudRun(
        memory_mib={float(cpu): (low, high) for cpu, (low, high) in data["memory_mib"].items()},
        gen2_min_memory_mib=data["gen2_min_memory_mib"],
        worker_min_cpu=data["worker_min_cpu"],
        worker_min_memory_mib=data["worker_min_memory_mib"],
        regions=dict(sorted((region, tier) for tier, regions in data["regions"].items() for region in regions)),
        gpus={name: CloudRunGpu(name, **row | {"regions": tuple(row["regions"])}) for name, row in data["gpus"].items()},
    )


@cache
def cloud_sql() -> CloudSql:
    """Tiers and versions of Cloud SQL for PostgreSQL."""
    data = load("cloud_sql")
    return CloudSql(
        edition=data["edition"],
        tiers={name: CloudSqlTier(name, **row) for name, row in data["tiers"].items()},
        postgres_versions=tuple(data["postgres_versions"]),
        default_postgres_version=data["default_postgres_version"],
        max_disk_gib=data["max_disk_gib"],
        extensions=data["extensions"],
    )


@cache
def memorystore() -> Memorystore:
    """Versions and node types of Memorystore for Valkey."""
    data = load("memorystore")
    return Memorystore(
        versions=tuple(data["versions"]),
        default_version=data["default_version"],
        node_types={name: MemorystoreNode(name, **row) for name, row in data["node_types"].items()},
    )


def vpc_sc_services() -> frozenset[str]:
    """Services that a perimeter of VPC Service Controls can restrict, of those that products use: ``storage``, ``sts``."""
    return frozenset(load("vpc_service_controls")["services"])


def _zone_names(region: str, letters: str) -> tuple[str, ...]:
    return tuple(f"{region}-{letter}" for letter in letters.split())


@cache
def _machines() -> Mapping[str, GcpMachine]:
    return {
        name: GcpMachine(
            name, series["gpu"], series["accelerator"], compact_placement=series.get("compact_placement", False), **row
        )
        for series in load("gcp_gpus")["series"].values()
        for name, row in series["machines"].items()
    }


@cache
def _attached() -> tuple[GcpMachine, ...]:
    """Machine types and accelerators that may be attached to them, within their limits."""
    return tuple(
        GcpMachine(name, accelerator["gpu"], key, count, row["vcpus"], row["memory_gib"], attached=True)
        for series in load("gcp_gpus")["attached"].values()
        for key, accelerator in series["accelerators"].items()
        for count, limit in accelerator["limits"].items()
        for name, row in series["machines"].items()
        if row["vcpus"] <= limit["vcpus"] and row["memory_gib"] <= limit["memory_gib"]
    )


@cache
def _offers() -> Mapping[str, Mapping[str, str]]:
    data = load("gcp_gpus")
    of_machines = {name: series["zones"] for series in data["series"].values() for name in series["machines"]}
    return {**data["accelerators"], **of_machines}
