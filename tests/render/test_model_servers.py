"""Models that another server than vLLM serves: values, and what our chart makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
import yaml

from gitops_trees import PLATFORMS
from groundplan.plan.model import Replicas
from groundplan.plan.model.platform import AnyServer, ClusterSecret, ContainerServer, ModelServer, Platform, RemoteKey
from groundplan.render.contexts import facts
from groundplan.render.model_servers import model_values
from groundplan.render.tree import tree
from groundplan.render.workloads import workload_values
from kube_schemas import check_built_in, is_built_in, restricted_violations
from platforms import API, CHAT
from workload_chart import pod_spec, render

_COMMON = {field.name: getattr(CHAT, field.name) for field in fields(ModelServer)}
TGI = ContainerServer(
    **{**_COMMON, "weights": "acme/chat-8b", "streamed": False, "hub_token": True, "tensor_parallel": 2},
    server="tgi",
    port=8080,
    health="/health",
    cache="/data",
    served_name="tgi",
    command=(),
    args=("--model-id", "acme/chat-8b", "--port", "8080"),
    env={"HOME": "/data"},
)
TRITON = replace(
    TGI,
    weights="s3://acme-models/vision",
    streamed=True,
    hub_token=False,
    server="triton",
    port=8000,
    health="/v2/health/ready",
    cache="/tmp",
    served_name=None,
    command=("tritonserver",),
    args=("--model-repository=s3://acme-models/vision", "--http-port=8000"),
)
RANKER = replace(
    TRITON,
    server="custom",
    image="ghcr.io/acme/ranker:1.4.2",
    port=9000,
    cache="/cache",
    command=(),
    args=(),
    env={"MODEL_SOURCE": "s3://acme-models/ranker"},
)
SERVERS = {"ranker": RANKER, "tgi": TGI, "vision": TRITON}
KEY = {"vllm-api-key": ClusterSecret("models", {"api-key": RemoteKey("shop-prod/connections/models", "api_key")})}


def with_servers(name: str, **servers: AnyServer) -> Platform:
    """A platform with these models alone, all of which its service calls."""
    platform = PLATFORMS[name]
    pools = next(iter(platform.models.values())).pools
    models: dict[str, AnyServer] = {each: replace(server, pools=pools) for each, server in (servers or SERVERS).items()}
    api = replace(API, calls=tuple(models), account=None, env={}, secrets=())
    return replace(platform, models=models, workloads={"api": api}, secrets={**platform.secrets, **KEY})


def rendered(platform: Platform, name: str) -> dict[tuple[str, str], Mapping[str, Any]]:
    return render(model_values(platform, name), name)


@pytest.mark.parametrize("platform", ["compute-class", "eks", "gke", "karpenter", "onprem"])
@pytest.mark.parametrize("name", sorted(SERVERS))
def test_the_chart_takes_the_values(platform: str, name: str) -> None:
    found = rendered(with_servers(platform), name)
    for manifest in found.values():
        if is_built_in(manifest):
            check_built_in(manifest)
    assert not list(restricted_violations(pod_spec(found["Deployment", name])))


def test_a_server_has_its_gpus_on_its_pools() -> None:
    platform = with_servers("compute-class")
    spec = pod_spec(rendered(platform, "tgi")["Deployment", "tgi"])
    assert spec["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == "2"
    nodes = spec["affinity"]["nodeAffinity"]
    [term] = nodes["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert term["matchExpressions"][0]["values"] == list(platform.models["tgi"].pools)
    preferred = nodes["preferredDuringSchedulingIgnoredDuringExecution"]
    assert [each["preference"]["matchExpressions"][0]["values"] for each in preferred] == [
        [pool] for pool in platform.models["tgi"].pools[:-1]
    ]
    assert [toleration["key"] for toleration in spec["tolerations"]] == ["nvidia.com/gpu"]
    assert spec["priorityClassName"] == "models"
    assert pod_spec(rendered(with_servers("onprem"), "tgi")["Deployment", "tgi"])["runtimeClassName"] == "nvidia"


def test_weights_have_room_and_time() -> None:
    for name, server in SERVERS.items():
        spec = pod_spec(rendered(with_servers("eks"), name)["Deployment", name])
        [container] = spec["containers"]
        mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
        volumes = {volume["name"]: volume["emptyDir"] for volume in spec["volumes"]}
        assert volumes[mounts[server.cache]] == {"sizeLimit": f"{server.disk_gib}Gi"}
        assert volumes[mounts["/dev/shm"]]["sizeLimit"] == f"{server.shared_memory_mib}Mi"
        assert "/tmp" in mounts
        probe = container["startupProbe"]
        assert probe["httpGet"]["path"] == server.health
        assert probe["periodSeconds"] * probe["failureThreshold"] >= server.startup_seconds


def test_identity_token_and_key() -> None:
    platform = with_servers("eks")
    values = {name: model_values(platform, name) for name in SERVERS}
    # What reads a bucket is somebody in the cloud, as a service account that is there already.
    assert values["vision"]["serviceAccount"] == values["ranker"]["serviceAccount"] == {"create": False, "name": "model-loader"}
    assert "serviceAccount" not in values["tgi"]
    key, token = {"name": "vllm-api-key", "key": "api-key"}, {"name": "hub-token", "key": "token"}
    assert values["tgi"]["secretEnv"] == {"API_KEY": key, "HF_TOKEN": token}
    assert values["ranker"]["secretEnv"] == {"API_KEY": key}
    # It asks nobody for a key.
    assert values["vision"]["secretEnv"] == {}


def test_callers_reach_every_port_but_that_of_metrics() -> None:
    found = rendered(with_servers("eks"), "vision")
    ports = {port["name"]: port["port"] for port in found["Service", "vision"]["spec"]["ports"]}
    assert ports == {"http": 8000, "grpc": 8001, "metrics": 8002}
    from_api, from_prometheus = found["NetworkPolicy", "vision"]["spec"]["ingress"]
    assert {port["port"] for port in from_api["ports"]} == {8000, 8001}
    assert from_api["from"][0]["podSelector"]["matchLabels"] == {"app.kubernetes.io/instance": "api"}
    assert [port["port"] for port in from_prometheus["ports"]] == [8002]


def test_metrics_of_servers_that_have_some() -> None:
    platform = with_servers("eks")
    monitors = {name: rendered(platform, name).get(("ServiceMonitor", name)) for name in SERVERS}
    assert monitors.pop("ranker") is None
    found = {name: monitor["spec"]["endpoints"][0]["port"] for name, monitor in monitors.items() if monitor is not None}
    assert found == {"tgi": "http", "vision": "metrics"}


def test_replicas_follow_the_queue_where_the_server_tells_of_it() -> None:
    platform = with_servers("eks")
    for name, metric in (("tgi", "tgi_queue_size"), ("vision", "nv_inference_pending_request_count")):
        spec = rendered(platform, name)["ScaledObject", name]["spec"]
        [trigger] = spec["triggers"]
        assert trigger["metadata"]["query"] == f'sum({metric}{{namespace="models",service="{name}"}})'
        assert (spec["minReplicaCount"], spec["maxReplicaCount"], spec["cooldownPeriod"]) == (1, 4, 1800)
    ranker = rendered(platform, "ranker")
    assert ("ScaledObject", "ranker") not in ranker
    assert ranker["HorizontalPodAutoscaler", "ranker"]["spec"]["maxReplicas"] == 4
    fixed = with_servers("eks", ranker=replace(RANKER, replicas=Replicas(2, 2)))
    assert rendered(fixed, "ranker")["Deployment", "ranker"]["spec"]["replicas"] == 2


def test_keda_is_there_for_a_queue_alone() -> None:
    def scales(server: AnyServer) -> bool:
        return "scaling_on_metrics" in facts(with_servers("eks", one=server))

    assert scales(TGI) and scales(CHAT)
    assert not scales(RANKER)
    assert not scales(replace(TGI, replicas=Replicas(1, 1)))


def test_traces_are_sent_where_they_are_kept() -> None:
    assert model_values(with_servers("eks"), "tgi")["env"]["OTLP_SERVICE_NAME"] == "tgi"
    assert "OTLP_ENDPOINT" not in model_values(with_servers("gke"), "tgi")["env"]
    assert "OTLP_ENDPOINT" not in model_values(with_servers("eks"), "vision")["env"]


def test_images_come_from_where_the_registry_says() -> None:
    assert model_values(with_servers("onprem"), "ranker")["image"] == "registry.example.com/ghcr.io/acme/ranker:1.4.2"


def test_the_tree_has_a_release_of_our_chart_for_each() -> None:
    """Beside models of vLLM, and without any."""
    for more in ({}, {"chat": CHAT}):
        files = tree(with_servers("eks", **SERVERS, **more))
        for name in SERVERS:
            application = yaml.safe_load(files[f"applications/application-model-{name}.yaml"])
            spec = application["spec"]
            assert (spec["project"], spec["destination"]["namespace"]) == ("inference", "models")
            assert spec["source"]["path"].endswith("/charts/workload")
            [values] = spec["source"]["helm"]["valueFiles"]
            assert values == f"../../values/models/{name}.yaml"
            assert yaml.safe_load(files[f"values/models/{name}.yaml"])["labels"] == {"groundplan/model": name}
        assert "charts/workload/Chart.yaml" in files
        project = yaml.safe_load(files["applications/appproject-inference.yaml"])["spec"]
        assert {place["namespace"] for place in project["destinations"]} == {"models"}
        namespace = yaml.safe_load(files["manifests/base/namespace-models.yaml"])
        # vLLM's image alone runs as root.
        level = namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        assert level == ("baseline" if more else "restricted")
        quota = yaml.safe_load(files["manifests/base/models/resourcequota-gpus.yaml"])["spec"]["hard"]
        assert quota == {"requests.nvidia.com/gpu": str(3 * 4 * 2 + (4 if more else 0))}
        assert ("manifests/network-policies/models/networkpolicy-chat.yaml" in files) == bool(more)


def test_a_service_may_reach_its_models_and_no_other() -> None:
    platform = with_servers("eks")
    flows = workload_values(platform, "api")["networkPolicy"]["egress"]
    inside = {flow["workload"]: flow["ports"] for flow in flows if flow.get("namespace") == "models"}
    assert inside == {"ranker": [9000], "tgi": [8080], "vision": [8000, 8001]}
