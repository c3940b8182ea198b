"""Pods that our values of upstream charts make, and what each asks for: read out of the values alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from groundplan.plan.model.platform import Platform
from groundplan.plan.packing import Pods, Size
from groundplan.render.contexts import values_context
from groundplan.render.manifests import VLLM, wanted_charts
from groundplan.render.postgres import postgres_manifests
from groundplan.render.values import render_values
from groundplan.render.vllm import model_context
from groundplan.render.workloads import workload_values


class _Row(NamedTuple):
    """``replicas`` is a number or the key that has it, ``containers`` are keys with the resources of each container.

    ``more`` replicas are there beside those of the key. A row of which the values have no container makes no pod.
    """

    replicas: str | int
    containers: tuple[str, ...]
    apart: bool = False
    more: int = 0


_RELOADER = "prometheusOperator.prometheusConfigReloader.resources"
#: Pods by chart. Init containers ask for less than what runs behind them.
_PODS: Mapping[str, tuple[_Row, ...]] = {
    "argo-cd": (
        _Row("controller.replicas", ("controller.resources",)),
        _Row("server.replicas", ("server.resources",)),
        _Row("repoServer.replicas", ("repoServer.resources",)),
        _Row("applicationSet.replicas", ("applicationSet.resources",)),
        _Row(1, ("redis.resources",)),
        _Row(3, ("redis-ha.redis.resources", "redis-ha.sentinel.resources", "redis-ha.splitBrainDetection.resources")),
        _Row(3, ("redis-ha.haproxy.resources",)),
    ),
    "aws-load-balancer-controller": (_Row("replicaCount", ("resources",)),),
    "cert-manager": (
        _Row("replicaCount", ("resources",)),
        _Row("webhook.replicaCount", ("webhook.resources",)),
        _Row("cainjector.replicaCount", ("cainjector.resources",)),
    ),
    "cloudnative-pg": (_Row("replicaCount", ("resources",)),),
    "cluster-autoscaler": (_Row("replicaCount", ("resources",)),),
    "external-secrets": (
        _Row("replicaCount", ("resources",)),
        _Row("webhook.replicaCount", ("webhook.resources",)),
        _Row("certController.replicaCount", ("certController.resources",)),
    ),
    "gpu-operator": (
        _Row(1, ("operator.resources",)),
        _Row(1, ("node-feature-discovery.master.resources",)),
        _Row(1, ("node-feature-discovery.gc.resources",)),
    ),
    "grafana": (_Row("replicas", ("resources", "sidecar.resources")),),
    "karpenter": (_Row("replicas", ("controller.resources",), apart=True),),
    "keda": (
        _Row("operator.replicaCount", ("resources.operator",)),
        _Row("metricsServer.replicaCount", ("resources.metricServer",)),
        _Row("webhooks.replicaCount", ("resources.webhooks",)),
    ),
    "kube-prometheus-stack": (
        _Row(1, ("prometheusOperator.resources",)),
        _Row("prometheus.prometheusSpec.replicas", ("prometheus.prometheusSpec.resources", _RELOADER), apart=True),
        _Row("alertmanager.alertmanagerSpec.replicas", ("alertmanager.alertmanagerSpec.resources", _RELOADER), apart=True),
        _Row(1, ("kube-state-metrics.resources",)),
    ),
    "kyverno": (
        _Row("admissionController.replicas", ("admissionController.container.resources",)),
        _Row("backgroundController.replicas", ("backgroundController.resources",)),
        _Row("cleanupController.replicas", ("cleanupController.resources",)),
        _Row("reportsController.replicas", ("reportsController.resources",)),
    ),
    "loki": (
        _Row("singleBinary.replicas", ("singleBinary.resources",), apart=True),
        _Row("gateway.replicas", ("gateway.resources",)),
        _Row(1, ("chunksCache.resources",)),
        _Row(1, ("resultsCache.resources",)),
    ),
    "milvus": (
        _Row(1, ("standalone.resources",)),
        _Row("etcd.replicaCount", ("etcd.resources",)),
        *(
            _Row(f"{part}.replicas", (f"{part}.resources",))
            for part in ("queryNode", "dataNode", "streamingNode", "proxy", "mixCoordinator")
        ),
    ),
    "plugin-barman-cloud": (_Row("replicaCount", ("resources",)),),
    "qdrant": (_Row("replicaCount", ("resources",)),),
    "tempo": (_Row("replicas", ("tempo.resources",)),),
    "valkey": (_Row("replica.replicas", ("resources", "metrics.exporter.resources"), more=1),),
    "vllm-stack": (_Row("routerSpec.replicaCount", ("routerSpec.resources",)),),
    "weaviate": (_Row("replicas", ("resources",)),),
}
#: Of DaemonSets: on every node, and on those with GPUs.
_ON_EVERY_NODE = {
    "kube-prometheus-stack": ("prometheus-node-exporter.resources",),
    "opentelemetry-collector": ("resources",),
    "gpu-operator": ("node-feature-discovery.worker.resources",),
}
_ON_GPU_NODES = {
    "dcgm-exporter": ("resources",),
    "nvidia-device-plugin": ("resources",),
    "gpu-operator": tuple(
        f"{part}.resources" for part in ("validator", "driver", "toolkit", "devicePlugin", "gfd", "migManager", "dcgmExporter")
    ),
}
#: Init containers, jobs, and servers on GPUs.
_ELSEWHERE = {
    "argo-cd": (
        "redisSecretInit.resources",
        "repoServer.copyutil.resources",
        "redis-ha.init.resources",
        "redis-ha.haproxy.init.resources",
    ),
    "valkey": ("initResources",),
    "vllm-stack": ("servingEngineSpec.modelSpec[].resources",),
}


def on_system_nodes(platform: Platform) -> Mapping[str, list[Pods]]:
    """The pods of every part of the tree that run on nodes without GPUs, in the order of the waves, by the part's name."""
    found: dict[str, list[Pods]] = {}
    for name, chart, values in _releases(platform):
        found[name] = list(_pods(chart, values))
    if platform.postgres is not None:
        cluster, *_, store, _backup = postgres_manifests(platform)
        beside = store["spec"]["instanceSidecarConfiguration"]["resources"]
        size = _sum([_size(cluster["spec"]["resources"]), _size(beside)])
        found["postgres"] = [Pods(cluster["spec"]["instances"], size)]
    for name in platform.workloads:
        values = workload_values(platform, name)
        count = values["replicas"] if "replicas" in values else values["autoscaling"]["minReplicas"]
        found[f"workload {name}"] = [Pods(count, _size({"requests": values["resources"]}))]
    return found


