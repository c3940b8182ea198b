"""The network of a product on Google Cloud: its ranges, and what is wrong with the one that a blueprint gives."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import CLUSTER_RANGES, NAMES, NAT, PRIVATE_RUN_URLS, SERVICES_RANGE, SUBNET
from groundplan.plan.gcp.stores import managed_postgres
from groundplan.plan.model import ClusterRanges, GcpNetwork
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
# A /21 of pods: 32 nodes of the smallest kind.
_SMALLEST_CLUSTER_PREFIX = 20
# More than GKE takes nodes.
_LARGEST_PODS_PREFIX = 10
# The control plane has addresses among the nodes.
_CONTROL_PLANE_ADDRESSES = 4
_CIDR: Path = ("network", "cidr")
_PRIVATE = tuple(ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# Docker's bridge: Cloud SQL instances cannot be reached from it. https://docs.cloud.google.com/sql/docs/postgres/private-ip
_DOCKER_BRIDGE = ipaddress.IPv4Network("172.17.0.0/16")


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the range of the network, or too much for it.

    Whether a cluster's network has room for its nodes is known when they are: see ``capacity_problems``.
    """
    cidr = _cidr(context)
    if wrong := list(_wrong_range(cidr, on_gke=context.on_gke)):
        yield from wrong
    elif not context.on_gke:
        yield from _run_instances(context, cidr)


def resolve_network(context: Context, origins: Origins) -> GcpNetwork:
    """Ranges of the network and of its parts, which have passed ``problems``."""
    given = None if context.blueprint.network is None else context.blueprint.network.cidr
    reason = "any private range will do while nothing is connected to it"
    cidr = origins.given_or("cidr", given, *_CIDR, default=DEFAULT_CIDR, reason=reason)
    ranges, rule = _ranges(context), CLUSTER_RANGES if context.on_gke else SUBNET
    google_rule = CLUSTER_RANGES if context.on_gke else SERVICES_RANGE
    cluster = None
    if ranges.pods is not None and ranges.cluster_services is not None:
        within = origins.at("cluster")
        cluster = ClusterRanges(
            pods=within.rule("pods", str(ranges.pods), CLUSTER_RANGES),
            services=within.rule("services", str(ranges.cluster_services), CLUSTER_RANGES),
        )
    return GcpNetwork(
        name=origins.rule("name", context.stack, NAMES),
        cidr=cidr,
        subnet_cidr=origins.rule("subnet_cidr", str(ranges.subnet), rule),
        services_cidr=origins.rule("services_cidr", str(ranges.google), google_rule)
        if connects_google_services(context)
        else None,
        private_run_urls=origins.rule("private_run_urls", makes_run_private(context), PRIVATE_RUN_URLS),
        cluster=cluster,
        nat=origins.rule("nat", context.on_gke and not context.private, NAT),
    )


def capacity_problems(context: Context, *, nodes: Iterable[tuple[int, int]]) -> Iterator[Problem]:
    """A cluster's network without addresses for all that may run in it.

    ``nodes`` are the most nodes of each pool, and the most pods on one of them. The blueprint has passed ``problems``.
    """
    ranges, every = _ranges(context), list(nodes)
    if ranges.pods is None:
        return
    pods = sum(most * addresses_of_node(pods_per_node) for most, pods_per_node in every)
    machines = sum(most for most, _ in every)
    room = ranges.subnet.num_addresses - RESERVED_ADDRESSES - _CONTROL_PLANE_ADDRESSES
    for needed, has, what, where in (
        (pods, ranges.pods.num_addresses, "addresses of pods", ranges.pods),
        (machines, room, "nodes", ranges.subnet),
    ):
        if needed > has:
            message = f"the range {where} has room for {has} {what}, and at the most they take {needed}"
            hint = "give it a larger network.cidr: half of it is for pods, a quarter for nodes; or lower replicas.max"
            yield Problem("GP461", _CIDR, message, hint)


