"""Namespaces with their levels, quotas of GPUs, priority classes and the class of volumes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gitops_trees import PLATFORMS, of_kind
from groundplan.plan.model.platform import ServiceAccount
from groundplan.render.manifests import wanted_charts
from groundplan.render.namespaces import base, namespaces

_LEVELS = ("privileged", "baseline", "restricted")


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_a_namespace_has_the_weakest_level_of_its_charts(name: str) -> None:
    found = namespaces(PLATFORMS[name])
    assert "kube-system" not in found
    for chart in wanted_charts(PLATFORMS[name]).values():
        if chart.namespace != "kube-system":
            assert _LEVELS.index(found[chart.namespace]) <= _LEVELS.index(chart.pod_security)


def test_levels() -> None:
    found = namespaces(PLATFORMS["eks"])
    assert (found["apps"], found["models"], found["data"], found["nvidia"]) == (
        "restricted",
        "baseline",
        "restricted",
        "privileged",
    )
    assert of_kind("eks", "Namespace")["apps"]["metadata"]["labels"] == {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.34",
    }


def test_secrets_of_a_person_have_a_namespace_on_premises_alone() -> None:
    assert "secrets" in namespaces(PLATFORMS["onprem"])
    assert "secrets" not in namespaces(PLATFORMS["eks"])


def test_gpus_are_for_all_replicas_of_models_and_for_nothing_else() -> None:
    quotas = of_kind("eks", "ResourceQuota")
    # 4 of chat and 1 of embeddings.
    assert {name: quota["spec"]["hard"] for name, quota in quotas.items()} == {
        "apps/gpus": {"requests.nvidia.com/gpu": "0"},
        "data/gpus": {"requests.nvidia.com/gpu": "0"},
        "models/gpus": {"requests.nvidia.com/gpu": "5"},
        "nvidia/critical-pods": {"pods": "1000"},
    }


def test_a_replica_counts_all_its_gpus() -> None:
    platform = PLATFORMS["eks"]
    large = replace(platform, models={"chat": replace(platform.models["chat"], tensor_parallel=4)})
    [quota] = [item for item in base(large) if item["metadata"] == {"name": "gpus", "namespace": "models"}]
    assert quota["spec"]["hard"] == {"requests.nvidia.com/gpu": "16"}


def test_stores_go_before_models_and_models_before_services() -> None:
    classes = of_kind("eks", "PriorityClass")
    values = [classes[name]["value"] for name in ("stores", "models", "services")]
    assert values == sorted(values, reverse=True)
    assert not [item for item in classes.values() if item["globalDefault"]]
    assert classes["services"]["preemptionPolicy"] == "Never"


def test_volumes_have_a_class_under_the_key_of_the_product() -> None:
    [storage] = of_kind("eks", "StorageClass").values()
    assert storage["parameters"] == {
        "type": "gp3",
        "encrypted": "true",
        "kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:alias/shop-prod",
    }
    [storage] = of_kind("gke", "StorageClass").values()
    key = "projects/acme-shop/locations/europe-west4/keyRings/shop-dev/cryptoKeys/shop-dev"
    assert storage["parameters"] == {"type": "pd-balanced", "disk-encryption-kms-key": key}
    assert "annotations" not in storage["metadata"], "GKE has a default class already"
    assert not of_kind("onprem", "StorageClass")


def test_service_accounts_that_no_chart_makes() -> None:
    platform = PLATFORMS["gke"]
    account = ServiceAccount("data", "vectors", {"iam.gke.io/gcp-service-account": "vectors@acme-shop.iam.gserviceaccount.com"})
    found = [item for item in base(replace(platform, accounts={"vectors": account})) if item["kind"] == "ServiceAccount"]
    assert [item["metadata"] for item in found] == [
        {"name": "vectors", "namespace": "data", "annotations": dict(account.annotations)}
    ]
    assert set(of_kind("eks", "ServiceAccount")) == {"models/model-loader"}
