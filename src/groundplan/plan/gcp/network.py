"""The network of an api-first product on Google Cloud: its ranges, and what is wrong with the one that a blueprint gives."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from groundplan.blueprint import Blueprint
from groundplan.plan.gcp.rules import NAMES, PRIVATE_RUN_URLS, SERVICES_RANGE, SUBNET
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


def resolve_network(
    blueprint: Blueprint, origins: Origins, problems: list[Problem], *, name: str, instances: int, private_run_urls: bool
) -> GcpNetwork:
    """Ranges for at most ``instances`` Cloud Run instances; what is wrong goes to ``problems``."""
    given = None if blueprint.network is None else blueprint.network.cidr
    reason = "any private range will do while nothing is connected to it"
    text = origins.given_or("cidr", given, *_CIDR, default=DEFAULT_CIDR, reason=reason)
    wrong = list(_wrong_range(ipaddress.IPv4Network(text)))
    problems += wrong
    cidr = ipaddress.IPv4Network(DEFAULT_CIDR if wrong else text)
    low, high = cidr.subnets()
    subnet = ipaddress.IPv4Network(f"{low.network_address}/{max(low.prefixlen, USUAL_PREFIX)}")
    if instances * ADDRESSES_RUNNING + RESERVED_ADDRESSES > subnet.num_addresses and not wrong:
        problems.append(_too_many_instances(subnet, low, instances))
    postgres = blueprint.data is not None and blueprint.data.postgres is not None
    services = ipaddress.IPv4Network(f"{high.network_address}/{max(high.prefixlen, USUAL_PREFIX)}")
    return GcpNetwork(
        name=origins.rule("name", name, NAMES),
        cidr=text,
        subnet_cidr=origins.rule("subnet_cidr", str(subnet), SUBNET),
        services_cidr=origins.rule("services_cidr", str(services), SERVICES_RANGE) if postgres else None,
        private_run_urls=origins.rule("private_run_urls", private_run_urls, PRIVATE_RUN_URLS),
    )


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
