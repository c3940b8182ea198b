"""Project number, APIs, the key, secrets and buckets of a product on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from groundplan.plan.api_models import key_secrets
from groundplan.plan.gcp.api_models import vertex_models
from groundplan.plan.gcp.budget import has_budget
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.entry import entry_hosts
from groundplan.plan.gcp.names import BUCKET, SECRET, name_of
from groundplan.plan.gcp.network import connects_google_services, makes_run_private
from groundplan.plan.gcp.rules import BUCKET_NAMES, HUB_TOKEN, NAMES
from groundplan.plan.gcp.stores import has_cache, has_queue, managed_postgres, runs_postgres_itself
from groundplan.plan.model import Bucket, frozen_map
from groundplan.plan.model.gcp import KmsKey
from groundplan.plan.observability import log_days, trace_days
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Problem

APIS = Rule(
    "GCP002",
    "APIs of the project",
    "those that the parts of this plan need; they are enabled first and stay enabled, since others may use them",
    "https://docs.cloud.google.com/service-usage/docs/enable-disable",
)
KEY = Rule(
    "GCP042",
    "Key of Cloud KMS",
    "one for the product in this environment, replaced every 90 days; it encrypts all that keeps data: disks, buckets, "
    "databases, messages, secrets, images",
    "https://docs.cloud.google.com/kms/docs/key-rotation",
)
KEPT_OBJECTS = Rule(
    "GCP044", "Objects that stay", "weights of models and backups of databases go when a person or their own tool deletes them"
)

_ALWAYS = ("artifactregistry", "cloudresourcemanager", "compute", "iam")
_ROTATION_DAYS = 90
_PROJECT_NUMBER = "gcloud projects describe {project} --format='value(projectNumber)'"
_DEFAULT_LOG_DAYS = 30
# With the misspelling that Cloud Storage refuses, too.
_GOOGLES_OWN = ("google", "g00gle")
HUB_TOKEN_NAME = "hub-token"
"""What the secret with the Hugging Face token is called beside those of the blueprint."""


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with names and numbers of the shared parts."""
    if _needs_project_number(context) and context.cloud.project_number is None:
        message = "project_number is missing: it names workload identities, Google's service agents and the project of a budget"
        hint = f"read it with: {_PROJECT_NUMBER.format(project=context.project)}"
        yield Problem("GP470", ("cloud", "project_number"), message, hint)
    yield from _names(context)
    for service_name, service in context.services.items():
        for variable, secret in (service.secrets or {}).items():
            if secret == HUB_TOKEN_NAME and needs_hub_token(context):
                message = f"{HUB_TOKEN_NAME} is the secret with the Hugging Face token already"
                hint = "only what loads models reads that one: name this one differently"
                yield Problem("GP474", ("services", service_name, "secrets", variable), message, hint)


def _names(context: Context) -> Iterator[Problem]:
    """Names that Google keeps to itself: https://docs.cloud.google.com/storage/docs/buckets#naming."""
    name, path = context.blueprint.metadata.name, ("metadata", "name")
    if context.has_own_key or context.hosts_models:
        if name.startswith("goog") or any(own in name for own in _GOOGLES_OWN):
            hint = "buckets are named after it, and Cloud Storage keeps goog and google to itself"
            yield Problem("GP474", path, f"name {name!r} has Google's own name in it", hint)
        elif any(own in context.environment for own in _GOOGLES_OWN):
            hint = "rename the environment: buckets are named after it, and Cloud Storage keeps google to itself"
            yield Problem("GP474", path, f"the environment {context.environment!r} has Google's own name in it", hint)
    elif has_queue(context) and name.startswith("goog"):
        hint = "topics are named after it, and Pub/Sub keeps names that begin with goog to itself"
        yield Problem("GP474", path, f"name {name!r} begins with goog", hint)


def _needs_project_number(context: Context) -> bool:
    return context.has_own_key or has_budget(context) or has_queue(context)


# --- project, APIs, key -----------------------------------------------------------------------------------------------------


def resolve_project_number(context: Context, origins: Origins) -> str | None:
    """The project's number; None where the blueprint does not say it and nothing needs it."""
    given = context.cloud.project_number
    return None if given is None else origins.given("project_number", given, "cloud", "project_number")


