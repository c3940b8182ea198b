"""What a blueprint for a cluster that is there already is resolved to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import platform_plans
from groundplan import catalog
from groundplan.data_dir import data_dir
from groundplan.plan import Plan
from groundplan.plan.model import plan_json, values
from groundplan.plan.model.onprem import OnPremises
from groundplan.plan.model.platform import ContainerServer, Entry, Outside, Platform, RemoteKey
from groundplan.plan.onprem import checks
from groundplan.problems import BlueprintError, Problem

SMALL: Mapping[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "shop", "owner": "team-shop"},
    "profile": "gpu-cluster",
    "cloud": {"provider": "onprem", "storage_class": "fast", "ingress_class": "nginx"},
    "cluster": {"kubernetes": "1.35"},
    "models": {
        "chat": {
            "source": "hf://acme/chat-8b",
            "server": "vllm",
            "gpu": {"type": "l4", "count": 1},
            "replicas": {"min": 1, "max": 3},
        }
    },
    "environments": {"dev": {}, "prod": {}},
}
API: Mapping[str, Any] = {
    "image": "quay.io/acme/api:1.0.0",
    "port": 8080,
    "cpu": 1,
    "memory": "2Gi",
    "replicas": {"min": 1, "max": 2},
    "expose": "public",
    "host": "shop.example.com",
}
VENDOR = {"source": "openai://gpt-5-mini", "server": "api"}


def plan(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Plan:
    return platform_plans.plan(folder, SMALL, changes, environment)


def target(folder: Path, changes: Mapping[str, Any] | None = None) -> OnPremises:
    found = plan(folder, changes).target
    assert isinstance(found, OnPremises)
    return found


def platform(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Platform:
    return platform_plans.platform(folder, SMALL, changes, environment)


def problems(folder: Path, changes: Mapping[str, Any]) -> list[Problem]:
    with pytest.raises(BlueprintError) as caught:
        plan(folder, changes)
    assert all(problem.at is not None for problem in caught.value.problems)
    return list(caught.value.problems)


def test_the_plan_has_no_terraform_and_says_why_it_is_so(tmp_path: Path) -> None:
    found = plan(tmp_path, {"services": {"api": API}})
    assert found.state is None and found.target.cloud == "onprem"
    assert values(found)["cluster"] == {
        "name": "shop-prod",
        "kubernetes": "1.35",
        "storage_class": "fast",
        "ingress_class": "nginx",
    }
    origins = json.loads(plan_json(found))["origins"]
    assert origins["platform.storage_class"]["key"] == "cloud.storage_class"
    assert origins["cluster.kubernetes"]["key"] == "cluster.kubernetes"


def test_a_platform_that_no_cloud_is_below(tmp_path: Path) -> None:
    found = platform(tmp_path)
    assert (found.cloud, found.region, found.account, found.network) == ("onprem", None, None, None)
    assert (found.cluster, found.kubernetes, found.storage_class, found.node_scaling) == ("shop-prod", "1.35", "fast", "none")
    assert found.disk_key is None and not found.accounts and found.entry is None


# --- GPUs -------------------------------------------------------------------------------------------------------------------


def test_nodes_are_named_by_their_gpus(tmp_path: Path) -> None:
    found = platform(tmp_path)
    assert set(found.nodes) == {"l4"}
    l4 = found.nodes["l4"]
    assert dict(l4.labels) == {"groundplan/gpu": "l4", "groundplan/pool": "l4"}
    assert (l4.taints, l4.gpus, l4.min, l4.max, l4.machine) == ((), 1, 1, 3, None)
    assert found.models["chat"].pools == ("l4",)


def test_a_replica_gets_4_cores_and_as_much_memory_as_its_gpus_have(tmp_path: Path) -> None:
    large = {
        "source": "hf://acme/large",
        "server": "vllm",
        "gpu": {"type": "h100", "count": 4},
        "replicas": {"min": 1, "max": 1},
    }
    found = platform(tmp_path, {"models": {"large": large}})
    chat, four = found.models["chat"], found.models["large"]
    # 22888 MiB in whole GiB.
    assert (chat.millicpu, chat.memory_mib) == (4000, 22528)
    assert (four.millicpu, four.memory_mib, four.tensor_parallel) == (16000, 4 * 81920, 4)
    assert found.nodes["h100"].memory_mib > four.memory_mib
    assert four.disk_gib > 4 * 80, "all of its files, since no disk is known to be smaller"


def test_models_share_nodes_as_large_as_the_largest_of_them(tmp_path: Path) -> None:
    other = {"source": "hf://acme/two", "server": "vllm", "gpu": {"type": "l4", "count": 2}, "replicas": {"min": 1, "max": 1}}
    found = target(tmp_path, {"models": {"two": other}}).gpu_pools["l4"]
    # One for the larger model; the three replicas of the other take another one and a half.
    assert (found.gpus_per_node, found.min, found.max, found.models) == (2, 2, 3, ("chat", "two"))


def test_no_cloud_has_fewer_cores_beside_a_newer_gpu() -> None:
    for name, gpu in catalog.gpus().items():
        if name in ("v100", "t4"):
            continue
        offers = (
            [machine.vcpus / machine.gpu_count for machine in catalog.gcp_gpu_machines(name)] if gpu.gcp_accelerator else []
        )
        offers += [each.vcpus / each.gpu_count for each in catalog.aws_instances_with(name)] if gpu.aws_families else []
        assert min(offers) >= 4


# --- stores and secrets -----------------------------------------------------------------------------------------------------


def test_stores_run_in_the_cluster_whether_or_not_that_is_said(tmp_path: Path) -> None:
    stores = {
        "postgres": {"tier": "small"},
        "cache": {"engine": "valkey"},
        "vectors": {"engine": "qdrant", "count": 1000, "dimensions": 768},
    }
    found = platform(tmp_path, {"data": stores})
    assert found.postgres is not None and found.cache is not None and found.vectors is not None
    assert found.postgres.bucket is None and found.postgres.instances == 3
    said = {**stores, "postgres": {"tier": "small", "run": "cluster"}, "cache": {"engine": "valkey", "run": "cluster"}}
    assert platform(tmp_path, {"data": said}) == found


def test_every_secret_has_a_key_and_a_name_that_kubernetes_takes(tmp_path: Path) -> None:
    service = {**API, "needs": ["chat", "vendor", "postgres", "cache"], "secrets": {"SESSION_KEY": "session-key"}}
    stores = {"postgres": {"tier": "small"}, "cache": {"engine": "valkey"}}
    found = platform(tmp_path, {"models": {"vendor": VENDOR}, "services": {"api": service}, "data": stores})
    remotes = [remote for secret in found.secrets.values() for remote in secret.keys.values()]
    assert all(remote.property is not None and re.fullmatch(r"[a-z0-9-]+", remote.secret) for remote in remotes)
    keys = found.secrets["service-api"].keys
    assert keys["SESSION_KEY"] == RemoteKey("shop-prod-session-key", "value")
    assert keys["VENDOR_API_KEY"] == RemoteKey("shop-prod-vendor-api-key", "value")
    assert found.secrets["hub-token"].keys["token"] == RemoteKey("shop-prod-hub-token", "value")
    assert found.connections["postgres"].values["host"] == "postgres-rw.data.svc"
    assert all(not connection.attributes for connection in found.connections.values()), "no cloud knows something"


def test_signals_are_kept_on_disks(tmp_path: Path) -> None:
    kept = platform(tmp_path, {"observability": {"metrics": "10d", "logs": "5d", "traces": "3d"}}).observability
    assert (kept.metrics_days, kept.logs_days, kept.traces_days) == (10, 5, 3)
    assert (kept.logs_bucket, kept.traces_bucket) == (None, None)
    without = platform(tmp_path).observability
    assert (without.logs_days, without.traces_days) == (30, None)


# --- the way in and out -----------------------------------------------------------------------------------------------------


def test_the_way_in_is_an_ingress_of_the_class(tmp_path: Path) -> None:
    worker = {key: value for key, value in API.items() if key not in ("port", "expose", "host")}
    found = platform(tmp_path, {"services": {"api": API, "worker": worker}}).entry
    assert found == Entry("ingress", "shop-prod", "nginx", False, None, {"api": "api-tls"}, (), 600, None)


def test_a_private_vpc_lets_in_its_own_network_alone(tmp_path: Path) -> None:
    private = {"profile": "private-vpc", "services": {"api": {**API, "expose": "internal"}}}
    found = platform(tmp_path, private)
    assert found.private and found.entry is not None and found.entry.internal
    assert found.entry.certificates == {"api": "api-tls"}
    (problem,) = problems(tmp_path, {**private, "services": {"api": API}})
    assert (problem.code, problem.path) == ("GP420", ("services", "api", "expose"))


def test_model_apis_are_called_over_https(tmp_path: Path) -> None:
    found = platform(tmp_path, {"models": {"vendor": VENDOR}, "services": {"api": {**API, "needs": ["vendor"]}}})
    assert found.outside == {"vendor": Outside(("0.0.0.0/0",), (443,))}
    assert found.workloads["api"].env == {"VENDOR_MODEL": "gpt-5-mini"}


def test_an_api_first_product_is_services_and_stores(tmp_path: Path) -> None:
    changes = {"profile": "api-first", "models": {"chat": VENDOR}, "services": {"api": {**API, "needs": ["chat"]}}}
    without = {key: value for key, value in SMALL.items() if key != "models"}
    found = platform_plans.platform(tmp_path, without, changes)
    assert not found.models and not found.nodes and set(found.workloads) == {"api"}
    (problem,) = problems(tmp_path, {"profile": "api-first"})
    assert (problem.code, problem.path) == ("GP410", ("models", "chat", "server"))
    (none,) = problems(tmp_path, {"models": {"chat": None, "vendor": VENDOR}})
    assert (none.code, none.path) == ("GP411", ("models",)) and "profile: api-first" in (none.hint or "")


def test_a_registry_has_a_copy_of_every_image_but_its_own(tmp_path: Path) -> None:
    own = {**API, "image": "registry.acme.internal/team/web:2.0.0", "host": "web.example.com"}
    found = platform(tmp_path, {"registry": "registry.acme.internal/mirror", "services": {"api": API, "web": own}})
    assert found.workloads["api"].image == "registry.acme.internal/mirror/quay.io/acme/api:1.0.0"
    assert found.workloads["web"].image == "registry.acme.internal/team/web:2.0.0"
    assert found.registries["ghcr.io"] == "registry.acme.internal/mirror/ghcr.io"
    assert platform(tmp_path, {"services": {"api": API}}).registries == {}


# --- what is refused --------------------------------------------------------------------------------------------------------


def test_a_cluster_too_old_for_the_charts_is_refused(tmp_path: Path) -> None:
    chart = yaml.safe_load((data_dir("charts") / "workload" / "Chart.yaml").read_text())
    oldest = tuple(int(part) for part in re.findall(r"\d+", chart["kubeVersion"])[:2])
    assert oldest == checks.OLDEST_KUBERNETES
    before = f"{oldest[0]}.{oldest[1] - 1}"
    (problem,) = problems(tmp_path, {"cluster": {"kubernetes": before}})
    assert (problem.code, problem.path) == ("GP404", ("cluster", "kubernetes"))


def test_a_version_of_postgres_without_an_image_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"data": {"postgres": {"tier": "small", "version": "13"}}})
    assert (problem.code, problem.path) == ("GP441", ("data", "postgres", "version"))
    assert "14, 15, 16, 17, 18" in (problem.hint or "")


def test_a_variable_that_needs_sets_is_taken(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"services": {"api": {**API, "needs": ["chat"], "env": {"CHAT_URL": "http://x"}}}})
    assert (problem.code, problem.path) == ("GP441", ("services", "api", "env", "CHAT_URL"))


def test_the_example_is_planned_for_all_of_its_environments(tmp_path: Path) -> None:
    example = data_dir("blueprints") / "desk-onprem.yaml"
    dev, prod = (platform_plans.platform(tmp_path, example, environment=name) for name in ("dev", "prod"))
    assert dev.small and not prod.small
    assert (dev.nodes["l4"].max, prod.nodes["l4"].max) == (1, 2)


def test_other_servers_load_from_the_hub(tmp_path: Path) -> None:
    ranker = {"server": "custom", "image": "quay.io/acme/ranker:1.4.2"}
    found = platform(tmp_path, {"models": {"chat": ranker}, "registry": "registry.acme.internal"}).models["chat"]
    assert isinstance(found, ContainerServer)
    assert (found.image, found.hub_token) == ("registry.acme.internal/quay.io/acme/ranker:1.4.2", True)
    assert found.env["MODEL_SOURCE"].startswith("hf://")
    [triton] = problems(tmp_path, {"models": {"chat": {"server": "triton"}}})
    assert (triton.code, triton.path) == ("GP441", ("models", "chat", "source"))
    assert triton.hint.startswith("there is no bucket here; server: vllm")
