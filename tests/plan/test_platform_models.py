"""How models are served in a cluster, and what services there get by what they need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aws_plans import SMALL, hosted
from groundplan.plan.model.platform import VllmServer
from groundplan.problems import BlueprintError
from platform_plans import platform


def model(folder: Path, **changes: Any) -> VllmServer:
    found = platform(folder, SMALL, {"models": {"chat": changes}}).models["chat"]
    assert isinstance(found, VllmServer)
    return found


def problems(folder: Path, changes: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(BlueprintError) as caught:
        platform(folder, SMALL, changes)
    return [(found.code, ".".join(str(part) for part in found.path)) for found in caught.value.problems]


def service(**more: Any) -> dict[str, Any]:
    return {
        "image": "ghcr.io/acme/api:1.4.2",
        "port": 8080,
        "cpu": 0.5,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 2},
        "expose": "internal",
        **more,
    }


# --- models -------------------------------------------------------------------------------------------------------------------


def test_limits_are_those_of_the_blueprint_or_vllm_s_own(tmp_path: Path) -> None:
    assert (model(tmp_path).max_model_len, model(tmp_path).max_num_seqs) == (None, None)
    given = model(tmp_path, context=16384, concurrency=32)
    assert (given.max_model_len, given.max_num_seqs) == (16384, 32)


@pytest.mark.parametrize(("gpu", "dtype"), [("t4", "half"), ("a10g", "auto")])
def test_a_gpu_without_bfloat16_gets_half(gpu: str, dtype: str, tmp_path: Path) -> None:
    assert model(tmp_path, gpu={"type": gpu, "count": 1}).dtype == dtype


def test_several_replicas_share_a_node_by_their_gpus(tmp_path: Path) -> None:
    there = {"cloud": {"region": "us-east-1"}, "models": {"chat": None, "four": hosted("h100", 4, low=1, high=4)}}
    found = platform(tmp_path, SMALL, there)
    four = found.models["four"]
    node = found.nodes[four.pools[0]]
    assert (node.gpus, four.tensor_parallel, four.pipeline_parallel) == (8, 4, 1)
    assert 2 * four.millicpu <= node.millicpu < 3 * four.millicpu
    assert 2 * four.memory_mib <= node.memory_mib < 3 * four.memory_mib


def test_weights_in_a_bucket_are_streamed(tmp_path: Path) -> None:
    hub, bucket = model(tmp_path), model(tmp_path, source="s3://acme-models/chat-8b/")
    assert (hub.weights, hub.streamed, hub.hub_token) == ("acme/chat-8b", False, True)
    assert (bucket.weights, bucket.streamed, bucket.hub_token) == ("s3://acme-models/chat-8b", True, False)
    assert bucket.disk_gib < hub.disk_gib


@pytest.mark.parametrize(
    ("source", "pooling"),
    [
        ("hf://BAAI/bge-m3", True),
        ("hf://Qwen/Qwen3-Embedding-8B", True),
        ("hf://acme/reranker-v2", True),
        ("s3://acme-models/e5-large", True),
        ("hf://acme/chat-8b", False),
        ("hf://acme/phone5-chat", False),
    ],
)
def test_models_that_embed_or_rank_are_known_by_their_names(source: str, pooling: bool, tmp_path: Path) -> None:
    assert model(tmp_path, source=source).pooling == pooling


def test_a_replica_that_spans_nodes_is_refused(tmp_path: Path) -> None:
    """Nothing in the tree could start it; Terraform alone would make its nodes."""
    there = {"cloud": {"region": "us-east-1"}, "models": {"chat": None, "large": hosted("h100", 16, low=1, high=1)}}
    with pytest.raises(BlueprintError) as caught:
        platform(tmp_path, SMALL, there)
    [found] = caught.value.problems
    assert (found.code, found.path) == ("GP409", ("models", "large", "gpu", "count"))
    assert "spans 2 nodes" in found.message
    assert found.hint.startswith("at most 8, ")


# --- services -----------------------------------------------------------------------------------------------------------------


def test_a_model_with_one_replica_has_no_router(tmp_path: Path) -> None:
    services = {"services": {"api": service(needs=["chat"])}}
    urls = []
    for low, high in ((1, 1), (1, 2), (0, 1)):
        replicas = {"models": {"chat": {"replicas": {"min": low, "max": high}}}}
        urls.append(platform(tmp_path, SMALL, services | replicas).workloads["api"].env["CHAT_URL"])
    router = "http://chat-router-service.models.svc"
    assert urls == ["http://chat-vllm-engine-service.models.svc", router, router]


def test_services_find_each_other(tmp_path: Path) -> None:
    found = platform(tmp_path, SMALL, {"services": {"web": service(needs=["api"]), "api": service(port=9000)}})
    assert found.workloads["web"].env == {"API_URL": "http://api.apps.svc:9000"}
    assert (found.workloads["web"].secrets, found.workloads["web"].account) == ((), None)


def test_what_cannot_be_called_is_refused(tmp_path: Path) -> None:
    worker = {"image": "ghcr.io/acme/w:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    services = {"web": service(needs=["worker"]), "worker": worker}
    assert problems(tmp_path, {"services": services}) == [("GP204", "services.web.needs.0")]
    circle = {"web": service(needs=["api"]), "api": service(needs=["web"])}
    assert problems(tmp_path, {"services": circle}) == [("GP428", "services.api.needs.0")]


def test_variables_that_needs_sets_are_taken(tmp_path: Path) -> None:
    own = service(needs=["chat"], env={"CHAT_URL": "http://elsewhere"}, secrets={"CHAT_API_KEY": "mine"})
    taken = [("GP427", "services.api.env.CHAT_URL"), ("GP427", "services.api.secrets.CHAT_API_KEY")]
    assert problems(tmp_path, {"services": {"api": own}}) == taken
