"""Services and workers on Cloud Run: their size, and what reaches them through `needs`, `env` and `secrets`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from groundplan import catalog
from groundplan.blueprint.model import Model, Service
from groundplan.plan.api_models import key_secret
from groundplan.plan.gcp.api_models import VERTEX_CALLS, needs_vertex
from groundplan.plan.gcp.cloud_run.rules import CONCURRENCY, DEFAULT_URL, GENERATION, HOSTED_NAMES, VERTEX, WIRED
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import resolve_image
from groundplan.plan.gcp.names import CLOUD_RUN_SERVICE
from groundplan.plan.gcp.rules import NAMES, PROTECTION
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import ApiModel, CloudRunModel, CloudRunService, CloudRunWorker, OnGcp
from groundplan.plan.origin import Origins
from groundplan.plan.services import memory_mib, resolve_replicas, variable
from groundplan.problems import Path

POSTGRES_PORT = "5432"
POSTGRES_VARIABLES = ("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DATABASE", "POSTGRES_USER", "POSTGRES_INSTANCE")
# The vectors are in the same database.
STORE_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "postgres": POSTGRES_VARIABLES,
    "vectors": POSTGRES_VARIABLES,
    "cache": ("CACHE_HOST", "CACHE_PORT", "CACHE_USER", "CACHE_CA_CERTIFICATES"),
    "queue": ("QUEUE_TOPIC", "QUEUE_SUBSCRIPTION"),
}
DEFAULT_CONCURRENCY = 80


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a service is resolved in: the blueprint, and the parts of the plan that its values come from."""

    context: Context
    base: OnGcp
    hosted: Mapping[str, CloudRunModel]

    @property
    def models(self) -> Mapping[str, ApiModel | CloudRunModel]:
        """The models behind an API, and those that Cloud Run hosts."""
        return {**self.base.api_models, **self.hosted}


def vertex_variables(context: Context) -> Mapping[str, str]:
    """What Google's Gen AI SDK reads where models of Vertex AI are called."""
    return {
        "GOOGLE_CLOUD_LOCATION": context.region,
        "GOOGLE_CLOUD_PROJECT": context.project,
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
    }


def wired_variables(service: Service, models: Mapping[str, Model]) -> dict[str, str]:
    """Every environment variable that ``needs`` sets and ``env`` cannot, with the needed name."""
    wired: dict[str, str] = {}
    for needed in service.needs or ():
        model = models.get(needed)
        if needed in STORE_VARIABLES:
            wired |= dict.fromkeys(STORE_VARIABLES[needed], needed)
        elif model is None:
            wired[variable(needed, "URL")] = needed
        else:
            suffixes = ["MODEL", *(["URL"] if model.server != "api" else ["API_KEY"] if key_secret(needed, model) else [])]
            wired |= {variable(needed, suffix): needed for suffix in suffixes}
    if service.port is not None:
        # Who has a port publishes only.
        wired.pop("QUEUE_SUBSCRIPTION", None)
    return wired


def resolve_service(name: str, around: Surroundings, origins: Origins) -> CloudRunService:
    """One service of the plan; that its values can be used is checked by ``groundplan.plan.gcp.cloud_run.checks``."""
    service = around.context.services[name]
    path: Path = ("services", name)
    if service.port is None or service.expose is None:
        raise ValueError(f"service {name} has no port: it is a worker")
    full = service.cpu >= 1 and memory_mib(service.memory) >= catalog.cloud_run().gen2_min_memory_mib
    generation: Literal["gen1", "gen2"] = "gen2" if full else "gen1"
    called = any(name in (other.needs or ()) for other in around.context.services.values())
    no_path = "the container is ready when its port is open: a path that nobody named may answer 404, which would stop it"
    return CloudRunService(
        **_container(name, around, origins),
        port=origins.given("port", service.port, *path, "port"),
        execution_environment=origins.rule("execution_environment", generation, GENERATION),
        concurrency=origins.rule("concurrency", DEFAULT_CONCURRENCY if service.cpu >= 1 else 1, CONCURRENCY),
        expose=origins.given("expose", service.expose, *path, "expose"),
        host=None if service.host is None else origins.given("host", service.host, *path, "host"),
        default_url=origins.rule("default_url", service.host is None or called, DEFAULT_URL),
        health=origins.given_or("health", service.health, *path, "health", default=None, reason=no_path),
    )


