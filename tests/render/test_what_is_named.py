"""Whatever values and manifests name without holding it is made by the tree, by the cloud or by Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import yaml

from chart_schemas import complete
from gitops_trees import PLATFORMS, Manifest, files, of_kind
from groundplan.plan.model.platform import CacheCluster, Platform, VectorCluster
from groundplan.render.charts import charts
from groundplan.render.namespaces import CRITICAL
from groundplan.render.tree import tree

_VALUES, _MODEL = "values/", "values/models/"
_ENGINES: tuple[Any, ...] = ("qdrant", "weaviate", "milvus")


def _every_store(platform: Platform, engine: Any) -> Mapping[str, bytes]:
    return tree(replace(platform, vectors=VectorCluster(engine, 3 if engine != "milvus" else 1, 2000, 8192, 50)))


@cache
def _contents(name: str) -> Mapping[str, Any]:
    """All values and manifests by path; for EKS with every vector store."""
    found = dict(files(name))
    if name == "eks":
        for engine in _ENGINES:
            found |= _every_store(PLATFORMS[name], engine)
    return {
        path: yaml.load(text, Loader=yaml.CSafeLoader)
        for path, text in found.items()
        if path.endswith(".yaml") and path.startswith((_VALUES, "manifests/"))
    }


def _values_of(content: Any, *keys: str) -> Iterator[Any]:
    """What stands under a key of these names, wherever it is."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key in keys:
                yield value
            yield from _values_of(value, *keys)
    elif isinstance(content, list):
        for item in content:
            yield from _values_of(item, *keys)


def _named(name: str, *keys: str) -> dict[str, set[str]]:
    found = {path: {value for value in _values_of(content, *keys) if value} for path, content in _contents(name).items()}
    return {path: values for path, values in found.items() if values}


# --- volumes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLATFORMS)
def test_volumes_have_the_class_of_the_cluster(name: str) -> None:
    platform = PLATFORMS[name]
    named = _named(name, "storageClass", "storageClassName")
    assert set().union(*named.values()) == {platform.storage_class}
    if name == "eks":
        kept = {"grafana", "loki", "kube-prometheus-stack", "milvus", "qdrant", "tempo", "valkey", "weaviate"}
        assert {path.removeprefix(_VALUES).removesuffix(".yaml") for path in named if path.startswith(_VALUES)} == kept
        assert "manifests/postgres/data/cluster-postgres.yaml" in named


def test_a_cache_without_replicas_has_it_under_another_name() -> None:
    alone = tree(replace(PLATFORMS["eks"], cache=CacheCluster(0, 512)))["values/valkey.yaml"]
    assert yaml.safe_load(alone)["dataStorage"]["className"] == "gp3"


@pytest.mark.parametrize("name", ["eks", "karpenter"])
def test_the_class_is_there_before_whoever_names_it(name: str) -> None:
    made = "manifests/base/storageclass-gp3.yaml"
    assert _contents(name)[made]["metadata"]["name"] == PLATFORMS[name].storage_class
    waves = {path: _wave(name, path) for path in _named(name, "storageClass", "storageClassName") if path in files(name)}
    assert all(_wave(name, made) < wave for wave in waves.values())
    assert len(waves) > 4


def _wave(name: str, path: str) -> int:
    """When the Application of a file is synced."""
    application = path.split("/")[1].removesuffix(".yaml")
    return int(of_kind(name, "Application")[application]["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"])


# --- priorities -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLATFORMS)
def test_priority_classes_are_made_before_they_are_named(name: str) -> None:
    made = {path: each["metadata"]["name"] for path, each in _contents(name).items() if each.get("kind") == "PriorityClass"}
    named = _named(name, "priorityClassName")
    assert set().union(*named.values()) <= {*made.values(), *CRITICAL}
    assert {_wave(name, path) for path in made} == {-30}


def test_stores_and_models_have_theirs() -> None:
    named = _named("eks", "priorityClassName")
    # The chart of Milvus has no such value.
    for store in ("valkey", "qdrant", "weaviate"):
        assert named[f"{_VALUES}{store}.yaml"] == {"stores"}
    assert named["manifests/postgres/data/cluster-postgres.yaml"] == {"stores"}
    chat = _contents("eks")["values/models/chat.yaml"]
    assert [model["priorityClassName"] for model in chat["servingEngineSpec"]["modelSpec"]] == ["models"]
    assert chat["routerSpec"]["priorityClassName"] == "models"
    assert named["values/workloads/api.yaml"] == {"services"}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_namespace_has_a_quota_for_pods_with_a_priority_of_the_system(name: str) -> None:
    """GKE starts none elsewhere, and every chart's own default counts."""
    quotas = of_kind(name, "ResourceQuota")
    allowed = {place.split("/")[0] for place in quotas if place.endswith("/critical-pods")}
    wanted = set()
    for path, values in _contents(name).items():
        if path.startswith(_VALUES) and not path.startswith((_MODEL, "values/workloads/")):
            chart = path.removeprefix(_VALUES).removesuffix(".yaml")
            if set(CRITICAL) & {value for value in _values_of(complete(chart, values), "priorityClassName") if value}:
                wanted.add(charts()[chart].namespace)
    assert wanted - {"kube-system"} <= allowed