def resolve_apis(context: Context, origins: Origins, more: Iterable[str]) -> tuple[str, ...]:
    """Host names of the APIs that the common parts of the plan need, and of those in ``more``."""
    wanted = {
        "accesscontextmanager": context.cloud.access_policy is not None,
        "aiplatform": bool(vertex_models(context)),
        "binaryauthorization": context.has_own_key,
        "certificatemanager": context.private and bool(entry_hosts(context)),
        "billingbudgets": has_budget(context),
        "cloudkms": context.has_own_key,
        # Each new image is charged.
        "containerscanning": context.production,
        "dns": makes_run_private(context) or context.private,
        "iap": context.private,
        "logging": context.private,
        "oslogin": context.private,
        "memorystore": has_cache(context),
        "networkconnectivity": has_cache(context),
        "pubsub": has_queue(context),
        "secretmanager": fills_secrets(context),
        "servicenetworking": connects_google_services(context),
        "sqladmin": managed_postgres(context) is not None,
        "storage": context.has_own_key or context.hosts_models,
    }
    names = {*_ALWAYS, *more, *(name for name, is_wanted in wanted.items() if is_wanted)}
    return origins.rule("apis", tuple(f"{name}.googleapis.com" for name in sorted(names)), APIS)


def resolve_key(context: Context, origins: Origins) -> KmsKey | None:
    """The key of Cloud KMS; None where Google's own keys encrypt: on Cloud Run, outside of a private-vpc."""
    if not context.has_own_key:
        return None
    return KmsKey(
        name=origins.rule("name", context.stack, NAMES), rotation_days=origins.rule("rotation_days", _ROTATION_DAYS, KEY)
    )


# --- secrets ----------------------------------------------------------------------------------------------------------------


def fills_secrets(context: Context) -> bool:
    """Whether there is an entry of Secret Manager; the tree always has a Secret, that of Grafana."""
    return context.blueprint.gitops is not None or bool(secret_names(context)) or needs_hub_token(context)


def secret_names(context: Context) -> set[str]:
    """Every secret that services name, and the keys of model APIs, by the name that the blueprint uses."""
    services = context.services.values()
    return {*key_secrets(context.models), *(secret for service in services for secret in (service.secrets or {}).values())}


def resolve_secrets(context: Context, origins: Origins) -> Mapping[str, str]:
    """Entries of Secret Manager without a value: their ids, by the name that the blueprint uses."""
    ids = {name: context.name(name, most=SECRET) for name in secret_names(context)}
    return origins.rule("secrets", frozen_map(ids), NAMES)


def needs_hub_token(context: Context) -> bool:
    """Whether a model that is hosted comes from the Hugging Face Hub."""
    return any(model.source.startswith("hf://") for model in context.hosted_models.values())


def resolve_hub_token(context: Context, origins: Origins) -> str | None:
    """The id of the secret for the Hugging Face token; None where no model comes from the Hub."""
    if not needs_hub_token(context):
        return None
    return origins.rule("hub_token_secret", context.name(HUB_TOKEN_NAME, most=SECRET), HUB_TOKEN)


# --- buckets ----------------------------------------------------------------------------------------------------------------


def resolve_buckets(context: Context, origins: Origins) -> Mapping[str, Bucket]:
    """Buckets by their purpose: ``models``, ``logs`` (Loki), ``traces`` (Tempo), ``backups`` (of PostgreSQL in the cluster).

    A product on Cloud Run has none, or ``models`` alone.
    """
    wanted = {
        "models": context.on_gke or context.hosts_models,
        "logs": context.on_gke,
        "traces": context.on_gke and trace_days(context.blueprint) is not None,
        "backups": context.on_gke and runs_postgres_itself(context),
    }
    return frozen_map(
        {name: _bucket(context, name, origins.at("buckets", name)) for name, is_wanted in wanted.items() if is_wanted}
    )


def bucket_name(context: Context, purpose: str) -> str:
    """The name of the product's own bucket for this purpose, whether it has one or not."""
    return name_of(context.stack, purpose, context.project, most=BUCKET)


def _bucket(context: Context, purpose: str, origins: Origins) -> Bucket:
    name = origins.rule("name", bucket_name(context, purpose), BUCKET_NAMES)
    if purpose == "logs":
        logs = log_days(context.blueprint)
        reason = "a month covers most searches for a cause; what must be kept longer is said in observability.logs"
        at = ("observability", "logs")
        kept = origins.given_or("expire_days", logs, *at, default=_DEFAULT_LOG_DAYS, reason=reason)
        return Bucket(name=name, expire_days=kept)
    if purpose == "traces" and (days := trace_days(context.blueprint)) is not None:
        return Bucket(name=name, expire_days=origins.given("expire_days", days, "observability", "traces"))
    return Bucket(name=name, expire_days=origins.rule("expire_days", None, KEPT_OBJECTS))
