"""APIs, images, the key, secrets and buckets of a product on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from groundplan.plan.gcp.api_models import calls_vertex, key_secrets
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import foreign_registry
from groundplan.plan.gcp.names import BUCKET, COMPUTE, SECRET, host_part, name_of
from groundplan.plan.gcp.network import connects_google_services, makes_run_private
from groundplan.plan.gcp.rules import (
    APIS,
    BUCKET_NAMES,
    HUB_TOKEN,
    KEPT_OBJECTS,
    KEY,
    MIRRORED_IMAGE,
    NAMES,
    PROJECT_NUMBER,
)
from groundplan.plan.gcp.stores import managed_postgres, runs_postgres_itself
from groundplan.plan.model import ArtifactRegistry, Bucket, KmsKey, frozen_map
from groundplan.plan.origin import Origins
from groundplan.problems import Problem

_ALWAYS = ("artifactregistry", "cloudresourcemanager", "compute", "iam")
_ROTATION_DAYS = 90
_DEFAULT_LOG_DAYS = 30
_HUB_TOKEN = "hub-token"


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with names and numbers of the shared parts."""
    if context.on_gke and context.cloud.project_number is None:
        message = "project_number is missing: it is in the names of workload identities and of Google's service agents"
        hint = f"read it with: {PROJECT_NUMBER.format(project=context.project)}"
        yield Problem("GP470", ("cloud", "project_number"), message, hint)
    name = context.blueprint.metadata.name
    if context.on_gke and (name.startswith("goog") or "google" in name):
        hint = "buckets are named after it, and Cloud Storage keeps goog and google to itself"
        yield Problem("GP474", ("metadata", "name"), f"name {name!r} has Google's own name in it", hint)
    for service_name, service in (context.blueprint.services or {}).items():
        for variable, secret in (service.secrets or {}).items():
            if secret == _HUB_TOKEN and needs_hub_token(context):
                message = f"{_HUB_TOKEN} is the secret with the Hugging Face token already"
                hint = "only what loads models reads that one: name this one differently"
                yield Problem("GP474", ("services", service_name, "secrets", variable), message, hint)


# --- project, APIs, key, images ---------------------------------------------------------------------------------------------


def resolve_project_number(context: Context, origins: Origins) -> str | None:
    """The project's number; None where the blueprint does not say it and nothing needs it."""
    given = context.cloud.project_number
    return None if given is None else origins.given("project_number", given, "cloud", "project_number")


def resolve_apis(context: Context, origins: Origins, more: Iterable[str]) -> tuple[str, ...]:
    """Host names of the APIs that the common parts of the plan need, and of those in ``more``."""
    wanted = {
        "aiplatform": calls_vertex(context),
        "cloudkms": context.on_gke,
        "dns": makes_run_private(context),
        "secretmanager": bool(secret_names(context)) or needs_hub_token(context),
        "servicenetworking": connects_google_services(context),
        "sqladmin": managed_postgres(context) is not None,
        "storage": context.on_gke,
    }
    names = {*_ALWAYS, *more, *(name for name, is_wanted in wanted.items() if is_wanted)}
    return origins.rule("apis", tuple(f"{name}.googleapis.com" for name in sorted(names)), APIS)


def resolve_key(context: Context, origins: Origins) -> KmsKey | None:
    """The key of Cloud KMS; None on Cloud Run, whose data Google's own keys encrypt."""
    if not context.on_gke:
        return None
    return KmsKey(
        name=origins.rule("name", context.stack, NAMES), rotation_days=origins.rule("rotation_days", _ROTATION_DAYS, KEY)
    )


def resolve_registry(context: Context, origins: Origins) -> ArtifactRegistry:
    """The repository for the team's images, and those that mirror registries from which Cloud Run does not pull."""
    images = [service.image for service in (context.blueprint.services or {}).values()]
    # The nodes of a cluster pull from any registry.
    foreign = set() if context.on_gke else {host for image in images if (host := foreign_registry(image))}
    mirrors = {host: name_of(context.stack, "mirror", host_part(host)) for host in sorted(foreign)}
    return ArtifactRegistry(
        repository=origins.rule("repository", name_of(context.stack, most=COMPUTE), NAMES),
        mirrors=origins.rule("mirrors", frozen_map(mirrors), MIRRORED_IMAGE),
    )


# --- secrets ----------------------------------------------------------------------------------------------------------------


def secret_names(context: Context) -> set[str]:
    """Every secret that services name, and the keys of model APIs, by the name that the blueprint uses."""
    services = (context.blueprint.services or {}).values()
    return {*key_secrets(context), *(secret for service in services for secret in (service.secrets or {}).values())}


def resolve_secrets(context: Context, origins: Origins) -> Mapping[str, str]:
    """Entries of Secret Manager without a value: their ids, by the name that the blueprint uses."""
    ids = {name: context.name(name, most=SECRET) for name in secret_names(context)}
    return origins.rule("secrets", frozen_map(ids), NAMES)


def needs_hub_token(context: Context) -> bool:
    """Whether a model that is hosted comes from the Hugging Face Hub."""
    models = (context.blueprint.models or {}).values()
    return any(model.server != "api" and model.source.startswith("hf://") for model in models)


def resolve_hub_token(context: Context, origins: Origins) -> str | None:
    """The id of the secret for the Hugging Face token; None where no model comes from the Hub."""
    if not needs_hub_token(context):
        return None
    return origins.rule("hub_token_secret", context.name(_HUB_TOKEN, most=SECRET), HUB_TOKEN)


# --- buckets ----------------------------------------------------------------------------------------------------------------


def resolve_buckets(context: Context, origins: Origins) -> Mapping[str, Bucket]:
    """Buckets by their purpose: ``models``, ``logs`` (Loki), ``traces`` (Tempo), ``backups`` (of PostgreSQL in the cluster).

    A product on Cloud Run has none.
    """
    if not context.on_gke:
        return frozen_map({})
    wanted = {
        "models": True,
        "logs": True,
        "traces": traces_are_kept(context),
        "backups": runs_postgres_itself(context),
    }
    return frozen_map(
        {name: _bucket(context, name, origins.at("buckets", name)) for name, is_wanted in wanted.items() if is_wanted}
    )


def traces_are_kept(context: Context) -> bool:
    """Whether the blueprint says how long traces are kept; without that there is nothing that keeps them."""
    observability = context.blueprint.observability
    return observability is not None and observability.traces is not None


def bucket_name(context: Context, purpose: str) -> str:
    """The name of the product's own bucket for this purpose, whether it has one or not."""
    return name_of(context.stack, purpose, context.project, most=BUCKET)


def _bucket(context: Context, purpose: str, origins: Origins) -> Bucket:
    name = origins.rule("name", bucket_name(context, purpose), BUCKET_NAMES)
    kept = context.blueprint.observability
    if purpose == "logs":
        logs = None if kept is None or kept.logs is None else int(kept.logs.removesuffix("d"))
        reason = "a month covers most searches for a cause; what must be kept longer is said in observability.logs"
        days = origins.given_or("expire_days", logs, *("observability", "logs"), default=_DEFAULT_LOG_DAYS, reason=reason)
        return Bucket(name=name, expire_days=days)
    if purpose == "traces" and kept is not None and kept.traces is not None:
        days = int(kept.traces.removesuffix("d"))
        return Bucket(name=name, expire_days=origins.given("expire_days", days, "observability", "traces"))
    return Bucket(name=name, expire_days=origins.rule("expire_days", None, KEPT_OBJECTS))
