"""Values of what keeps metrics, logs and traces: that the parts fit each other, the platform and its nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from groundplan.plan.model.platform import Platform
from groundplan.render import charts, dump, render_values
from groundplan.render.contexts import ADDRESSES, facts, values_context
from platforms import ON_EKS, ON_GKE

CHARTS = ("grafana", "kube-prometheus-stack", "loki", "opentelemetry-collector", "tempo")
# A development tree that keeps traces as well.
SMALL = replace(ON_GKE, observability=replace(ON_EKS.observability, metrics_days=7, logs_days=7))
ONPREM = replace(ON_EKS, cloud="onprem", storage_class="local-path", nodes={}, accounts={}, node_scaling="none")
PLATFORMS = {"eks": ON_EKS, "gke": ON_GKE, "small": SMALL, "onprem": ONPREM, "onprem-small": replace(ONPREM, small=True)}

# Where each container has its resources, and how many pods of it there are; None: one on each node.
_CONTAINERS: Mapping[str, Mapping[str, str | None]] = MappingProxyType(
    {
        "grafana": {"resources": "replicas", "sidecar.resources": "replicas"},
        "kube-prometheus-stack": {
            "prometheusOperator.resources": "",
            "prometheus.prometheusSpec.resources": "prometheus.prometheusSpec.replicas",
            "alertmanager.alertmanagerSpec.resources": "alertmanager.alertmanagerSpec.replicas",
            "kube-state-metrics.resources": "",
            "prometheus-node-exporter.resources": None,
        },
        "loki": {
            "singleBinary.resources": "singleBinary.replicas",
            "gateway.resources": "gateway.replicas",
            "chunksCache.resources": "chunksCache.enabled",
            "resultsCache.resources": "resultsCache.enabled",
        },
        "opentelemetry-collector": {"resources": None},
        "tempo": {"tempo.resources": "replicas"},
    }
)
# One beside each Prometheus and each Alertmanager.
_RELOADER = "prometheusOperator.prometheusConfigReloader.resources"


def rendered(platform: Platform) -> dict[str, dict[str, Any]]:
    """The values of each chart that the platform wants."""
    wanted = facts(platform)
    context = values_context(platform)
    return {chart: render_values(chart, context) for chart in CHARTS if charts()[chart].wanted(wanted)}


@pytest.fixture(params=list(PLATFORMS))
def platform(request: pytest.FixtureRequest) -> Platform:
    return PLATFORMS[request.param]


def at(values: Any, path: str) -> Any:
    for key in path.split("."):
        values = values.get(key, {})
    return values


def walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield everything in maps and lists, with its path."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from walk(item, (*path, str(key)))


def amount(text: str) -> float:
    """CPU in cores, memory in MiB."""
    number, unit = re.fullmatch(r"([0-9]+)(m|Mi|Gi)?", text).groups()  # type: ignore[union-attr]  # fails the test
    return int(number) * {"m": 0.001, "Mi": 1, "Gi": 1024, None: 1}[unit]


def containers(platform: Platform, nodes: int) -> Iterator[tuple[str, dict[str, Any], int]]:
    """Yield each kind of container: its name, its resources, and how many of it run on so many nodes."""
    for chart, values in rendered(platform).items():
        for path, count in _CONTAINERS[chart].items():
            number = nodes if count is None else int(at(values, count)) if count and at(values, count) != {} else 1
            if number:
                yield f"{chart}: {path}", at(values, path), number
    stack = rendered(platform)["kube-prometheus-stack"]
    watched = at(stack, "prometheus.prometheusSpec.replicas") + at(stack, "alertmanager.alertmanagerSpec.replicas")
    yield "reloader", at(stack, _RELOADER), watched


def test_every_container_asks_for_no_more_than_its_limits(platform: Platform) -> None:
    for name, resources, _ in containers(platform, 3):
        for what in ("cpu", "memory"):
            assert 0 < amount(resources["requests"][what]) <= amount(resources["limits"][what]), name


def test_no_block_of_resources_is_left_out(platform: Platform) -> None:
    for chart, values in rendered(platform).items():
        found = {
            ".".join(path) for path, value in walk(values) if isinstance(value, dict) and value.keys() == {"requests", "limits"}
        }
        assert found <= {*_CONTAINERS[chart], _RELOADER}


@pytest.mark.parametrize("name", ["gke", "small"])
def test_a_small_platform_fits(name: str) -> None:
    # Two nodes and one with GPUs.
    running = list(containers(PLATFORMS[name], 3))
    cpu = sum(amount(resources["requests"]["cpu"]) * number for _, resources, number in running)
    memory = sum(amount(resources["requests"]["memory"]) * number for _, resources, number in running)
    assert cpu <= 2
    assert memory <= 6 * 1024
    # Nor does it fall apart when all is used at a time: two nodes of 4 vCPU have 32 GiB.
    assert sum(amount(resources["limits"]["memory"]) * number for _, resources, number in running) <= 10 * 1024


def test_volumes_have_the_class_of_the_platform(platform: Platform) -> None:
    for chart, values in rendered(platform).items():
        classes = [value for path, value in walk(values) if path and path[-1] in ("storageClass", "storageClassName")]
        assert set(classes) <= {platform.storage_class}
        assert len(classes) == {"kube-prometheus-stack": 2, "opentelemetry-collector": 0}.get(chart, 1)


def test_pods_keep_off_nodes_with_gpus_but_for_those_of_each_node(platform: Platform) -> None:
    selector = {"groundplan/pool": "system"} if platform.nodes else {}
    values = rendered(platform)
    for chart, found in values.items():
        selectors = [value for path, value in walk(found) if path and path[-1] == "nodeSelector"]
        assert all(value == selector for value in selectors)
        pods = {"grafana": 1, "kube-prometheus-stack": 4, "loki": 2 if platform.small else 4, "tempo": 1}
        assert len(selectors) == pods.get(chart, 0)
    assert values["opentelemetry-collector"]["tolerations"] == [{"operator": "Exists"}]
    assert values["kube-prometheus-stack"]["prometheus-node-exporter"]["tolerations"] == [{"operator": "Exists"}]


def test_images_are_pulled_from_mirrors() -> None:
    text = "\n".join(dump(values) for values in rendered(SMALL).values())
    assert "registry: docker.io" not in text
    assert "registry: quay.io" not in text
    everywhere = replace(
        SMALL, registries=dict.fromkeys(("docker.io", "ghcr.io", "quay.io", "registry.k8s.io"), "mirror.local/all")
    )
    for chart, values in rendered(everywhere).items():
        addresses = [value for path, value in walk(values) if path[-2:] in (("image", "registry"), ("image", "repository"))]
        addresses += [value for path, value in walk(values) if path in (("tempo", "registry"),)]
        assert addresses, chart
        assert all(address.startswith("mirror.local/all") for address in addresses), chart


# --- Prometheus ---------------------------------------------------------------------------------------------------------------


def test_prometheus_finds_what_others_bring(platform: Platform) -> None:
    values = rendered(platform)["kube-prometheus-stack"]
    spec = values["prometheus"]["prometheusSpec"]
    selectors = {key for key in spec if key.endswith("SelectorNilUsesHelmValues")}
    assert {key: spec[key] for key in selectors} == {
        "podMonitorSelectorNilUsesHelmValues": False,
        "probeSelectorNilUsesHelmValues": False,
        "ruleSelectorNilUsesHelmValues": False,
        "scrapeConfigSelectorNilUsesHelmValues": False,
        "serviceMonitorSelectorNilUsesHelmValues": False,
    }
    assert values["crds"] == {"enabled": False}
    assert values["prometheusOperator"]["admissionWebhooks"] == {"certManager": {"enabled": True}, "patch": {"enabled": False}}


def test_no_alert_on_a_control_plane_that_nobody_can_scrape(platform: Platform) -> None:
    values = rendered(platform)["kube-prometheus-stack"]
    assert [values[name]["enabled"] for name in ("kubeControllerManager", "kubeEtcd", "kubeProxy", "kubeScheduler")] == [
        False
    ] * 4
    rules = ("etcd", "kubeControllerManager", "kubeProxy", "kubeSchedulerAlerting", "kubeSchedulerRecording")
    assert [values["defaultRules"]["rules"][name] for name in rules] == [False] * 5
    # Nor a Service in kube-system; CoreDNS is found by its pods.
    dns = values["coreDns"]
    assert [dns["service"]["enabled"], dns["serviceMonitor"]["enabled"]] == [False, False]
    monitors = [each["name"] for each in values["prometheus"].get("additionalPodMonitors", ())]
    assert monitors == (["coredns"] if dns["enabled"] else [])
    assert dns["enabled"] == (platform.cloud != "gcp")


@pytest.mark.parametrize(
    ("small", "days", "disk", "kept"), [(True, 7, "20Gi", "16GiB"), (True, 30, "30Gi", "24GiB"), (False, 30, "120Gi", "96GiB")]
)
def test_the_disk_of_prometheus_follows_the_days(small: bool, days: int, disk: str, kept: str) -> None:
    platform = replace(ON_EKS, small=small, observability=replace(ON_EKS.observability, metrics_days=days))
    spec = rendered(platform)["kube-prometheus-stack"]["prometheus"]["prometheusSpec"]
    assert (spec["retention"], spec["retentionSize"]) == (f"{days}d", kept)
    assert at(spec, "storageSpec.volumeClaimTemplate.spec.resources.requests.storage") == disk


def test_every_replica_of_prometheus_gets_what_is_written(platform: Platform) -> None:
    values = rendered(platform)
    replicas = values["kube-prometheus-stack"]["prometheus"]["prometheusSpec"]["replicas"]
    assert replicas == (1 if platform.small else 2)
    pods = {
        f"http://prometheus-kube-prometheus-stack-prometheus-{index}.prometheus-operated.monitoring.svc:9090"
        for index in range(replicas)
    }
    config = values["opentelemetry-collector"]["config"]
    used = [config["exporters"][name]["endpoint"] for name in at(config, "service.pipelines.metrics.exporters")]
    assert sorted(used) == sorted(f"{pod}/api/v1/otlp" for pod in pods)
    if "tempo" in values:
        written = at(values["tempo"], "tempo.metricsGenerator.storage.remote_write")
        assert sorted(each["url"] for each in written) == sorted(f"{pod}/api/v1/write" for pod in pods)


# --- Grafana ------------------------------------------------------------------------------------------------------------------


def test_the_password_comes_from_a_secret_of_the_plan(platform: Platform) -> None:
    values = rendered(platform)["grafana"]
    secret = platform.secrets[values["admin"]["existingSecret"]]
    assert secret.namespace == charts()["grafana"].namespace
    assert secret.keys.keys() == {values["admin"]["userKey"], values["admin"]["passwordKey"]}


def test_one_grafana_at_a_time_holds_its_volume(platform: Platform) -> None:
    values = rendered(platform)["grafana"]
    assert (values["replicas"], values["deploymentStrategy"]) == (1, {"type": "Recreate"})
    assert values["persistence"]["enabled"]
    assert not values["initChownData"]["enabled"]


def test_sources_lead_to_each_other(platform: Platform) -> None:
    sources = rendered(platform)["grafana"]["datasources"]["datasources.yaml"]["datasources"]
    kept = {"alertmanager", "loki", "prometheus"} | ({"tempo"} if platform.observability.traces_days else set())
    assert {source["uid"] for source in sources} == kept
    assert {source["url"] for source in sources} == {ADDRESSES[uid] for uid in kept}
    referred = {value for path, value in walk(sources) if path and path[-1] == "datasourceUid"}
    assert referred == ({"loki", "prometheus", "tempo"} if platform.observability.traces_days else set())


def test_dashboards_are_found_and_secrets_are_not() -> None:
    values = rendered(ON_EKS)
    ours, theirs = (
        values["grafana"]["sidecar"]["dashboards"],
        values["kube-prometheus-stack"]["grafana"]["sidecar"]["dashboards"],
    )
    assert (ours["label"], ours["labelValue"]) == (theirs["label"], theirs["labelValue"])
    assert ours["folderAnnotation"] in theirs["annotations"]
    assert charts()["kube-prometheus-stack"].namespace in ours["searchNamespace"]
    assert (values["grafana"]["rbac"], ours["resource"]) == ({"create": False}, "configmap")
    roles = [each for each in values["grafana"]["extraObjects"] if each["kind"] == "Role"]
    assert [each["metadata"]["namespace"] for each in roles] == ours["searchNamespace"]
    assert {resource for each in roles for rule in each["rules"] for resource in rule["resources"]} == {"configmaps"}


# --- Loki ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "replicas"), [("eks", 3), ("gke", 1), ("onprem", 1), ("onprem-small", 1)])
def test_loki_is_one_program(name: str, replicas: int) -> None:
    values = rendered(PLATFORMS[name])["loki"]
    assert values["deploymentMode"] == "Monolithic"
    assert values["singleBinary"]["replicas"] == values["loki"]["commonConfig"]["replication_factor"] == replicas
    assert [values[part]["replicas"] for part in ("write", "read", "backend")] == [0, 0, 0]
    assert not values["loki"]["auth_enabled"]
    assert not values["lokiCanary"]["enabled"]
    assert not values["test"]["enabled"]


def test_loki_keeps_logs_as_long_as_the_plan_says(platform: Platform) -> None:
    values = rendered(platform)["loki"]["loki"]
    assert values["limits_config"]["retention_period"] == f"{platform.observability.logs_days * 24}h"
    store = {"aws": "s3", "gcp": "gcs", "onprem": "filesystem"}[platform.cloud]
    assert values["compactor"] == {"retention_enabled": True, "delete_request_store": store}
    assert values["storage"]["type"] == values["schemaConfig"]["configs"][0]["object_store"] == store


def test_loki_writes_as_its_service_account() -> None:
    aws, gcp = rendered(ON_EKS)["loki"], rendered(ON_GKE)["loki"]
    assert aws["loki"]["storage"]["s3"] == {"region": "eu-west-1"}
    assert set(aws["loki"]["storage"]["bucketNames"].values()) == {"shop-prod-logs-123456789012"}
    assert set(gcp["loki"]["storage"]["bucketNames"].values()) == {"shop-dev-logs-acme-shop"}
    account = ON_EKS.accounts["loki"]
    assert aws["serviceAccount"] == {"create": True, "name": account.name, "annotations": {}}
    assert account.namespace == charts()["loki"].namespace
    bound = replace(ON_GKE, accounts={"loki": replace(account, annotations={"iam.gke.io/gcp-service-account": "loki@acme"})})
    assert rendered(bound)["loki"]["serviceAccount"]["annotations"] == {"iam.gke.io/gcp-service-account": "loki@acme"}


def test_caches_of_loki_are_small_or_not_there() -> None:
    large, small = rendered(ON_EKS)["loki"], rendered(ON_GKE)["loki"]
    for cache in ("chunksCache", "resultsCache"):
        assert small[cache] == {"enabled": False}
        # The chart starts memcached with so much, and it needs a fifth beside it.
        assert amount(large[cache]["resources"]["limits"]["memory"]) >= 1.19 * large[cache]["allocatedMemory"]


# --- Tempo --------------------------------------------------------------------------------------------------------------------


def test_tempo_writes_to_its_bucket_as_its_service_account() -> None:
    aws, gcp, own = (rendered(PLATFORMS[name])["tempo"] for name in ("eks", "small", "onprem"))
    assert aws["tempo"]["storage"]["trace"] == {
        "backend": "s3",
        "s3": {"bucket": "shop-prod-traces-123456789012", "endpoint": "s3.eu-west-1.amazonaws.com", "region": "eu-west-1"},
    }
    assert gcp["tempo"]["storage"]["trace"] == {"backend": "gcs", "gcs": {"bucket_name": "shop-prod-traces-123456789012"}}
    assert own["tempo"]["storage"]["trace"] == {"backend": "local"}
    assert aws["serviceAccount"]["name"] == ON_EKS.accounts["tempo"].name
    assert aws["tempo"]["retention"] == "168h"


def test_tempo_loses_nothing_and_takes_otlp_alone() -> None:
    values = rendered(ON_EKS)["tempo"]
    assert values["persistence"]["enabled"]
    generator = values["tempo"]["metricsGenerator"]
    assert all(place["path"].startswith("/var/tempo/") for place in (generator["storage"], generator["traces_storage"]))
    assert at(values, "tempo.overrides.defaults.metrics_generator.processors") == ["service-graphs", "span-metrics"]
    receivers = values["tempo"]["receivers"]
    assert receivers.keys() == {"jaeger", "otlp"}
    # The chart fails without these keys; null takes the endpoint away.
    assert [each["endpoint"] for each in receivers["jaeger"]["protocols"].values()] == [None] * 4
    pod, container = values["securityContext"], values["tempo"]["securityContext"]
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert not container["allowPrivilegeEscalation"]


def test_nothing_speaks_of_traces_that_are_not_kept() -> None:
    values = rendered(ON_GKE)
    assert "tempo" not in values
    pipelines = values["opentelemetry-collector"]["config"]["service"]["pipelines"]
    # null takes the chart's own away.
    assert pipelines.pop("traces") is None
    for chart, found in values.items():
        text = dump(found)
        assert not re.search("tempo|trace|exemplar", text), chart
        assert "enableRemoteWriteReceiver" not in text


def test_what_traces_need_is_there() -> None:
    spec = rendered(SMALL)["kube-prometheus-stack"]["prometheus"]["prometheusSpec"]
    assert spec["enableRemoteWriteReceiver"]
    assert spec["enableFeatures"] == ["exemplar-storage"]


# --- the collector ------------------------------------------------------------------------------------------------------------


def test_the_collector_takes_no_port_of_the_node(platform: Platform) -> None:
    values = rendered(platform)["opentelemetry-collector"]
    assert values["mode"] == "daemonset"
    assert values["service"] == {"enabled": True, "internalTrafficPolicy": "Local"}
    # The chart binds those that are on by default unless they are 0 or off.
    assert {name: port.get("hostPort", port.get("enabled")) for name, port in values["ports"].items()} == {
        "otlp": 0,
        "otlp-http": 0,
        "metrics": True,
        "jaeger-compact": False,
        "jaeger-grpc": False,
        "jaeger-thrift": False,
        "zipkin": False,
    }


def test_pipelines_of_the_collector_name_what_there_is(platform: Platform) -> None:
    config = rendered(platform)["opentelemetry-collector"]["config"]
    pipelines = {name: pipeline for name, pipeline in config["service"]["pipelines"].items() if pipeline is not None}
    assert pipelines.keys() == {"logs", "metrics"} | ({"traces"} if platform.observability.traces_days else set())
    exporters = {name for name, exporter in config["exporters"].items() if exporter is not None}
    assert exporters == {name for pipeline in pipelines.values() for name in pipeline["exporters"]}
    for pipeline in pipelines.values():
        # It refuses before it takes on what it has no memory for.
        assert pipeline["processors"] == ["memory_limiter", "resource", "batch"]
        assert config["processors"].keys() == set(pipeline["processors"])
        assert pipeline["receivers"] == ["otlp"]
    assert config["exporters"]["otlp_http/loki"]["endpoint"] == f"{ADDRESSES['loki']}/otlp"
    assert exporters >= {"otlp_grpc/tempo"} or "traces" not in pipelines


def test_the_collector_reads_logs_as_root_without_more() -> None:
    values = rendered(ON_EKS)["opentelemetry-collector"]
    assert values["presets"]["logsCollection"] == {"enabled": True, "storeCheckpoints": True}
    assert values["presets"]["kubernetesAttributes"] == {"enabled": True}
    assert values["securityContext"]["runAsUser"] == 0
    assert values["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not values["securityContext"]["allowPrivilegeEscalation"]
