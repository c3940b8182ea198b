"""APIs, images, secrets and buckets of a product on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from groundplan.plan.gcp.api_models import calls_vertex, key_secrets
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import foreign_registry
from groundplan.plan.gcp.names import COMPUTE, SECRET, host_part, name_of
from groundplan.plan.gcp.network import connects_google_services, makes_run_private
from groundplan.plan.gcp.rules import APIS, MIRRORED_IMAGE, NAMES
from groundplan.plan.gcp.stores import managed_postgres
from groundplan.plan.model import ArtifactRegistry, Bucket, frozen_map
from groundplan.plan.origin import Origins

_ALWAYS = ("artifactregistry", "cloudresourcemanager", "compute", "iam")


def resolve_apis(context: Context, origins: Origins, more: Iterable[str]) -> tuple[str, ...]:
    """Host names of the APIs that the common parts of the plan need, and of those in ``more``."""
    wanted = {
        "aiplatform": calls_vertex(context),
        "dns": makes_run_private(context),
        "secretmanager": bool(secret_names(context)),
        "servicenetworking": connects_google_services(context),
        "sqladmin": managed_postgres(context) is not None,
    }
    names = {*_ALWAYS, *more, *(name for name, is_wanted in wanted.items() if is_wanted)}
    return origins.rule("apis", tuple(f"{name}.googleapis.com" for name in sorted(names)), APIS)


def resolve_registry(context: Context, origins: Origins) -> ArtifactRegistry:
    """The repository for the team's images, and those that mirror registries which Google does not pull from."""
    images = [service.image for service in (context.blueprint.services or {}).values()]
    hosts = sorted({host for image in images if (host := foreign_registry(image))})
    mirrors = {host: name_of(context.stack, "mirror", host_part(host)) for host in hosts}
    return ArtifactRegistry(
        repository=origins.rule("repository", name_of(context.stack, most=COMPUTE), NAMES),
        mirrors=origins.rule("mirrors", frozen_map(mirrors), MIRRORED_IMAGE),
    )


def secret_names(context: Context) -> set[str]:
    """Every secret that services name, and the keys of model APIs, by the name that the blueprint uses."""
    services = (context.blueprint.services or {}).values()
    return {*key_secrets(context), *(secret for service in services for secret in (service.secrets or {}).values())}


def resolve_secrets(context: Context, origins: Origins) -> Mapping[str, str]:
    """Entries of Secret Manager without a value: their ids, by the name that the blueprint uses."""
    ids = {name: context.name(name, most=SECRET) for name in secret_names(context)}
    return origins.rule("secrets", frozen_map(ids), NAMES)


def resolve_buckets(context: Context, origins: Origins) -> Mapping[str, Bucket]:
    """Buckets by their purpose; a product on Cloud Run has none."""
    return frozen_map({})
