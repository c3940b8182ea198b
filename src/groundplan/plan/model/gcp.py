"""What a product on Google Cloud is made of: what every one has, and what runs it: GKE with GPUs, or Cloud Run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from groundplan.plan.model.cluster import ClusterService, Gpu, HostedModel
from groundplan.plan.model.common import Bucket, GitServer, Replicas

GkePurchase = Literal["reservation", "on_demand", "spot", "flex_start"]

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
    subnet holds nodes; with ``nat`` what is inside reaches the internet through Cloud NAT. ``proxy_cidr`` is the range of the
    proxies of an internal load balancer; None where there is none. A ``private`` network reaches Google's APIs through
    ``google_names``, the domains that resolve to private addresses inside it, and nothing on the internet but the
    ``allowed_hosts``; None: it has no such list. ``git_server`` is that of Argo CD's repository where it is not one of
    them, for its port or for being in a private network.
    """

    name: str
    cidr: str
    subnet_cidr: str
    services_cidr: str | None
    private_run_urls: bool
    cluster: ClusterRanges | None
    nat: bool
    proxy_cidr: str | None
    allowed_hosts: tuple[str, ...] | None
    git_server: GitServer | None
    private: bool
    google_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArtifactRegistry:
    """Where images come from.

    ``repository`` is the product's own. ``mirrors`` maps the host of a foreign registry to the repository through which its
    images are pulled. ``registry`` is one of somebody's that mirrors every image; None: there is none. ``copies`` maps an
    image's own address to the one in ``registry``; each has to be copied there before anything starts.
    """

    repository: str
    mirrors: Mapping[str, str]
    registry: str | None
    copies: Mapping[str, str]


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
    """A Cloud SQL for PostgreSQL instance, reached on its private address only. ``name`` None: the provider makes one up.

    ``extensions`` are those that SQL makes in the database. An index is built in ``index_memory_mib``; None: PostgreSQL's own
    default.
    """

    name: str | None
    database: str
    edition: Literal["ENTERPRISE"]
    tier: Literal["small", "medium", "large"]
    machine: str
    version: str
    high_availability: bool
    disk_gib: int
    backups: int
    log_days: int
    extensions: tuple[str, ...]
    index_memory_mib: int | None
    deletion_protection: bool


@dataclass(frozen=True, slots=True)
class Memorystore:
    """A Memorystore for Valkey instance of one shard, with ``replicas`` beside its primary; clients log in by IAM.

    ``backup_days`` None: nothing of it is written to a disk.
    """

    name: str
    node_type: str
    version: str
    replicas: int
    backup_days: int | None
    deletion_protection: bool


@dataclass(frozen=True, slots=True)
class PubSubQueue:
    """A Pub/Sub topic with one pull subscription; a message goes to the dead-letter topic after ``max_attempts``.

    Messages are stored in the product's region; with ``enforce_in_transit`` they do not pass another one, either.
    """

    topic: str
    subscription: str
    dead_letter_topic: str
    dead_letter_subscription: str
    ack_deadline_seconds: int
    retention_seconds: int
    max_attempts: int
    enforce_in_transit: bool


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """The HTTPS load balancer of all services with a host: a global one on the internet, or an internal one in the region.

    The limit counts requests of one client address; None where only private networks reach it. With ``cdn`` Cloud CDN keeps
    the answers that their service lets it keep.
    """

    name: str
    internal: bool
    requests_per_minute: int | None
    cdn: bool


@dataclass(frozen=True, slots=True)
class BillingBudget:
    """An alarm on what this product in this environment costs, in US dollars a month."""

    name: str
    billing_account: str
    monthly_usd: Decimal


@dataclass(frozen=True, slots=True)
class ImagePolicy:
    """Which images the project runs, by patterns of Binary Authorization.

    With ``enforced`` any other image is refused; without it, it runs, and the audit log tells.
    """

    enforced: bool
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditLogs:
    """Who did what in the project: audit logs, data access among them, kept in a bucket for ``days``."""

    bucket: str
    days: int