def addresses_of_node(pods: int) -> int:
    """Addresses that GKE sets aside on a node for at most ``pods`` pods: twice as many, up to a power of two."""
    return 1 << (2 * pods - 1).bit_length()


def connects_google_services(context: Context) -> bool:
    """Whether Google's own services have addresses in the network: private services access, for Cloud SQL."""
    return managed_postgres(context) is not None


def makes_run_private(context: Context) -> bool:
    """Whether Cloud Run services call each other, which they do through the network."""
    services = context.blueprint.services or {}
    return not context.on_gke and any(needed in services for service in services.values() for needed in service.needs or ())


class _Ranges(NamedTuple):
    subnet: ipaddress.IPv4Network
    google: ipaddress.IPv4Network
    cluster_services: ipaddress.IPv4Network | None = None
    pods: ipaddress.IPv4Network | None = None


def _cidr(context: Context) -> ipaddress.IPv4Network:
    given = None if context.blueprint.network is None else context.blueprint.network.cidr
    return ipaddress.IPv4Network(given or DEFAULT_CIDR)


def _ranges(context: Context) -> _Ranges:
    """The parts of the network. Cloud Run: half and half. GKE: a quarter, an eighth, an eighth, and half of it for pods."""
    cidr = _cidr(context)
    low, high = cidr.subnets()
    if not context.on_gke:
        return _Ranges(subnet=_start(low), google=_start(high))
    *_, kubernetes, google = low.subnets(prefixlen_diff=2)
    nodes, _ = low.subnets()
    return _Ranges(_start(nodes), _start(google), _start(kubernetes), _start(high, _LARGEST_PODS_PREFIX))


def _start(part: ipaddress.IPv4Network, largest: int = USUAL_PREFIX) -> ipaddress.IPv4Network:
    return ipaddress.IPv4Network(f"{part.network_address}/{max(part.prefixlen, largest)}")


def _run_instances(context: Context, cidr: ipaddress.IPv4Network) -> Iterator[Problem]:
    subnet, instances = (
        _ranges(context).subnet,
        sum(service.replicas.max for service in (context.blueprint.services or {}).values()),
    )
    if instances * ADDRESSES_RUNNING + RESERVED_ADDRESSES > subnet.num_addresses:
        low, _ = cidr.subnets()
        yield _too_many_instances(subnet, low, instances)


def _wrong_range(cidr: ipaddress.IPv4Network, *, on_gke: bool) -> Iterator[Problem]:
    if not any(cidr.subnet_of(block) for block in _PRIVATE):
        hint = "allowed: a range inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        yield Problem("GP452", _CIDR, f"{cidr} is not a private range", hint)
    elif cidr.overlaps(_DOCKER_BRIDGE):
        hint = "Docker's bridge has it, and Cloud SQL is not reachable from there; take another range"
        yield Problem("GP452", _CIDR, f"{cidr} overlaps {_DOCKER_BRIDGE}", hint)
    smallest = _SMALLEST_CLUSTER_PREFIX if on_gke else SMALLEST_PREFIX
    if cidr.prefixlen > smallest:
        parts = "half of it for pods, a quarter for nodes" if on_gke else "half of it for Cloud Run, half for Cloud SQL"
        hint = f"take a /{smallest} or larger: {parts}"
        yield Problem("GP452", _CIDR, f"{cidr} is too small: it has {cidr.num_addresses} addresses", hint)


def _too_many_instances(subnet: ipaddress.IPv4Network, half: ipaddress.IPv4Network, instances: int) -> Problem:
    room = (subnet.num_addresses - RESERVED_ADDRESSES) // ADDRESSES_RUNNING
    message = f"the subnet {subnet} has room for {room} Cloud Run instances, but replicas.max of all services are {instances}"
    hint = f"lower replicas.max; each instance takes {ADDRESSES_RUNNING} addresses"
    if half.prefixlen <= USUAL_PREFIX:
        return Problem("GP452", ("services",), message, hint)
    return Problem("GP452", _CIDR, message, f"take a larger network.cidr (a /{USUAL_PREFIX - 1} gives most), or {hint}")