def on_each_node(platform: Platform, *, gpus: bool = False) -> Size:
    """What DaemonSets of the tree ask for on a node."""
    sizes = []
    for _, chart, values in _releases(platform):
        keys = (*_ON_EVERY_NODE.get(chart, ()), *(_ON_GPU_NODES.get(chart, ()) if gpus else ()))
        sizes += [_size(_at(values, key)) for key in keys]
    return _sum(sizes)


def unknown_requests(platform: Platform) -> list[str]:
    """Keys of values that ask for CPU and memory, for which this module does not know what pod they are of."""
    found = []
    for _, chart, values in _releases(platform):
        known = {
            *(key for row in _PODS.get(chart, ()) for key in row.containers),
            *_ON_EVERY_NODE.get(chart, ()),
            *_ON_GPU_NODES.get(chart, ()),
            *_ELSEWHERE.get(chart, ()),
        }
        found += [f"{chart}: {key}" for key in _requests(values) if key not in known]
    return found


def _releases(platform: Platform) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    context = values_context(platform)
    for chart in wanted_charts(platform):
        if chart != VLLM:
            yield chart, chart, render_values(chart, context)
    if VLLM in wanted_charts(platform):
        for name in platform.models:
            yield f"model {name}", VLLM, render_values(VLLM, {**context, **model_context(platform, name)})


def _pods(chart: str, values: Mapping[str, Any]) -> Iterator[Pods]:
    for row in _PODS.get(chart, ()):
        sizes = [_at(values, key) for key in row.containers]
        if not sizes[0] or (row.containers == ("redis.resources",) and _at(values, "redis-ha.enabled")):
            continue
        count = row.replicas if isinstance(row.replicas, int) else _at(values, row.replicas)
        yield Pods((count or 0) + row.more, _sum([_size(each) for each in sizes]), row.apart)


def _requests(values: Any, key: str = "") -> Iterator[str]:
    if isinstance(values, Mapping):
        if isinstance(values.get("requests"), Mapping) and "cpu" in values["requests"]:
            yield key
        for name, value in values.items():
            yield from _requests(value, f"{key}.{name}" if key else str(name))
    elif isinstance(values, list):
        for value in values:
            yield from _requests(value, f"{key}[]")


def _at(values: Mapping[str, Any], key: str) -> Any:
    found: Any = values
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _size(resources: Mapping[str, Any]) -> Size:
    asked = resources["requests"]
    return Size(_millicpu(str(asked["cpu"])), _mib(str(asked["memory"])))


def _millicpu(text: str) -> int:
    return int(text.removesuffix("m")) if text.endswith("m") else int(float(text) * 1000)


def _mib(text: str) -> int:
    return int(text.removesuffix("Mi")) if text.endswith("Mi") else int(text.removesuffix("Gi")) * 1024


def _sum(sizes: list[Size]) -> Size:
    return Size(sum(each.millicpu for each in sizes), sum(each.mib for each in sizes))
