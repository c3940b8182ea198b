"""Models that vLLM serves: what their values and their autoscalers need beside the plan's words.

One release of the chart vllm-stack for each model, named like it. Names of what the chart makes:
https://github.com/vllm-project/production-stack/tree/vllm-stack-0.1.12/helm/templates
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from groundplan.plan.model.platform import ModelServer, Platform, VllmServer
from groundplan.render.charts import charts
from groundplan.render.contexts import PROMETHEUS, SYSTEM, rewriter, system_selector, vllm_models
from groundplan.render.model_nodes import GPU_TAINT, node_affinity, other_tolerations

NAMESPACE = "models"
#: The model in a release: the chart puts it after the release's name, and names of a blueprint have up to 24 characters.
ENGINE = "vllm"
#: On pods: of the server, and of the router before it. The router finds its servers by the first one.
MODEL_LABEL = "groundplan/model"
ROUTER_LABEL = "groundplan/router"
#: Secrets of the namespace, with the key in each. Models ask for an API key where the plan has the second one.
HUB_TOKEN = ("hub-token", "token")
API_KEY = ("vllm-api-key", "api-key")
ACCOUNT = "model-loader"

#: Requests that wait for a place in the batch, for each replica; 5 is what the project's own example has:
#: https://docs.vllm.ai/projects/production-stack/en/latest/use_cases/autoscaling-keda.html
WAITING = 5
# Above that share of the KV cache vLLM begins to preempt requests soon.
_CACHE_USE = "0.8"
_GPU_TOLERATION = {"key": GPU_TAINT, "operator": "Exists", "effect": "NoSchedule"}
# https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#hpascalingrules-v2-autoscaling
_LONGEST_STABILIZATION = 3600


def has_router(model: VllmServer) -> bool:
    """Whether a router stands before the servers: to choose among several, or to count requests while there is none."""
    return model.replicas.max > 1 or model.replicas.min == 0


def service(name: str, model: VllmServer) -> str:
    """The Service, on port 80, that a model's callers use; its namespace is ``NAMESPACE``."""
    return f"{name}-router-service" if has_router(model) else f"{name}-{ENGINE}-engine-service"


def deployment(name: str) -> str:
    """The Deployment of a model's servers, whose replicas an autoscaler may own."""
    return f"{name}-{ENGINE}-deployment-vllm"


def model_context(platform: Platform, name: str) -> dict[str, Any]:
    """The names that the template of vllm-stack may use beside those of ``contexts.values_context``.

    Raises:
        ValueError: a replica would span nodes. The chart makes a RayCluster of it, for whose operator there is no chart here.
    """
    model = vllm_models(platform)[name]
    if model.pipeline_parallel > 1:
        raise ValueError(f"model {name}: a replica on {model.pipeline_parallel} nodes needs KubeRay, which is not installed")
    return {
        "name": name,
        "model": model,
        "engine": ENGINE,
        "affinity": _affinity(platform, name, model),
        "tolerations": [_GPU_TOLERATION, *other_tolerations(platform, model)],
        "account": platform.accounts[ACCOUNT].name if ACCOUNT in platform.accounts else None,
        "api_key": API_KEY if API_KEY[0] in platform.secrets else None,
        "streamer": json.dumps(_streamer(model), sort_keys=True),
        "hub_token": HUB_TOKEN if model.hub_token else None,
        "labels": {MODEL_LABEL: name},
        "router": has_router(model),
        "router_affinity": _router_affinity(platform, name),
        "router_image": rewriter(platform)(charts()["vllm-stack"].images[0]),
        "router_labels": {ROUTER_LABEL: name},
    }


def scaled_objects(platform: Platform) -> list[dict[str, Any]]:
    """An autoscaler for each model with room between its least and its most replicas."""
    models = sorted(vllm_models(platform).items())
    return [_scaled_object(name, model) for name, model in models if model.replicas.min < model.replicas.max]


def longest_start(model: ModelServer) -> int:
    """For how long a server that is not needed stays, in seconds: one that took long to start is not given up at once."""
    return min(max(300, model.startup_seconds), _LONGEST_STABILIZATION)


