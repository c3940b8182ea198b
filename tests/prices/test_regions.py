"""Every region has the same items, but for the gaps below: what no source has, and what the cloud does not sell there."""

from __future__ import annotations

import pytest

from groundplan import catalog
from groundplan.catalog.store import stems
from groundplan.prices import items, price, price_regions

# No source has the price.
NOT_FOUND = {
    "us-east-1": "",
    "us-west-2": """
        aurora-postgresql/acu-io-optimized aurora-postgresql/storage-io-optimized network-load-balancer/lcu sqs/fifo-requests
    """,
    "eu-west-1": """
        aurora-postgresql/acu-io-optimized aurora-postgresql/io-requests aurora-postgresql/storage
        aurora-postgresql/storage-io-optimized
    """,
    "eu-central-1": """
        aurora-postgresql/acu-io-optimized aurora-postgresql/backup aurora-postgresql/storage-io-optimized ecr/storage
        network-load-balancer/lcu secrets-manager/api-calls sqs/fifo-requests
    """,
    "ap-northeast-1": "aurora-postgresql/acu-io-optimized aurora-postgresql/backup secrets-manager/api-calls",
    "ap-southeast-1": "network-load-balancer/lcu sqs/fifo-requests sqs/standard-requests",
}
ONLY_IN = {
    "cloudwatch/dashboard": {"us-east-1"},
    "elasticache-valkey/backup": {"us-east-1"},
    "network-firewall/data": {"us-east-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"},
    "network-firewall/endpoint": {"us-east-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"},
    "rds-postgresql/gp3-iops": {"us-east-1"},
    "rds-postgresql-multi-az/gp3-iops": {"us-east-1"},
    "security-hub/check": {"us-east-1", "ap-northeast-1"},
    "security-hub/finding": {"us-east-1"},
}

# Google Cloud: the machines, GPUs and destinations that it has no SKU for in a region.
NO_SKU = {
    "us-central1": "",
    "us-east4": "nvidia-rtx-pro-6000* nvidia-tesla-a100 nvidia-tesla-p100 nvidia-tesla-v100 t2a-*",
    "europe-west1": """
        a2-memory a2-vcpu nvidia-a100-80gb nvidia-rtx-pro-6000* nvidia-tesla-a100 nvidia-tesla-p4 nvidia-tesla-v100 t2a-*
        asia-pacific indonesia south-korea
    """,
    "europe-west4": "nvidia-h200-141gb ephemeral-disk",
    "asia-northeast1": """
        a3-ultra-* g4-* nvidia-a100-80gb nvidia-h200-141gb nvidia-l4* nvidia-rtx-pro-6000* nvidia-tesla-p100 nvidia-tesla-p4
        nvidia-tesla-v100 t2a-* asia-pacific indonesia south-korea
    """,
    "asia-southeast1": "a3-ultra-* nvidia-h200-141gb nvidia-tesla-p100 nvidia-tesla-v100 ephemeral-disk",
}


def missing(cloud: str, region: str) -> set[str]:
    """Items that other regions of the cloud have."""
    all_of_them = {key for other in price_regions(cloud) for key in items(cloud, other)} - {*items(cloud, "all")}
    # A machine's family is sold in some regions; what the catalogue must know of them is below.
    return {"/".join(key) for key in all_of_them - {*items(cloud, region)} if not key[0].startswith("ec2")}


def test_the_regions() -> None:
    assert set(price_regions("aws")) == NOT_FOUND.keys()
    assert set(price_regions("gcp")) == NO_SKU.keys()


@pytest.mark.parametrize("region", sorted(NOT_FOUND))
def test_gaps_of_aws(region: str) -> None:
    elsewhere = {item for item, regions in ONLY_IN.items() if region not in regions}
    assert missing("aws", region) == {*NOT_FOUND[region].split(), *elsewhere}


@pytest.mark.parametrize("region", sorted(NO_SKU))
def test_gaps_of_google(region: str) -> None:
    names = NO_SKU[region].split()
    found = missing("gcp", region) - {f"egress-region/{region}"}

    def fits(key: str, name: str) -> bool:
        service, _, item = key.partition("/")
        whole = item.startswith(name.removesuffix("*")) if name.endswith("*") else item == name
        return whole and service.startswith(("compute", "cloud-run", "egress-premium"))

    assert [key for key in sorted(found) if not any(fits(key, name) for name in names)] == []
    assert [name for name in names if not any(fits(key, name) for key in found)] == []


@pytest.mark.parametrize("region", sorted(NOT_FOUND))
def test_every_instance_type_that_is_offered_has_a_price(region: str) -> None:
    unknown: set[str] = set()
    for stem in stems():
        if stem.startswith("aws/") and stem != "aws/regions":
            offered = catalog.store.load(stem)["instances"]
            unknown |= {
                name
                for name in offered
                if catalog.aws_offered(region, name)
                and not catalog.aws_instance(name).bare_metal
                and price("aws", "ec2", name, region) is None
            }
    assert {name.partition(".")[0] for name in unknown} == {"r7i"}


@pytest.mark.parametrize("region", sorted(NO_SKU))
def test_every_gpu_that_is_offered_has_a_price(region: str) -> None:
    """On demand, but for the B200, which is known to have none, and H200 where only other ways to buy it have a SKU."""
    unknown = {
        gpu.gcp_accelerator
        for gpu in catalog.gpus().values()
        if gpu.gcp_accelerator
        and any(catalog.gcp_offered(region, machine.name) for machine in catalog.gcp_machines_with(gpu.name))
        and price("gcp", "compute", gpu.gcp_accelerator, region) is None
    }
    assert unknown == ({"nvidia-h200-141gb"} if region == "europe-west4" else set())