@dataclass(frozen=True, slots=True)
class ServicePerimeter:
    """A perimeter of VPC Service Controls around the project, as a dry run, in an access policy of the organization.

    ``services`` are the host names of the APIs inside it.
    """

    name: str
    access_policy: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bastion:
    """A small machine without an address on the internet, which people reach through Identity-Aware Proxy."""

    name: str
    zone: str
    machine_type: str
    image: str
    service_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnGcp:
    """What every product on Google Cloud has, whatever runs it.

    ``project_number`` is a part of the names of Google's service agents and of workload identities; None where neither is
    granted anything. ``apis`` are the host names of what the project has to have enabled. ``key`` encrypts what is kept; None:
    Google's own keys do. ``secrets`` maps the name that the blueprint uses to the id in Secret Manager, and
    ``hub_token_secret`` is the id of the one with the Hugging Face token; None where no model comes from the Hub. ``private``
    is the profile private-vpc, which alone has ``audit_logs`` and a ``bastion``, and may have a ``perimeter``. ``image_policy``
    is None where neither it nor GKE asks for one.
    """

    cloud: ClassVar[Literal["gcp"]] = "gcp"
    region: str
    project: str
    private: bool
    project_number: str | None
    apis: tuple[str, ...]
    network: GcpNetwork
    key: KmsKey | None
    registry: ArtifactRegistry
    secrets: Mapping[str, str]
    hub_token_secret: str | None
    api_models: Mapping[str, ApiModel]
    buckets: Mapping[str, Bucket]
    postgres: CloudSql | None
    cache: Memorystore | None
    queue: PubSubQueue | None
    load_balancer: LoadBalancer | None
    budget: BillingBudget | None
    image_policy: ImagePolicy | None
    audit_logs: AuditLogs | None
    perimeter: ServicePerimeter | None
    bastion: Bastion | None


# --- GKE --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NodeProvisioning:
    """Limits within which GKE makes node pools by itself: zones, CPU cores, memory in GiB, GPUs by accelerator."""

    zones: tuple[str, ...]
    cpus: int
    memory_gib: int
    gpus: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GkeCluster:
    """A regional cluster of GKE Standard, its nodes in ``zones``.

    Its API has a DNS endpoint, behind IAM. ``api_access`` are the IPv4 ranges that also reach it on an address; none: it has
    no such endpoint. Where it is ``private`` there is no DNS endpoint, and the one address is in the subnet, for ranges of the
    network. ``nodes`` says what adds GPU nodes: its autoscaler to the pools of this plan, or, within the limits of
    ``provisioning``, to pools that it makes for a ComputeClass. ``pods_per_node`` is the most on one node.
    """

    name: str
    kubernetes: str
    release_channel: Literal["REGULAR"]
    nodes: Literal["managed", "compute-class"]
    zones: tuple[str, ...]
    node_account: str
    workload_pool: str
    private: bool
    api_access: tuple[str, ...]
    pods_per_node: int
    provisioning: NodeProvisioning | None


@dataclass(frozen=True, slots=True)
class GkeSystemNodes:
    """The node pool for everything that needs no GPU; ``min`` and ``max`` count the nodes of all zones."""

    cloud: ClassVar[Literal["gcp"]] = "gcp"

    machine_type: str
    min: int
    max: int
    disk_gib: int


