"""What templates of values are rendered with, which charts a platform wants, and addresses inside of the cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from groundplan.plan.model.platform import ContainerServer, Platform, VllmServer
from groundplan.render.charts import charts

#: The release of kube-prometheus-stack is named like its chart. This Service keeps a client on one replica.
PROMETHEUS = "http://kube-prometheus-stack-prometheus.monitoring.svc:9090"
ALERTMANAGER = "http://alertmanager-operated.monitoring.svc:9093"
GRAFANA = "http://grafana.observability.svc:80"
#: The gateway in front of Loki, which every client uses, for logs in and for queries.
LOKI = "http://loki-gateway.observability.svc:80"
TEMPO = "http://tempo.observability.svc:3200"
#: Programs send OTLP to the collector alone, which knows where signals belong; gRPC and HTTP.
OTLP_GRPC = "http://opentelemetry-collector.monitoring.svc:4317"
OTLP_HTTP = "http://opentelemetry-collector.monitoring.svc:4318"
#: What the collector sends traces to.
TEMPO_OTLP_GRPC = "tempo.observability.svc:4317"

ADDRESSES: Mapping[str, str] = MappingProxyType(
    {
        "alertmanager": ALERTMANAGER,
        "grafana": GRAFANA,
        "loki": LOKI,
        "otlp_grpc": OTLP_GRPC,
        "otlp_http": OTLP_HTTP,
        "prometheus": PROMETHEUS,
        "tempo": TEMPO,
        "tempo_otlp_grpc": TEMPO_OTLP_GRPC,
    }
)

#: Requests that wait, by the server that tells it to Prometheus. What a program of the team tells is not known.
#: https://huggingface.co/docs/text-generation-inference/reference/metrics
#: https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/metrics.html
QUEUES: Mapping[str, str] = MappingProxyType({"tgi": "tgi_queue_size", "triton": "nv_inference_pending_request_count"})

SYSTEM: Mapping[str, str] = MappingProxyType({"groundplan/pool": "system"})
# Every GPU node that groundplan makes has it, with the type of the GPU.
_GPU_LABEL = "groundplan/gpu"
# https://docs.docker.com/reference/cli/docker/image/tag/
_DOCKER_HUB, _DOCKER_LIBRARY = "docker.io", "library"


def values_context(platform: Platform) -> dict[str, object]:
    """The names that templates of values may use.

    ``platform``; ``image`` and ``registry`` as in ``rewriter`` and ``registries``; ``system`` is the nodeSelector of what is no
    GPU work; ``gpu_nodes`` the affinity of what runs on every GPU node; ``pool_priorities``; ``addresses`` is ``ADDRESSES``;
    ``prometheus_replicas`` are addresses to write metrics to; ``oci_repositories`` those that charts are in as images.
    """
    return {
        "platform": platform,
        "image": rewriter(platform),
        "registry": registries(platform),
        "system": system_selector(platform),
        "gpu_nodes": gpu_node_affinity(platform),
        "pool_priorities": pool_priorities(platform),
        "addresses": ADDRESSES,
        "prometheus_replicas": prometheus_replicas(platform),
        "oci_repositories": oci_repositories(platform),
    }


def oci_repositories(platform: Platform) -> list[str]:
    """Repositories of wanted charts that are OCI registries, in the form that Applications name them in."""
    known = facts(platform)
    return sorted({chart.repository for chart in charts().values() if chart.oci and chart.wanted(known)})


def prometheus_replicas(platform: Platform) -> tuple[str, ...]:
    """The address of each replica of Prometheus: they do not share what they have, so a client that writes writes to all."""
    name = "prometheus-kube-prometheus-stack-prometheus"
    count = 1 if platform.small else 2
    return tuple(f"http://{name}-{index}.prometheus-operated.monitoring.svc:9090" for index in range(count))


def rewriter(platform: Platform) -> Callable[[str], str]:
    """A function from an image to the address that it is pulled from; tag and digest stay, and none is as well."""

    def image(reference: str) -> str:
        host, path = _split(reference)
        place = platform.registries.get(host)
        return reference if place is None else f"{place}/{path}"

    return image


def registries(platform: Platform) -> Callable[[str], str]:
    """A function from the host of a registry to the address in whose place its images are pulled, for charts that have both
    in values of their own; a host that is not mirrored stays as it is.
    """
    return lambda host: platform.registries.get(host, host)


def system_selector(platform: Platform) -> Mapping[str, str]:
    """The label of system nodes; empty where the cluster is somebody else's and has no node with it."""
    has_label = any(nodes.labels.items() >= SYSTEM.items() for nodes in platform.nodes.values())
    return SYSTEM if has_label else MappingProxyType({})


