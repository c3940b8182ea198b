"""Models that another server than vLLM serves, as values of our chart ``workload``: a release for each, named like it."""

from __future__ import annotations

from typing import Any

from groundplan.plan.model.platform import ContainerServer, Platform
from groundplan.render.contexts import OTLP_GRPC, PROMETHEUS, QUEUES, container_models, rewriter
from groundplan.render.manifests import APPS, MONITORING
from groundplan.render.model_nodes import node_affinity, other_tolerations
from groundplan.render.namespaces import MODEL_SERVERS
from groundplan.render.vllm import ACCOUNT, API_KEY, HUB_TOKEN, MODEL_LABEL, NAMESPACE, WAITING, longest_start

_HTTP, _METRICS = "http", "metrics"
# https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/getting_started/quickstart.html
_TRITON_GRPC, _TRITON_METRICS = 8001, 8002
# Of the request for CPU, for what tells nothing of its queue.
_CPU_PERCENT = 60


def model_values(platform: Platform, name: str) -> dict[str, Any]:
    """Values of the release ``name``. The policies of the namespace let its pods reach the Hub, buckets and their identity."""
    model = container_models(platform)[name]
    ports = ports_for_callers(model)
    values: dict[str, Any] = {
        "image": rewriter(platform)(model.image),
        "command": list(model.command),
        "args": list(model.args),
        "env": dict(sorted({**model.env, **_traces(platform, name, model)}.items())),
        "secretEnv": _secrets(platform, model),
        "ports": ports | ({_METRICS: _TRITON_METRICS} if model.server == "triton" else {}),
        "probes": {"path": model.health, "startupSeconds": model.startup_seconds},
        "resources": {
            "cpu": f"{model.millicpu}m",
            "memory": f"{model.memory_mib}Mi",
            "gpu": model.tensor_parallel,
        },
        "sharedMemory": f"{model.shared_memory_mib}Mi",
        "emptyDirs": {model.cache: f"{model.disk_gib}Gi"},
        "affinity": {"nodeAffinity": node_affinity(platform, model)},
        "tolerations": other_tolerations(platform, model),
        "priorityClassName": MODEL_SERVERS,
        "labels": {MODEL_LABEL: name},
        "networkPolicy": {
            "ingress": [
                {"workload": caller, "namespace": APPS, "ports": list(ports)}
                for caller, each in sorted(platform.workloads.items())
                if name in each.calls
            ]
        },
        **_scale(name, model),
    }
    if platform.cloud == "onprem":
        # With gpu-operator a GPU takes the runtime that the operator adds.
        values["runtimeClassName"] = "nvidia"
    if model.streamed and ACCOUNT in platform.accounts:
        values["serviceAccount"] = {"create": False, "name": platform.accounts[ACCOUNT].name}
    if model.server in QUEUES:
        values["metrics"] = {"port": _METRICS if model.server == "triton" else _HTTP, "namespace": MONITORING}
    if platform.entry is not None:
        values["requestTimeoutSeconds"] = platform.entry.idle_seconds
    return values


def ports_for_callers(model: ContainerServer) -> dict[str, int]:
    """Ports of its Service that requests come to, by their names."""
    return {_HTTP: model.port, **({"grpc": _TRITON_GRPC} if model.server == "triton" else {})}


def _secrets(platform: Platform, model: ContainerServer) -> dict[str, dict[str, str]]:
    """The key that callers send, which Triton does not ask for, and the token for the Hub."""
    wanted = {"API_KEY": API_KEY} if model.server != "triton" else {}
    wanted |= {"HF_TOKEN": HUB_TOKEN} if model.hub_token else {}
    return {variable: {"name": secret, "key": key} for variable, (secret, key) in wanted.items() if secret in platform.secrets}


def _traces(platform: Platform, name: str, model: ContainerServer) -> dict[str, str]:
    if model.server != "tgi" or platform.observability.traces_days is None:
        return {}
    return {"OTLP_ENDPOINT": OTLP_GRPC, "OTLP_SERVICE_NAME": name}


def _scale(name: str, model: ContainerServer) -> dict[str, Any]:
    least, most = model.replicas.min, model.replicas.max
    if least == most:
        return {"replicas": least}
    scaling = {"minReplicas": least, "maxReplicas": most, "scaleDownSeconds": longest_start(model)}
    if model.server not in QUEUES:
        return {"autoscaling": {**scaling, "targetCPUUtilizationPercentage": _CPU_PERCENT}}
    query = f'sum({QUEUES[model.server]}{{namespace="{NAMESPACE}",service="{name}"}})'
    metadata = {"serverAddress": PROMETHEUS, "query": query, "threshold": str(WAITING), "ignoreNullValues": "false"}
    trigger = {"type": "prometheus", "name": "queue", "metricType": "AverageValue", "metadata": metadata}
    return {"autoscaling": {**scaling, "triggers": [trigger]}}
