"""System nodes of a cluster with a GitOps tree: everything that needs no GPU finds a place on those of the beginning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

import aws_plans
import gke_plans
import platform_plans
from chart_pods import on_each_node, on_system_nodes, unknown_requests
from gcp_plans import merged
from gitops_trees import PLATFORMS
from groundplan.blueprint import load
from groundplan.blueprint.model import Blueprint
from groundplan.plan.cluster_services import AGENTS
from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.plan.model.gcp import GpuClusterOnGcp
from groundplan.plan.model.platform import Nodes, Platform
from groundplan.plan.packing import Pods, Size, less
from groundplan.plan.platform.nodes import GPU_AGENTS, OWN_GPU_AGENTS
from groundplan.plan.platform.system_nodes import system_pods
from groundplan.problems import BlueprintError

Changes = Mapping[str, Any]
# Add-ons of the clouds themselves, of which no chart tells; agents of GKE on a node are the more.
_CLOUD_PODS = {"aws": 4, "gcp": 10}
_PODS_OF_A_NODE = {"aws": 58, "gcp": 64}
_AGENT_PODS = 14


def service(cpu: float = 0.5, memory: str = "1Gi", low: int = 1, high: int = 4) -> dict[str, Any]:
    return {
        "image": "ghcr.io/acme/api:1.4.2",
        "port": 8080,
        "cpu": cpu,
        "memory": memory,
        "replicas": {"min": low, "max": high},
        "expose": "internal",
    }


STORES: Changes = {
    "postgres": {"run": "cluster", "tier": "small"},
    "cache": {"engine": "valkey", "run": "cluster"},
    "vectors": {"engine": "qdrant", "count": 1_000_000, "dimensions": 1024},
}
TRACES: Changes = {"observability": {"metrics": "30d", "logs": "30d", "traces": "7d"}}
CASES: Mapping[str, Changes] = {
    "bare": {},
    "stores": {"data": STORES, **TRACES},
    "other-stores": {
        "data": {
            "postgres": {"run": "cluster", "tier": "medium"},
            "vectors": {"engine": "milvus", "count": 2_000_000, "dimensions": 1024},
        }
    },
    "weaviate": {"data": {"vectors": {"engine": "weaviate", "count": 500_000, "dimensions": 768}}},
    "services": {
        "services": {"api": service(1, "2Gi", 2, 20), "web": service(0.25, "512Mi", 3, 9), "large": service(3, "4Gi", 2, 3)},
        "data": STORES,
    },
    "models": {
        "models": {
            f"m{index}": {
                "source": "hf://acme/chat-8b",
                "server": "vllm",
                "gpu": {"type": "t4", "count": 1},
                "replicas": {"min": 0, "max": 2},
            }
            for index in range(3)
        }
    },
}
ON_AWS, ON_GOOGLE_CLOUD = aws_plans.SMALL, gke_plans.SMALL
BASES: Mapping[str, tuple[Changes, Changes]] = {
    "eks": (ON_AWS, {}),
    "karpenter": (ON_AWS, {"cluster": {"nodes": "karpenter"}}),
    "gke": (ON_GOOGLE_CLOUD, {}),
    "gke-private": (ON_GOOGLE_CLOUD, gke_plans.PRIVATE),
}
EVERY = [
    pytest.param(base, case, environment, id=f"{base}-{case}-{environment}")
    for base in BASES
    for case in CASES
    for environment in ("dev", "prod")
    # A private network loads from buckets alone.
    if (base, case) != ("gke-private", "models")
]


def resolved(folder: Path, base: str, case: str, environment: str) -> tuple[Blueprint, Platform]:
    small, changes = BASES[base]
    found = platform_plans.platform(folder, merged(merged(small, changes), CASES[case]), None, environment)
    return load(str(folder / "shop.yaml")).pairs[environment].blueprint, found


# --- what the values ask for ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_request_of_a_chart_is_counted(name: str) -> None:
    assert unknown_requests(PLATFORMS[name]) == []


@pytest.mark.parametrize(("base", "case", "environment"), EVERY)
def test_the_plan_knows_every_pod(base: str, case: str, environment: str, tmp_path: Path) -> None:
    given, platform = resolved(tmp_path, base, case, environment)
    wanted = [pods for each in on_system_nodes(platform).values() for pods in each]
    planned = system_pods(given, production=environment == "prod", replicas="min")
    assert missing(wanted, planned) == []


def test_a_pod_that_the_plan_does_not_know_is_found() -> None:
    small, large = Size(100, 128), Size(100, 256)
    assert missing([Pods(2, small)], [Pods(2, large)]) == []
    assert missing([Pods(2, large)], [Pods(1, large), Pods(2, small)]) == [Pods(1, large)]
    assert missing([Pods(2, small, apart=True)], [Pods(2, large)]) == [Pods(2, small, apart=True)]


def missing(wanted: Iterable[Pods], planned: Iterable[Pods]) -> list[Pods]:
    """The pods for which no other one of at least their size is planned, the largest first."""
    there = sorted(planned, key=lambda pods: pods.size)
    left = [each.count for each in there]
    found = []
    for each in sorted(wanted, key=lambda pods: pods.size, reverse=True):
        count = each.count
        for index, other in enumerate(there):
            if other.size.holds(each.size) and (other.apart or not each.apart):
                taken = min(count, left[index])
                left[index], count = left[index] - taken, count - taken
        if count:
            found.append(replace(each, count=count))
    return found


@pytest.mark.parametrize("name", PLATFORMS)
def test_daemonsets_fit_beside_the_rest(name: str) -> None:
    platform = PLATFORMS[name]
    if platform.cloud == "onprem":
        assert OWN_GPU_AGENTS.holds(on_each_node(platform, gpus=True))
        return
    assert AGENTS.holds(on_each_node(platform))
    assert GPU_AGENTS.holds(on_each_node(platform, gpus=True))


def test_the_cloud_s_own_agents_fit_into_what_a_node_keeps() -> None:
    # What `allocatable` keeps on each node; on GKE the tree's own agents are beside it.
    kept = Size(500, 1024)
    # VPC CNI, kube-proxy, EBS driver, and the tree's:
    # https://github.com/aws/amazon-vpc-cni-k8s/blob/master/charts/aws-vpc-cni/values.yaml
    assert kept.holds(Size(50 + 100 + 30 + AGENTS.millicpu, 120 + AGENTS.mib))
    # fluentbit, metadata server, metrics agent, ip-masq, netd, node-local DNS, disks, and Dataplane V2, as nodes of 1.36 show.
    assert kept.holds(Size(105 + 100 + 21 + 10 + 8 + 30 + 10 + 110, 230 + 100 + 145 + 16 + 65 + 50 + 20 + 164))


# --- what nodes hold --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("base", "case", "environment"), EVERY)
def test_every_pod_finds_a_place_at_the_start(base: str, case: str, environment: str, tmp_path: Path) -> None:
    given, platform = resolved(tmp_path, base, case, environment)
    nodes = platform.nodes["system"]
    waves = [pods for each in on_system_nodes(platform).values() for pods in each]
    cloud = platform.cloud
    own = system_pods(given, production=environment == "prod", replicas="min")[:2]
    assert sum(each.count for each in own) == _CLOUD_PODS[cloud]
    assert unplaced([*own, *waves], nodes, cloud) == []
    if environment == "prod":
        # In any order, as after a failure.
        for seed in range(20):
            mixed = Random(seed).sample([*own, *waves], len(own) + len(waves))
            assert unplaced(mixed, nodes, cloud) == []


def unplaced(pods: Iterable[Pods], nodes: Nodes, cloud: str) -> list[Pods]:
    """Pods without a place on the nodes of the beginning, one by one on the node with the most room, as a scheduler does."""
    room = less(Size(nodes.millicpu, nodes.memory_mib), AGENTS)
    free, taken = [room] * nodes.start, [0] * nodes.start
    found = []
    for each in pods:
        on: set[int] = set()
        for _ in range(each.count):
            fitting = [
                index
                for index in range(nodes.start)
                if free[index].holds(each.size)
                and taken[index] < _PODS_OF_A_NODE[cloud] - _AGENT_PODS
                and not (each.apart and index in on)
            ]
            if not fitting:
                found.append(each)
                continue
            best = max(fitting, key=lambda index: free[index].millicpu / room.millicpu + free[index].mib / room.mib)
            free[best], taken[best] = less(free[best], each.size), taken[best] + 1
            on.add(best)
    return found


@pytest.mark.parametrize(
    ("base", "type"),
    [("eks", "m7i.xlarge"), ("karpenter", "m7i.xlarge"), ("gke", "e2-standard-4"), ("gke-private", "e2-standard-4")],
)
@pytest.mark.parametrize("data", [{}, {"postgres": STORES["postgres"], "cache": STORES["cache"]}])
def test_a_development_tree_fits_on_two_nodes_of_4_vcpu(base: str, type: str, data: Changes, tmp_path: Path) -> None:
    small, changes = BASES[base]
    plan = platform_plans.plan(tmp_path, merged(merged(small, changes), {"data": data}), None, "dev")
    assert plan.platform is not None and plan.platform.nodes["system"].start == 2
    assert machine(plan.target) == type


def machine(target: object) -> str:
    if isinstance(target, GpuClusterOnAws):
        return target.system_nodes.instance_type
    assert isinstance(target, GpuClusterOnGcp)
    return target.system_nodes.machine_type


def test_production_outlives_a_node(tmp_path: Path) -> None:
    for base in BASES:
        given, platform = resolved(tmp_path, base, "stores", "prod")
        nodes = platform.nodes["system"]
        pods = system_pods(given, production=True, replicas="min")
        largest_first = sorted(pods, key=lambda each: each.size, reverse=True)
        assert unplaced(largest_first, replace(nodes, start=nodes.start - 1), platform.cloud) == []


def test_a_larger_store_makes_nodes_larger(tmp_path: Path) -> None:
    for base, types in (
        ("eks", ("m7i.xlarge", "m7i.2xlarge", "m7i.4xlarge")),
        ("gke", ("e2-standard-4", "e2-standard-8", "e2-standard-16")),
    ):
        for tier, type in zip(("small", "medium", "large"), types, strict=True):
            data = {"data": {"postgres": {"run": "cluster", "tier": tier}}}
            plan = platform_plans.plan(tmp_path, merged(BASES[base][0], data))
            assert machine(plan.target) == type
            assert plan.origins["system_nodes", "max"].id == "PLAT051"


def test_beside_karpenter_all_system_nodes_are_there_at_once(tmp_path: Path) -> None:
    services = {"services": {"api": service(1, "2Gi", 1, 20)}}
    managed, fixed = (
        platform_plans.plan(tmp_path, merged(ON_AWS, merged(services, changes))) for changes in ({}, BASES["karpenter"][1])
    )
    assert isinstance(managed.target, GpuClusterOnAws) and isinstance(fixed.target, GpuClusterOnAws)
    assert managed.target.system_nodes.desired < managed.target.system_nodes.max
    assert fixed.target.system_nodes.desired == fixed.target.system_nodes.max
    assert fixed.origins["system_nodes", "desired"].id == "PLAT052"
    # EKS refuses a least number above the running one: no service may raise it.
    assert managed.target.system_nodes.min == fixed.target.system_nodes.min == 3


def test_many_small_pods_are_limited_by_their_number(tmp_path: Path) -> None:
    tiny = {"services": {"api": service(0.01, "16Mi", 1, 1000)}}
    for small, places in ((ON_AWS, 58), (ON_GOOGLE_CLOUD, 64)):
        platform = platform_plans.platform(tmp_path, small, tiny)
        assert platform.nodes["system"].max > 1000 / (places - _AGENT_PODS)


@pytest.mark.parametrize(("small", "code"), [(ON_AWS, "GP204"), (ON_GOOGLE_CLOUD, "GP475")])
def test_a_service_has_to_fit_beside_the_tree_s_own_agents(small: Changes, code: str, tmp_path: Path) -> None:
    given = merged(small, {"services": {"api": service(15.3)}})
    with pytest.raises(BlueprintError) as caught:
        platform_plans.plan(tmp_path, given)
    (found,) = caught.value.problems
    assert (found.code, found.path) == (code, ("services", "api", "cpu"))
    platform_plans.plan(tmp_path, merged(small, {"services": {"api": service(15)}}))


def test_gpu_nodes_of_the_start(tmp_path: Path) -> None:
    for small in (ON_AWS, ON_GOOGLE_CLOUD):
        two = merged(small, {"models": {"chat": {"replicas": {"min": 2, "max": 3}}}, "capacity": ["on_demand", "spot"]})
        nodes = {name.split("-")[-1]: each for name, each in platform_plans.platform(tmp_path, two).nodes.items()}
        assert (nodes["demand"].start, nodes["demand"].max, nodes["spot"].start) == (2, 3, 0)
    made = platform_plans.platform(tmp_path, two, {"cluster": {"nodes": "compute-class"}}).nodes
    assert {each.start for name, each in made.items() if name != "system"} == {0}
