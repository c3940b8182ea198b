"""The context of templates of values, and which facts a platform has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundplan.plan.model.platform import Platform
from groundplan.render.charts import FACTS, charts
from groundplan.render.contexts import (
    ADDRESSES,
    facts,
    gpu_node_affinity,
    pool_priorities,
    registries,
    rewriter,
    system_selector,
    values_context,
)
from platforms import ON_EKS, ON_GKE

ONPREM = replace(ON_EKS, cloud="onprem", node_scaling="none", nodes={}, accounts={})
KARPENTER = replace(ON_EKS, node_scaling="karpenter")


@pytest.mark.parametrize(
    ("image", "pulled"),
    [
        ("docker.io/acme/api:1@sha256:00", "europe-west4-docker.pkg.dev/acme-shop/shop-dev-docker/acme/api:1@sha256:00"),
        ("nginx:1.29", "europe-west4-docker.pkg.dev/acme-shop/shop-dev-docker/library/nginx:1.29"),
        ("acme/api:1", "europe-west4-docker.pkg.dev/acme-shop/shop-dev-docker/acme/api:1"),
        ("quay.io/argoproj/argocd", "europe-west4-docker.pkg.dev/acme-shop/shop-dev-quay/argoproj/argocd"),
        ("ghcr.io/acme/api:1.4.2", "ghcr.io/acme/api:1.4.2"),
        ("registry.acme.internal:5000/api:1", "registry.acme.internal:5000/api:1"),
    ],
)
def test_images_are_pulled_from_the_mirror_of_their_registry(image: str, pulled: str) -> None:
    assert rewriter(ON_GKE)(image) == pulled
    assert rewriter(ON_EKS)(image) == image


def test_a_registry_alone_is_replaced_as_well() -> None:
    assert registries(ON_GKE)("quay.io") == "europe-west4-docker.pkg.dev/acme-shop/shop-dev-quay"
    assert registries(ON_GKE)("ghcr.io") == "ghcr.io"


@pytest.mark.parametrize("platform", [ON_EKS, ON_GKE, ONPREM])
def test_every_fact_that_holds_has_a_name_and_contradicts_no_other(platform: Platform) -> None:
    found = facts(platform)
    assert found <= FACTS.keys()
    assert len(found & {"aws", "gcp", "onprem"}) == 1
    assert not {"gpu_driver_missing", "gpu_driver_present"} <= found
    assert len(found & {"nodes_karpenter", "nodes_autoscaler"}) <= 1


def test_every_fact_holds_on_some_platform() -> None:
    """A name that no platform has would switch its charts off for ever."""
    assert ON_EKS.vectors is not None
    platforms = [
        ON_EKS,
        ON_GKE,
        ONPREM,
        KARPENTER,
        *(replace(ON_EKS, vectors=replace(ON_EKS.vectors, engine=engine)) for engine in ("weaviate", "milvus")),
    ]
    assert frozenset[str]().union(*map(facts, platforms)) == FACTS.keys()


@pytest.mark.parametrize(
    ("platform", "wanted", "unwanted"),
    [
        (ON_EKS, {"cluster-autoscaler", "aws-load-balancer-controller", "nvidia-device-plugin", "dcgm-exporter"}, {"kyverno"}),
        (ON_GKE, {"kyverno", "kyverno-policies", "dcgm-exporter"}, {"nvidia-device-plugin", "cluster-autoscaler", "qdrant"}),
        (KARPENTER, {"karpenter", "karpenter-crd"}, {"cluster-autoscaler"}),
        (ONPREM, {"gpu-operator"}, {"nvidia-device-plugin", "dcgm-exporter", "aws-load-balancer-controller", "karpenter"}),
    ],
)
def test_facts_switch_charts_on(platform: Platform, wanted: set[str], unwanted: set[str]) -> None:
    on = {name for name, chart in charts().items() if chart.wanted(facts(platform))}
    assert {"argo-cd", "cert-manager", "external-secrets", "kube-prometheus-stack", *wanted} <= on
    assert not on & unwanted


def test_metrics_scale_models_and_workers_with_a_queue() -> None:
    api = ON_EKS.workloads["api"]
    still = replace(ON_EKS, models={}, workloads={"api": api})
    assert "scaling_on_metrics" not in facts(still)  # by CPU
    worker = replace(still, workloads={"worker": ON_EKS.workloads["worker"]})
    model = replace(still, models=ON_EKS.models)
    assert all("scaling_on_metrics" in facts(each) for each in (worker, model))


def test_no_host_means_no_load_balancer_controller() -> None:
    inner = {name: replace(workload, host=None) for name, workload in ON_EKS.workloads.items()}
    assert "ingress_alb" in facts(ON_EKS)
    assert "ingress_alb" not in facts(replace(ON_EKS, workloads=inner))
    assert "ingress_alb" not in facts(ON_GKE)


def test_system_pods_stay_on_system_nodes_where_there_are_some() -> None:
    assert system_selector(ON_EKS) == {"groundplan/pool": "system"}
    assert system_selector(ONPREM) == {}


def test_gpu_nodes_are_found_by_their_labels() -> None:
    def terms(platform: Platform) -> object:
        rule = gpu_node_affinity(platform)["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
        return [term["matchExpressions"] for term in rule["nodeSelectorTerms"]]

    theirs = replace(ON_EKS.nodes["l4-on-demand"], labels={"acme/gpu": "h100"})
    assert terms(ON_EKS) == [[{"key": "groundplan/gpu", "operator": "Exists"}]]
    assert terms(replace(ONPREM, nodes={"a": theirs, "b": theirs})) == [
        [{"key": "acme/gpu", "operator": "In", "values": ["h100"]}]
    ]
    assert terms(ONPREM) == [[{"key": "nvidia.com/gpu.present", "operator": "In", "values": ["true"]}]]


def test_pools_are_asked_in_the_order_of_the_models() -> None:
    assert pool_priorities(ON_EKS) == {
        "1": [".*"],
        "10": ["^eks-l4-on-demand-[0-9a-f-]+$", "^eks-t4-on-demand-[0-9a-f-]+$"],
        "20": ["^eks-l4-reservation-[0-9a-f-]+$"],
    }


def test_addresses_are_in_namespaces_of_the_catalogue() -> None:
    namespaces = {chart.namespace for chart in charts().values()}
    for address in ADDRESSES.values():
        host = address.removeprefix("http://").partition(":")[0]
        assert host.split(".")[1] in namespaces
        assert host.endswith(".svc")


def test_the_context_has_what_templates_use() -> None:
    names = {"addresses", "gpu_nodes", "image", "platform", "pool_priorities", "registry", "system"}
    assert values_context(ON_EKS).keys() >= names