def gpu_node_affinity(platform: Platform) -> Mapping[str, Any]:
    """Required nodeAffinity of DaemonSets for GPU nodes, of the form of ``spec.affinity``.

    A term for each set of labels where the nodes are not groundplan's; of nodes without any, what feature discovery writes.
    """
    labels = [nodes.labels for nodes in platform.nodes.values() if nodes.gpus]
    if labels and all(_GPU_LABEL in each for each in labels):
        terms: list[list[dict[str, object]]] = [[{"key": _GPU_LABEL, "operator": "Exists"}]]
    elif labels and all(labels):
        unique = sorted({tuple(sorted(each.items())) for each in labels})
        terms = [[{"key": key, "operator": "In", "values": [value]} for key, value in each] for each in unique]
    else:
        terms = [[{"key": "nvidia.com/gpu.present", "operator": "In", "values": ["true"]}]]
    selector = {"nodeSelectorTerms": [{"matchExpressions": term} for term in terms]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": selector}}


def pool_priorities(platform: Platform) -> Mapping[str, list[str]]:
    """Patterns for names of node groups by priority, the highest number first choice, for Cluster Autoscaler on EKS.

    A pool counts from the last choice of the model that names it, as the plan's order does. Whatever matches nothing is never
    chosen while something else matches, so the last line is for all other groups.
    https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/expander/priority/readme.md
    """
    ranks: dict[str, int] = {}
    for model in platform.models.values():
        for behind, pool in enumerate(reversed(model.pools), start=1):
            ranks[pool] = max(behind, ranks.get(pool, 0))
    found = {"1": [".*"]}
    for pool, rank in sorted(ranks.items(), key=lambda item: (item[1], item[0])):
        # EKS names the Auto Scaling group eks-GROUP-ID, and groundplan the group by its pool.
        found.setdefault(str(rank * 10), []).append(f"^eks-{pool}-[0-9a-f-]+$")
    return found


def facts(platform: Platform) -> frozenset[str]:
    """The names in ``groundplan.render.charts.FACTS`` that hold, for ``Chart.wanted``."""
    vectors = None if platform.vectors is None else platform.vectors.engine
    # Of a cluster that is there already the plan may know no nodes; models want GPUs in any.
    has_gpus = bool(platform.models) or any(nodes.gpus for nodes in platform.nodes.values())
    onprem = platform.cloud == "onprem"
    holds = {
        "aws": platform.cloud == "aws",
        "gcp": platform.cloud == "gcp",
        "onprem": onprem,
        "private": platform.private,
        "gpus": has_gpus,
        # A node image of EKS with NVIDIA's driver, GKE's own installer; of nodes that are there already nothing is known, and
        # gpu-operator leaves a driver alone that it finds.
        "gpu_driver_missing": onprem,
        "gpu_driver_present": not onprem,
        # GKE runs its own; the NVIDIA image of EKS has none.
        # https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-k8s-device-plugin.html
        "device_plugin_missing": platform.cloud != "gcp",
        "nodes_karpenter": platform.node_scaling == "karpenter",
        "nodes_autoscaler": platform.node_scaling == "cluster-autoscaler",
        "ingress_alb": platform.cloud == "aws" and any(workload.host is not None for workload in platform.workloads.values()),
        "scaling_on_metrics": _scales_on_metrics(platform),
        "traces": platform.observability.traces_days is not None,
        "models_vllm": bool(vllm_models(platform)),
        "postgres_in_cluster": platform.postgres is not None,
        "postgres_backups": platform.postgres is not None and platform.postgres.bucket is not None,
        "cache_in_cluster": platform.cache is not None,
        "vectors_qdrant": vectors == "qdrant",
        "vectors_weaviate": vectors == "weaviate",
        "vectors_milvus": vectors == "milvus",
    }
    return frozenset(name for name, is_so in holds.items() if is_so)


def vllm_models(platform: Platform) -> Mapping[str, VllmServer]:
    """The models that vLLM serves."""
    return {name: model for name, model in platform.models.items() if isinstance(model, VllmServer)}


def container_models(platform: Platform) -> Mapping[str, ContainerServer]:
    """The models that other servers serve, as releases of our chart ``workload``."""
    return {name: model for name, model in platform.models.items() if isinstance(model, ContainerServer)}


def _scales_on_metrics(platform: Platform) -> bool:
    """Models by their queue, workers by theirs."""
    models = any(
        model.replicas.min < model.replicas.max and (isinstance(model, VllmServer) or model.server in QUEUES)
        for model in platform.models.values()
    )
    return models or any(workload.scaling is not None for workload in platform.workloads.values())


def _split(reference: str) -> tuple[str, str]:
    """Host and the rest: ``("docker.io", "library/nginx:1.29")`` of ``nginx:1.29``."""
    host, slash, path = reference.partition("/")
    if slash and ("." in host or ":" in host or host == "localhost"):
        return host, path
    return _DOCKER_HUB, reference if slash else f"{_DOCKER_LIBRARY}/{reference}"
