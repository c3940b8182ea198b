"""The plan: one product in one environment with every choice made. The only input of stacks, constructs and renderers.

Everything in it is frozen. It holds no shorthand and no "not said": where a field may be None, None means "there is none".
``origins`` tells for every value where it comes from; ``plan_json`` is how it is written and how ``explain`` reads it.
Field names follow the blueprint where the blueprint has the field, so that one path serves for both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from groundplan.plan.origin import Origin
from groundplan.problems import Path, format_path

V = TypeVar("V")
Purchase = Literal["on_demand", "spot"]
Profile = Literal["gpu-cluster", "api-first"]


def frozen_map(items: Mapping[str, V]) -> Mapping[str, V]:
    """A read-only copy of ``items``, sorted by name, so that equal plans are written alike."""
    return MappingProxyType(dict(sorted(items.items())))


# --- shared by all targets --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """Where Terraform keeps its state: ``key`` is the object in an s3 bucket, ``prefix`` the folder in a gcs bucket."""

    backend: Literal["local", "s3", "gcs"]
    bucket: str | None = None
    key: str | None = None
    prefix: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Replicas:
    """Copies: at least ``min`` run, at most ``max``."""

    min: int
    max: int


# --- gpu-cluster on AWS -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwsZone:
    """One zone's subnets. ``public`` and ``intra`` are None in a zone that only GPU nodes use."""

    private: str
    public: str | None
    intra: str | None


@dataclass(frozen=True, slots=True)
class AwsNetwork:
    """A VPC; ``zones`` is keyed by zone id, which is the same zone in every account. ``nat_zones`` have a NAT gateway."""

    cidr: str
    zones: Mapping[str, AwsZone]
    nat_zones: tuple[str, ...]
    flow_log_days: int


@dataclass(frozen=True, slots=True)
class EksCluster:
    """The EKS control plane. ``api_access`` are the IPv4 ranges that reach its public endpoint; none: it has none."""

    name: str
    kubernetes: str
    service_cidr: str
    api_access: tuple[str, ...]
    admins: tuple[str, ...]
    log_days: int


@dataclass(frozen=True, slots=True)
class SystemNodes:
    """The node group for everything that needs no GPU."""

    instance_type: str
    min: int
    max: int
    disk_gib: int


@dataclass(frozen=True, slots=True)
class GpuPool:
    """A node group of one GPU instance type and one way to buy it.

    ``zones`` are the zone ids that offer the type; ``desired`` is the number of nodes that Terraform keeps. Local NVMe
    disks, where the type has them (``nvme_gb`` above 0), become the node's ephemeral storage.
    """

    instance_type: str
    gpu: str
    gpus_per_node: int
    purchase: Purchase
    zones: tuple[str, ...]
    min: int
    max: int
    desired: int
    disk_gib: int
    nvme_gb: int
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gpu:
    """GPUs of one replica."""

    type: str
    count: int


@dataclass(frozen=True, slots=True)
class HostedModel:
    """A model on GPUs of the cluster. ``weights`` is the prefix of its files in ``bucket``, which is ours unless it says s3://."""

    source: str
    server: Literal["vllm"]
    gpu: Gpu
    replicas: Replicas
    instance_type: str
    bucket: str
    weights: str


@dataclass(frozen=True, slots=True)
class GpuClusterOnAws:
    """Everything that a gpu-cluster on AWS is made of."""

    region: str
    account: str
    network: AwsNetwork
    cluster: EksCluster
    system_nodes: SystemNodes
    gpu_pools: Mapping[str, GpuPool]
    models: Mapping[str, HostedModel]
    model_bucket: str
    hub_token_secret: str | None


# --- api-first on Google Cloud ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GcpNetwork:
    """A VPC with one subnet, in which Cloud Run instances have an address for their way to private things.

    ``services_cidr`` is the range that Google's own services (Cloud SQL) get; None where none is used. With
    ``private_run_urls`` the names of Cloud Run services resolve to private addresses inside it.
    """

    name: str
    cidr: str
    subnet_cidr: str
    services_cidr: str | None
    private_run_urls: bool


@dataclass(frozen=True, slots=True)
class ArtifactRegistry:
    """The product's own image repository, and for each foreign registry, by its host, the repository that mirrors it."""

    repository: str
    mirrors: Mapping[str, str]


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


@dataclass(frozen=True, slots=True)
class ApiFirstOnGcp:
    """Everything that an api-first product on Google Cloud is made of.

    ``secrets`` maps the name that the blueprint uses to the id in Secret Manager.
    """

    region: str
    project: str
    apis: tuple[str, ...]
    network: GcpNetwork
    registry: ArtifactRegistry
    models: Mapping[str, ApiModel]
    services: Mapping[str, CloudRunService]
    secrets: Mapping[str, str]
    postgres: CloudSql | None
    load_balancer: LoadBalancer | None


# --- the plan ---------------------------------------------------------------------------------------------------------------

Target = GpuClusterOnAws | ApiFirstOnGcp


@dataclass(frozen=True, slots=True)
class Plan:
    """One product in one environment.

    ``stack`` names its Terraform stack, ``tags`` go on everything, and ``production`` says that data outlives mistakes:
    standbys, backups and deletion protection. ``target`` is what the profile and the cloud are made of.
    """

    name: str
    environment: str
    stack: str
    profile: Profile
    production: bool
    tags: Mapping[str, str]
    state: State
    target: Target
    origins: Mapping[Path, Origin] = field(compare=False)


def as_json(value: Any) -> Any:
    """Plan values as JSON ones: dataclasses and maps to objects, tuples to lists, Decimal to text."""
    if is_dataclass(value):
        return {item.name: as_json(getattr(value, item.name)) for item in fields(value) if item.name != "origins"}
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def values(plan: Plan) -> dict[str, Any]:
    """The plan's values as JSON; the parts of the target stand at the top, beside name and environment."""
    flat: dict[str, Any] = as_json(plan)
    target = flat.pop("target")
    return {**flat, **target}


def plan_json(plan: Plan) -> bytes:
    """Content of ``plan.json``: the values, and under ``origins`` where each comes from."""
    origins = {format_path(path): origin.as_json() for path, origin in plan.origins.items()}
    document = {"format": 1, "plan": values(plan), "origins": origins}
    return (json.dumps(document, indent=2, sort_keys=True) + "\n").encode()
