"""Values of vllm-stack: one release for each model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chart_schemas import complete, schema_problems
from groundplan.plan.model import Replicas
from groundplan.plan.model.platform import ClusterSecret, Platform, RemoteKey, Taint, VllmServer
from groundplan.render import render_values
from groundplan.render.contexts import values_context, vllm_models
from groundplan.render.vllm import deployment, model_context, service
from platforms import CHAT, EMBEDDINGS, ON_EKS, ON_GKE


def rendered(platform: Platform, name: str = "chat") -> dict[str, Any]:
    return render_values("vllm-stack", values_context(platform) | model_context(platform, name))


def with_chat(platform: Platform = ON_EKS, **changes: Any) -> Platform:
    return replace(platform, models={"chat": replace(CHAT, **changes)})


def engine(values: dict[str, Any]) -> dict[str, Any]:
    (model,) = values["servingEngineSpec"]["modelSpec"]
    return dict(model)


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        (ON_EKS, "chat"),
        (ON_EKS, "embeddings"),
        (ON_GKE, "chat"),
        (with_chat(tensor_parallel=4, max_model_len=None, replicas=Replicas(1, 1)), "chat"),
        (replace(ON_EKS, cloud="onprem", accounts={}), "chat"),
    ],
)
def test_the_schema_of_the_chart_takes_them(platform: Platform, name: str) -> None:
    assert schema_problems("vllm-stack", rendered(platform, name)) == []


def test_the_model_is_served_as_the_plan_says() -> None:
    model = engine(rendered(ON_EKS))
    assert (model["repository"], model["tag"], model["modelURL"]) == (
        "docker.io/vllm/vllm-openai",
        "v0.32.0",
        "s3://acme-models/chat-8b/",
    )
    config = model["vllmConfig"]
    arguments = config.pop("extraArgs")
    assert config == {
        "dtype": "auto",
        "tensorParallelSize": 1,
        "maxModelLen": 16384,
        "maxNumSeqs": 32,
        "gpuMemoryUtilization": "0.9",
        "enablePrefixCaching": True,
    }
    assert arguments[:4] == ["--served-model-name", "chat", "--load-format", "runai_streamer"]
    assert arguments[-2:] == ["--otlp-traces-endpoint", "http://opentelemetry-collector.monitoring.svc:4317"]
    amounts = {"cpu": "6000m", "memory": "24000Mi", "nvidia.com/gpu": "1"}
    assert model["resources"] == {"requests": amounts, "limits": amounts}
    assert model["shmSize"] == "8192Mi"
    assert model["serviceAccountName"] == "model-loader"


def test_the_streamer_has_a_buffer_that_fits_into_the_memory() -> None:
    def config(**changes: Any) -> Any:
        arguments = engine(rendered(with_chat(**changes)))["vllmConfig"]["extraArgs"]
        return json.loads(arguments[arguments.index("--model-loader-extra-config") + 1])

    assert config() == {"memory_limit": 6000 * 2**20}
    assert config(tensor_parallel=4, memory_mib=160000) == {"memory_limit": 10000 * 2**20, "distributed": True}


def test_a_model_of_the_hub_has_its_token_and_no_streamer() -> None:
    model = engine(rendered(ON_EKS, "embeddings"))
    assert model["hf_token"] == {"secretName": "hub-token", "secretKey": "token"}
    assert "--load-format" not in model["vllmConfig"]["extraArgs"]
    assert "hf_token" not in engine(rendered(ON_EKS))
    names = [item["name"] for item in model["env"]]
    # The chart sets these itself; a list with a name twice is refused by server-side apply.
    assert not {"HF_HOME", "HF_TOKEN", "POD_IP", "PROMETHEUS_MULTIPROC_DIR", "VLLM_API_KEY"} & set(names)
    assert len(names) == len(set(names))


def test_a_model_that_embeds_has_no_prefix_cache() -> None:
    config = engine(rendered(ON_EKS, "embeddings"))["vllmConfig"]
    assert (config["runner"], config["enablePrefixCaching"]) == ("pooling", False)
    several = replace(ON_EKS, models={"embeddings": replace(EMBEDDINGS, replicas=Replicas(1, 3))})
    assert rendered(several, "embeddings")["routerSpec"]["routingLogic"] == "roundrobin"


def test_a_start_has_the_time_that_weights_take() -> None:
    probe = complete("vllm-stack", rendered(with_chat(startup_seconds=1805)))["servingEngineSpec"]["startupProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] == 1810


def test_a_rollout_needs_no_second_gpu() -> None:
    assert rendered(ON_EKS, "embeddings")["servingEngineSpec"]["strategy"] == {"type": "Recreate"}
    strategy = rendered(ON_EKS)["servingEngineSpec"]["strategy"]
    assert strategy == {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}


def test_a_replica_goes_to_its_pools_the_first_one_first() -> None:
    nodes = engine(rendered(ON_EKS))["affinity"]["nodeAffinity"]
    (term,) = nodes["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    pools = {"key": "groundplan/pool", "operator": "In", "values": ["l4-reservation", "l4-on-demand"]}
    assert term == {"matchExpressions": [pools]}
    (first,) = nodes["preferredDuringSchedulingIgnoredDuringExecution"]
    assert first["preference"]["matchExpressions"][0]["values"] == ["l4-reservation"]
    three = with_chat(pools=("a", "b", "c"))
    preferred = engine(rendered(three))["affinity"]["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert [item["weight"] for item in preferred] == [100, 67]


def test_a_pool_of_a_compute_class_is_asked_for_by_class_and_its_taints_are_tolerated() -> None:
    pool = ON_EKS.nodes["l4-on-demand"]
    classed = replace(
        pool,
        labels={**pool.labels, "cloud.google.com/compute-class": "l4"},
        taints=(*pool.taints, Taint("cloud.google.com/compute-class", "l4", "NoSchedule")),
    )
    platform = replace(ON_GKE, nodes={**ON_GKE.nodes, "l4-on-demand": classed})
    model = engine(rendered(platform))
    (term,) = model["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert term["matchExpressions"][1] == {"key": "cloud.google.com/compute-class", "operator": "In", "values": ["l4"]}
    gpu, of_class = model["tolerations"]
    assert (gpu["key"], gpu["operator"]) == ("nvidia.com/gpu", "Exists")
    assert of_class == {"key": "cloud.google.com/compute-class", "operator": "Equal", "value": "l4", "effect": "NoSchedule"}


def test_releases_find_their_own_servers_alone() -> None:
    chat, embeddings = (
        complete("vllm-stack", rendered(ON_EKS, name))["servingEngineSpec"]["labels"] for name in ("chat", "embeddings")
    )
    assert (chat, embeddings) == ({"groundplan/model": "chat"}, {"groundplan/model": "embeddings"})


@pytest.mark.parametrize(
    ("replicas", "router", "called"),
    [
        (Replicas(1, 4), True, "chat-router-service"),
        (Replicas(0, 1), True, "chat-router-service"),
        (Replicas(1, 1), False, "chat-vllm-engine-service"),
    ],
)
def test_a_router_stands_where_it_is_needed(replicas: Replicas, router: bool, called: str) -> None:
    platform = with_chat(replicas=replicas)
    assert rendered(platform)["routerSpec"]["enableRouter"] is router
    assert service("chat", vllm_models(platform)["chat"]) == called


def test_the_router_is_pinned_and_off_gpu_nodes() -> None:
    router = rendered(ON_EKS)["routerSpec"]
    assert (router["repository"], router["tag"]) == ("ghcr.io/vllm-project/production-stack/router", "v0.1.12")
    assert (router["routingLogic"], router["replicaCount"], router["pdb"]["enabled"]) == ("prefixaware", 2, True)
    (term,) = router["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert term["matchExpressions"] == [{"key": "groundplan/pool", "operator": "In", "values": ["system"]}]
    elsewhere = {name: nodes for name, nodes in ON_EKS.nodes.items() if name != "system"}
    assert "nodeAffinity" not in rendered(replace(ON_EKS, nodes=elsewhere))["routerSpec"]["affinity"]
    assert rendered(ON_GKE)["routerSpec"]["replicaCount"] == 1


def test_images_come_from_the_mirror() -> None:
    mirrors = {"docker.io": "mirror.example.com:5000/hub", "ghcr.io": "mirror.example.com:5000/ghcr"}
    values = rendered(replace(ON_EKS, registries=mirrors))
    model, router = engine(values), values["routerSpec"]
    assert (model["repository"], model["tag"]) == ("mirror.example.com:5000/hub/vllm/vllm-openai", "v0.32.0")
    assert router["repository"] == "mirror.example.com:5000/ghcr/vllm-project/production-stack/router"


@pytest.mark.parametrize(
    ("image", "repository", "tag"),
    [
        ("docker.io/vllm/vllm-openai:v1@sha256:ab", "docker.io/vllm/vllm-openai", "v1@sha256:ab"),
        ("docker.io/vllm/vllm-openai@sha256:ab", "docker.io/vllm/vllm-openai@sha256", "ab"),
    ],
)
def test_the_chart_puts_an_image_with_a_digest_together_again(image: str, repository: str, tag: str) -> None:
    model = engine(rendered(with_chat(image=image)))
    assert (model["repository"], model["tag"]) == (repository, tag)
    assert f"{repository}:{tag}" == image


def test_traces_are_sent_where_they_are_kept() -> None:
    values = rendered(ON_GKE)
    assert "--otlp-traces-endpoint" not in engine(values)["vllmConfig"]["extraArgs"]
    assert "otel" not in values["routerSpec"]
    assert rendered(ON_EKS)["routerSpec"]["otel"]["endpoint"] == "opentelemetry-collector.monitoring.svc:4317"


def test_the_runtime_class_is_there_only_with_the_gpu_operator() -> None:
    assert rendered(ON_EKS)["servingEngineSpec"]["runtimeClassName"] == ""
    assert rendered(replace(ON_EKS, cloud="onprem"))["servingEngineSpec"]["runtimeClassName"] == "nvidia"


def test_an_api_key_is_asked_for_where_there_is_one() -> None:
    assert "vllmApiKey" not in rendered(ON_EKS)["servingEngineSpec"]
    secrets = {**ON_EKS.secrets, "vllm-api-key": ClusterSecret("models", {"api-key": RemoteKey("shop-prod/vllm", None)})}
    spec = rendered(replace(ON_EKS, secrets=secrets))["servingEngineSpec"]
    assert spec["vllmApiKey"] == {"secretName": "vllm-api-key", "secretKey": "api-key"}


def test_a_replica_that_spans_nodes_is_refused() -> None:
    with pytest.raises(ValueError, match="KubeRay"):
        model_context(with_chat(pipeline_parallel=2), "chat")


def test_names_fit_for_the_longest_name_of_a_blueprint() -> None:
    name = "a" * 24
    once: VllmServer = replace(CHAT, replicas=Replicas(1, 1))
    # The pod's host name, too: release, model, chart.
    names = (service(name, CHAT), service(name, once), deployment(name), f"{name}-vllm-vllm-stack")
    assert max(map(len, names)) <= 63
