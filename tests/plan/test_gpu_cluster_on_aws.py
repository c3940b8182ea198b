"""How a blueprint becomes the plan of a gpu-cluster on AWS, and what is refused on the way."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import aws_plans
from aws_plans import hosted, target
from groundplan import catalog
from groundplan.plan.aws import eks_checks
from groundplan.plan.aws.context import context
from groundplan.plan.aws.zones import HIGHEST_ZONE_NUMBER, ZONES_OF_A_CLUSTER, cluster_zones, zone_number, zone_ranges
from groundplan.plan.model.aws import AwsZone
from groundplan.plan.packing import nodes_needed
from groundplan.problems import BlueprintError, Problem
from problem_texts import told

LONGEST_NAME, LONGEST_ENVIRONMENT = "a" * 24, "e" * 12


def problems(folder: Path, changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(BlueprintError) as caught:
        aws_plans.plan(folder, changes)
    assert all(problem.at is not None for problem in caught.value.problems)
    return list(caught.value.problems)


def problem(folder: Path, changes: dict[str, Any]) -> tuple[str, str, str]:
    """Code, path and the whole text of the only problem."""
    (found,) = told(problems(folder, changes))
    return found


# --- zones and ranges ---------------------------------------------------------------------------------------------------------


def test_a_cluster_lies_in_the_first_three_zones_that_eks_takes(tmp_path: Path) -> None:
    assert cluster_zones("us-east-1") == ("use1-az1", "use1-az2", "use1-az4"), "EKS takes no control plane in use1-az3"
    network = target(tmp_path).network
    assert tuple(network.zones) == ("euw1-az1", "euw1-az2", "euw1-az3")
    assert network.zones["euw1-az2"] == AwsZone(
        private="10.0.32.0/19", public="10.0.196.0/22", intra="10.0.228.0/22", firewall=None
    )


def test_a_gpu_type_in_none_of_the_zones_adds_its_own_and_moves_nothing(tmp_path: Path) -> None:
    region = {"cloud": {"region": "us-east-1"}}
    before = target(tmp_path, region)
    after = target(tmp_path, {**region, "models": {"huge": hosted("b200", 8)}})
    assert after.network.zones.keys() - before.network.zones.keys() == {"use1-az6"}
    assert after.network.zones["use1-az6"] == AwsZone(private="10.0.160.0/19", public=None, intra=None, firewall=None)
    assert {zone: after.network.zones[zone] for zone in before.network.zones} == before.network.zones
    assert after.gpu_pools["p6-b200-48xlarge-on-demand"].zones == ("use1-az6",)
    assert after.network.nat_zones == before.network.nat_zones == ("use1-az1", "use1-az2", "use1-az4")


def test_a_gpu_type_in_one_of_the_zones_stays_there(tmp_path: Path) -> None:
    found = target(tmp_path, {"models": {"chat": hosted("a100-40gb", 4)}})
    assert found.gpu_pools["p4d-24xlarge-on-demand"].zones == ("euw1-az2",)
    assert len(found.network.zones) == 3


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "172.31.0.0/16", "192.168.240.0/20", "100.64.0.0/18"])
def test_ranges_lie_in_the_network_and_never_overlap(cidr: str) -> None:
    zones = [zone_ranges(cidr, f"use1-az{number}", gpu_only=False) for number in range(1, HIGHEST_ZONE_NUMBER + 1)]
    parts = [part for zone in zones for part in (zone.private, zone.public, zone.intra) if part is not None]
    ranges = [ipaddress.IPv4Network(part) for part in parts]
    assert len(ranges) == 18
    assert all(part.subnet_of(ipaddress.IPv4Network(cidr)) for part in ranges)
    assert not any(one.overlaps(other) for one, other in combinations(ranges, 2))
    # EKS needs six addresses in a subnet of the control plane and asks for sixteen; AWS keeps five of each subnet.
    assert min(part.num_addresses for part in ranges) >= 16 + 5


def test_every_region_of_the_catalogue_can_be_resolved_or_is_refused(tmp_path: Path) -> None:
    for region in catalog.aws_regions():
        assert all(1 <= zone_number(zone) <= HIGHEST_ZONE_NUMBER for zone in catalog.aws_zone_ids(region)), region
        gpu = next(name for name in catalog.gpus() if name != "v100" and _offers(region, name)) if _any_gpu(region) else "a10g"
        changes = {"cloud": {"region": region}, "models": {"chat": hosted(gpu)}}
        if len(cluster_zones(region)) < ZONES_OF_A_CLUSTER:
            assert "GP402" in {found.code for found in problems(tmp_path, changes)}
        elif not _any_gpu(region):
            assert problem(tmp_path, changes)[0] == "GP407"
        else:
            found = target(tmp_path, changes)
            assert found.system_nodes.instance_type in ("m7i.xlarge", "m6i.xlarge", "m5.xlarge")


def _offers(region: str, gpu: str) -> bool:
    return any(catalog.aws_offered(region, item.name) and _fits(item) for item in catalog.aws_instances_with(gpu))


def _any_gpu(region: str) -> bool:
    return any(name != "v100" and _offers(region, name) for name in catalog.gpus())


def _fits(item: catalog.AwsInstance) -> bool:
    return item.memory_mib >= item.gpu_count * item.gpu_memory_mib


def test_development_has_less_of_everything_than_production(tmp_path: Path) -> None:
    development, production = target(tmp_path, environment="dev"), target(tmp_path, environment="prod")
    assert development.network.nat_zones == ("euw1-az1",)
    assert production.network.nat_zones == ("euw1-az1", "euw1-az2", "euw1-az3")
    assert (development.system_nodes.min, production.system_nodes.min) == (2, 3)
    assert development.network.zones == production.network.zones


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("8.8.0.0/16", "8.8.0.0/16 is not a private range"),
        ("10.0.0.0/15", "10.0.0.0/15 has the wrong size: a VPC takes no more"),
        ("10.0.0.0/21", "10.0.0.0/21 has the wrong size: nodes and pods of three zones need more addresses"),
        ("172.20.128.0/17", "172.20.128.0/17 overlaps 172.20.0.0/16, the addresses of Kubernetes services"),
    ],
)
def test_networks_that_cannot_be(tmp_path: Path, cidr: str, message: str) -> None:
    code, path, text = problem(tmp_path, {"network": {"cidr": cidr}})
    assert (code, path) == ("GP403", "network.cidr")
    assert text.startswith(message)


def test_regions_that_cannot_be(tmp_path: Path) -> None:
    code, path, text = problem(tmp_path, {"cloud": {"region": "eu-west-7"}})
    assert (code, path) == ("GP401", "cloud.region")
    assert "the catalogue has no AWS region 'eu-west-7'; did you mean eu-west-" in text
    code, path, text = problem(tmp_path, {"cloud": {"region": "us-west-1"}, "models": {"chat": hosted("t4")}})
    assert (code, path) == ("GP402", "cloud.region")
    assert text.startswith("us-west-1 has 2 zones for an EKS cluster, and it needs 3; regions that have them: us-east-1")


# --- GPUs ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gpu", "count", "instance_type"),
    [
        ("t4", 1, "g4dn.xlarge"),
        ("t4", 2, "g4dn.12xlarge"),
        ("a10g", 1, "g5.2xlarge"),  # g5.xlarge has less memory than its GPU
        ("a10g", 4, "g5.12xlarge"),
        ("l4", 1, "g6.2xlarge"),
        ("l4", 5, "g6.48xlarge"),
        ("l40s", 1, "g6e.2xlarge"),
        ("a100-40gb", 1, "p4d.24xlarge"),
        ("h100", 1, "p5.4xlarge"),
        ("h100", 8, "p5.48xlarge"),
        ("h200", 8, "p5en.48xlarge"),
    ],
)
def test_the_smallest_instance_that_can_load_the_model(tmp_path: Path, gpu: str, count: int, instance_type: str) -> None:
    found = target(tmp_path, {"cloud": {"region": "us-east-1"}, "models": {"chat": hosted(gpu, count)}})
    assert found.models["chat"].instance_type == instance_type
    pool = found.gpu_pools[f"{instance_type.replace('.', '-')}-on-demand"]
    assert pool.gpu == gpu
    assert pool.gpus_per_node == catalog.aws_instance(instance_type).gpu_count >= count
    assert pool.nvme_gb > 0
    assert pool.disk_gib == 100


def test_pools_hold_the_replicas_of_all_their_models(tmp_path: Path) -> None:
    models = {
        "chat": hosted("a100-40gb", 4, low=1, high=3),
        "code": hosted("a100-40gb", 2, low=1, high=2),
        "small": hosted("t4", low=0, high=2),
    }
    pools = target(tmp_path, {"models": models, "capacity": ["spot", "on_demand"]}).gpu_pools
    assert list(pools) == sorted(f"{kind}-{way}" for kind in ("p4d-24xlarge", "g4dn-xlarge") for way in ("spot", "on-demand"))
    first, second = pools["p4d-24xlarge-spot"], pools["p4d-24xlarge-on-demand"]
    assert first.models == second.models == ("chat", "code")
    assert (first.min, first.desired, first.max) == (0, 1, 2), "4 + 2 of 8 GPUs; 3 x 4 and 2 x 2 on two nodes"
    assert (second.min, second.desired, second.max) == (0, 0, 2)
    assert (first.purchase, second.purchase) == ("spot", "on_demand")
    assert (pools["g4dn-xlarge-spot"].min, pools["g4dn-xlarge-spot"].max) == (0, 2)


@pytest.mark.parametrize(
    ("replicas", "gpus", "nodes"),
    [
        ([], 8, 0),
        ([(0, 1)], 8, 0),
        ([(1, 1)], 8, 1),
        ([(9, 1)], 8, 2),
        ([(3, 3)], 8, 2),
        ([(2, 5), (2, 3)], 8, 2),
        ([(2, 5), (3, 3)], 8, 3),
        ([(1, 8), (1, 4), (1, 4), (8, 1)], 8, 3),
        ([(3, 5), (7, 1)], 8, 3),
        ([(3, 5), (10, 1)], 8, 4),
        ([(1000, 1), (1000, 3)], 8, 500),
        ([(2, 16)], 8, 4),
        ([(1, 16), (1, 8), (2, 4)], 8, 4),
    ],
)
def test_nodes_needed(replicas: list[tuple[int, int]], gpus: int, nodes: int) -> None:
    assert nodes_needed(replicas, gpus) == nodes


def test_gpus_that_cannot_be(tmp_path: Path) -> None:
    code, path, text = problem(tmp_path, {"models": {"chat": hosted("a10")}})
    assert (code, path, text) == ("GP406", "models.chat.gpu.type", "AWS has no GPU 'a10'; did you mean a10g?")
    code, path, text = problem(tmp_path, {"models": {"chat": hosted("l4")}})
    assert (code, path) == ("GP407", "models.chat.gpu.type")
    assert text.startswith("eu-west-1 does not offer l4; regions that do: eu-")
    code, path, text = problem(tmp_path, {"models": {"chat": hosted("v100", 8)}})
    assert (code, path) == ("GP408", "models.chat.gpu.type")
    assert "compute capability 7.5 or higher, and v100 has 7.0" in text
    code, path, text = problem(tmp_path, {"models": {"chat": hosted("a10g", 9)}})
    assert (code, path) == ("GP409", "models.chat.gpu.count")
    assert text == (
        "a replica with 9 GPUs fits on no machine: the largest with a10g has 8; "
        "machines with a10g have no network for a replica that spans them; use GPUs with more memory"
    )
    # 16 A10Gs are whole machines, and yet have no EFA between them; 12 H100s have, and are no whole machines.
    assert problem(tmp_path, {"models": {"chat": hosted("a10g", 16)}})[0] == "GP409"
    code, path, text = problem(tmp_path, {"models": {"chat": hosted("h100", 12)}})
    assert (code, path) == ("GP409", "models.chat.gpu.count")
    assert text.endswith("the largest with h100 has 8; up to 8, or a multiple of 8: such a replica spans whole machines")


# --- models, cluster, logs, names ---------------------------------------------------------------------------------------------


def test_weights_lie_in_our_bucket_or_where_the_blueprint_says(tmp_path: Path) -> None:
    models = {"chat": hosted("a10g"), "own": hosted("a10g", source="s3://acme-models/team/own-7b")}
    found = target(tmp_path, {"models": models})
    assert (found.models["chat"].bucket, found.models["chat"].weights) == (found.buckets["models"].name, "acme/chat-8b/")
    assert (found.models["own"].bucket, found.models["own"].weights) == ("acme-models", "team/own-7b/")
    assert found.hub_token_secret == "shop/prod/hub-token"
    assert target(tmp_path, {"models": {"chat": models["own"]}}).hub_token_secret is None


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("gs://acme/models", "a model hosted on AWS cannot come from gs://"),
        ("openai://gpt-5-mini", "a model hosted on AWS cannot come from openai://"),
        ("hf://gpt2", "'hf://gpt2' does not name a model; expected: hf://ORGANISATION/MODEL"),
        ("hf://a/b/c", "'hf://a/b/c' does not name a model"),
        ("s3://bucket", "'s3://bucket' does not name a model; expected: s3://BUCKET/PREFIX"),
        ("s3://bucket//x", "'s3://bucket//x' does not name a model"),
    ],
)
def test_sources_that_cannot_be(tmp_path: Path, source: str, message: str) -> None:
    code, path, text = problem(tmp_path, {"models": {"chat": {"source": source}}})
    assert (code, path) == ("GP410", "models.chat.source")
    assert text.startswith(message)


def test_nothing_that_decides_money_has_a_default(tmp_path: Path) -> None:
    found = problems(tmp_path, {"models": {"chat": {"gpu": None, "replicas": None}}, "capacity": None})
    assert [(item.code, item.path) for item in found] == [
        ("GP202", ("capacity",)),
        ("GP202", ("models", "chat", "replicas")),
        ("GP202", ("models", "chat", "gpu")),
    ]
    assert problem(tmp_path, {"models": None})[:2] == ("GP411", "models")


def test_the_cluster_as_the_blueprint_says(tmp_path: Path) -> None:
    admins = ["arn:aws:iam::123456789012:role/platform"]
    changes = {
        "cluster": {"kubernetes": "1.35", "admins": admins, "api_access": ["203.0.113.0/24"]},
        "observability": {"logs": "14d"},
        "network": {"cidr": "10.40.0.0/18"},
    }
    found = target(tmp_path, changes)
    assert found.cluster.name == "shop-prod"
    assert (found.cluster.kubernetes, found.cluster.admins) == ("1.35", tuple(admins))
    assert found.cluster.api_access == ("203.0.113.0/24",)
    assert found.cluster.log_days == found.network.flow_log_days == 14
    assert found.network.cidr == "10.40.0.0/18"
    assert target(tmp_path, {"cluster": {"api_access": []}}).cluster.api_access == ()


def test_the_cluster_where_the_blueprint_says_nothing(tmp_path: Path) -> None:
    found = aws_plans.plan(tmp_path)
    cluster = target(tmp_path).cluster
    assert cluster.kubernetes == catalog.eks_default_version()
    assert cluster.api_access == ("0.0.0.0/0",)
    assert "cluster.api_access" in found.origins["cluster", "api_access"].reason
    assert cluster.log_days == 30


def test_what_adds_nodes(tmp_path: Path) -> None:
    assert target(tmp_path).cluster.nodes == "managed"
    assert target(tmp_path, {"cluster": {"nodes": "karpenter"}}).cluster.nodes == "karpenter"
    code, path, text = problem(tmp_path, {"cluster": {"nodes": "compute-class"}})
    assert (code, path) == ("GP204", "cluster.nodes")
    assert text.endswith("on AWS: managed or karpenter")


def test_a_model_behind_an_api_runs_on_no_gpu(tmp_path: Path) -> None:
    api = {"source": "openai://gpt-5-mini", "server": "api"}
    found = list(eks_checks.problems(context(aws_plans.pair(tmp_path, {"models": {"small": api}}), production=True)))
    assert not found
    alone = aws_plans.pair(tmp_path, {"models": {"chat": None, "small": api}, "capacity": None})
    (found_alone,) = eks_checks.problems(context(alone, production=True))
    assert found_alone.code == "GP411"


def test_a_private_vpc_has_no_public_api(tmp_path: Path) -> None:
    """And that is told once, whatever the ranges are."""
    private = {"profile": "private-vpc", "intent": {"residency": "eu"}, "models": {"chat": {"source": "s3://acme-models/chat"}}}
    given = {**private, "cluster": {"api_access": ["203.0.113.0/24", "10.0.0.0/8"]}}
    code, path, _ = problem(tmp_path, given)
    assert (code, path) == ("GP420", "cluster.api_access")
    assert target(tmp_path, {**private, "cluster": {"api_access": []}}).cluster.api_access == ()


def test_clusters_that_cannot_be(tmp_path: Path) -> None:
    code, path, text = problem(tmp_path, {"cluster": {"kubernetes": "1.31"}})
    assert (code, path) == ("GP404", "cluster.kubernetes")
    assert f"supported: {catalog.eks_default_version()}, " in text
    for private in ("10.0.0.0/8", "192.168.7.0/24", "127.0.0.1/32"):
        code, path, text = problem(tmp_path, {"cluster": {"api_access": ["198.51.100.7/32", private]}})
        assert (code, path) == ("GP412", "cluster.api_access[1]")
    code, path, text = problem(tmp_path, {"cluster": {"admins": ["arn:aws-cn:iam::123456789012:role/x"]}})
    assert (code, path) == ("GP414", "cluster.admins[0]")
    many = [f"198.51.{index}.0/24" for index in range(41)]
    code, path, text = problem(tmp_path, {"cluster": {"api_access": many}})
    assert (code, path) == ("GP412", "cluster.api_access")
    assert "has 41 ranges, and EKS takes 40" in text


@pytest.mark.parametrize(("logs", "nearest"), [("10d", "14d"), ("45d", "60d"), ("9999d", "3653d")])
def test_logs_are_kept_as_long_as_cloudwatch_can(tmp_path: Path, logs: str, nearest: str) -> None:
    code, path, text = problem(tmp_path, {"observability": {"logs": logs}})
    assert (code, path) == ("GP405", "observability.logs")
    assert f"the next that it can is {nearest}" in text


def test_names_that_aws_does_not_take(tmp_path: Path) -> None:
    assert problem(tmp_path, {"metadata": {"name": "xn--shop"}})[:2] == ("GP413", "metadata.name")
    code, path, text = problem(tmp_path, {"metadata": {"owner": "team <shop>"}})
    assert (code, path) == ("GP413", "metadata.owner")
    assert "owner becomes a tag, and AWS takes no < > in one" in text


def test_the_longest_names_fit_everywhere(tmp_path: Path) -> None:
    changes = {
        "metadata": {"name": LONGEST_NAME},
        "cloud": {"region": "us-east-1"},
        "models": {"chat": hosted("b200", 8)},
        "environments": {LONGEST_ENVIRONMENT: {}},
    }
    found = target(tmp_path, changes, LONGEST_ENVIRONMENT)
    assert len(found.buckets["models"].name) <= 63
    assert len(found.cluster.name) <= 100
    longest_role = f"{found.cluster.name}-model-loader"
    assert len(longest_role) <= 64
    assert all(len(pool) <= 63 for pool in found.gpu_pools)


def test_all_problems_come_in_one_run(tmp_path: Path) -> None:
    changes = {
        "network": {"cidr": "8.8.0.0/16"},
        "observability": {"logs": "10d"},
        "models": {"chat": hosted("a10", source="gs://acme/x"), "code": hosted("l4")},
    }
    assert {item.code for item in problems(tmp_path, changes)} == {"GP403", "GP405", "GP406", "GP407", "GP410"}


def test_origins_tell_rule_from_blueprint(tmp_path: Path) -> None:
    origins = aws_plans.plan(tmp_path, {"environments": {"prod": {"models": {"chat": {"replicas": {"max": 5}}}}}}).origins
    assert origins["models", "chat", "replicas", "max"].kind == "overlay"
    assert origins["models", "chat", "replicas", "min"].kind == "blueprint"
    assert origins["models", "chat", "instance_type"].id == "AWS010"
    assert origins["gpu_pools", "g5-2xlarge-on-demand", "nvme_gb"].kind == "catalogue"
    assert origins["network", "nat_zones"].id == "AWS005"
