from __future__ import annotations

from itertools import pairwise

from groundplan import catalog


def test_versions_of_postgres() -> None:
    rds = catalog.rds()
    assert list(rds.versions) == sorted(rds.versions, key=int, reverse=True)
    for name, version in rds.versions.items():
        assert version.aurora.startswith(f"{name}."), "Aurora takes a minor version of the same major"
        assert version.standard_support_until > catalog.provenance("rds").as_of


def test_a_new_version_is_not_the_default_by_itself() -> None:
    rds = catalog.rds()
    # Another value upgrades every database whose blueprint names no version: change it only in a release that says so.
    assert rds.default_version == "17"
    assert rds.versions[rds.default_version].aurora == "17.7"
    assert catalog.valkey_default_version() == "8.2"


def test_tiers_grow() -> None:
    rds = catalog.rds()
    tiers = list(rds.tiers.values())
    assert [tier.name for tier in tiers] == ["small", "medium", "large"]
    for smaller, larger in pairwise(tiers):
        assert (smaller.vcpus, smaller.memory_mib, smaller.disk_gib) < (larger.vcpus, larger.memory_mib, larger.disk_gib)
    for tier in tiers:
        assert tier.memory_mib == tier.vcpus * 4096
        # RDS takes no gp3 disk below 20 GiB, and gives up to 400 GiB the same speed.
        assert 20 <= tier.disk_gib < 400
        family = tier.instance_class.split(".")[1]
        assert catalog.aws_instance(f"{family}.{tier.instance_class.split('.')[2]}").architecture == "arm64"


def test_versions_of_valkey() -> None:
    versions = catalog.valkey_versions()
    assert catalog.valkey_default_version() in versions
    numbers = [tuple(int(part) for part in version.split(".")) for version in versions]
    assert numbers == sorted(set(numbers), reverse=True)
    assert min(numbers) >= (7, 2), "IAM authentication takes no older one"
