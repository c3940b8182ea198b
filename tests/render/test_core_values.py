"""Values of the charts that the cluster itself needs: Argo CD, certificates, secrets, autoscalers, policies, GPUs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml

from chart_schemas import complete, schema_problems
from groundplan.plan.model.platform import Platform, ServiceAccount
from groundplan.render import charts, dump, render_values
from groundplan.render.contexts import facts, values_context
from platforms import ON_EKS, ON_GKE

KARPENTER = replace(ON_EKS, node_scaling="karpenter", private=True, small=True)
ONPREM = replace(ON_EKS, cloud="onprem", node_scaling="none", accounts={}, private=True)
PLATFORMS = {
    "eks": ON_EKS,
    "eks-small": replace(ON_EKS, small=True),
    "gke": ON_GKE,
    "gke-large": replace(ON_GKE, small=False),
    "karpenter": KARPENTER,
    "karpenter-large": replace(KARPENTER, small=False),
    "onprem": ONPREM,
}
CHARTS = (
    "argo-cd",
    "aws-load-balancer-controller",
    "cert-manager",
    "cluster-autoscaler",
    "dcgm-exporter",
    "external-secrets",
    "gpu-operator",
    "karpenter",
    "karpenter-crd",
    "keda",
    "kyverno",
    "kyverno-policies",
    "nvidia-device-plugin",
    "prometheus-operator-crds",
)
CASES = [
    pytest.param(chart, platform, id=f"{chart}-{name}")
    for chart in CHARTS
    for name, platform in PLATFORMS.items()
    if charts()[chart].wanted(facts(platform))
]
MIRROR = "registry.acme.internal/mirror"


def values(chart: str, platform: Platform) -> dict[str, Any]:
    return render_values(chart, values_context(platform))


def mirrored(platform: Platform) -> Platform:
    """The platform with a mirror of every registry of the catalogue."""
    images = [image for chart in charts().values() for image in (*chart.images, *chart.images_unknown)]
    hosts = {image.partition("/")[0] for image in images}
    return replace(platform, registries={host: f"{MIRROR}/{host}" for host in hosts})


def texts(value: Any) -> Iterator[str]:
    """Every string below ``value``, but not below what is switched off, and no registry that stands behind another one."""
    if isinstance(value, Mapping):
        if value.get("enabled") is not False:
            for key, child in value.items():
                if key != "defaultRegistry":
                    yield from texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child)
    elif isinstance(value, str):
        yield value


def test_each_chart_is_wanted_somewhere() -> None:
    assert {case.values[0] for case in CASES} == set(CHARTS)


@pytest.mark.parametrize(("chart", "platform"), CASES)
def test_values_fit_the_chart_and_are_the_same_each_time(chart: str, platform: Platform) -> None:
    assert dump(values(chart, platform)) == dump(values(chart, platform))


@pytest.mark.parametrize(("chart", "platform"), CASES)
def test_the_schema_of_the_chart_takes_the_values(chart: str, platform: Platform) -> None:
    assert schema_problems(chart, values(chart, platform)) == []


@pytest.mark.parametrize(("chart", "platform"), CASES)
def test_every_image_of_the_catalogue_is_pulled_from_the_mirror(chart: str, platform: Platform) -> None:
    found = [text for text in texts(values(chart, mirrored(platform))) if text.startswith(MIRROR)]
    entry = charts()[chart]
    for image in (*entry.images, *entry.images_unknown):
        if image.startswith("ghcr.io/dexidp/") or ("/haproxy" in image and platform.small):
            continue  # not started
        if chart == "gpu-operator" and "/dcgm:" in image:
            continue  # the exporter has its own
        if chart == "kyverno" and "kyverno-cli" in image:
            continue  # a job that is switched off
        assert any(f"{MIRROR}/{image}".startswith(text) for text in found), image


@pytest.mark.parametrize(("chart", "platform"), CASES)
def test_no_image_of_the_chart_stays_at_a_foreign_registry(chart: str, platform: Platform) -> None:
    platform = mirrored(platform)
    whole = complete(chart, values(chart, platform))
    foreign = {text for text in texts(whole) if text.partition("/")[0] in platform.registries}
    assert foreign - {entry.repository for entry in charts().values()} == set()


@pytest.mark.parametrize(("chart", "platform"), CASES)
def test_no_value_is_a_secret_and_no_tag_moves(chart: str, platform: Platform) -> None:
    text = dump(values(chart, platform))
    assert "latest" not in text
    assert "password:" not in text.lower()


@pytest.mark.parametrize(
    ("chart", "small", "large", "path"),
    [
        ("argo-cd", 1, 2, ("server", "replicas")),
        ("argo-cd", 1, 2, ("repoServer", "replicas")),
        ("argo-cd", None, True, ("redis-ha", "enabled")),
        ("aws-load-balancer-controller", 1, 2, ("replicaCount",)),
        ("cert-manager", 1, 3, ("webhook", "replicaCount")),
        ("cluster-autoscaler", 1, 2, ("replicaCount",)),
        ("external-secrets", 1, 2, ("replicaCount",)),
        ("external-secrets", False, True, ("leaderElect",)),
        ("keda", 1, 2, ("operator", "replicaCount")),
        ("karpenter", 1, 2, ("replicas",)),
        ("kyverno", 1, 3, ("admissionController", "replicas")),
        ("kyverno", True, False, ("features", "forceFailurePolicyIgnore", "enabled")),
    ],
)
def test_a_large_platform_is_highly_available(chart: str, small: object, large: object, path: tuple[str, ...]) -> None:
    for is_small, expected in ((True, small), (False, large)):
        value: Any = values(chart, replace(ON_EKS, small=is_small))
        for key in path:
            value = None if value is None else value.get(key)
        assert value == expected


@pytest.mark.parametrize("chart", [chart for chart in CHARTS if chart != "argo-cd"])
def test_a_small_platform_has_no_disruption_budget_that_holds_a_node(chart: str) -> None:
    """With one replica a budget would keep the node from being drained."""
    whole = values(chart, replace(ON_EKS, small=True))
    for part in (whole, *(part for part in whole.values() if isinstance(part, dict))):
        assert part.get("podDisruptionBudget", {}).get("enabled", False) is False


@pytest.mark.parametrize("chart", ["aws-load-balancer-controller", "cluster-autoscaler", "external-secrets", "karpenter"])
def test_service_accounts_are_those_of_the_plan(chart: str) -> None:
    annotations = {"iam.gke.io/gcp-service-account": "eso@acme-shop.iam.gserviceaccount.com"}
    accounts = {chart: ServiceAccount(charts()[chart].namespace, f"{chart}-x" if chart != "karpenter" else chart, annotations)}
    got = values(chart, replace(ON_EKS, accounts=accounts))
    account = got["rbac"]["serviceAccount"] if chart == "cluster-autoscaler" else got["serviceAccount"]
    assert account["name"] == accounts[chart].name
    if chart != "karpenter":
        assert account["annotations"] == annotations
    for name, theirs in ON_EKS.accounts.items():
        if name in charts():
            assert theirs.namespace == charts()[name].namespace


def test_system_programs_ask_for_system_nodes_only_where_there_are_some() -> None:
    system = {"groundplan/pool": "system"}
    bare = replace(ON_EKS, nodes={name: nodes for name, nodes in ON_EKS.nodes.items() if nodes.gpus})
    for chart, key in (("argo-cd", "global"), ("cert-manager", "global"), ("kyverno", "global"), ("keda", None)):
        assert (values(chart, ON_EKS)[key] if key else values(chart, ON_EKS))["nodeSelector"] == system
        assert (values(chart, bare)[key] if key else values(chart, bare))["nodeSelector"] == {}


# --- Argo CD ----------------------------------------------------------------------------------------------------------------


def test_argo_cd_waits_for_the_health_of_applications() -> None:
    config = values("argo-cd", ON_EKS)["configs"]["cm"]
    check = config["resource.customizations.health.argoproj.io_Application"]
    assert check.startswith("hs = {}\n")
    assert check.endswith("return hs\n")
    assert "obj.status.health.status" in check
    assert "operationState" in check


def test_argo_cd_looks_at_no_objects_that_controllers_write() -> None:
    config = values("argo-cd", ON_EKS)["configs"]["cm"]
    excluded = {kind for row in yaml.safe_load(config["resource.exclusions"]) for kind in row["kinds"]}
    assert {"EndpointSlice", "Lease", "CertificateRequest", "UpdateRequest"} <= excluded


def test_argo_cd_starts_without_what_comes_after_it() -> None:
    """Its first wave has no definition of a ServiceMonitor, no certificate of cert-manager and no Secret of ours."""
    got = values("argo-cd", ON_EKS)
    assert "serviceMonitor" not in dump(got)
    assert got["dex"] == {"enabled": False}
    assert got["configs"]["secret"] == {"createSecret": True}
    assert got["redis-ha"]["existingSecret"] == "argocd-redis"


# --- nodes ------------------------------------------------------------------------------------------------------------------


def test_the_load_balancer_controller_needs_no_metadata_and_no_id() -> None:
    got = values("aws-load-balancer-controller", ON_EKS)
    assert got["vpcTags"] == {"Name": "shop-prod"}
    assert got["region"] == "eu-west-1"
    assert (got["enableCertManager"], got["enableServiceMutatorWebhook"]) == (True, False)
    assert (got["enableShield"], got["enableWaf"], got["enableWafv2"]) == (False, False, True)
    assert values("aws-load-balancer-controller", KARPENTER)["enableWafv2"] is False


def test_the_autoscaler_prefers_the_first_pool_of_a_model() -> None:
    got = values("cluster-autoscaler", ON_EKS)
    assert got["autoDiscovery"] == {"clusterName": "shop-prod"}
    assert got["extraArgs"]["expander"] == "priority,least-waste"
    assert got["expanderPriorities"]["20"] == ["^eks-l4-reservation-[0-9a-f-]+$"]


def test_karpenter_knows_its_queue_and_its_network() -> None:
    settings = values("karpenter", KARPENTER)["settings"]
    assert (settings["clusterName"], settings["interruptionQueue"]) == ("shop-prod", "shop-prod-karpenter")
    assert settings["isolatedVPC"] is True
    assert "digest" not in values("karpenter", KARPENTER)["controller"]["image"]
    assert values("karpenter", mirrored(KARPENTER))["controller"]["image"]["digest"] == ""


# --- GPUs -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", ["dcgm-exporter", "nvidia-device-plugin"])
def test_programs_for_gpus_run_on_every_gpu_node_and_on_no_other(chart: str) -> None:
    got = values(chart, ON_EKS)
    assert got["affinity"] == values_context(ON_EKS)["gpu_nodes"]
    assert got["tolerations"] == [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
    assert "nodeSelector" not in got


@pytest.mark.parametrize(("chart", "key"), [("dcgm-exporter", None), ("gpu-operator", "dcgmExporter")])
def test_metrics_of_gpus_keep_the_names_of_pods(chart: str, key: str | None) -> None:
    got = values(chart, ONPREM if key else ON_EKS)
    assert (got[key] if key else got)["serviceMonitor"] == {"enabled": True, "honorLabels": True}


def test_on_gke_the_driver_lies_on_the_host() -> None:
    got = values("dcgm-exporter", ON_GKE)
    assert got["extraHostVolumes"] == [{"name": "nvidia", "hostPath": "/home/kubernetes/bin/nvidia"}]
    # A list takes the place of the chart's own, which has the file of counters.
    assert "exporter-metrics-volume" in [mount["name"] for mount in got["extraVolumeMounts"]]
    assert "extraHostVolumes" not in values("dcgm-exporter", ON_EKS)


def test_policies_spare_agents_of_the_cloud_and_what_reads_the_host() -> None:
    def spared(platform: Platform) -> set[str]:
        return set(values("kyverno-policies", platform)["vpolExclude"]["excludeNamespaces"])

    privileged = {chart.namespace for chart in charts().values() if chart.pod_security == "privileged"}
    assert spared(KARPENTER) == privileged
    assert spared(ON_GKE) > privileged
