from __future__ import annotations

import pytest

from groundplan import catalog
from groundplan.catalog import store

ACCELERATORS = store.load("gcp_gpus")["accelerators"]
SERIES = store.load("gcp_gpus")["series"]
NAMES = [*ACCELERATORS, *(name for series in SERIES.values() for name in series["machines"])]


def test_regions_and_zones() -> None:
    regions = catalog.gcp_regions()
    assert list(regions) == sorted(regions)
    assert catalog.gcp_zones("us-central1") == ("us-central1-a", "us-central1-b", "us-central1-c", "us-central1-f")
    assert catalog.gcp_zones("europe-west1")[0] == "europe-west1-b"
    with pytest.raises(KeyError):
        catalog.gcp_zones("us-central9")


@pytest.mark.parametrize(
    ("accelerator", "zones"),
    [("nvidia-tesla-a100", 19), ("nvidia-a100-80gb", 7), ("nvidia-h200-141gb", 9), ("nvidia-b200", 11)],
)
def test_number_of_zones(accelerator: str, zones: int) -> None:
    regions = catalog.gcp_regions_offering(accelerator)
    assert sum(len(catalog.gcp_offered(region, accelerator)) for region in regions) == zones


@pytest.mark.parametrize("name", NAMES)
def test_offers_are_zones_of_the_region(name: str) -> None:
    regions = catalog.gcp_regions_offering(name)
    assert regions
    for region in regions:
        zones = catalog.gcp_offered(region, name)
        assert zones
        assert list(zones) == sorted(set(zones))
        assert set(zones) <= set(catalog.gcp_zones(region))


def test_offered() -> None:
    assert catalog.gcp_offered("us-central1", "a2-ultragpu-1g") == ("us-central1-a", "us-central1-c")
    assert catalog.gcp_offered("europe-west9", "a2-ultragpu-1g") == ()
    for region, name in [("us-central1", "nvidia-p4"), ("us-central9", "nvidia-l4")]:
        with pytest.raises(KeyError):
            catalog.gcp_offered(region, name)


def test_machines() -> None:
    machine = catalog.gcp_machine("a2-highgpu-2g")
    assert (machine.gpu, machine.gpu_count, machine.vcpus, machine.memory_gib) == ("a100-40gb", 2, 24, 170)
    assert [found.name for found in catalog.gcp_machines_with("h200")] == ["a3-ultragpu-8g"]
    assert catalog.gcp_machines_with("l4")[0].name == "g2-standard-4"
    assert catalog.gcp_machines_with("t4") == ()
    for call in (catalog.gcp_machine, catalog.gcp_machines_with):
        with pytest.raises(KeyError):
            call("a5")


def test_every_gpu_and_accelerator_exists() -> None:
    for gpu in catalog.gpus().values():
        assert gpu.gcp_accelerator is None or gpu.gcp_accelerator in ACCELERATORS
    for series in SERIES.values():
        assert series["gpu"] in catalog.gpus()
        assert series["accelerator"] in ACCELERATORS


def test_zones_of_a_machine_are_zones_of_its_gpu() -> None:
    beyond = {
        (name, region)
        for name, series in SERIES.items()
        for region, zones in series["zones"].items()
        if not set(zones.split()) <= set(ACCELERATORS[series["accelerator"]].get(region, "").split())
    }
    # The source says so itself; see the comment in the file.
    assert beyond == {("a3-megagpu", "asia-east1"), ("a3-megagpu", "europe-north1")}


@pytest.mark.parametrize(
    ("cpu", "memory"),
    [
        (0.05, None),
        (0.08, (128, 512)),
        (0.499, (128, 512)),
        (0.5, (128, 1024)),
        (1, (128, 4096)),
        (1.5, None),
        (2, (128, 8192)),
        (3, None),
        (4, (2048, 16384)),
        (6, (4096, 24576)),
        (8, (4096, 32768)),
        (16, None),
    ],
)
def test_cloud_run_memory(cpu: float, memory: tuple[int, int] | None) -> None:
    assert catalog.cloud_run().memory_range(cpu) == memory


