from __future__ import annotations

import re
from datetime import date

import pytest

from groundplan import catalog
from groundplan.catalog import store

FAMILIES = sorted(stem.removeprefix("aws/") for stem in store.stems() if re.fullmatch(r"aws/(?!regions).*", stem))


@pytest.mark.parametrize(
    ("name", "vcpus", "memory_gib", "gpus", "gpu_memory_mib"),
    [
        ("g4dn.xlarge", 4, 16, (1, "t4"), 16384),
        ("g5.xlarge", 4, 16, (1, "a10g"), 22888),
        ("g6e.xlarge", 4, 32, (1, "l40s"), 45776),
        ("p4d.24xlarge", 96, 1152, (8, "a100-40gb"), 40960),
        ("p5.48xlarge", 192, 2048, (8, "h100"), 81920),
        ("p5en.48xlarge", 192, 2048, (8, "h200"), 144384),
        ("m7i.large", 2, 8, (0, None), 0),
    ],
)
def test_instance(name: str, vcpus: int, memory_gib: int, gpus: tuple[int, str | None], gpu_memory_mib: int) -> None:
    instance = catalog.aws_instance(name)
    assert (instance.vcpus, instance.memory_mib) == (vcpus, memory_gib * 1024)
    assert ((instance.gpu_count, instance.gpu), instance.gpu_memory_mib) == (gpus, gpu_memory_mib)


@pytest.mark.parametrize(
    ("name", "disks", "nvme_gb", "efa_max", "network_cards"),
    [
        ("g4dn.xlarge", 1, 125, 0, 1),
        ("p4d.24xlarge", 8, 8000, 4, 4),
        ("p5.48xlarge", 8, 30400, 32, 32),
        ("p5en.48xlarge", 8, 30400, 16, 16),
        ("m5.large", 0, 0, 0, 1),
    ],
)
def test_disks_and_network(name: str, disks: int, nvme_gb: int, efa_max: int, network_cards: int) -> None:
    instance = catalog.aws_instance(name)
    assert (instance.nvme_count, instance.nvme_gb) == (disks, nvme_gb)
    assert (instance.efa_max, instance.network_cards) == (efa_max, network_cards)


# p4d and p5: only the default card's interfaces carry pods.
@pytest.mark.parametrize(("name", "pods"), [("m5.large", 29), ("t3.medium", 17), ("p4d.24xlarge", 737), ("p5.48xlarge", 100)])
def test_max_pods(name: str, pods: int) -> None:
    assert catalog.aws_instance(name).max_pods == pods


def test_architecture_and_bare_metal() -> None:
    assert catalog.aws_instance("m7g.large").architecture == "arm64"
    assert catalog.aws_instance("g5.xlarge").architecture == "x86_64"
    assert catalog.aws_instance("g4dn.metal").bare_metal
    assert not catalog.aws_instance("g4dn.xlarge").bare_metal
    assert catalog.aws_instance("g4dn.metal").family == "g4dn"


def test_instances_with_gpu_are_sorted() -> None:
    found = catalog.aws_instances_with("a10g")
    assert [instance.name for instance in found[:2]] == ["g5.xlarge", "g5.2xlarge"]
    assert [instance.gpu_count for instance in found] == [1, 1, 1, 1, 1, 4, 4, 8]
    assert {instance.family for instance in catalog.aws_instances_with("h200")} == {"p5e", "p5en"}


@pytest.mark.parametrize("name", ["p3.2xlarge", "m5.24xlarge", "g5.tiny", "regions", "../gpus", ""])
def test_unknown_instance(name: str) -> None:
    with pytest.raises(KeyError):
        catalog.aws_instance(name)
    with pytest.raises(KeyError):
        catalog.aws_offered("eu-west-1", name)


def test_regions_and_zones() -> None:
    regions = catalog.aws_regions()
    assert len(regions) == 30
    assert list(regions) == sorted(regions)
    assert catalog.aws_zone_ids("us-west-1") == ("usw1-az1", "usw1-az3")
    with pytest.raises(KeyError):
        catalog.aws_zone_ids("eu-west-9")


@pytest.mark.parametrize("region", catalog.aws_regions())
def test_zone_ids_belong_to_their_region(region: str) -> None:
    area, direction, number = region.split("-")
    short = {"northeast": "ne", "southeast": "se", "central": "c"}.get(direction, direction[0])
    zones = catalog.aws_zone_ids(region)
    assert len(zones) >= 2
    assert list(zones) == sorted(set(zones))
    assert all(re.fullmatch(rf"{area}{short}{number}-az\d", zone) for zone in zones)


@pytest.mark.parametrize("family", FAMILIES)
def test_offers(family: str) -> None:
    data = store.load(f"aws/{family}")
    assert list(data["instances"]) == list(data["offered"])
    for name, regions in data["offered"].items():
        assert regions, name
        for region, zones in regions.items():
            assert zones == sorted(set(zones)), name
            assert set(zones) <= set(catalog.aws_zone_ids(region)), name


def test_every_gpu_family_has_a_file() -> None:
    families = {family for gpu in catalog.gpus().values() for family in gpu.aws_families}
    assert families == {family for family in FAMILIES if "gpu" in store.load(f"aws/{family}")}


@pytest.mark.parametrize(
    ("region", "instance_type", "zones"),
    [
        ("eu-west-1", "p4d.24xlarge", ("euw1-az2",)),
        ("us-east-1", "p4de.24xlarge", ("use1-az4", "use1-az6")),
        ("us-east-1", "p6-b200.48xlarge", ("use1-az6",)),
        ("eu-west-3", "p4d.24xlarge", ()),
    ],
)
def test_offered(region: str, instance_type: str, zones: tuple[str, ...]) -> None:
    assert catalog.aws_offered(region, instance_type) == zones


def test_offered_in_an_unknown_region() -> None:
    with pytest.raises(KeyError):
        catalog.aws_offered("eu-west-9", "g5.xlarge")


def test_regions_offering_puts_the_like_first() -> None:
    found = catalog.aws_regions_offering("p4d.24xlarge", near="eu-west-3")
    assert found[:2] == ("eu-west-1", "eu-west-2")
    european = [region.startswith("eu-") for region in found]
    assert european == sorted(european, reverse=True)
    assert set(found) == set(catalog.aws_regions_offering("p4d.24xlarge"))


def test_eks() -> None:
    versions = catalog.eks_versions()
    assert list(versions) == sorted(versions, key=lambda v: int(v.removeprefix("1.")), reverse=True)
    for row in versions.values():
        assert row.released < row.standard_support_until < row.extended_support_until
    assert versions["1.34"].standard_support_until == date(2026, 12, 2)
    assert versions[catalog.eks_default_version()].standard_support_until > date(2026, 11, 21)
    assert catalog.aws_eks_excluded_zone_ids() == {"use1-az3", "usw1-az2", "cac1-az3"}


def test_log_retention() -> None:
    days = catalog.cloudwatch_retention_days()
    assert list(days) == sorted(set(days))
    assert {1, 14, 30, 365, 1096, 3653} <= set(days)
    assert 10 not in days
