"""The way in from outside: the load balancer of the public services."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.blueprint.model import Service
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import LOAD_BALANCER, RATE_LIMIT
from groundplan.plan.model import LoadBalancer
from groundplan.plan.origin import Origins
from groundplan.problems import Path, Problem

_REQUESTS_PER_MINUTE = 600
# The common name of a certificate has 64 bytes at the most, and a target proxy takes 15 certificates.
# https://docs.cloud.google.com/load-balancing/docs/quotas#ssl_certificates
_LONGEST_HOST = 63
_MOST_HOSTS = 15


def problems(context: Context) -> Iterator[Problem]:
    """Hosts that the load balancer does not take, or too many of them."""
    services = context.blueprint.services or {}
    for name, service in services.items():
        yield from _host(("services", name), service)
    public = [name for name, service in services.items() if service.expose == "public"]
    for name in public[_MOST_HOSTS:]:
        message = f"{len(public)} services are public, but one load balancer serves {_MOST_HOSTS} hosts"
        hint = "make some of them internal, or split the blueprint"
        yield Problem("GP459", ("services", name, "expose"), message, hint)


def resolve_load_balancer(context: Context, origins: Origins) -> LoadBalancer | None:
    """The load balancer that all public services share; None where none is public."""
    services = (context.blueprint.services or {}).values()
    if not any(service.expose == "public" for service in services):
        return None
    return LoadBalancer(
        name=origins.rule("name", context.stack, LOAD_BALANCER),
        requests_per_minute=origins.rule("requests_per_minute", _REQUESTS_PER_MINUTE, RATE_LIMIT),
    )


def _host(path: Path, service: Service) -> Iterator[Problem]:
    if service.expose == "public" and service.host is None:
        hint = "the DNS name under which people reach it; the load balancer's certificate is issued for it"
        yield Problem("GP458", (*path, "expose"), "a public service needs a host", hint)
    elif service.host is not None and len(service.host) > _LONGEST_HOST:
        hint = f"a certificate managed by Google takes at most {_LONGEST_HOST} characters"
        yield Problem("GP458", (*path, "host"), f"{service.host} has {len(service.host)} characters", hint)