@dataclass(frozen=True, slots=True)
class GkeGpuPool:
    """Nodes of one machine type with GPUs and one way to buy it.

    Of the pools with one type, that with the highest ``priority`` is the first choice. ``attached``: the GPUs are attached to
    an N1 machine, else a part of the type. ``min`` and ``max`` count the nodes of all ``zones``; a reserved pool has as many as
    its ``reservation``, which it names, the same number in each zone. ``local_ssds``, of 375 GiB each, become the node's
    ephemeral storage. ``compact``: its nodes stand close together, as replicas that span nodes want it. ``max_run_seconds`` is
    how long a node lives; None: as long as it is needed. ``queued``: a ProvisioningRequest alone gets nodes, all at once and
    for the time that it says. ``compute_class`` is the ComputeClass of the GitOps tree that its nodes are for; None: there is
    none.
    """

    cloud: ClassVar[Literal["gcp"]] = "gcp"

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
    max_run_seconds: int | None
    queued: bool
    reservation: str | None
    compute_class: str | None
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkloadIdentity:
    """One service account of Kubernetes that is somebody in Google Cloud.

    ``member`` is its name in IAM policies. ``google_account`` is the service account of Google Cloud that it acts as, where
    a product takes no other identity, as Cloud SQL does; None: it acts as itself. ``stores`` are those of the plan that it
    uses, of which it also ``receives`` from the queue. With ``vertex`` it calls models of Vertex AI.
    """

    cloud: ClassVar[Literal["gcp"]] = "gcp"

    namespace: str
    service_account: str
    member: str
    google_account: str | None
    stores: tuple[Literal["postgres", "cache", "queue"], ...]
    receives: bool
    vertex: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuClusterOnGcp(OnGcp):
    """Models on GPUs of a GKE cluster, and the services around them.

    ``identities`` has every workload that needs Google Cloud, by its name; Helm values name the same service accounts.
    """

    has_cluster: ClassVar[Literal[True]] = True

    cluster: GkeCluster
    system_nodes: GkeSystemNodes
    gpu_pools: Mapping[str, GkeGpuPool]
    models: Mapping[str, HostedModel]
    services: Mapping[str, ClusterService]
    identities: Mapping[str, WorkloadIdentity]


# --- Cloud Run --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRunContainer:
    """What every container on Cloud Run has.

    ``env`` has plain values only; what is known after apply (an address) the stack adds. ``secrets`` maps an environment
    variable to one of the plan's secrets. With ``vertex`` it calls models of Vertex AI.
    """

    name: str
    service_account: str
    image: str
    cpu: Decimal
    memory_mib: int
    replicas: Replicas
    env: Mapping[str, str]
    secrets: Mapping[str, str]
    vertex: bool
    deletion_protection: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRunWorker(CloudRunContainer):
    """A container of the team without a port, in a worker pool: as many instances as ``replicas`` says, ``min`` is ``max``.

    ``needs_models`` are models behind an API and hosted ones, ``needs_stores`` some of ``postgres``, ``vectors``, ``cache`` and
    ``queue``.
    """

    needs_models: tuple[str, ...]
    needs_services: tuple[str, ...]
    needs_stores: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRunService(CloudRunContainer):
    """A container of the team that serves requests.

    ``host`` is set on those behind the load balancer. ``health`` is the path of the probes; None: the open port counts.
    ``concurrency`` is requests at a time in one instance. What it needs is as for a worker.
    """

    port: int
    execution_environment: Literal["gen1", "gen2"]
    concurrency: int
    expose: Literal["public", "internal"]
    host: str | None
    default_url: bool
    health: str | None
    needs_models: tuple[str, ...]
    needs_services: tuple[str, ...]
    needs_stores: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRunModel(CloudRunContainer):
    """A model on a GPU of Cloud Run, which has the OpenAI API under ``/v1``; services call it by ``served_name``.

    ``args`` are those of its server. ``bucket`` holds its weights, below the prefix ``weights``; None: it fetches them from the
    Hugging Face Hub. It has ``startup_seconds`` until it must answer on ``health``.
    """

    source: str
    server: Literal["vllm"]
    served_name: str
    gpu: Gpu
    accelerator: str
    args: tuple[str, ...]
    port: int
    concurrency: int
    health: str
    startup_seconds: int
    bucket: str | None
    weights: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFirstOnGcp(OnGcp):
    """Containers on Cloud Run: services and workers in front of model APIs, and small models on a GPU."""

    has_cluster: ClassVar[Literal[False]] = False

    services: Mapping[str, CloudRunService]
    workers: Mapping[str, CloudRunWorker]
    models: Mapping[str, CloudRunModel]
