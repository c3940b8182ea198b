"""Cloud Run services of an api-first product: their size, and what reaches them through `needs`, `env` and `secrets`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from groundplan import catalog
from groundplan.blueprint.model import Model, Service
from groundplan.plan.gcp.api_models import key_secret
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import pulled_image
from groundplan.plan.gcp.names import CLOUD_RUN_SERVICE, SERVICE_ACCOUNT, SERVICE_ACCOUNT_LEAST
from groundplan.plan.gcp.rules import CONCURRENCY, DEFAULT_URL, GENERATION, MIRRORED_IMAGE, NAMES, PROTECTION, WIRED
from groundplan.plan.model import ApiModel, CloudRunService, OnGcp, Replicas, frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.services import memory_mib, variable
from groundplan.problems import Path

POSTGRES_PORT = "5432"
POSTGRES_VARIABLES = ("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DATABASE", "POSTGRES_USER", "POSTGRES_INSTANCE")
DEFAULT_CONCURRENCY = 80


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a service is resolved in: the blueprint, and the parts of the plan that its values come from."""

    context: Context
    base: OnGcp

    @property
    def services(self) -> Mapping[str, Service]:
        """The services of the blueprint."""
        return self.context.blueprint.services or {}

    @property
    def models(self) -> Mapping[str, ApiModel]:
        """The models behind an API."""
        return self.base.api_models


def wired_variables(service: Service, models: Mapping[str, Model]) -> dict[str, str]:
    """Every environment variable that ``needs`` sets, with the needed name."""
    wired: dict[str, str] = {}
    for needed in service.needs or ():
        if needed == "postgres":
            wired |= dict.fromkeys(POSTGRES_VARIABLES, needed)
        elif needed in models:
            wired[variable(needed, "MODEL")] = needed
            if key_secret(needed, models[needed]) is not None:
                wired[variable(needed, "API_KEY")] = needed
        else:
            wired[variable(needed, "URL")] = needed
    return wired


def resolve_service(name: str, around: Surroundings, origins: Origins) -> CloudRunService:
    """One service of the plan; that its values can be used is checked by ``groundplan.plan.gcp.cloud_run_checks``."""
    service = around.services[name]
    path: Path = ("services", name)
    if service.port is None or service.expose is None:
        raise ValueError(f"service {name} has no port; the checks before this refuse it")
    memory = memory_mib(service.memory)
    full = service.cpu >= 1 and memory >= catalog.cloud_run().gen2_min_memory_mib
    generation: Literal["gen1", "gen2"] = "gen2" if full else "gen1"
    called = any(name in (other.needs or ()) for other in around.services.values())
    account = around.context.name(name, most=SERVICE_ACCOUNT, least=SERVICE_ACCOUNT_LEAST)
    no_path = "the container is ready when its port is open: a path that nobody named may answer 404, which would stop it"
    return CloudRunService(
        name=origins.rule("name", around.context.name(name, most=CLOUD_RUN_SERVICE), NAMES),
        service_account=origins.rule("service_account", account, NAMES),
        image=_image(service, path, around, origins),
        port=origins.given("port", service.port, *path, "port"),
        cpu=origins.given("cpu", service.cpu, *path, "cpu"),
        memory_mib=origins.given("memory_mib", memory, *path, "memory"),
        execution_environment=origins.rule("execution_environment", generation, GENERATION),
        concurrency=origins.rule("concurrency", DEFAULT_CONCURRENCY if service.cpu >= 1 else 1, CONCURRENCY),
        replicas=Replicas(
            min=origins.at("replicas").given("min", service.replicas.min, *path, "replicas", "min"),
            max=origins.at("replicas").given("max", service.replicas.max, *path, "replicas", "max"),
        ),
        expose=origins.given("expose", service.expose, *path, "expose"),
        host=None if service.host is None else origins.given("host", service.host, *path, "host"),
        default_url=origins.rule("default_url", service.expose == "internal" or called, DEFAULT_URL),
        health=origins.given_or("health", service.health, *path, "health", default=None, reason=no_path),
        env=_env(service, path, around, origins.at("env")),
        secrets=_secrets(service, path, around, origins.at("secrets")),
        needs_models=_needed(service, path, "needs_models", around.models, origins),
        needs_services=_needed(service, path, "needs_services", around.services, origins),
        needs_postgres=origins.rule("needs_postgres", "postgres" in (service.needs or ()), WIRED),
        deletion_protection=origins.rule("deletion_protection", around.context.production, PROTECTION),
    )


def _image(service: Service, path: Path, around: Surroundings, origins: Origins) -> str:
    base = around.base
    pulled = pulled_image(service.image, base.registry.mirrors, region=base.region, project=base.project)
    if pulled == service.image:
        return origins.given("image", pulled, *path, "image")
    return origins.rule("image", pulled, MIRRORED_IMAGE)


def _env(service: Service, path: Path, around: Surroundings, origins: Origins) -> Mapping[str, str]:
    """Plain variables; those with an address or an account in them are known after apply and set by the stack."""
    values = {name: origins.given(name, value, *path, "env", name) for name, value in (service.env or {}).items()}
    needs = service.needs or ()
    for model in needs:
        if model in around.models:
            name = variable(model, "MODEL")
            values[name] = origins.rule(name, around.models[model].model, WIRED)
    if "postgres" in needs and around.base.postgres is not None:
        values["POSTGRES_PORT"] = origins.rule("POSTGRES_PORT", POSTGRES_PORT, WIRED)
        values["POSTGRES_DATABASE"] = origins.rule("POSTGRES_DATABASE", around.base.postgres.database, WIRED)
    return frozen_map(values)


def _secrets(service: Service, path: Path, around: Surroundings, origins: Origins) -> Mapping[str, str]:
    values = {name: origins.given(name, secret, *path, "secrets", name) for name, secret in (service.secrets or {}).items()}
    for needed in service.needs or ():
        if needed in around.models and (key := around.models[needed].key_secret):
            name = variable(needed, "API_KEY")
            values[name] = origins.rule(name, key, WIRED)
    return frozen_map(values)


def _needed(service: Service, path: Path, name: str, kind: Mapping[str, object], origins: Origins) -> tuple[str, ...]:
    found = tuple(sorted(needed for needed in service.needs or () if needed in kind))
    if found:
        return origins.given(name, found, *path, "needs")
    return origins.rule(name, found, WIRED)
