"""What a product on AWS is made of: what every one has, and what runs it: EKS with GPUs, or ECS on Fargate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from groundplan.plan.model.cluster import ClusterService, HostedModel
from groundplan.plan.model.common import Architecture, Bucket, Replicas

Purchase = Literal["reservation", "capacity_block", "on_demand", "spot"]
BucketPurpose = Literal["models", "logs", "traces", "backups"]
PostgresTier = Literal["small", "medium", "large", "serverless"]

# --- network ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwsZone:
    """Ranges of one zone's subnets.

    ``private`` holds nodes and tasks; ``intra`` has no way out and holds the control plane's interfaces and the stores;
    ``public`` holds NAT gateways and public load balancers; ``firewall`` the endpoint of AWS Network Firewall. None: the
    zone has no such subnet.
    """

    private: str
    public: str | None
    intra: str | None
    firewall: str | None


@dataclass(frozen=True, slots=True)
class AwsNetwork:
    """A VPC; ``zones`` is keyed by zone id, which is the same zone in every account. ``nat_zones`` have a NAT gateway,
    ``endpoint_zones`` the interface endpoints of a private network.

    Without a public subnet it has no internet gateway. ``allowed_hosts`` are the DNS names that it may reach; what goes
    out passes AWS Network Firewall, which drops all else. None: there is no firewall.
    """

    cidr: str
    zones: Mapping[str, AwsZone]
    nat_zones: tuple[str, ...]
    endpoint_zones: tuple[str, ...]
    allowed_hosts: tuple[str, ...] | None
    flow_log_days: int


# --- stores and shared parts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RdsPostgres:
    """Amazon RDS for PostgreSQL on one instance, with a standby in another zone if ``high_availability``.

    Disks in GiB: it starts with ``disk_gib`` and grows by itself to ``max_disk_gib``. ``backup_days`` is how far back it
    can be restored to any second. RDS replaces its password every ``password_days``; None: Terraform makes it once, and a
    person replaces it.
    """

    name: str
    database: str
    tier: PostgresTier
    version: str
    instance_class: str
    high_availability: bool
    disk_gib: int
    max_disk_gib: int
    backup_days: int
    password_days: int | None
    log_days: int
    extensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuroraPostgres:
    """Amazon Aurora PostgreSQL Serverless v2 between ``min_acu`` and ``max_acu`` capacity units, of 2 GiB memory each.

    ``instances`` is the writer and its readers in other zones. ``version`` has a minor number, as Aurora wants it. The password
    is as that of `RdsPostgres`.
    """

    name: str
    database: str
    tier: PostgresTier
    version: str
    min_acu: Decimal
    max_acu: Decimal
    instances: int
    backup_days: int
    password_days: int | None
    log_days: int
    extensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Valkey:
    """Amazon ElastiCache for Valkey: one shard of ``nodes`` nodes, the first of them the primary.

    ``users`` maps a service to its user, who has no password: the service logs in with its IAM role.
    """

    name: str
    node_type: str
    version: str
    nodes: int
    snapshot_days: int
    users: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Queue:
    """An SQS queue and its dead-letter queue: a message goes there after ``max_receives`` attempts.

    Times in seconds: a message that was received is hidden from others for ``visibility_seconds``.
    """

    name: str
    dead_letter_name: str
    visibility_seconds: int
    retention_seconds: int
    max_receives: int


@dataclass(frozen=True, slots=True)
class Budget:
    """An AWS Budgets alarm on what this product in this environment costs, in US dollars a month."""

    name: str
    monthly_usd: Decimal


@dataclass(frozen=True, slots=True)
class Images:
    """Where images come from.

    ``registry`` mirrors every image; None: each is pulled from its own. ``repositories`` are those that ECR gets, by name.
    ``mirror`` maps an image's own address to the one that is pulled; each has to be copied there before anything starts.
    """

    registry: str | None
    repositories: tuple[str, ...]
    mirror: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AwsApiModel:
    """A model behind an API: services that need it get ``<NAME>_MODEL`` and the key from the secret as ``<NAME>_API_KEY``.

    ``key_secret`` names one of the plan's secrets; None where an IAM role is enough, as for Amazon Bedrock. There
    ``foundation_model`` is the model behind an inference profile, or ``model`` itself.
    """

    source: str
    server: Literal["api"]
    vendor: Literal["openai", "anthropic", "bedrock"]
    model: str
    key_secret: str | None
    foundation_model: str | None


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """The load balancer through which services are reached from outside: ``hosts`` maps a service to its DNS name.

    ``internal``: from the private network, not from the internet. ``dns_zone`` is the id of the Route 53 zone for the
    names; None: a person makes the records. ``requests_per_5_minutes`` limits one client address; None: there
    is no web ACL. A
    connection on which nothing was sent for ``idle_seconds`` is closed.
    """

    name: str
    internal: bool
    hosts: Mapping[str, str]
    dns_zone: str | None
    requests_per_5_minutes: int | None
    idle_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAws:
    """What every product on AWS has, whatever runs it.

    ``private``: nothing on the internet reaches it, and it reaches nothing there but what ``network.allowed_hosts`` names.
    ``log_days`` is how long its logs stay in CloudWatch. ``secrets`` maps the name that the blueprint uses to the one in
    Secrets Manager. ``access_logs`` is the bucket that load balancers, and in a private network buckets, write to: who asked
    for what. ``account_baseline``: it also sets up CloudTrail, GuardDuty, AWS Config and Security Hub.
    """

    cloud: ClassVar[Literal["aws"]] = "aws"
    region: str
    account: str
    private: bool
    network: AwsNetwork
    log_days: int
    images: Images
    secrets: Mapping[str, str]
    api_models: Mapping[str, AwsApiModel]
    buckets: Mapping[str, Bucket]
    access_logs: Bucket | None
    postgres: RdsPostgres | AuroraPostgres | None
    cache: Valkey | None
    queue: Queue | None
    entry: PublicEntry | None
    budget: Budget | None
    account_baseline: bool


# --- EKS --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EksCluster:
    """The EKS control plane. ``api_access`` are the IPv4 ranges that reach its public endpoint; none: it has none.

    ``nodes`` says what adds GPU nodes: Cluster Autoscaler to managed node groups, or Karpenter.
    """

    name: str
    kubernetes: str
    nodes: Literal["managed", "karpenter"]
    service_cidr: str
    api_access: tuple[str, ...]
    admins: tuple[str, ...]
    log_days: int


@dataclass(frozen=True, slots=True)
class SystemNodes:
    """The node group for everything that needs no GPU; it begins with ``desired`` nodes."""

    cloud: ClassVar[Literal["aws"]] = "aws"

    instance_type: str
    min: int
    max: int
    desired: int
    disk_gib: int


@dataclass(frozen=True, slots=True)
class CapacityBlock:
    """A Capacity Block for ML that the account has bought: ``nodes`` machines in one zone until ``end`` (RFC 3339, UTC)."""

    id: str
    nodes: int
    zone: str
    end: str


@dataclass(frozen=True, slots=True)
class Efa:
    """Elastic Fabric Adapters of one node: one on each of ``cards`` network cards."""

    cards: int


@dataclass(frozen=True, slots=True)
class GpuPool:
    """Nodes of one GPU instance type and one way to buy it.

    Of the pools with one type, that with the highest ``priority`` grows first. ``zones`` are zone ids that offer the type;
    ``desired`` is the number of nodes to begin with, ``min`` the number below which no autoscaler goes; the nodes of a
    ``reservation`` lie evenly in ``zones`` and neither grow nor shrink. Local NVMe disks, where the type has them
    (``nvme_gb`` above 0), become the node's ephemeral storage. A pool whose models span nodes has ``efa`` and lies in one
    zone. ``block`` is set for the purchase ``capacity_block`` alone.
    """

    cloud: ClassVar[Literal["aws"]] = "aws"

    instance_type: str
    gpu: str
    gpus_per_node: int
    purchase: Purchase
    priority: int
    zones: tuple[str, ...]
    min: int
    max: int
    desired: int
    disk_gib: int
    nvme_gb: int
    efa: Efa | None
    block: CapacityBlock | None
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PodIdentity:
    """Who gets the IAM role ``role`` through EKS Pod Identity: one service account in one namespace."""

    cloud: ClassVar[Literal["aws"]] = "aws"

    role: str
    namespace: str
    service_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuClusterOnAws(OnAws):
    """Models on GPUs of an EKS cluster, and the services around them.

    ``identities`` has every workload that needs AWS, by its name; Helm values name the same service accounts.
    """

    has_cluster: ClassVar[Literal[True]] = True

    cluster: EksCluster
    system_nodes: SystemNodes
    gpu_pools: Mapping[str, GpuPool]
    models: Mapping[str, HostedModel]
    services: Mapping[str, ClusterService]
    identities: Mapping[str, PodIdentity]
    hub_token_secret: str | None


# --- ECS --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FargateService:
    """One ECS service on Fargate.

    ``cpu_units`` are 1024 to a vCPU. ``user`` is the user and group id of its process. ``env`` has plain values only; what
    is known after apply (an address) the stack adds. ``secrets`` maps an environment variable to one of the plan's secrets.
    ``health`` is the path that answers 200. ``host`` is its name at the load balancer. A worker has no port.

    It has as many tasks as keep them at these targets, None where one does not apply: ``cpu_percent`` of its CPU,
    ``requests_per_target`` in a minute from the load balancer, ``messages_per_task`` that wait in the queue.
    """

    name: str
    image: str
    architecture: Architecture
    port: int | None
    cpu_units: int
    memory_mib: int
    user: str
    replicas: Replicas
    expose: Literal["public", "internal"] | None
    host: str | None
    health: str | None
    env: Mapping[str, str]
    secrets: Mapping[str, str]
    needs_models: tuple[str, ...]
    needs_services: tuple[str, ...]
    needs_stores: tuple[str, ...]
    cpu_percent: int | None
    requests_per_target: int | None
    messages_per_task: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFirstOnAws(OnAws):
    """Containers on ECS with Fargate in front of model APIs."""

    has_cluster: ClassVar[Literal[False]] = False

    services: Mapping[str, FargateService]