def _streamer(model: VllmServer) -> dict[str, object]:
    """How weights come out of a bucket: https://docs.vllm.ai/en/stable/models/extensions/runai_model_streamer/

    Its buffer has 40 GB unless it is told, and each GPU's process has one; the largest tensor has to fit. With several GPUs
    each process reads a part and they exchange: https://discuss.google.dev/t/stream-models-into-gpu-memory-with-the-run-ai-model-streamer/286541
    """
    buffer = max(model.memory_mib // 4 // model.tensor_parallel, 4096)
    limit: dict[str, object] = {"memory_limit": buffer * 1024 * 1024}
    return limit | ({"distributed": True} if model.tensor_parallel > 1 else {})


def _affinity(platform: Platform, name: str, model: VllmServer) -> dict[str, Any]:
    """The model's pools; replicas in different zones where there is a choice."""
    apart = {"podAntiAffinity": _apart({MODEL_LABEL: name}, "topology.kubernetes.io/zone")} if model.replicas.max > 1 else {}
    return {"nodeAffinity": node_affinity(platform, model), **apart}


def _router_affinity(platform: Platform, name: str) -> dict[str, Any]:
    """System nodes, and different ones; the chart has no nodeSelector for its router."""
    apart = {"podAntiAffinity": _apart({ROUTER_LABEL: name}, "kubernetes.io/hostname")}
    if not system_selector(platform):
        return apart
    term = [{"key": key, "operator": "In", "values": [value]} for key, value in SYSTEM.items()]
    required = {"nodeSelectorTerms": [{"matchExpressions": term}]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}, **apart}


def _apart(labels: Mapping[str, str], topology: str) -> dict[str, Any]:
    term = {"labelSelector": {"matchLabels": dict(labels)}, "topologyKey": topology}
    return {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 50, "podAffinityTerm": term}]}


def _scaled_object(name: str, model: VllmServer) -> dict[str, Any]:
    """On requests that wait and on the use of the KV cache, both for each replica; from nothing on requests at the router.

    Metrics of vLLM have the label ``model_name``, those of the router ``model``:
    https://docs.vllm.ai/en/stable/usage/metrics/ and https://github.com/vllm-project/production-stack/pull/679
    """
    replicas = model.replicas
    servers = f'{{namespace="{NAMESPACE}",model_name="{model.served_name}"}}'
    # Where there is no server there are no metrics of one. Where there must be one, none is an error, and then nothing shrinks.
    lost = {"ignoreNullValues": "true" if replicas.min == 0 else "false"}
    triggers = [
        _trigger("queue", f"sum(vllm:num_requests_waiting{servers})", str(WAITING), lost),
        _trigger("kv-cache", f"sum(vllm:kv_cache_usage_perc{servers})", _CACHE_USE, lost),
    ]
    if replicas.min == 0:
        counted = f'{{namespace="{NAMESPACE}",model="{model.served_name}"}}'
        query = f"sum(rate(vllm:num_incoming_requests_total{counted}[2m])) > bool 0"
        triggers.append(_trigger("requests", query, "1", lost))
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {
            "name": name,
            "namespace": NAMESPACE,
            "labels": {MODEL_LABEL: name},
            "annotations": {"argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true"},
        },
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": deployment(name)},
            "minReplicaCount": replicas.min,
            "maxReplicaCount": replicas.max,
            "pollingInterval": 15,
            # Down to nothing only after longer than a start takes, or requests that wake it are forgotten before it is up:
            # https://github.com/vllm-project/production-stack/issues/1003
            "cooldownPeriod": model.startup_seconds + 300,
            # Without Prometheus: what there is, and one at least.
            "fallback": {"failureThreshold": 4, "replicas": max(replicas.min, 1), "behavior": "currentReplicasIfHigher"},
            "advanced": {"horizontalPodAutoscalerConfig": {"behavior": _behavior(model)}},
            "triggers": triggers,
        },
    }


def _behavior(model: VllmServer) -> dict[str, Any]:
    """Servers go one by one."""
    wait = longest_start(model)
    return {
        "scaleUp": {"stabilizationWindowSeconds": 30, "policies": [{"type": "Percent", "value": 100, "periodSeconds": 60}]},
        "scaleDown": {"stabilizationWindowSeconds": wait, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 300}]},
    }


def _trigger(name: str, query: str, threshold: str, more: Mapping[str, str]) -> dict[str, Any]:
    metadata = {"serverAddress": PROMETHEUS, "query": query, "threshold": threshold, **more}
    return {"type": "prometheus", "name": name, "metricType": "AverageValue", "metadata": metadata}
