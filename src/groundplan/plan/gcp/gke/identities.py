"""Who in the cluster is somebody in Google Cloud: one service account for each workload that needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from groundplan.blueprint.model import Service
from groundplan.plan.gcp.api_models import VERTEX_CALLS, needs_vertex
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.gke.rules import GOOGLE_ACCOUNTS, NAMESPACES, SERVICE_ACCOUNTS
from groundplan.plan.gcp.shared import fills_secrets
from groundplan.plan.gcp.stores import has_cache, has_queue, managed_postgres, runs_postgres_itself
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import WorkloadIdentity
from groundplan.plan.observability import trace_days
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.plan.services import scales_on_queue

Store = Literal["postgres", "cache", "queue"]

STORES = Rule(
    "GCP143",
    "Stores that a workload may use",
    "those that its service needs: it logs in to the database, where vectors lie, too, and to the cache, and publishes to the "
    "queue; a worker, which has no port, also receives from it",
)

APPS = "apps"
_NAMESPACES: Mapping[str, str] = {
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


def workload_pool(context: Context) -> str:
    """The pool of the project's workload identities."""
    return f"{context.project}.svc.id.goog"


def resolve_identities(context: Context, origins: Origins) -> Mapping[str, WorkloadIdentity]:
    """Every workload that needs Google Cloud, by its name; that of a service is ``service-NAME``."""
    return frozen_map({name: _identity(context, name, origins.at(name)) for name in _workloads(context)})


def _identity(context: Context, workload: str, origins: Origins) -> WorkloadIdentity:
    namespace = _NAMESPACES.get(workload, APPS)
    name = workload.removeprefix("service-")
    account = _SERVICE_ACCOUNTS.get(workload, name)
    service = context.services[name] if workload != name else None
    stores = () if service is None else _stores(context, service)
    google = None
    if "postgres" in stores or "cache" in stores:
        google = context.account("svc", name, in_database="postgres" in stores)
    pool = f"projects/{context.cloud.project_number}/locations/global/workloadIdentityPools/{workload_pool(context)}"
    return WorkloadIdentity(
        namespace=origins.rule("namespace", namespace, NAMESPACES),
        service_account=origins.rule("service_account", account, SERVICE_ACCOUNTS),
        member=origins.rule(
            "member", f"principal://iam.googleapis.com/{pool}/subject/ns/{namespace}/sa/{account}", SERVICE_ACCOUNTS
        ),
        google_account=origins.rule("google_account", google, GOOGLE_ACCOUNTS),
        stores=origins.rule("stores", stores, STORES),
        receives=origins.rule("receives", service is not None and service.port is None and "queue" in stores, STORES),
        vertex=origins.rule("vertex", service is not None and needs_vertex(context, service), VERTEX_CALLS),
    )


def _workloads(context: Context) -> list[str]:
    """Workloads that need Google Cloud."""
    wanted = {
        "external-secrets": fills_secrets(context),
        "keda": context.blueprint.gitops is not None and any(map(scales_on_queue, context.services.values())),
        "loki": True,
        "model-loader": context.hosts_models,
        "postgres-backups": runs_postgres_itself(context),
        "tempo": trace_days(context.blueprint) is not None,
    }
    found = [name for name, is_wanted in wanted.items() if is_wanted]
    return [*found, *(f"service-{name}" for name, service in context.services.items() if _calls_google(context, service))]


def _stores(context: Context, service: Service) -> tuple[Store, ...]:
    """Stores of Google Cloud that a service logs in to."""
    needs = service.needs or ()
    vectors = None if context.blueprint.data is None else context.blueprint.data.vectors
    in_database = {"postgres", "vectors"} if vectors is not None and vectors.engine == "pgvector" else {"postgres"}
    used: Mapping[Store, bool] = {
        "postgres": managed_postgres(context) is not None and not in_database.isdisjoint(needs),
        "cache": has_cache(context) and "cache" in needs,
        "queue": has_queue(context) and "queue" in needs,
    }
    return tuple(store for store, is_used in used.items() if is_used)


def _calls_google(context: Context, service: Service) -> bool:
    """Whether a service itself calls Google Cloud: a store, or a model of Vertex AI."""
    return bool(_stores(context, service)) or needs_vertex(context, service)
