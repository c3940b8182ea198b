"""What a product on Google Cloud is made of: what every one has, and what runs it: GKE with GPUs, or Cloud Run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from groundplan.plan.model.cluster import ClusterService, HostedModel
from groundplan.plan.model.common import Bucket, Replicas

GkePurchase = Literal["reservation", "on_demand", "spot"]

# --- stores and shared parts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClusterRanges:
    """Secondary ranges of the subnet: addresses of pods, and of Kubernetes services."""

    pods: str
    services: str


@dataclass(frozen=True, slots=True)
class GcpNetwork:
    """A VPC with one subnet, in which Cloud Run instances or the nodes of a cluster have their addresses.

    ``services_cidr`` is the range that Google's own services (Cloud SQL) get; None where none is used. With
    ``private_run_urls`` the names of Cloud Run services resolve to private addresses inside it. ``cluster`` is set where the
    subnet holds nodes; with ``nat`` they reach the internet through Cloud NAT.
    """

    name: str
    cidr: str
    subnet_cidr: str
    services_cidr: str | None
    private_run_urls: bool
    cluster: ClusterRanges | None
    nat: bool


@dataclass(frozen=True, slots=True)
class ArtifactRegistry:
    """The product's own image repository, and for each foreign registry, by its host, the repository that mirrors it."""

    repository: str
    mirrors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KmsKey:
    """A key of Cloud KMS in a key ring of its own, both named ``name``; it is replaced every ``rotation_days``."""

    name: str
    rotation_days: int


@dataclass(frozen=True, slots=True)
class ApiModel:
    """A model behind an API: services that need it get ``<NAME>_MODEL`` and the key from the secret as ``<NAME>_API_KEY``.

    ``key_secret`` names one of the plan's secrets; None where the service's own identity is enough.
    """

    source: str
    server: Literal["api"]
    vendor: Literal["openai", "anthropic", "vertex"]
    model: str
    key_secret: str | None


@dataclass(frozen=True, slots=True)
class CloudSql:
    """A Cloud SQL for PostgreSQL instance, reached on its private address only. ``name`` None: the provider makes one up."""

    name: str | None
    database: str
    tier: Literal["small", "medium", "large"]
    machine: str
    version: str
    high_availability: bool
    disk_gib: int
    backups: int
    log_days: int
    deletion_protection: bool


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """The global HTTPS load balancer of all public services; the limit counts requests of one client address."""

    name: str
    requests_per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnGcp:
    """What every product on Google Cloud has, whatever runs it.

    ``project_number`` is a part of the names of Google's service agents and of workload identities; None where neither is
    granted anything. ``apis`` are the host names of what the project has to have enabled. ``key`` encrypts what is kept;
    None: Google's own keys do. ``secrets`` maps the name that the blueprint uses to the id in Secret Manager.
    """

    region: str
    project: str
    project_number: str | None
    apis: tuple[str, ...]
    network: GcpNetwork
    key: KmsKey | None
    registry: ArtifactRegistry
    secrets: Mapping[str, str]
    api_models: Mapping[str, ApiModel]
    buckets: Mapping[str, Bucket]
    postgres: CloudSql | None
    load_balancer: LoadBalancer | None


# --- GKE --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NodeProvisioning:
    """Limits within which GKE makes node pools by itself: CPU cores, memory in GiB, GPUs by accelerator."""

    cpus: int
    memory_gib: int
    gpus: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GkeCluster:
    """A regional cluster of GKE Standard, its nodes in ``zones``.

    Its API has a DNS endpoint, behind IAM. ``api_access`` are the IPv4 ranges that also reach it on an address; none: it has
    no such endpoint. ``nodes`` says what adds GPU nodes: its autoscaler to the pools of this plan, or, within the limits of
    ``provisioning``, to pools that it makes for a ComputeClass. ``pods_per_node`` is the most on one node.
    """

    name: str
    kubernetes: str
    release_channel: Literal["REGULAR"]
    nodes: Literal["managed", "compute-class"]
    zones: tuple[str, ...]
    node_account: str
    workload_pool: str
    api_access: tuple[str, ...]
    pods_per_node: int
    provisioning: NodeProvisioning | None


@dataclass(frozen=True, slots=True)
class GkeSystemNodes:
    """The node pool for everything that needs no GPU; ``min`` and ``max`` count the nodes of all zones."""

    machine_type: str
    min: int
    max: int
    disk_gib: int


@dataclass(frozen=True, slots=True)
class GkeGpuPool:
    """Nodes of one machine type with GPUs and one way to buy it.

    Of the pools with one type, that with the highest ``priority`` is the first choice. ``attached``: the GPUs are attached to
    an N1 machine, else a part of the type. ``min`` and ``max`` count the nodes of all ``zones``; a reserved pool has as many
    as its reservation, the same number in each zone. ``local_ssds``, of 375 GiB each, become the node's ephemeral storage.
    ``compact``: its nodes stand close together, as replicas that span nodes want it.
    """

    machine_type: str
    gpu: str
    accelerator: str
    attached: bool
    gpus_per_node: int
    purchase: GkePurchase
    priority: int
    zones: tuple[str, ...]
    min: int
    max: int
    pods_per_node: int
    disk_gib: int
    local_ssds: int
    compact: bool
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkloadIdentity:
    """One service account of Kubernetes that is somebody in Google Cloud.

    ``member`` is its name in IAM policies. ``google_account`` is the service account of Google Cloud that it acts as, where
    a product takes no other identity, as Cloud SQL does; None: it acts as itself.
    """

    namespace: str
    service_account: str
    member: str
    google_account: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuClusterOnGcp(OnGcp):
    """Models on GPUs of a GKE cluster, and the services around them.

    ``identities`` has every workload that needs Google Cloud, by its name; Helm values name the same service accounts.
    """

    cluster: GkeCluster
    system_nodes: GkeSystemNodes
    gpu_pools: Mapping[str, GkeGpuPool]
    models: Mapping[str, HostedModel]
    services: Mapping[str, ClusterService]
    identities: Mapping[str, WorkloadIdentity]
    hub_token_secret: str | None


# --- Cloud Run --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CloudRunService:
    """One Cloud Run service.

    ``env`` has plain values only; what is known after apply (an address) the stack adds. ``secrets`` maps an environment
    variable to one of the plan's secrets. ``host`` is set on public ones. ``health`` is the path of the probes; None: the
    open port counts. ``concurrency`` is requests at a time in one instance.
    """

    name: str
    service_account: str
    image: str
    port: int
    cpu: Decimal
    memory_mib: int
    execution_environment: Literal["gen1", "gen2"]
    concurrency: int
    replicas: Replicas
    expose: Literal["public", "internal"]
    host: str | None
    default_url: bool
    health: str | None
    env: Mapping[str, str]
    secrets: Mapping[str, str]
    needs_models: tuple[str, ...]
    needs_services: tuple[str, ...]
    needs_postgres: bool
    deletion_protection: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFirstOnGcp(OnGcp):
    """Containers on Cloud Run in front of model APIs."""

    services: Mapping[str, CloudRunService]