def test_cloud_run_regions() -> None:
    regions = catalog.cloud_run().regions
    assert set(regions) <= set(catalog.gcp_regions())
    assert (regions["us-central1"], regions["asia-southeast1"]) == (1, 2)
    assert len(regions) == 40
    assert catalog.cloud_run().gen2_min_memory_mib == 512


def test_cloud_sql() -> None:
    sql = catalog.cloud_sql()
    assert sql.edition == "ENTERPRISE"
    assert list(sql.tiers) == ["small", "medium", "large"]
    for tier in sql.tiers.values():
        assert tier.machine_type == f"db-custom-{tier.vcpus}-{tier.memory_mib}"
        assert tier.vcpus == 1 or tier.vcpus % 2 == 0
        assert tier.memory_mib % 256 == 0
        assert tier.memory_mib >= 3840
        assert 0.9 <= tier.memory_mib / 1024 / tier.vcpus <= 6.5
    numbers = [int(version.removeprefix("POSTGRES_")) for version in sql.postgres_versions]
    assert numbers == sorted(set(numbers), reverse=True)


def test_a_new_version_of_postgres_is_not_the_default_by_itself() -> None:
    sql = catalog.cloud_sql()
    assert sql.default_postgres_version in sql.postgres_versions
    # Another value upgrades every database whose blueprint names no version: change it only in a release that says so.
    assert sql.default_postgres_version == "POSTGRES_18"


def test_extensions_of_cloud_sql() -> None:
    sql = catalog.cloud_sql()
    assert set(sql.extensions) == {"pg_stat_statements", "pg_trgm", "pgaudit", "vector"}
    assert set(sql.extensions.values()) <= set(sql.postgres_versions)
    assert sql.extensions["vector"] == "POSTGRES_13"
    assert sql.max_disk_gib == 64 * 1024


def test_memorystore() -> None:
    cache = catalog.memorystore()
    numbers = [tuple(int(part) for part in version.split("_")[1:]) for version in cache.versions]
    assert numbers == sorted(set(numbers), reverse=True)
    # Another value upgrades every cache: change it only in a release that says so.
    assert cache.default_version == "VALKEY_9_0"
    assert cache.default_version in cache.versions
    assert [node.capacity_gb for node in cache.node_types.values()] == [1.12, 5.2, 10.4, 46.4]
    assert [name for name, node in cache.node_types.items() if not node.sla] == ["SHARED_CORE_NANO"]


def test_gpus_that_are_attached() -> None:
    """https://docs.cloud.google.com/compute/docs/gpus#n1-gpus: a V100 leaves room for 12 vCPUs, a T4 for 48."""
    with_v100 = [(m.name, m.gpu_count) for m in catalog.gcp_gpu_machines("v100") if m.gpu_count == 1]
    assert with_v100 == [("n1-standard-4", 1), ("n1-standard-8", 1)]
    with_t4 = [m.name for m in catalog.gcp_gpu_machines("t4") if m.gpu_count == 4]
    assert with_t4[-1] == "n1-standard-96"
    assert {m.offered_as for m in catalog.gcp_gpu_machines("t4")} == {"nvidia-tesla-t4"}
    assert {m.offered_as for m in catalog.gcp_gpu_machines("a100-80gb")} >= {"a2-ultragpu-1g", "a2-ultragpu-8g"}


def test_local_ssds_come_with_the_machine() -> None:
    disks = {m.name: m.local_ssds for gpu in ("l4", "a100-40gb", "a100-80gb", "h100") for m in catalog.gcp_gpu_machines(gpu)}
    assert (disks["g2-standard-8"], disks["a2-highgpu-8g"], disks["a2-ultragpu-4g"]) == (0, 0, 4)
    # 6,000 GB: 16 of 375.
    assert disks["a3-highgpu-8g"] == 16


def test_what_is_not_sold_on_demand() -> None:
    assert [m.name for m in catalog.gcp_gpu_machines("h100") if not m.standard_provisioning] == [
        "a3-highgpu-1g",
        "a3-highgpu-2g",
        "a3-highgpu-4g",
    ]


def test_gke_versions() -> None:
    versions = catalog.gke_versions()
    assert catalog.gke_default_version() in versions
    assert list(versions) == sorted(versions, reverse=True), "newest first"
