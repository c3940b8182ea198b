"""Where requests come into the cluster, and what its workloads reach outside of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from groundplan.plan.model import frozen_map
from groundplan.plan.model.platform import Entry, Outside
from groundplan.plan.origin import Origins
from groundplan.plan.platform.rules import ENTRY, OUTSIDE, OWN_ENTRY
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.plan.platform.workloads import CLOUD_SQL_API, calls

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws
    from groundplan.plan.model.gcp import GpuClusterOnGcp
    from groundplan.plan.model.onprem import OnPremises
    from groundplan.plan.platform.surroundings import ClusterTarget

# https://docs.cloud.google.com/load-balancing/docs/health-checks#fw-rule
_GOOGLE_PROXIES = ("35.191.0.0/16", "130.211.0.0/22")
# As long as clients of model APIs wait: https://github.com/openai/openai-python#timeouts
_CLIENT_SECONDS = 600
_ANYWHERE = ("0.0.0.0/0",)
_HTTPS, _POSTGRES, _CACHE = 443, 5432, 6379
# Of connectors and the Auth Proxy: https://docs.cloud.google.com/sql/docs/postgres/connect-auth-proxy
_CLOUD_SQL_CONNECTOR = 3307


def resolve_entry(around: Surroundings, origins: Origins) -> Entry | None:
    """The load balancer of every service with a host; None where there is none."""
    target = around.target
    rule = OWN_ENTRY if target.cloud == "onprem" else ENTRY
    if target.cloud == "aws":
        found = _alb(target)
    elif target.cloud == "gcp":
        found = _gateway(target)
    else:
        found = _ingress(target)
    if found is None:
        return None
    return Entry(
        kind=origins.rule("kind", found.kind, rule),
        name=origins.rule("name", found.name, rule),
        class_name=origins.rule("class_name", found.class_name, rule),
        internal=origins.rule("internal", found.internal, rule),
        firewall=origins.rule("firewall", found.firewall, rule),
        certificates=origins.rule("certificates", found.certificates, rule),
        sources=origins.rule("sources", found.sources, rule),
        idle_seconds=origins.rule("idle_seconds", found.idle_seconds, rule),
        access_logs=origins.rule("access_logs", found.access_logs, rule),
    )


def resolve_outside(around: Surroundings, origins: Origins) -> Mapping[str, Outside]:
    """What services call and the cluster does not run."""
    target = around.target
    called = {name for service in target.services.values() for name in calls(around, service)}
    there: dict[str, Outside] = {name: Outside(_ANYWHERE, (_HTTPS,)) for name in target.api_models}
    if target.queue is not None:
        there["queue"] = Outside(_ANYWHERE, (_HTTPS,))
    if target.postgres is not None:
        ports = (_POSTGRES,) if target.cloud == "aws" else (_CLOUD_SQL_CONNECTOR, _POSTGRES)
        there["postgres"] = Outside(_store_ranges(target, "postgres"), ports)
        there[CLOUD_SQL_API] = Outside(_ANYWHERE, (_HTTPS,))
    if target.cache is not None:
        there["cache"] = Outside(_store_ranges(target, "cache"), (_CACHE,))
    return frozen_map({name: origins.rule(name, place, OUTSIDE) for name, place in there.items() if name in called})


def _alb(target: GpuClusterOnAws) -> Entry | None:
    entry, zones = target.entry, target.network.zones.values()
    if entry is None:
        return None
    subnets = [zone.private if entry.internal else zone.public for zone in zones]
    return Entry(
        kind="alb",
        name=entry.name,
        class_name="alb",
        internal=entry.internal,
        # The web ACL has the stack's name, which is the cluster's.
        firewall=None if entry.requests_per_5_minutes is None else target.cluster.name,
        certificates=frozen_map({}),
        sources=tuple(subnet for subnet in subnets if subnet is not None),
        idle_seconds=entry.idle_seconds,
        access_logs=None if target.access_logs is None else target.access_logs.name,
    )


def _gateway(target: GpuClusterOnGcp) -> Entry | None:
    entry, proxies = target.load_balancer, target.network.proxy_cidr
    if entry is None:
        return None
    from groundplan.plan.gcp.names import host_part, name_of

    hosts = _hosts(target, internal=entry.internal)
    return Entry(
        kind="gateway",
        name=entry.name,
        class_name="gke-l7-rilb" if entry.internal else "gke-l7-global-external-managed",
        internal=entry.internal,
        firewall=None if entry.internal else entry.name,
        certificates=frozen_map({name: name_of(entry.name, host_part(host)) for name, host in hosts.items()}),
        sources=(*([] if proxies is None else [proxies]), *_GOOGLE_PROXIES),
        idle_seconds=_CLIENT_SECONDS,
        access_logs=None,
    )


def _ingress(target: OnPremises) -> Entry | None:
    hosts = _hosts(target, internal=target.private)
    if not hosts:
        return None
    return Entry(
        kind="ingress",
        name=target.cluster.name,
        class_name=target.cluster.ingress_class,
        internal=target.private,
        firewall=None,
        certificates=frozen_map({name: f"{name}-tls" for name in hosts}),
        sources=(),
        idle_seconds=_CLIENT_SECONDS,
        access_logs=None,
    )


def _hosts(target: ClusterTarget, *, internal: bool) -> Mapping[str, str]:
    """Hosts of the services that the way in serves."""
    reached = "internal" if internal else "public"
    services = target.services.items()
    return {name: service.host for name, service in services if service.host is not None and service.expose == reached}


def _store_ranges(target: GpuClusterOnAws | GpuClusterOnGcp, store: str) -> tuple[str, ...]:
    """The ranges that a store of the cloud has its addresses from."""
    if target.cloud == "aws":
        return tuple(zone.intra for zone in target.network.zones.values() if zone.intra is not None)
    ranges = target.network.services_cidr if store == "postgres" else target.network.subnet_cidr
    return () if ranges is None else (ranges,)
