"""Autoscalers of models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groundplan.plan.model import Replicas
from groundplan.plan.model.platform import Platform
from groundplan.render.vllm import deployment, scaled_objects
from kube_schemas import check_custom
from platforms import CHAT, ON_EKS, ON_GKE


def queries(manifest: dict[str, Any]) -> dict[str, str]:
    return {trigger["name"]: trigger["metadata"]["query"] for trigger in manifest["spec"]["triggers"]}


@pytest.mark.parametrize("platform", [ON_EKS, ON_GKE])
def test_they_are_valid(platform: Platform) -> None:
    for manifest in scaled_objects(platform):
        check_custom(manifest)


def test_a_model_whose_replicas_are_given_has_none() -> None:
    (chat,) = scaled_objects(ON_EKS)
    assert (chat["metadata"]["name"], chat["metadata"]["namespace"]) == ("chat", "models")
    assert chat["spec"]["scaleTargetRef"]["name"] == deployment("chat")
    assert (chat["spec"]["minReplicaCount"], chat["spec"]["maxReplicaCount"]) == (1, 4)


def test_it_scales_on_the_queue_and_the_cache_of_the_served_model() -> None:
    models = {"chat": replace(CHAT, served_name="acme/chat-8b")}
    (chat,) = scaled_objects(replace(ON_EKS, models=models))
    of_model = '{namespace="models",model_name="acme/chat-8b"}'
    assert queries(chat) == {
        "queue": f"sum(vllm:num_requests_waiting{of_model})",
        "kv-cache": f"sum(vllm:kv_cache_usage_perc{of_model})",
    }
    for trigger in chat["spec"]["triggers"]:
        assert trigger["metricType"] == "AverageValue"
        # A model that must run and has no metrics: Prometheus is wrong, not the model idle.
        assert trigger["metadata"]["ignoreNullValues"] == "false"
    assert chat["spec"]["fallback"] == {"failureThreshold": 4, "replicas": 1, "behavior": "currentReplicasIfHigher"}


def test_a_model_that_sleeps_is_woken_by_requests_at_the_router() -> None:
    (chat,) = scaled_objects(ON_GKE)
    assert chat["spec"]["minReplicaCount"] == 0
    counted = '{namespace="models",model="chat"}'
    assert queries(chat)["requests"] == f"sum(rate(vllm:num_incoming_requests_total{counted}[2m])) > bool 0"
    assert {trigger["metadata"]["ignoreNullValues"] for trigger in chat["spec"]["triggers"]} == {"true"}
    assert chat["spec"]["cooldownPeriod"] > CHAT.startup_seconds


@pytest.mark.parametrize(("startup", "wait"), [(60, 300), (1800, 1800), (7200, 3600)])
def test_a_server_is_kept_about_as_long_as_it_took_to_start(startup: int, wait: int) -> None:
    models = {"chat": replace(CHAT, startup_seconds=startup, replicas=Replicas(1, 2))}
    (chat,) = scaled_objects(replace(ON_EKS, models=models))
    behavior = chat["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert behavior["scaleDown"]["stabilizationWindowSeconds"] == wait