def resolve_worker(name: str, around: Surroundings, origins: Origins) -> CloudRunWorker:
    """One service without a port; that its values can be used is checked by ``groundplan.plan.gcp.cloud_run.checks``."""
    return CloudRunWorker(**_container(name, around, origins))


def _container(name: str, around: Surroundings, origins: Origins) -> dict[str, Any]:
    """What a service and a worker have in common."""
    service, context = around.context.services[name], around.context
    path: Path = ("services", name)
    account = context.account(name, in_database=not {"postgres", "vectors"}.isdisjoint(service.needs or ()))
    return {
        "name": origins.rule("name", context.name(name, most=CLOUD_RUN_SERVICE), NAMES),
        "service_account": origins.rule("service_account", account, NAMES),
        "image": resolve_image(context, service.image, *path, "image", origins=origins),
        "cpu": origins.given("cpu", service.cpu, *path, "cpu"),
        "memory_mib": origins.given("memory_mib", memory_mib(service.memory), *path, "memory"),
        "replicas": resolve_replicas(service.replicas, path, origins),
        "env": _env(service, path, around, origins.at("env")),
        "secrets": _secrets(service, path, around, origins.at("secrets")),
        "needs_models": _needed(service, path, "needs_models", around.models, origins),
        "needs_services": _needed(service, path, "needs_services", around.context.services, origins),
        "needs_stores": _needed(service, path, "needs_stores", STORE_VARIABLES, origins),
        "vertex": origins.rule("vertex", needs_vertex(context, service), VERTEX_CALLS),
        "deletion_protection": origins.rule("deletion_protection", context.production, PROTECTION),
    }


def _env(service: Service, path: Path, around: Surroundings, origins: Origins) -> Mapping[str, str]:
    """Plain variables; those with an address or an account in them are known after apply and set by the stack."""
    values: dict[str, str] = {}
    if needs_vertex(around.context, service):
        given = {*(service.env or {}), *(service.secrets or {})}
        wanted = {name: value for name, value in vertex_variables(around.context).items() if name not in given}
        values |= {name: origins.rule(name, value, VERTEX) for name, value in wanted.items()}
    values |= {name: origins.given(name, value, *path, "env", name) for name, value in (service.env or {}).items()}
    needs = service.needs or ()
    for needed in needs:
        name = variable(needed, "MODEL")
        if needed in around.hosted:
            values[name] = origins.rule(name, around.hosted[needed].served_name, HOSTED_NAMES)
        elif needed in around.base.api_models:
            values[name] = origins.rule(name, around.base.api_models[needed].model, WIRED)
    if around.base.postgres is not None and {"postgres", "vectors"} & set(needs):
        values["POSTGRES_PORT"] = origins.rule("POSTGRES_PORT", POSTGRES_PORT, WIRED)
        values["POSTGRES_DATABASE"] = origins.rule("POSTGRES_DATABASE", around.base.postgres.database, WIRED)
    return frozen_map(values)


def _secrets(service: Service, path: Path, around: Surroundings, origins: Origins) -> Mapping[str, str]:
    values = {name: origins.given(name, secret, *path, "secrets", name) for name, secret in (service.secrets or {}).items()}
    for needed in service.needs or ():
        if needed in around.base.api_models and (key := around.base.api_models[needed].key_secret):
            name = variable(needed, "API_KEY")
            values[name] = origins.rule(name, key, WIRED)
    return frozen_map(values)


def _needed(service: Service, path: Path, name: str, kind: Mapping[str, object], origins: Origins) -> tuple[str, ...]:
    found = tuple(sorted(needed for needed in service.needs or () if needed in kind))
    return origins.given(name, found, *path, "needs") if found else ()
