"""Which nodes the pods of a model run on, and which taints of theirs they tolerate."""

from __future__ import annotations

from typing import Any

from groundplan.plan.model.platform import ModelServer, Platform

GPU_TAINT = "nvidia.com/gpu"
_POOL = "groundplan/pool"
# GKE adds a node for a pod that asks for its class:
# https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes
_COMPUTE_CLASS = "cloud.google.com/compute-class"


def node_affinity(platform: Platform, model: ModelServer) -> dict[str, Any]:
    """The model's pools alone, the first one first."""
    terms = [{"key": _POOL, "operator": "In", "values": list(model.pools)}]
    classes = sorted({platform.nodes[pool].labels.get(_COMPUTE_CLASS, "") for pool in model.pools if pool in platform.nodes})
    if classes and all(classes):
        terms.append({"key": _COMPUTE_CLASS, "operator": "In", "values": classes})
    nodes: dict[str, Any] = {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": terms}]}
    }
    if len(model.pools) > 1:
        nodes["preferredDuringSchedulingIgnoredDuringExecution"] = [
            {
                "weight": 100 - place * 100 // len(model.pools),
                "preference": {"matchExpressions": [{"key": _POOL, "operator": "In", "values": [pool]}]},
            }
            for place, pool in enumerate(model.pools[:-1])
        ]
    return nodes


def other_tolerations(platform: Platform, model: ModelServer) -> list[dict[str, str]]:
    """For any taint that the model's pools have beside that of GPUs."""
    taints = {taint for pool in model.pools if pool in platform.nodes for taint in platform.nodes[pool].taints}
    others = sorted((taint.key, taint.value, taint.effect) for taint in taints if taint.key != GPU_TAINT)
    return [{"key": key, "operator": "Equal", "value": value, "effect": effect} for key, value, effect in others]