def test_the_quota_is_for_priorities_of_the_system_alone() -> None:
    [quota] = [each for name, each in of_kind("gke", "ResourceQuota").items() if name == "nvidia/critical-pods"]
    [scope] = quota["spec"]["scopeSelector"]["matchExpressions"]
    assert scope == {"scopeName": "PriorityClass", "operator": "In", "values": list(CRITICAL)}


# --- nodes ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLATFORMS)
def test_gpus_are_tolerated_whatever_the_value_of_the_taint(name: str) -> None:
    """EKS and GKE give it different ones."""
    found = [
        toleration
        for content in _contents(name).values()
        for several in _values_of(content, "tolerations")
        for toleration in several
        if toleration.get("key") == "nvidia.com/gpu"
    ]
    assert found
    assert all((each["operator"], each.get("value")) == ("Exists", None) for each in found)


# --- accounts and metrics ---------------------------------------------------------------------------------------------------


def test_the_account_of_models_is_there_before_them() -> None:
    made = "manifests/base/models/serviceaccount-model-loader.yaml"
    [named] = set(_values_of(_contents("eks")["values/models/chat.yaml"], "serviceAccountName"))
    assert named == _contents("eks")[made]["metadata"]["name"]
    assert _wave("eks", made) < int(_application("model-chat")["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"])


def test_keda_runs_as_who_may_count_messages() -> None:
    assert _contents("eks")["values/keda.yaml"]["serviceAccount"]["operator"]["name"] == "keda-operator"
    assert "serviceAccount" not in _contents("onprem")["values/keda.yaml"]


def test_who_reads_the_queue_is_between_keda_and_the_workers() -> None:
    reader = "manifests/queue/apps/triggerauthentication-queue-reader.yaml"
    worker = _contents("eks")["values/workloads/worker.yaml"]
    assert [each["authenticationRef"]["name"] for each in worker["autoscaling"]["triggers"]] == [
        _contents("eks")[reader]["metadata"]["name"]
    ]
    waves = [_wave("eks", "values/keda.yaml"), _wave("eks", reader)]
    waves.append(int(_application("workload-worker")["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"]))
    assert waves == sorted(set(waves))


def _application(name: str) -> Manifest:
    return of_kind("eks", "Application")[name]


@pytest.mark.parametrize("name", PLATFORMS)
def test_argo_cd_is_measured_once_the_definition_is_there(name: str) -> None:
    monitor = "manifests/monitors/argocd/servicemonitor-argocd.yaml"
    assert _wave(name, monitor) > _wave(name, "values/prometheus-operator-crds.yaml") > _wave(name, "values/argo-cd.yaml")
    own = _contents(name)["values/argo-cd.yaml"]
    assert all(own[program]["metrics"] == {"enabled": True} for program in ("controller", "server", "repoServer"))
    metrics = complete("argo-cd", own)["server"]["metrics"]["service"]
    assert [each["port"] for each in _contents(name)[monitor]["spec"]["endpoints"]] == [metrics["portName"]]


# --- what changes by itself -------------------------------------------------------------------------------------------------


def test_a_secret_that_a_chart_makes_anew_stays_as_it_is() -> None:
    weaviate = _every_store(PLATFORMS["eks"], "weaviate")["applications/application-weaviate.yaml"]
    spec = yaml.safe_load(weaviate)["spec"]
    rule = {"kind": "Secret", "name": "weaviate-cluster-api-basic-auth", "jsonPointers": ["/data"]}
    assert rule in spec["ignoreDifferences"]
    assert "RespectIgnoreDifferences=true" in spec["syncPolicy"]["syncOptions"]


def test_copies_of_a_collection_outlive_a_peer() -> None:
    assert _contents("eks")["values/qdrant.yaml"]["config"]["storage"] == {"collection": {"replication_factor": 2}}
    one = tree(replace(PLATFORMS["eks"], vectors=VectorCluster("qdrant", 1, 2000, 8192, 50)))["values/qdrant.yaml"]
    assert "storage" not in yaml.safe_load(one)["config"]
