"""What a gpu-cluster blueprint on Google Cloud comes to, and what of it is refused."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import gke_plans
import platform_plans
from gke_plans import hosted
from groundplan import catalog
from groundplan.plan import values
from groundplan.plan.gcp.gke.gpu import candidates
from groundplan.plan.gcp.gke.services import allocatable
from groundplan.plan.gcp.network import addresses_of_node
from groundplan.plan.origin import leaves
from groundplan.plan.packing import Size
from groundplan.problems import BlueprintError, Problem

PRINCIPAL = (
    "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-shop.svc.id.goog/subject"
)


def problems(folder: Path, changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(BlueprintError) as error:
        gke_plans.plan(folder, changes)
    assert all(problem.at is not None for problem in error.value.problems)
    return list(error.value.problems)


def test_the_smallest_cluster(tmp_path: Path) -> None:
    target = gke_plans.target(tmp_path)
    cluster = target.cluster
    assert (cluster.name, cluster.nodes, cluster.release_channel) == ("shop-prod", "managed", "REGULAR")
    assert (cluster.kubernetes, cluster.api_access, cluster.provisioning) == (catalog.gke_default_version(), (), None)
    assert cluster.zones == ("europe-west4-a", "europe-west4-b", "europe-west4-c")
    assert (cluster.workload_pool, cluster.node_account) == ("acme-shop.svc.id.goog", "shop-prod-nodes")
    system = target.system_nodes
    assert (system.machine_type, system.min, system.max) == ("e2-standard-4", 3, 6)
    assert {"container", "binaryauthorization", "cloudkms", "storage", "secretmanager"} < {
        api.removesuffix(".googleapis.com") for api in target.apis
    }
    assert target.key is not None
    assert (target.key.name, target.key.rotation_days, target.project_number) == ("shop-prod", 90, "123456789012")
    assert list(target.buckets) == ["logs", "models"]
    assert (target.hub_token_secret, target.load_balancer, target.postgres) == ("shop-prod-hub-token", None, None)


def test_ranges_of_the_network(tmp_path: Path) -> None:
    network = gke_plans.target(tmp_path, {"data": {"postgres": {"tier": "small"}}}).network
    assert network.cluster is not None and network.services_cidr is not None
    assert (network.subnet_cidr, network.services_cidr) == ("10.10.0.0/20", "10.10.96.0/20")
    assert (network.cluster.pods, network.cluster.services, network.nat) == ("10.10.128.0/17", "10.10.64.0/20", True)
    parts = [
        ipaddress.IPv4Network(text)
        for text in (network.subnet_cidr, network.services_cidr, network.cluster.pods, network.cluster.services)
    ]
    assert not any(one.overlaps(other) for one, other in combinations(parts, 2))
    assert all(part.subnet_of(ipaddress.IPv4Network(network.cidr)) for part in parts)


@pytest.mark.parametrize(("pods", "addresses"), [(8, 16), (32, 64), (33, 128), (64, 128), (65, 256), (110, 256)])
def test_addresses_that_a_node_sets_aside(pods: int, addresses: int) -> None:
    """https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr"""
    assert addresses_of_node(pods) == addresses


def test_pods_at_maximum_replicas_do_not_fit(tmp_path: Path) -> None:
    # A /20 leaves a /21 for pods: 2048. Seven system nodes take 128 each, which leaves room for 18 nodes with 64.
    small = {"network": {"cidr": "10.40.0.0/20"}}
    gke_plans.plan(tmp_path, {**small, "models": {"chat": hosted("l4", high=18)}})
    (problem,) = problems(tmp_path, {**small, "models": {"chat": hosted("l4", high=19)}})
    assert (problem.code, problem.path) == ("GP461", ("network", "cidr"))
    assert "has room for 2048 addresses of pods, and at the most they take 2112" in problem.message


@pytest.mark.parametrize(
    ("gpu", "count", "machine", "gpus"),
    [
        ("t4", 1, "n1-standard-8", 1),
        ("t4", 3, "n1-standard-32", 4),
        ("l4", 1, "g2-standard-8", 1),
        ("l4", 8, "g2-standard-96", 8),
        ("a100-40gb", 1, "a2-highgpu-1g", 1),
        ("a100-40gb", 16, "a2-megagpu-16g", 16),
        ("a100-80gb", 4, "a2-ultragpu-4g", 4),
        ("h100", 8, "a3-highgpu-8g", 8),
        ("h100", 16, "a3-highgpu-8g", 8),
    ],
)
def test_the_machine_of_a_model(gpu: str, count: int, machine: str, gpus: int) -> None:
    best = candidates(gpu, count)[0]
    assert (best.name, best.gpu_count) == (machine, gpus)


@pytest.mark.parametrize(("gpu", "count"), [("l4", 16), ("t4", 8), ("h100", 12)])
def test_replicas_that_no_machine_has(gpu: str, count: int) -> None:
    assert candidates(gpu, count) == ()


def test_a_pool_with_attached_gpus(tmp_path: Path) -> None:
    pools = gke_plans.target(tmp_path, {"models": {"chat": hosted("t4", low=1, high=2)}}).gpu_pools
    pool = pools["n1-standard-8-1-t4-on-demand"]
    assert (pool.machine_type, pool.accelerator, pool.attached, pool.gpus_per_node) == (
        "n1-standard-8",
        "nvidia-tesla-t4",
        True,
        1,
    )
    assert (pool.min, pool.max, pool.disk_gib, pool.local_ssds) == (1, 2, 500, 0)
    assert pool.zones == ("europe-west4-a", "europe-west4-b", "europe-west4-c")


def test_two_gpus_that_are_attached_to_one_machine_type(tmp_path: Path) -> None:
    demands = {machine.gpu for machine in (candidates("t4", 1)[0], candidates("v100", 1)[0])}
    assert demands == {"t4", "v100"}
    assert candidates("t4", 1)[0] != candidates("v100", 1)[0], "n1-standard-8 both, and two pools"


def test_ways_to_buy(tmp_path: Path) -> None:
    changes = {"models": {"chat": hosted("l4", low=4, high=9)}, "capacity": ["reservation", "on_demand", "spot"]}
    pools = gke_plans.target(tmp_path, changes).gpu_pools
    assert {name: (pool.priority, pool.min, pool.max) for name, pool in pools.items()} == {
        "g2-standard-8-reservation": (3, 4, 4),
        "g2-standard-8-on-demand": (2, 0, 9),
        "g2-standard-8-spot": (1, 0, 9),
    }
    # Four nodes lie evenly in two zones, not in three.
    assert pools["g2-standard-8-reservation"].zones == ("europe-west4-a", "europe-west4-b")
    assert len(pools["g2-standard-8-spot"].zones) == 3


def test_replicas_that_span_nodes(tmp_path: Path) -> None:
    changes = {"models": {"giant": hosted("h100", 16, low=1, high=2), "chat": None}, "capacity": ["reservation", "spot"]}
    target = gke_plans.target(tmp_path, changes)
    assert target.models["giant"].nodes_per_replica == 2
    kept, spot = target.gpu_pools["a3-highgpu-8g-reservation"], target.gpu_pools["a3-highgpu-8g-spot"]
    assert (kept.min, kept.max, spot.max) == (2, 2, 4)
    assert (kept.compact, spot.compact) == (False, True)
    assert kept.zones == spot.zones == ("europe-west4-b",), "the first zone that offers the type"
    assert (spot.local_ssds, spot.disk_gib) == (16, 100)


def test_flex_start_behind_nodes_that_always_run(tmp_path: Path) -> None:
    changes = {"models": {"chat": hosted("l4", low=1, high=4)}, "capacity": ["on_demand", "flex_start"]}
    pools = gke_plans.target(tmp_path, changes).gpu_pools
    pool = pools["g2-standard-8-flex-start"]
    assert (pool.purchase, pool.priority, pool.min, pool.max) == ("flex_start", 1, 0, 4)
    assert (pool.max_run_seconds, pool.queued, pool.compact) == (604_800, False, False)
    assert (pools["g2-standard-8-on-demand"].min, pools["g2-standard-8-on-demand"].max_run_seconds) == (1, None)


def test_flex_start_gets_all_nodes_of_a_replica_at_once(tmp_path: Path) -> None:
    changes = {"models": {"giant": hosted("h100", 16, high=2), "chat": None}, "capacity": ["flex_start"]}
    pool = gke_plans.target(tmp_path, changes).gpu_pools["a3-highgpu-8g-flex-start"]
    assert (pool.queued, pool.compact, pool.max_run_seconds, pool.max) == (True, False, None, 4)
    assert pool.zones == ("europe-west4-b",)


def test_flex_start_has_the_small_machines_of_h100(tmp_path: Path) -> None:
    changes = {"models": {"chat": hosted("h100")}, "capacity": ["flex_start", "spot"]}
    assert list(gke_plans.target(tmp_path, changes).gpu_pools) == ["a3-highgpu-1g-flex-start", "a3-highgpu-1g-spot"]


@pytest.mark.parametrize(
    ("changes", "message", "hint"),
    [
        (
            {"models": {"chat": hosted("t4", low=1)}, "capacity": ["flex_start"]},
            "flex-start has machine types with GPUs built in, and t4 is attached to n1-standard-8",
            "leave flex_start out, or take a gpu.type such as l4, a100-40gb or h100",
        ),
        (
            {"capacity": ["flex_start"]},
            "replicas.min keeps 1 of g2-standard-8 running, and a flex-start node waits for its turn and lives 7 days",
            "name another way to buy before it: capacity: [on_demand, flex_start]; or replicas.min: 0",
        ),
        (
            {"models": {"chat": hosted("h100", low=1)}, "capacity": ["flex_start"]},
            "replicas.min keeps 1 of a3-highgpu-1g running, and a flex-start node waits for its turn and lives 7 days",
            "name another way to buy before it: capacity: [spot, flex_start]; or replicas.min: 0",
        ),
        (
            {
                "models": {"chat": None, "giant": hosted("h100", 16)},
                "capacity": ["flex_start"],
                "cluster": {"nodes": "compute-class"},
            },
            "a replica of giant takes 2 nodes of a3-highgpu-8g at once, and a ComputeClass gets them by flex-start one by one",
            "cluster.nodes: managed, whose pool queues for all of them; or leave flex_start out",
        ),
    ],
    ids=["attached", "always running", "always running on spot", "compute class"],
)
def test_what_flex_start_excludes(tmp_path: Path, changes: dict[str, Any], message: str, hint: str) -> None:
    (problem,) = problems(tmp_path, changes)
    assert (problem.code, problem.path, problem.message, problem.hint) == ("GP485", ("capacity", 0), message, hint)


def test_a_reservation_keeps_what_always_runs_beside_flex_start(tmp_path: Path) -> None:
    pools = gke_plans.target(tmp_path, {"capacity": ["flex_start", "reservation"]}).gpu_pools
    assert {name: (pool.min, pool.max) for name, pool in pools.items()} == {
        "g2-standard-8-flex-start": (0, 3),
        "g2-standard-8-reservation": (1, 1),
    }


def test_a_private_api_is_for_the_subnet(tmp_path: Path) -> None:
    target = gke_plans.target(tmp_path, gke_plans.PRIVATE)
    assert (target.private, target.cluster.private) == (True, True)
    assert target.cluster.api_access == (target.network.subnet_cidr,)


def test_a_private_api_opens_to_nobody_on_the_internet(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {**gke_plans.PRIVATE, "cluster": {"api_access": ["203.0.113.0/24"]}})
    assert (problem.code, problem.path) == ("GP469", ("cluster", "api_access"))
    assert "through the bastion" in (problem.hint or "")


def test_stores_of_services(tmp_path: Path) -> None:
    service = {"image": "ghcr.io/acme/api:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    changes: dict[str, Any] = {
        "services": {
            "api": {**service, "port": 8080, "expose": "internal", "needs": ["queue", "cache"]},
            "search": {**service, "needs": ["vectors"]},
            "worker": {**service, "needs": ["queue"]},
        },
        "data": {
            "postgres": {"tier": "small"},
            "vectors": {"engine": "pgvector", "count": 1000, "dimensions": 512},
            "cache": {"engine": "valkey"},
            "queue": {"engine": "pubsub"},
        },
    }
    found = gke_plans.target(tmp_path, changes).identities
    assert {name: (item.google_account, item.stores, item.receives) for name, item in found.items() if item.stores} == {
        "service-api": ("shop-prod-svc-api", ("cache", "queue"), False),
        "service-search": ("shop-prod-svc-search", ("postgres",), False),
        "service-worker": (None, ("queue",), True),
    }


def test_compute_classes_get_limits(tmp_path: Path) -> None:
    target = gke_plans.target(tmp_path, {"cluster": {"nodes": "compute-class"}})
    # Three g2-standard-8 and seven e2-standard-4.
    limits = target.cluster.provisioning
    assert limits is not None
    assert (limits.cpus, limits.memory_gib, dict(limits.gpus)) == (3 * 8 + 7 * 4, 3 * 32 + 7 * 16, {"nvidia-l4": 3})
    assert limits.zones == target.cluster.zones
    assert list(target.gpu_pools) == ["g2-standard-8-on-demand"], "ComputeClasses of the GitOps tree are written from it"


def test_pools_have_the_class_that_the_tree_brings(tmp_path: Path) -> None:
    changes = {"cluster": {"nodes": "compute-class"}, "capacity": ["reservation", "spot"]}
    assert {pool.compute_class for pool in gke_plans.target(tmp_path, changes).gpu_pools.values()} == {None}
    pools = gke_plans.target(tmp_path, {**changes, **platform_plans.GITOPS}).gpu_pools
    assert {name: pool.compute_class for name, pool in pools.items()} == {
        "g2-standard-8-reservation": "g2-standard-8-reservation",
        "g2-standard-8-spot": "g2-standard-8-reservation",
    }


def test_compute_classes_reach_zones_without_system_nodes(tmp_path: Path) -> None:
    """An A100 of us-central1-f, which is not among the first three zones of the region."""
    cluster = {"nodes": "compute-class", "gpu_zones": {"a100-40gb": ["us-central1-f"]}}
    changes = {"cloud": {"region": "us-central1"}, "cluster": cluster, "models": {"chat": hosted("a100-40gb")}}
    target = gke_plans.target(tmp_path, changes)
    assert target.cluster.zones == ("us-central1-a", "us-central1-b", "us-central1-c")
    assert target.cluster.provisioning is not None
    assert target.cluster.provisioning.zones == (*target.cluster.zones, "us-central1-f")


def test_identities(tmp_path: Path) -> None:
    service = {"image": "ghcr.io/acme/api:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    changes: dict[str, Any] = {
        "models": {"gem": {"source": "vertex://gemini-2.5-pro", "server": "api"}},
        "services": {"api": {**service, "needs": ["gem"]}, "db": {**service, "needs": ["postgres"]}, "idle": service},
        "data": {"postgres": {"tier": "small"}},
        "observability": {"traces": "7d"},
    }
    found = gke_plans.target(tmp_path, changes).identities
    assert list(found) == ["external-secrets", "loki", "model-loader", "service-api", "service-db", "tempo"]
    assert found["model-loader"].member == f"{PRINCIPAL}/ns/models/sa/model-loader"
    assert found["service-api"].member == f"{PRINCIPAL}/ns/apps/sa/api"
    assert (found["service-api"].google_account, found["service-db"].google_account) == (None, "shop-prod-svc-db")


def test_postgres_in_the_cluster(tmp_path: Path) -> None:
    target = gke_plans.target(tmp_path, {"data": {"postgres": {"tier": "small", "run": "cluster"}}})
    assert (target.postgres, target.buckets["backups"].expire_days) == (None, None)
    assert target.identities["postgres-backups"].member == f"{PRINCIPAL}/ns/data/sa/postgres"


def test_room_on_a_system_node() -> None:
    # 4000 - 80 kept by GKE - 500; 16384 - 2662.4 kept - 100 - 1024.
    assert allocatable("e2-standard-4") == Size(3420, 12597)
    # 16000 - (60 + 10 + 10 + 30) - 500; 65536 - (1024 + 819.2 + 819.2 + 2949.12) - 100 - 1024.
    assert allocatable("e2-standard-16") == Size(15390, 58800)


def test_services_make_system_nodes_larger_and_more(tmp_path: Path) -> None:
    service = {"image": "ghcr.io/acme/api:1", "cpu": 4, "memory": "4Gi", "replicas": {"min": 1, "max": 3}}
    system = gke_plans.target(tmp_path, {"services": {"api": service}}).system_nodes
    # One replica on each e2-standard-8, which has 7.41 cores left.
    assert (system.machine_type, system.min, system.max) == ("e2-standard-8", 4, 9)


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"cluster": {"nodes": "compute-class"}, "data": {"postgres": {"tier": "small"}}},
        {"capacity": ["reservation", "spot"], "observability": {"logs": "7d", "traces": "7d"}},
        {"models": {"giant": hosted("h100", 16)}, "capacity": ["spot", "flex_start"]},
        dict(gke_plans.PRIVATE),
    ],
    ids=["small", "classes", "reserved", "flex-start", "private"],
)
def test_every_value_has_an_origin(tmp_path: Path, changes: dict[str, Any], environment: str) -> None:
    plan = gke_plans.plan(tmp_path, changes, environment)
    missing = [
        path
        for path, value in leaves(values(plan))
        if value not in (None, {}, []) and not any(path[:depth] in plan.origins for depth in range(1, len(path) + 1))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"cloud": {"region": "mars-west1"}}, "GP460", ("cloud", "region")),
        ({"cloud": {"project_number": None}}, "GP470", ("cloud", "project_number")),
        ({"metadata": {"name": "googly"}}, "GP474", ("metadata", "name")),
        (
            {"models": {"chat": {"server": "api", "source": "openai://gpt-5", "gpu": None, "replicas": None}}},
            "GP468",
            ("models",),
        ),
        ({"capacity": None}, "GP202", ("capacity",)),
        ({"cloud": {"region": "europe-west8"}}, "GP464", ("models", "chat", "gpu", "type")),
        ({"models": {"chat": {"gpu": {"type": "mi300"}}}}, "GP463", ("models", "chat", "gpu", "type")),
        ({"models": {"chat": {"gpu": {"count": 9}}}}, "GP466", ("models", "chat", "gpu", "count")),
        ({"models": {"chat": {"source": "hf://chat"}}}, "GP467", ("models", "chat", "source")),
        ({"models": {"chat": {"source": "hf://acme/chat:main"}}}, "GP467", ("models", "chat", "source")),
        ({"models": {"chat": {"source": "gs://Acme_Models/chat"}}}, "GP467", ("models", "chat", "source")),
        ({"models": {"chat": {"gpu": {"type": "h100"}}}}, "GP473", ("capacity", 0)),
        ({"capacity": ["on_demand", "on_demand"]}, "GP205", ("capacity", 1)),
        ({"capacity": ["reservation"]}, "GP472", ("capacity",)),
        ({"cluster": {"gpu_zones": {"l4": ["europe-west1-b"]}}}, "GP471", ("cluster", "gpu_zones", "l4", 0)),
        ({"cluster": {"gpu_zones": {"t4": ["europe-west4-a"]}}}, "GP471", ("cluster", "gpu_zones", "t4")),
        ({"cluster": {"nodes": "karpenter"}}, "GP475", ("cluster", "nodes")),
        ({"cluster": {"kubernetes": "1.34"}}, "GP462", ("cluster", "kubernetes")),
        ({"cluster": {"api_access": ["192.168.0.0/24"]}}, "GP469", ("cluster", "api_access", 0)),
    ],
)
def test_what_is_refused(tmp_path: Path, changes: dict[str, Any], code: str, path: tuple[str | int, ...]) -> None:
    assert [(problem.code, problem.path) for problem in problems(tmp_path, changes)] == [(code, path)]


def test_the_way_out_of_a_machine_that_is_sold_as_spot_alone(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"models": {"chat": {"gpu": {"type": "h100"}}}})
    assert problem.hint == "capacity: [spot, flex_start], or gpu.count: 8, whose a3-highgpu-8g is sold in every way"
    assert list(
        gke_plans.target(tmp_path, {"models": {"chat": {"gpu": {"type": "h100"}}}, "capacity": ["spot"]}).gpu_pools
    ) == ["a3-highgpu-1g-spot"]


def test_nothing_calls_a_worker(tmp_path: Path) -> None:
    worker = {"image": "ghcr.io/acme/work:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    api = {**worker, "port": 8080, "expose": "internal", "needs": ["worker"]}
    (problem,) = problems(tmp_path, {"services": {"api": api, "worker": worker}})
    assert (problem.code, problem.path) == ("GP475", ("services", "api", "needs", 0))
    assert problem.message == "worker has no port, so that nothing can call it"


def test_the_project_number_is_told_how_to_be_read(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"cloud": {"project_number": None}})
    assert problem.hint == "read it with: gcloud projects describe acme-shop --format='value(projectNumber)'"


def test_a_service_has_no_name_of_the_cluster_s_own(tmp_path: Path) -> None:
    service = {
        "image": "ghcr.io/acme/api:1",
        "cpu": 1,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 1},
        "needs": ["postgres"],
    }
    target = gke_plans.target(tmp_path, {"services": {"nodes": service}, "data": {"postgres": {"tier": "small"}}})
    assert target.identities["service-nodes"].google_account != target.cluster.node_account


def test_longest_names(tmp_path: Path) -> None:
    changes = {
        "metadata": {"name": "a" * 24},
        "cloud": {"project": "b" * 30},
        "environments": {"c" * 12: {}},
        "models": {"chat": hosted("t4", 4, low=1, high=2)},
        "capacity": ["reservation", "spot"],
    }
    target = gke_plans.target(tmp_path, changes, "c" * 12)
    assert all(len(bucket.name) <= 63 for bucket in target.buckets.values())
    assert len(target.cluster.name) <= 40, "https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest"
    assert all(len(name) <= 40 for name in target.gpu_pools)
    assert 6 <= len(target.cluster.node_account) <= 30
