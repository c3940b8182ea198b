"""What a product on Google Cloud is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from groundplan.plan.model.common import Bucket, Replicas


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OnGcp:
    """What every product on Google Cloud has, whatever runs it.

    ``apis`` are the host names of what the project has to have enabled. ``secrets`` maps the name that the blueprint uses to
    the id in Secret Manager.
    """

    region: str
    project: str
    apis: tuple[str, ...]
    network: GcpNetwork
    registry: ArtifactRegistry
    secrets: Mapping[str, str]
    api_models: Mapping[str, ApiModel]
    buckets: Mapping[str, Bucket]
    postgres: CloudSql | None
    load_balancer: LoadBalancer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFirstOnGcp(OnGcp):
    """Containers on Cloud Run in front of model APIs."""

    services: Mapping[str, CloudRunService]
