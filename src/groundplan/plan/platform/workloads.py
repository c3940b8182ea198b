"""Services and workers of the team in the cluster: what reaches them through `needs`, and what they reach."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from groundplan.plan.model import ClusterService, Replicas, frozen_map
from groundplan.plan.model.platform import AnyServer, ClusterSecret, QueueScaling, Workload
from groundplan.plan.origin import Origins
from groundplan.plan.platform.accounts import google_email, service_identity
from groundplan.plan.platform.connections import model_url, service_url
from groundplan.plan.platform.rules import ACCOUNTS, CALLS, IMAGE_PLACES, QUEUE_SCALING, SECRETS, VERTEX, WIRED
from groundplan.plan.platform.secrets import secrets_of
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.plan.services import MESSAGES_PER_WORKER, circles, scales_on_queue, variable
from groundplan.problems import Path, Problem

CLOUD_SQL_API = "sqladmin.googleapis.com"
"""Where connectors of Cloud SQL get their certificates; no name in a blueprint has a dot."""


def problems(around: Surroundings) -> Iterator[Problem]:
    """Services that nothing can call, that wait for each other, or that set what `needs` sets."""
    services = around.services
    for name, service in services.items():
        for index, needed in enumerate(service.needs or ()):
            if needed in services and services[needed].port is None:
                hint = f"give {needed} a port, or delete it here; data.queue is the way to give work to a worker"
                message = f"{needed} has no port, so that nothing can call it"
                code = around.code("GP204", "GP475")
                yield Problem(code, ("services", name, "needs", index), message, hint)
        if service.replicas.min == 0 and not scales_on_queue(service):
            message = "it may scale to nothing, and nothing would start it again: it does not wait for messages of the queue"
            hint = "set min: 1; only a worker, without a port, that needs queue may have 0"
            yield Problem(around.code("GP204", "GP475"), ("services", name, "replicas", "min"), message, hint)
        yield from _taken_variables(around, name)
    for path, circle in circles(services):
        hint = "each would wait for the other; delete one of these needs"
        yield Problem(around.code("GP428", "GP457"), path, f"services need each other in a circle: {circle}", hint)


def resolve_workloads(
    around: Surroundings, models: Mapping[str, AnyServer], secrets: Mapping[str, ClusterSecret], origins: Origins
) -> Mapping[str, Workload]:
    """The services, by name."""
    return frozen_map(
        {
            name: _workload(around, name, service, models, secrets, origins.at(name))
            for name, service in around.target.services.items()
        }
    )


def calls(around: Surroundings, service: ClusterService) -> tuple[str, ...]:
    """What a service opens connections to; vectors in PostgreSQL are no store of their own."""
    in_postgres = {"vectors": "postgres"} if around.vectors_in_postgres else {}
    found = {in_postgres.get(needed, needed) for needed in service.needs}
    if around.target.cloud == "gcp" and around.target.postgres is not None and "postgres" in found:
        found.add(CLOUD_SQL_API)
    return tuple(sorted(found))


def _workload(
    around: Surroundings,
    name: str,
    service: ClusterService,
    models: Mapping[str, AnyServer],
    secrets: Mapping[str, ClusterSecret],
    origins: Origins,
) -> Workload:
    path: Path = ("services", name)
    replicas, env = origins.at("replicas"), origins.at("env")
    given = {key: env.given(key, value, *path, "env", key) for key, value in service.env.items()}
    wired = {key: env.rule(key, value, WIRED) for key, value in _wired(around, name, service, models).items()}
    taken = {*given, *service.secrets}
    vertex = {key: env.rule(key, value, VERTEX) for key, value in _vertex(around, service).items() if key not in taken}
    return Workload(
        image=_image(around, name, service, origins),
        port=None if service.port is None else origins.given("port", service.port, *path, "port"),
        millicpu=origins.given("millicpu", math.ceil(service.cpu * 1000), *path, "cpu"),
        memory_mib=origins.given("memory_mib", service.memory_mib, *path, "memory"),
        replicas=Replicas(
            min=replicas.given("min", service.replicas.min, *path, "replicas", "min"),
            max=replicas.given("max", service.replicas.max, *path, "replicas", "max"),
        ),
        expose=None if service.expose is None else origins.given("expose", service.expose, *path, "expose"),
        host=None if service.host is None else origins.given("host", service.host, *path, "host"),
        health=None if service.health is None else origins.given("health", service.health, *path, "health"),
        env=frozen_map({**vertex, **given, **wired}),
        secrets=origins.rule("secrets", secrets_of(around, name, secrets), SECRETS),
        calls=origins.rule("calls", calls(around, service), CALLS),
        account=origins.rule("account", service_identity(around, name), ACCOUNTS),
        scaling=origins.rule("scaling", _scaling(around, name), QUEUE_SCALING),
    )


def _scaling(around: Surroundings, name: str) -> QueueScaling | None:
    """On the queue of the product, which the plan names before it is there."""
    target = around.target
    if target.queue is None or not scales_on_queue(around.services[name]):
        return None
    if target.cloud == "aws":
        queue = f"https://sqs.{target.region}.amazonaws.com/{target.account}/{target.queue.name}"
    else:
        queue = f"projects/{target.project}/subscriptions/{target.queue.subscription}"
    return QueueScaling(queue, MESSAGES_PER_WORKER)


def _image(around: Surroundings, name: str, service: ClusterService, origins: Origins) -> str:
    if service.image == around.services[name].image:
        return origins.given("image", service.image, "services", name, "image")
    return origins.rule("image", service.image, IMAGE_PLACES)


def _wired(around: Surroundings, name: str, service: ClusterService, models: Mapping[str, AnyServer]) -> dict[str, str]:
    """Plain variables out of `needs`."""
    target, values = around.target, dict[str, str]()
    for needed in service.needs:
        if needed in models:
            values[variable(needed, "URL")] = model_url(needed, models[needed])
            if (served := models[needed].served_name) is not None:
                values[variable(needed, "MODEL")] = served
        elif needed in target.api_models:
            values[variable(needed, "MODEL")] = target.api_models[needed].model
        elif needed in target.services:
            port = target.services[needed].port
            if port is None:
                raise ValueError(f"service {needed} has no port; the checks before this refuse it")
            values[variable(needed, "URL")] = service_url(needed, port)
    return values | _own_users(around, name, service)


def _own_users(around: Surroundings, name: str, service: ClusterService) -> dict[str, str]:
    """By which a store of the cloud knows this service."""
    target, values = around.target, dict[str, str]()
    in_database = {"postgres", "vectors"} if around.vectors_in_postgres else {"postgres"}
    if target.cloud == "aws":
        if target.cache is not None and "cache" in service.needs:
            values["CACHE_USER"] = target.cache.users[name]
    elif target.postgres is not None and not in_database.isdisjoint(service.needs):
        email = google_email(around, name)
        if email is None:
            raise ValueError(f"service {name} has no Google account to log in to the database with")
        # https://docs.cloud.google.com/sql/docs/postgres/iam-authentication
        values["POSTGRES_USER"] = email.removesuffix(".gserviceaccount.com")
    return values


def _vertex(around: Surroundings, service: ClusterService) -> dict[str, str]:
    target = around.target
    if target.cloud != "gcp":
        return {}
    if not any(needed in target.api_models and target.api_models[needed].vendor == "vertex" for needed in service.needs):
        return {}
    return {
        "GOOGLE_CLOUD_LOCATION": target.region,
        "GOOGLE_CLOUD_PROJECT": target.project,
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
    }


# --- variables that are taken -----------------------------------------------------------------------------------------------

_POSTGRES = ("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DATABASE", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_INSTANCE")
_STORES: Mapping[str, tuple[str, ...]] = {
    "postgres": _POSTGRES,
    "vectors": ("VECTORS_URL", "VECTORS_API_KEY"),
    "cache": ("CACHE_HOST", "CACHE_PORT", "CACHE_USER", "CACHE_PASSWORD", "CACHE_CA_CERTIFICATES"),
    "queue": ("QUEUE_URL", "QUEUE_TOPIC", "QUEUE_SUBSCRIPTION"),
}


def _taken_variables(around: Surroundings, name: str) -> Iterator[Problem]:
    service, models = around.services[name], around.models
    wired: dict[str, str] = {}
    for needed in service.needs or ():
        if needed in _STORES:
            wired |= dict.fromkeys(_STORES[needed], needed)
            if needed == "vectors" and around.vectors_in_postgres:
                wired |= dict.fromkeys(_POSTGRES, needed)
        else:
            suffixes = ("URL", "MODEL", "API_KEY") if needed in models else ("URL",)
            wired |= {variable(needed, suffix): needed for suffix in suffixes}
    for section, names in (("env", service.env or {}), ("secrets", service.secrets or {})):
        for key in names:
            if key in wired:
                hint = f"rename it, or delete it: `needs: [{wired[key]}]` gives the right value"
                message = f"{key} is set by `needs: [{wired[key]}]` already"
                yield Problem(around.code("GP427", "GP456"), ("services", name, section, key), message, hint)
