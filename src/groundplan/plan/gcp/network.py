"""The network of a product on Google Cloud: its ranges, and what is wrong with the one that a blueprint gives."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import NAMES, PRIVATE_RUN_URLS, SERVICES_RANGE, SUBNET
from groundplan.plan.gcp.stores import managed_postgres
from groundplan.plan.model import GcpNetwork
from groundplan.plan.origin import Origins
from groundplan.problems import Path, Problem

DEFAULT_CIDR = "10.10.0.0/16"
# While it runs; it takes as many again while a new revision takes over.
ADDRESSES_RUNNING = 2
# Google Cloud keeps four addresses of every subnet.
RESERVED_ADDRESSES = 4
USUAL_PREFIX = 20
# Half of it is a /24, the smallest range that private services access takes.
SMALLEST_PREFIX = 23
_CIDR: Path = ("network", "cidr")
_PRIVATE = tuple(ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# Docker's bridge: Cloud SQL instances cannot be reached from it. https://docs.cloud.google.com/sql/docs/postgres/private-ip
_DOCKER_BRIDGE = ipaddress.IPv4Network("172.17.0.0/16")


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the range of the network, or too much for it."""
    given = None if context.blueprint.network is None else context.blueprint.network.cidr
    cidr = ipaddress.IPv4Network(given or DEFAULT_CIDR)
    if wrong := list(_wrong_range(cidr)):
        yield from wrong
        return
    low = _halves(cidr)[0]
    subnet, instances = _start(low), sum(service.replicas.max for service in (context.blueprint.services or {}).values())
    if instances * ADDRESSES_RUNNING + RESERVED_ADDRESSES > subnet.num_addresses:
        yield _too_many_instances(subnet, low, instances)


def resolve_network(context: Context, origins: Origins) -> GcpNetwork:
    """Ranges of the network and of its parts, which have passed ``problems``."""
    given = None if context.blueprint.network is None else context.blueprint.network.cidr
    reason = "any private range will do while nothing is connected to it"
    cidr = origins.given_or("cidr", given, *_CIDR, default=DEFAULT_CIDR, reason=reason)
    low, high = _halves(ipaddress.IPv4Network(cidr))
    services = origins.rule("services_cidr", str(_start(high)), SERVICES_RANGE) if connects_google_services(context) else None
    return GcpNetwork(
        name=origins.rule("name", context.stack, NAMES),
        cidr=cidr,
        subnet_cidr=origins.rule("subnet_cidr", str(_start(low)), SUBNET),
        services_cidr=services,
        private_run_urls=origins.rule("private_run_urls", makes_run_private(context), PRIVATE_RUN_URLS),
    )


def connects_google_services(context: Context) -> bool:
    """Whether Google's own services have addresses in the network: private services access, for Cloud SQL."""
    return managed_postgres(context) is not None


def makes_run_private(context: Context) -> bool:
    """Whether Cloud Run services call each other, which they do through the network."""
    services = context.blueprint.services or {}
    return not context.on_gke and any(needed in services for service in services.values() for needed in service.needs or ())


def _halves(cidr: ipaddress.IPv4Network) -> tuple[ipaddress.IPv4Network, ipaddress.IPv4Network]:
    low, high = cidr.subnets()
    return low, high


def _start(half: ipaddress.IPv4Network) -> ipaddress.IPv4Network:
    return ipaddress.IPv4Network(f"{half.network_address}/{max(half.prefixlen, USUAL_PREFIX)}")


def _wrong_range(cidr: ipaddress.IPv4Network) -> Iterator[Problem]:
    if not any(cidr.subnet_of(block) for block in _PRIVATE):
        hint = "allowed: a range inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        yield Problem("GP452", _CIDR, f"{cidr} is not a private range", hint)
    elif cidr.overlaps(_DOCKER_BRIDGE):
        hint = "Docker's bridge has it, and Cloud SQL is not reachable from there; take another range"
        yield Problem("GP452", _CIDR, f"{cidr} overlaps {_DOCKER_BRIDGE}", hint)
    if cidr.prefixlen > SMALLEST_PREFIX:
        hint = f"take a /{SMALLEST_PREFIX} or larger: half of it for Cloud Run, half for Cloud SQL"
        yield Problem("GP452", _CIDR, f"{cidr} is too small: it has {cidr.num_addresses} addresses", hint)


def _too_many_instances(subnet: ipaddress.IPv4Network, half: ipaddress.IPv4Network, instances: int) -> Problem:
    room = (subnet.num_addresses - RESERVED_ADDRESSES) // ADDRESSES_RUNNING
    message = f"the subnet {subnet} has room for {room} Cloud Run instances, but replicas.max of all services are {instances}"
    hint = f"lower replicas.max; each instance takes {ADDRESSES_RUNNING} addresses"
    if half.prefixlen <= USUAL_PREFIX:
        return Problem("GP452", ("services",), message, hint)
    return Problem("GP452", _CIDR, message, f"take a larger network.cidr (a /{USUAL_PREFIX - 1} gives most), or {hint}")
