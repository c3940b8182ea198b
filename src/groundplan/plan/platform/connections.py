"""Addresses inside of the cluster, and what stores are reached with: entries of the secret manager that Terraform writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from groundplan.plan.model import frozen_map
from groundplan.plan.model.platform import AnyServer, ClusterSecret, Connection, ContainerServer, RemoteKey
from groundplan.plan.origin import Origins
from groundplan.plan.platform.rules import CONNECTIONS
from groundplan.plan.platform.stores import DATABASE
from groundplan.plan.platform.surroundings import APPS, DATA, MODELS, Surroundings
from groundplan.plan.services import variable

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws
    from groundplan.plan.model.gcp import GpuClusterOnGcp


def connection(around: Surroundings, name: str, key: str) -> RemoteKey:
    """A property of the connection ``name``; raises KeyError when there is no such connection, or it has no such property."""
    there = _connections(around)[name]
    if key not in there.properties:
        raise KeyError(f"{name} has no {key}")
    return RemoteKey(there.secret, key)


def store_variables(around: Surroundings, store: str) -> dict[str, RemoteKey]:
    """Variables of a store that are the same for every service that needs it; {} where it has no connection."""
    found = _connections(around)
    return {
        variable(store, key.upper()): RemoteKey(found[name].secret, key)
        for name in (store, f"{store}-password")
        if name in found
        for key in found[name].properties
        if key != _SUBSCRIPTION
    }


def resolve_connections(
    around: Surroundings, secrets: Mapping[str, ClusterSecret], origins: Origins
) -> Mapping[str, Connection]:
    """What Secrets of the cluster have of the connections, by their names, and nothing else of them."""
    used = {key for secret in secrets.values() for key in secret.keys.values()}
    found = {name: _only(there, used) for name, there in _connections(around).items()}
    return frozen_map({name: origins.rule(name, there, CONNECTIONS) for name, there in found.items() if there.properties})


def service_url(name: str, port: int) -> str:
    """Address of a service of the team in the cluster."""
    return f"http://{name}.{APPS}.svc:{port}"


def model_url(name: str, server: AnyServer) -> str:
    """Address of a model; with vLLM of its router where there may be several replicas or none, else of its only one.

    The chart vllm-stack names Services after its release, which is named like the model, and the server in it is ``vllm``.
    """
    if isinstance(server, ContainerServer):
        return f"http://{name}.{MODELS}.svc:{server.port}"
    service = "router-service" if server.replicas.max > 1 or server.replicas.min == 0 else "vllm-engine-service"
    return f"http://{name}-{service}.{MODELS}.svc"


def receives(around: Surroundings, service: str) -> bool:
    """Whether a service needs the name of the subscription, from which workers alone receive."""
    target, given = around.target, around.services[service]
    return target.cloud == "gcp" and target.queue is not None and given.port is None


# --- all that there can be --------------------------------------------------------------------------------------------------

_POSTGRES_PORT, _CACHE_PORT = "5432", "6379"
# Of Valkey itself, and of Memorystore: https://docs.cloud.google.com/memorystore/docs/valkey/about-iam-auth
_CACHE_USER = "default"
_RANDOM = "{}"
_PASSWORD = {"password": _RANDOM}
# Workers alone receive.
_SUBSCRIPTION = "subscription"
_VECTOR_PORTS = {"qdrant": ":6333", "weaviate": "", "milvus": ":19530"}


class _Known(NamedTuple):
    """What can be said of a connection, as its fields of these names."""

    values: Mapping[str, str] = {}
    generated: Mapping[str, str] = {}
    attributes: tuple[str, ...] = ()


def _connections(around: Surroundings) -> dict[str, Connection]:
    """Every connection that something in these surroundings may use, with all that it may use of it."""
    known = dict(_in_cluster(around))
    target = around.target
    if target.cloud == "aws":
        known |= _of_aws(target)
    elif target.cloud == "gcp":
        known |= _of_gcp(target)
    return {
        name: Connection(_entry(around, name), frozen_map(values), frozen_map(generated), attributes)
        for name, (values, generated, attributes) in known.items()
    }


def _in_cluster(around: Surroundings) -> Iterator[tuple[str, _Known]]:
    yield "grafana", _Known({"user": "admin"}, _PASSWORD)
    yield "models", _Known({}, {"api_key": _RANDOM})
    if around.runs_postgres:
        place = {"host": f"postgres-rw.{DATA}.svc", "port": _POSTGRES_PORT}
        yield "postgres", _Known({**place, "database": DATABASE, "user": DATABASE}, _PASSWORD)
    if around.runs_cache:
        place = {"host": f"valkey.{DATA}.svc", "port": _CACHE_PORT}
        yield "cache", _Known({**place, "user": _CACHE_USER}, _PASSWORD)
    if around.runs_vectors and around.data.vectors is not None:
        engine = around.data.vectors.engine
        url = {"url": f"http://{engine}.{DATA}.svc{_VECTOR_PORTS[engine]}"}
        # The key of Milvus is a user and its password.
        root = {"api_key": f"root:{_RANDOM}", **_PASSWORD}
        yield "vectors", _Known(url, root if engine == "milvus" else {"api_key": _RANDOM})


def _of_aws(target: GpuClusterOnAws) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    if target.postgres is not None:
        found["postgres"] = _Known({"port": _POSTGRES_PORT, "database": target.postgres.database}, {}, ("host", "user"))
        # Apart from what Terraform writes again when the host changes.
        found["postgres-password"] = _Known({}, _PASSWORD)
    if target.cache is not None:
        # It knows each service by a user of its own.
        found["cache"] = _Known({"port": _CACHE_PORT}, {}, ("host",))
    if target.queue is not None:
        found["queue"] = _Known({}, {}, ("url",))
    return found


def _of_gcp(target: GpuClusterOnGcp) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    if target.postgres is not None:
        # It knows each service by its own Google account, and no password.
        found["postgres"] = _Known({"port": _POSTGRES_PORT, "database": target.postgres.database}, {}, ("host", "instance"))
    if target.cache is not None:
        values = {"port": _CACHE_PORT, "user": _CACHE_USER}
        found["cache"] = _Known(values, {}, ("host", "ca_certificates"))
    if target.queue is not None:
        found["queue"] = _Known({}, {}, ("topic", _SUBSCRIPTION))
    return found


def _entry(around: Surroundings, name: str) -> str:
    """``shop-prod/connections/postgres`` on AWS; elsewhere a name has no slash."""
    slash = "/" if around.on_aws else "-"
    return f"{around.stack}{slash}connections{slash}{name}"


def _only(there: Connection, used: Collection[RemoteKey]) -> Connection:
    keys = {key.property for key in used if key.secret == there.secret}
    return replace(
        there,
        values=frozen_map({key: value for key, value in there.values.items() if key in keys}),
        generated=frozen_map({key: value for key, value in there.generated.items() if key in keys}),
        attributes=tuple(key for key in there.attributes if key in keys),
    )
