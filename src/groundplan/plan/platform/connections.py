"""Addresses inside of the cluster, and what stores are reached with: entries of the secret manager that Terraform writes."""

from __future__ import annotations

from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.plan.model.gcp import GpuClusterOnGcp
from groundplan.plan.model.platform import RemoteKey, VllmServer
from groundplan.plan.platform.surroundings import APPS, MODELS, Surroundings


def connection(around: Surroundings, name: str, key: str) -> RemoteKey:
    """A property of the connection ``name``: ``shop-prod/connections/postgres`` on AWS, with hyphens on Google Cloud."""
    slash = "/" if around.on_aws else "-"
    return RemoteKey(f"{around.stack}{slash}connections{slash}{name}", key)


def service_url(name: str, port: int) -> str:
    """Address of a service of the team in the cluster."""
    return f"http://{name}.{APPS}.svc:{port}"


def model_url(name: str, server: VllmServer) -> str:
    """Address of a model: of its router where there may be several replicas or none, else of its only one.

    The chart vllm-stack names Services after its release, which is named like the model, and the server in it is ``vllm``.
    """
    service = "router-service" if server.replicas.max > 1 or server.replicas.min == 0 else "vllm-engine-service"
    return f"http://{name}-{service}.{MODELS}.svc"


def postgres_keys(around: Surroundings) -> tuple[str, ...]:
    """Variables of the database that are the same for every service; () where there is none."""
    target = around.target
    if around.runs_postgres or (isinstance(target, GpuClusterOnAws) and target.postgres is not None):
        return ("HOST", "PORT", "DATABASE", "USER", "PASSWORD")
    # Cloud SQL knows each service by its own Google account, and no password.
    return ("HOST", "PORT", "DATABASE", "INSTANCE") if target.postgres is not None else ()


def cache_keys(around: Surroundings) -> tuple[str, ...]:
    """Variables of the cache that are the same for every service; () where there is none."""
    if around.runs_cache:
        return ("HOST", "PORT", "USER", "PASSWORD")
    if around.target.cache is None:
        return ()
    # ElastiCache knows each service by a user of its own.
    return ("HOST", "PORT") if around.on_aws else ("HOST", "PORT", "USER", "CA_CERTIFICATES")


def queue_keys(around: Surroundings) -> tuple[str, ...]:
    """Variables of the queue for who publishes; () where there is none."""
    if around.target.queue is None:
        return ()
    return ("URL",) if around.on_aws else ("TOPIC",)


def receives(around: Surroundings, service: str) -> bool:
    """Whether a service needs the name of the subscription, from which workers alone receive."""
    target, given = around.target, around.given_services[service]
    return isinstance(target, GpuClusterOnGcp) and target.queue is not None and given.port is None
