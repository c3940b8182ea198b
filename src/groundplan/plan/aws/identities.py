"""Who in the cluster gets an IAM role: one service account for each workload that needs AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan.blueprint.model import Service
from groundplan.plan.api_models import key_secrets
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.names import STACK, name_problem
from groundplan.plan.aws.shared import runs_postgres_itself
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import PodIdentity
from groundplan.plan.observability import trace_days
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.plan.services import scales_on_queue
from groundplan.problems import Path, Problem

NAMESPACES = Rule(
    "AWS078",
    "Namespaces of what runs in the cluster",
    "one for each trust: kube-system for controllers of the cluster, external-secrets, keda, observability, data, models, "
    "and apps for the team's own services",
    "https://docs.aws.amazon.com/eks/latest/best-practices/tenant-isolation.html",
)
SERVICE_ACCOUNTS = Rule(
    "AWS079",
    "Service accounts with an IAM role",
    "one for each workload that needs AWS, with a role that no other can take; Helm values name the same accounts",
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
)
ROLES = Rule("AWS080", "Names of IAM roles", "the stack's name and the workload's, so that each is found by what it is for")

APPS = "apps"
_NAMESPACES: Mapping[str, str] = {
    "aws-load-balancer-controller": "kube-system",
    "cluster-autoscaler": "kube-system",
    "external-secrets": "external-secrets",
    "keda": "keda",
    "loki": "observability",
    "model-loader": "models",
    "postgres-backups": "data",
    "tempo": "observability",
}
# CloudNativePG names the service account after the database's Cluster, and KEDA has three; the others are named like the
# workload.
_SERVICE_ACCOUNTS: Mapping[str, str] = {"keda": "keda-operator", "postgres-backups": "postgres"}


def problems(context: Context) -> Iterator[Problem]:
    """Names of roles that are too long."""
    for workload, path in _workloads(context).items():
        if problem := name_problem("role", _role(context, workload), path):
            yield problem


def resolve_identities(context: Context, origins: Origins) -> Mapping[str, PodIdentity]:
    """Every workload that needs AWS, by its name; that of a service is ``service-NAME``."""
    return frozen_map({name: _identity(context, name, origins.at(name)) for name in _workloads(context)})


def _identity(context: Context, workload: str, origins: Origins) -> PodIdentity:
    namespace = _NAMESPACES.get(workload, APPS)
    account = _SERVICE_ACCOUNTS.get(workload, workload.removeprefix("service-"))
    return PodIdentity(
        role=origins.rule("role", _role(context, workload), ROLES),
        namespace=origins.rule("namespace", namespace, NAMESPACES),
        service_account=origins.rule("service_account", account, SERVICE_ACCOUNTS),
    )


def _role(context: Context, workload: str) -> str:
    # In an IAM role's name "aws-" says nothing, and the longest stack leaves no room for it.
    return f"{context.stack}-{workload.removeprefix('aws-')}"


def _workloads(context: Context) -> dict[str, Path]:
    """Workloads that need AWS, each with the place in the blueprint that its name comes from."""
    blueprint = context.blueprint
    services = context.services
    wanted = {
        "aws-load-balancer-controller": any(service.host is not None for service in services.values()),
        "cluster-autoscaler": blueprint.cluster is None or blueprint.cluster.nodes in (None, "managed"),
        # The tree always has a Secret: that of Grafana.
        "external-secrets": blueprint.gitops is not None or _has_secrets(context),
        "keda": blueprint.gitops is not None and any(map(scales_on_queue, services.values())),
        "loki": True,
        "model-loader": context.hosts_models,
        "postgres-backups": runs_postgres_itself(context),
        "tempo": trace_days(context.blueprint) is not None,
    }
    found: dict[str, Path] = {name: STACK for name, is_wanted in wanted.items() if is_wanted}
    for name, service in services.items():
        if calls_aws(context, service):
            found[f"service-{name}"] = ("services", name)
    return found


def calls_aws(context: Context, service: Service) -> bool:
    """Whether a service itself calls AWS: the queue, the managed cache or a model of Amazon Bedrock."""
    data, models = context.blueprint.data, context.models
    cache = None if data is None else data.cache
    return any(
        needed == "queue"
        or (needed == "cache" and cache is not None and cache.run != "cluster")
        or (needed in models and models[needed].source.startswith("bedrock://"))
        for needed in service.needs or ()
    )


def _has_secrets(context: Context) -> bool:
    """What External Secrets brings into the cluster: keys, the Hugging Face token, a managed database's password."""
    blueprint = context.blueprint
    postgres = None if blueprint.data is None else blueprint.data.postgres
    return (
        bool(key_secrets(context.models))
        or any(service.secrets for service in context.services.values())
        or any(model.source.startswith("hf://") for model in context.models.values())
        or (postgres is not None and postgres.run != "cluster")
    )
