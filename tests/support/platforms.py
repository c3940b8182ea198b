"""Platforms for tests of what is rendered from them: a large one on EKS, a small one on GKE."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from groundplan.plan.model import Replicas
from groundplan.plan.model.platform import (
    CacheCluster,
    ClusterSecret,
    Entry,
    Gitops,
    Nodes,
    Observability,
    Outside,
    Platform,
    PostgresCluster,
    QueueScaling,
    RemoteKey,
    ServiceAccount,
    Taint,
    VectorCluster,
    VllmServer,
    Workload,
)

_GPU = Taint("nvidia.com/gpu", "present", "NoSchedule")


def _gpu_nodes(pool: str, gpu: str, purchase: str, gpus: int, most: int) -> Nodes:
    labels = {"groundplan/gpu": gpu, "groundplan/pool": pool, "groundplan/purchase": purchase}
    return Nodes(
        labels=labels, taints=(_GPU,), millicpu=7000, memory_mib=28000, gpus=gpus, min=0, start=0, max=most, machine=None
    )


_SYSTEM = Nodes(
    labels={"groundplan/pool": "system"},
    taints=(),
    millicpu=7000,
    memory_mib=28000,
    gpus=0,
    min=3,
    start=4,
    max=6,
    machine=None,
)
CHAT = VllmServer(
    weights="s3://acme-models/chat-8b/",
    streamed=True,
    served_name="chat",
    image="docker.io/vllm/vllm-openai:v0.32.0",
    dtype="auto",
    tensor_parallel=1,
    pipeline_parallel=1,
    max_model_len=16384,
    max_num_seqs=32,
    gpu_memory_utilization=Decimal("0.9"),
    startup_seconds=1800,
    millicpu=6000,
    memory_mib=24000,
    shared_memory_mib=8192,
    disk_gib=60,
    replicas=Replicas(1, 4),
    pools=("l4-reservation", "l4-on-demand"),
    gpu="l4",
    hub_token=False,
)
EMBEDDINGS = replace(
    CHAT,
    weights="BAAI/bge-m3",
    streamed=False,
    served_name="embeddings",
    dtype="half",
    max_model_len=None,
    max_num_seqs=None,
    replicas=Replicas(1, 1),
    pools=("t4-on-demand",),
    gpu="t4",
    hub_token=True,
    pooling=True,
)
API = Workload(
    image="ghcr.io/acme/api:1.4.2",
    port=8080,
    millicpu=1000,
    memory_mib=2048,
    replicas=Replicas(2, 20),
    expose="public",
    host="chat.example.com",
    health="/health",
    env={"CHAT_MODEL": "chat", "CHAT_URL": "http://chat-router-service.models.svc", "LOG_LEVEL": "info"},
    secrets=("postgres", "api"),
    calls=("chat", "postgres", "vectors"),
    account="service-api",
)
WORKER = replace(
    API,
    image="ghcr.io/acme/worker:1.4.2",
    port=None,
    replicas=Replicas(0, 10),
    expose=None,
    host=None,
    health=None,
    env={},
    secrets=("postgres", "queue"),
    calls=("embeddings", "postgres", "queue"),
    account="service-worker",
    scaling=QueueScaling("https://sqs.eu-west-1.amazonaws.com/123456789012/shop-prod", 10),
)
ON_EKS = Platform(
    gitops=Gitops("https://github.com/acme/platform", "main", "clusters/shop/prod"),
    cloud="aws",
    region="eu-west-1",
    account="123456789012",
    cluster="shop-prod",
    kubernetes="1.34",
    network="shop-prod",
    private=False,
    small=False,
    storage_class="gp3",
    disk_key="arn:aws:kms:eu-west-1:123456789012:alias/shop-prod",
    node_scaling="cluster-autoscaler",
    registries={},
    sources={},
    nodes={
        "system": _SYSTEM,
        "l4-reservation": _gpu_nodes("l4-reservation", "l4", "reservation", 1, 1),
        "l4-on-demand": _gpu_nodes("l4-on-demand", "l4", "on_demand", 1, 4),
        "t4-on-demand": _gpu_nodes("t4-on-demand", "t4", "on_demand", 1, 1),
    },
    entry=Entry("alb", "shop-prod", "alb", False, "shop-prod", {}, ("10.0.0.0/20", "10.0.16.0/20"), 600, None),
    outside={"queue": Outside(("0.0.0.0/0",), (443,))},
    accounts={
        "aws-load-balancer-controller": ServiceAccount("kube-system", "aws-load-balancer-controller", {}),
        "cluster-autoscaler": ServiceAccount("kube-system", "cluster-autoscaler", {}),
        "external-secrets": ServiceAccount("external-secrets", "external-secrets", {}),
        "keda": ServiceAccount("keda", "keda-operator", {}),
        "loki": ServiceAccount("observability", "loki", {}),
        "model-loader": ServiceAccount("models", "model-loader", {}),
        "postgres-backups": ServiceAccount("data", "postgres", {}),
        "service-api": ServiceAccount("apps", "api", {}),
        "service-worker": ServiceAccount("apps", "worker", {}),
        "tempo": ServiceAccount("observability", "tempo", {}),
    },
    secrets={
        "api": ClusterSecret("apps", {"SESSION_KEY": RemoteKey("shop-prod/session-key", None)}),
        "grafana-admin": ClusterSecret(
            "observability",
            {
                "admin-password": RemoteKey("shop-prod/grafana", "password"),
                "admin-user": RemoteKey("shop-prod/grafana", "username"),
            },
        ),
        "hub-token": ClusterSecret("models", {"token": RemoteKey("shop-prod/hub-token", None)}),
        "postgres": ClusterSecret("apps", {"POSTGRES_PASSWORD": RemoteKey("shop-prod/postgres", "password")}),
        "postgres-owner": ClusterSecret(
            "data",
            {
                "password": RemoteKey("shop-prod/postgres", "password"),
                "username": RemoteKey("shop-prod/postgres", "username"),
            },
        ),
        "qdrant-api-key": ClusterSecret("data", {"api-key": RemoteKey("shop-prod/qdrant", "api-key")}),
        "queue": ClusterSecret("apps", {"QUEUE_URL": RemoteKey("shop-prod/connections/queue", "url")}),
        "valkey-users": ClusterSecret("data", {"default": RemoteKey("shop-prod/valkey", "password")}),
    },
    connections={},
    models={"chat": CHAT, "embeddings": EMBEDDINGS},
    workloads={"api": API, "worker": WORKER},
    postgres=PostgresCluster("17", "shop", 3, 2000, 8192, 100, ("vector",), "shop-prod-backups-123456789012", 30),
    vectors=VectorCluster("qdrant", 3, 2000, 8192, 50),
    cache=CacheCluster(2, 2048),
    observability=Observability(15, 30, "shop-prod-logs-123456789012", 7, "shop-prod-traces-123456789012"),
)
ON_GKE = replace(
    ON_EKS,
    gitops=Gitops("https://github.com/acme/platform", "main", "clusters/shop/dev"),
    cloud="gcp",
    region="europe-west4",
    account="acme-shop",
    cluster="shop-dev",
    network="shop-dev",
    private=True,
    small=True,
    storage_class="pd-balanced",
    disk_key="projects/acme-shop/locations/europe-west4/keyRings/shop-dev/cryptoKeys/shop-dev",
    node_scaling="gke",
    registries={
        "docker.io": "europe-west4-docker.pkg.dev/acme-shop/shop-dev-docker",
        "quay.io": "europe-west4-docker.pkg.dev/acme-shop/shop-dev-quay",
    },
    entry=Entry(
        kind="gateway",
        name="shop-dev",
        class_name="gke-l7-rilb",
        internal=True,
        firewall=None,
        certificates={"api": "shop-dev-chat-example-com-5a1d0c"},
        sources=("10.8.0.0/23", "35.191.0.0/16", "130.211.0.0/22"),
        idle_seconds=600,
        access_logs=None,
    ),
    outside={"postgres": Outside(("10.9.0.0/16",), (3307, 5432))},
    accounts={
        name: item
        for name, item in ON_EKS.accounts.items()
        if name not in ("aws-load-balancer-controller", "cluster-autoscaler", "keda", "service-worker")
    },
    models={"chat": replace(CHAT, weights="gs://acme-models/chat-8b/", replicas=Replicas(0, 1), pools=("l4-on-demand",))},
    workloads={"api": replace(API, replicas=Replicas(1, 2), expose="internal", calls=("chat", "postgres"))},
    vectors=None,
    cache=None,
    postgres=None,
    observability=Observability(7, 7, "shop-dev-logs-acme-shop", None, None),
)
