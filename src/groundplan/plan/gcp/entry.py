"""The way in from outside: the load balancer of the public services."""

from __future__ import annotations

from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import LOAD_BALANCER, RATE_LIMIT
from groundplan.plan.model import LoadBalancer
from groundplan.plan.origin import Origins

_REQUESTS_PER_MINUTE = 600


def resolve_load_balancer(context: Context, origins: Origins) -> LoadBalancer | None:
    """The load balancer that all public services share; None where none is public."""
    services = (context.blueprint.services or {}).values()
    if not any(service.expose == "public" for service in services):
        return None
    return LoadBalancer(
        name=origins.rule("name", context.stack, LOAD_BALANCER),
        requests_per_minute=origins.rule("requests_per_minute", _REQUESTS_PER_MINUTE, RATE_LIMIT),
    )
