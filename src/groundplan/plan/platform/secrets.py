"""Secrets of the cluster that External Secrets fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from groundplan.plan.model import ClusterService, GpuModel, frozen_map
from groundplan.plan.model.platform import ClusterSecret, RemoteKey
from groundplan.plan.origin import Origins
from groundplan.plan.platform.connections import connection, receives, store_variables
from groundplan.plan.platform.rules import SECRETS, SHARED_NOTHING
from groundplan.plan.platform.surroundings import APPS, DATA, MODELS, OBSERVABILITY, Surroundings
from groundplan.plan.services import variable

POSTGRES_OWNER = "postgres-owner"
# Secrets of vector stores in the namespace data with their keys: Weaviate's chart takes the name of a variable for one.
_VECTOR_SECRETS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "qdrant": ("qdrant-api-key", {"api-key": "api_key"}),
    "weaviate": ("weaviate-api-key", {"AUTHENTICATION_APIKEY_ALLOWED_KEYS": "api_key"}),
    "milvus": ("milvus-root", {"password": "password"}),
}


def resolve_secrets(around: Surroundings, origins: Origins) -> Mapping[str, ClusterSecret]:
    """Every Secret, by its name: those of connections, of stores, of models, and one for each service that has some."""
    found = dict(_platform(around))
    for name, service in around.target.services.items():
        if keys := _of_service(around, name, service):
            found[service_secret(name)] = ClusterSecret(APPS, frozen_map(keys))
    rules = {"postgres": SHARED_NOTHING, POSTGRES_OWNER: SHARED_NOTHING} if around.runs_postgres else {}
    return frozen_map({name: origins.rule(name, secret, rules.get(name, SECRETS)) for name, secret in found.items()})


def service_secret(service: str) -> str:
    """Name of the Secret of one service; no other Secret begins so."""
    return f"service-{service}"


def checks_key(model: GpuModel) -> bool:
    """Whether a model server can ask callers for the key: all but Triton, which knows nothing of the kind for HTTP."""
    return model.server != "triton"


def secrets_of(around: Surroundings, name: str, secrets: Mapping[str, ClusterSecret]) -> tuple[str, ...]:
    """Names of the Secrets whose keys become variables of a service."""
    needs = set(around.target.services[name].needs)
    if around.vectors_in_postgres and "vectors" in needs:
        needs.add("postgres")
    wanted = [store for store in ("cache", "postgres", "queue", "vectors") if store in needs]
    return tuple(secret for secret in (*wanted, service_secret(name)) if secret in secrets)


def _platform(around: Surroundings) -> Iterable[tuple[str, ClusterSecret]]:
    target = around.target
    yield "grafana-admin", _secret(around, OBSERVABILITY, "grafana", {"admin-user": "user", "admin-password": "password"})
    if any(checks_key(model) for model in target.models.values()):
        yield "vllm-api-key", _secret(around, MODELS, "models", {"api-key": "api_key"})
    if target.hub_token_secret is not None:
        yield "hub-token", ClusterSecret(MODELS, frozen_map({"token": _filled(around, target.hub_token_secret)}))
    for store in ("postgres", "cache", "queue", "vectors"):
        if variables := store_variables(around, store):
            yield store, ClusterSecret(APPS, frozen_map(variables))
    if around.runs_postgres:
        yield POSTGRES_OWNER, _secret(around, DATA, "postgres", {"username": "user", "password": "password"})
    if around.runs_cache:
        # Keys are users of Valkey.
        yield "valkey-users", _secret(around, DATA, "cache", {"default": "password"})
    if around.runs_vectors and around.data.vectors is not None:
        name, keys = _VECTOR_SECRETS[around.data.vectors.engine]
        yield name, _secret(around, DATA, "vectors", keys)


def _secret(around: Surroundings, namespace: str, name: str, keys: Mapping[str, str]) -> ClusterSecret:
    return ClusterSecret(namespace, frozen_map({key: connection(around, name, own) for key, own in keys.items()}))


def _filled(around: Surroundings, secret: str) -> RemoteKey:
    """What a person fills in: a whole entry of a secret manager, and of a Secret in the cluster its key ``value``."""
    return RemoteKey(secret, "value" if around.target.cloud == "onprem" else None)


def _of_service(around: Surroundings, name: str, service: ClusterService) -> dict[str, RemoteKey]:
    """What the service names, the keys of models that it needs, and for a worker the subscription."""
    target = around.target
    keys = {key: _filled(around, target.secrets[secret]) for key, secret in service.secrets.items()}
    for needed in service.needs:
        if needed in target.models and checks_key(target.models[needed]):
            keys[variable(needed, "API_KEY")] = connection(around, "models", "api_key")
        elif needed in target.api_models and (secret := target.api_models[needed].key_secret):
            keys[variable(needed, "API_KEY")] = _filled(around, target.secrets[secret])
    if "queue" in service.needs and receives(around, name):
        keys["QUEUE_SUBSCRIPTION"] = connection(around, "queue", "subscription")
    return keys
