"""Values against an index: hand-made ones, and the traps of the charts that are pinned."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from groundplan.render import charts, check_values
from groundplan.render.chart_keys import check, key_index

FORM: dict[str, Any] = {
    "!": ["name"],
    "name": "string",
    "replicas": "int",
    "ratio": "number",
    "enabled": "bool",
    "mode": "=one|two",
    "items": [{"size": "string"}],
    "port": "number|string",
    "hosts": "list",
    "labels": "map",
    "whatever": "any",
    "config": {"*": "any", "log": {"level": "string"}},
    "extra": {"*": "int"},
    "token": {"secretName": "string", "|": "string"},
}


@pytest.mark.parametrize(
    "values",
    [
        {"replicas": 2, "ratio": 0.5, "enabled": False, "mode": "two", "port": "http"},
        {"items": [{"size": "1Gi"}], "hosts": [], "labels": {"a": 1}, "whatever": [1], "extra": {"a": 1}},
        {"config": {"anything": [1], "log": {"level": "info"}}},
        {"token": "text"},
        {"token": {"secretName": "a"}},
        {"ratio": 1, "items": None, "replicas": None},
    ],
)
def test_right_values_pass(values: dict[str, Any]) -> None:
    assert list(check(FORM, {"name": "x", **values})) == []


@pytest.mark.parametrize(
    "values, message",
    [
        ({"replica": 1}, "replica is not a value of the chart; did you mean replicas"),
        ({"zzz": 1}, "zzz is not a value of the chart"),
        ({"name": ""}, "name is missing"),
        ({"name": None}, "name is missing"),
        ({"replicas": "2"}, "replicas must be a whole number, not '2'"),
        ({"replicas": True}, "replicas must be a whole number, not true"),
        ({"replicas": 1.5}, "replicas must be a whole number, not 1.5"),
        ({"enabled": "false"}, "enabled must be true or false, not 'false'"),
        ({"mode": "three"}, "mode must be one of 'one', 'two', not 'three'"),
        ({"items": {"size": "1"}}, "items must be a list, not a map"),
        ({"items": [{"size": "1"}, {"sise": "1"}]}, "items[1].sise is not a value of the chart; did you mean items[1].size"),
        ({"port": []}, "port must be a number or a string, not a list"),
        ({"labels": ["a"]}, "labels must be a map, not a list"),
        ({"hosts": {"a": 1}}, "hosts must be a list, not a map"),
        ({"config": {"log": {"levle": "x"}}}, "config.log.levle is not a value of the chart; did you mean config.log.level"),
        ({"extra": {"a": "b"}}, "extra.a must be a whole number, not 'b'"),
        ({"config": 1}, "config must be a map, not 1"),
        ({"token": 5}, "token must be a string or a map, not 5"),
        ({True: 1}, "true is no name; put it into quotes"),
        ({"*": 1}, "* is not a value of the chart"),
        ({"mode": datetime.date(2026, 1, 1)}, "mode must be one of 'one', 'two', not datetime.date(2026, 1, 1)"),
    ],
)
def test_a_wrong_value_is_told_with_its_path(values: dict[Any, Any], message: str) -> None:
    assert list(check(FORM, {"name": "x", **values})) == [message]


def test_all_that_is_wrong_is_told() -> None:
    assert len(list(check(FORM, {"replica": 1, "enabled": 1}))) == 3


def test_the_file_must_be_a_map() -> None:
    assert list(check(FORM, [])) == ["the file must be a map, not a list"]


def test_a_chart_that_the_catalogue_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="promtail"):
        check_values("promtail", {})
    with pytest.raises(KeyError, match="scripts/refresh_charts"):
        key_index("promtail")


MODEL = {"name": "chat", "repository": "vllm/vllm-openai", "tag": "v0.32.0", "modelURL": "m", "replicaCount": 1}


def vllm(**model: Any) -> dict[str, Any]:
    return {"servingEngineSpec": {"modelSpec": [{**MODEL, **model}]}}


@pytest.mark.parametrize(
    "chart, values, message",
    [
        # The chart's schema wants a map where its template wants a list.
        ("vllm-stack", vllm(keda={"triggers": [{}]}), "modelSpec[0].keda.triggers must be a map, not a list"),
        ("vllm-stack", vllm(pvcStorage={"emptyDir": {}}), "modelSpec[0].pvcStorage must be a string, not a map"),
        ("vllm-stack", vllm(requestCPU="4"), "modelSpec[0].requestCPU must be a whole number, not '4'"),
        (
            "vllm-stack",
            vllm(vllmConfig={"maxModelLength": 1}),
            "did you mean servingEngineSpec.modelSpec[0].vllmConfig.maxModelLen",
        ),
        ("vllm-stack", vllm(pvcExistingClaimName="c"), "modelSpec[0].pvcExistingClaimName is not a value of the chart"),
        ("vllm-stack", {"routerSpec": {"routingLogic": "prefix"}}, "routerSpec.routingLogic must be one of 'roundrobin'"),
        ("vllm-stack", {"routerSpec": {"tolerations": []}}, "routerSpec.tolerations is not a value of the chart"),
        (
            "loki",
            {"singleBinary": {"replica": 3}},
            "singleBinary.replica is not a value of the chart; did you mean singleBinary.replicas",
        ),
        # Keys of the next major version.
        ("tempo", {"tempo": {"liveStore": {}}}, "tempo.liveStore is not a value of the chart"),
        # Renamed or taken away.
        ("cert-manager", {"prometheus": {"servicemonitor": {"targetPort": 1}}}, "prometheus.servicemonitor.targetPort is not"),
        ("opentelemetry-collector", {"mode": "agent"}, "mode must be one of 'daemonset', 'deployment', 'statefulset'"),
        ("opentelemetry-collector", {"rewriteDeprecatedProcessorNames": True}, "did you mean rewriteDeprecatedComponentNames"),
        ("opentelemetry-collector", {"mode": ""}, "mode is missing"),
        ("aws-load-balancer-controller", {}, "clusterName is missing"),
        ("kube-prometheus-stack", {"grafana": {"sidecar": {"dashboard": {}}}}, "did you mean grafana.sidecar.dashboards"),
        ("kube-prometheus-stack", {"prometheus": {"serviceMonitor": {"intervall": "1m"}}}, "serviceMonitor.intervall is not"),
        ("prometheus-operator-crds", {"crd": {}}, "did you mean crds"),
        ("qdrant", {"image": {"tag": 1.3}}, "image.tag must be a string, not 1.3"),
        ("keda", {"resources": {"operators": {}}}, "did you mean resources.operator"),
        ("kyverno", {"features": {"policyException": {}}}, "did you mean features.policyExceptions"),
        ("cloudnative-pg", {"monitoring": {"podMonitorEnable": True}}, "did you mean monitoring.podMonitorEnabled"),
    ],
)
def test_traps_of_the_pinned_charts(chart: str, values: dict[str, Any], message: str) -> None:
    problems = check_values(chart, values)
    assert any(message in problem for problem in problems), problems
    assert all(problem.startswith(f"{charts()[chart].chart} ") or problem.startswith(f"{chart} ") for problem in problems)


@pytest.mark.parametrize(
    "chart, values",
    [
        (
            "vllm-stack",
            vllm(pdb={"enabled": True, "minAvailable": 1}, vllmConfig={"tensorParallelSize": 1, "extraArgs": ["-a"]}),
        ),
        ("vllm-stack", vllm(hf_token={"secretName": "a", "secretKey": "b"}, tolerations=[{"key": "nvidia.com/gpu"}])),
        ("vllm-stack", {"servingEngineSpec": {"runtimeClassName": "", "strategy": {"type": "Recreate"}}}),
        ("qdrant", {"config": {"service": {"metrics_prefix": "qdrant_"}}, "env": [{"name": "A", "value": "b"}]}),
        ("loki", {"loki": {"storage": {"bucketNames": {"chunks": "c"}}, "limits_config": {"retention_period": "720h"}}}),
        ("tempo", {"tempo": {"storage": {"trace": {"backend": "s3", "s3": {"bucket": "b"}}}}}),
        ("grafana", {"grafana.ini": {"auth.generic_oauth": {"enabled": True}}, "datasources": {"datasources.yaml": {}}}),
        (
            "argo-cd",
            {"configs": {"cm": {"resource.customizations.health.argoproj.io_Application": "x"}, "params": {"a.b": "c"}}},
        ),
        (
            "kube-prometheus-stack",
            {"grafana": {"enabled": False, "forceDeployDashboards": True}, "kube-state-metrics": {"a": 1}},
        ),
        ("prometheus-operator-crds", {"crds": {"enabled": True}, "prometheusOperator": {"enabled": False}}),
        ("cert-manager", {"crds": {"enabled": True, "keep": True}, "config": {"gatewayAPI": {"enabled": True}}}),
        ("weaviate", {"backups": {"s3": {"enabled": True, "envconfig": {"BACKUP_S3_PATH": "p"}}}, "env": {"A": "b"}}),
        ("milvus", {"etcd": {"replicaCount": 1, "new": True}, "extraConfigFiles": {"user.yaml": "a: 1"}}),
        ("gpu-operator", {"node-feature-discovery": {"worker": {"tolerations": []}}, "driver": {"enabled": False}}),
    ],
)
def test_what_the_pinned_charts_take(chart: str, values: dict[str, Any]) -> None:
    assert check_values(chart, values) == []
