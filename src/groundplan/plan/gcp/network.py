"""The network of a product on Google Cloud: its ranges, and what is wrong with the one that a blueprint gives."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from groundplan.plan.argocd import resolve_allowed_hosts
from groundplan.plan.gcp import egress
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import NAMES
from groundplan.plan.gcp.stores import managed_postgres
from groundplan.plan.model.gcp import ClusterRanges, GcpNetwork
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

SUBNET = Rule(
    "GCP003",
    "Range of the subnet",
    "it starts the first half of the network: a /20, or the whole half in a smaller network. It does not follow replicas.max, "
    "since another range would replace the subnet; each Cloud Run instance takes two addresses, and two more while a new "
    "revision takes over",
    "https://docs.cloud.google.com/run/docs/configuring/vpc-direct-vpc#direct-vpc-ip-allocation",
)
SERVICES_RANGE = Rule(
    "GCP004",
    "Range for Google's services",
    "Cloud SQL gets its private address out of it; it starts the second half of the network, so that it stays apart from the "
    "subnet",
    "https://docs.cloud.google.com/sql/docs/postgres/configure-private-services-access",
)
PRIVATE_RUN_URLS = Rule(
    "GCP005",
    "Private way between services",
    "a service that takes internal traffic only is reached through the network: there, run.app resolves to "
    "private.googleapis.com, an address that goes through the subnet and not over the internet",
    "https://docs.cloud.google.com/run/docs/securing/private-networking",
)
CLUSTER_RANGES = Rule(
    "GCP040",
    "Ranges of a cluster's network",
    "the second half of the network is for pods, the first quarter for nodes, an eighth for Kubernetes services and one for "
    "Google's own services; they do not follow replicas.max, since another range would replace the cluster",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
)
NAT = Rule(
    "GCP041",
    "Cloud NAT",
    "nodes have no address on the internet; Cloud NAT is their way to registries and models. Cloud Run needs none",
    "https://docs.cloud.google.com/nat/docs/gke-example",
)
PRIVATE_RANGES = Rule(
    "GCP110",
    "Ranges of a private network",
    "as in other networks, but the part that begins with the subnet is halved: its second half begins with a /23, or is one "
    "smaller range, for the proxies of an internal load balancer, which may be asked for later",
    "https://docs.cloud.google.com/load-balancing/docs/proxy-only-subnets",
)

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
# In the subnet of a private network: the bastion, the internal load balancer, and the endpoints of stores.
_PRIVATE_ADDRESSES = 8
# What Google recommends. It takes no smaller range than a /26, and the smallest network has a /25 for it.
_PROXIES_PREFIX = 23
_CIDR: Path = ("network", "cidr")
_PRIVATE = tuple(ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# Docker's bridge: Cloud SQL instances cannot be reached from it. https://docs.cloud.google.com/sql/docs/postgres/private-ip
_DOCKER_BRIDGE = ipaddress.IPv4Network("172.17.0.0/16")


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the range of the network or with its way out, or too much for it.

    Whether a cluster's network has room for its nodes is known when they are: see ``capacity_problems``.
    """
    yield from egress.problems(context)
    if wrong := list(_wrong_range(context)):
        yield from wrong
    elif not context.on_gke:
        yield from _run_instances(context)


def resolve_network(context: Context, origins: Origins) -> GcpNetwork:
    """Ranges of the network and of its parts, which have passed ``problems``."""
    given = None if context.blueprint.network is None else context.blueprint.network.cidr
    reason = "any private range will do while nothing is connected to it"
    cidr = origins.given_or("cidr", given, *_CIDR, default=DEFAULT_CIDR, reason=reason)
    ranges = _ranges(context)
    hosts = resolve_allowed_hosts(egress.allowed_hosts(context), egress.read_hosts(context), origins)
    rule = PRIVATE_RANGES if context.private else CLUSTER_RANGES if context.on_gke else SUBNET
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
        private_run_urls=origins.rule("private_run_urls", True, egress.GOOGLE_NAMES_RULE)
        if context.private
        else origins.rule("private_run_urls", makes_run_private(context), PRIVATE_RUN_URLS),
        cluster=cluster,
        nat=origins.rule("nat", hosts is not None, egress.WAY_OUT)
        if context.private
        else origins.rule("nat", context.on_gke, NAT),
        proxy_cidr=origins.rule("proxy_cidr", str(ranges.proxies), PRIVATE_RANGES) if serves_inside(context) else None,
        allowed_hosts=hosts,
        git_server=egress.resolve_git_server(context, origins),
        private=origins.given("private", context.private, "profile"),
        google_names=origins.rule("google_names", egress.GOOGLE_NAMES, egress.GOOGLE_NAMES_RULE) if context.private else (),
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
    room = ranges.subnet.num_addresses - _kept_addresses(context) - _CONTROL_PLANE_ADDRESSES
    for needed, has, what, where in (
        (pods, ranges.pods.num_addresses, "addresses of pods", ranges.pods),
        (machines, room, "nodes", ranges.subnet),
    ):
        if needed > has:
            message = f"the range {where} has room for {has} {what}, and at the most they take {needed}"
            hint = f"give it a larger network.cidr: {_parts(context)}; or lower replicas.max"
            yield Problem("GP461", _CIDR, message, hint)


def addresses_of_node(pods: int) -> int:
    """Addresses that GKE sets aside on a node for at most ``pods`` pods: twice as many, up to a power of two."""
    return 1 << (2 * pods - 1).bit_length()


def connects_google_services(context: Context) -> bool:
    """Whether Google's own services have addresses in the network: private services access, for Cloud SQL."""
    return managed_postgres(context) is not None


def makes_run_private(context: Context) -> bool:
    """Whether Cloud Run services call each other or a model that Cloud Run hosts, which they do through the network."""
    called = {*context.services, *context.hosted_models}
    return not context.on_gke and any(
        needed in called for service in context.services.values() for needed in service.needs or ()
    )


def serves_inside(context: Context) -> bool:
    """Whether a load balancer inside the network serves hosts; its proxies have a range of their own."""
    return context.private and any(service.host is not None for service in context.services.values())


class _Ranges(NamedTuple):
    subnet: ipaddress.IPv4Network
    google: ipaddress.IPv4Network
    proxies: ipaddress.IPv4Network | None
    cluster_services: ipaddress.IPv4Network | None = None
    pods: ipaddress.IPv4Network | None = None


def _cidr(context: Context) -> ipaddress.IPv4Network:
    given = None if context.blueprint.network is None else context.blueprint.network.cidr
    return ipaddress.IPv4Network(given or DEFAULT_CIDR)


def _ranges(context: Context) -> _Ranges:
    """The parts of the network. Cloud Run: half and half. GKE: a quarter, an eighth, an eighth, and half of it for pods."""
    low, high = _cidr(context).subnets()
    own, proxies = _own_part(context), None
    if context.private:
        own, for_proxies = own.subnets()
        proxies = _start(for_proxies, _PROXIES_PREFIX)
    if not context.on_gke:
        return _Ranges(_start(own), _start(high), proxies)
    *_, kubernetes, google = low.subnets(prefixlen_diff=2)
    return _Ranges(_start(own), _start(google), proxies, _start(kubernetes), _start(high, _LARGEST_PODS_PREFIX))


def _own_part(context: Context) -> ipaddress.IPv4Network:
    """What begins with the subnet: half of the network, or the quarter for nodes."""
    return next(_cidr(context).subnets(prefixlen_diff=2 if context.on_gke else 1))


def _kept_addresses(context: Context) -> int:
    """Addresses of the subnet that neither instances nor nodes get."""
    return RESERVED_ADDRESSES + (_PRIVATE_ADDRESSES if context.private else 0)


def _parts(context: Context) -> str:
    """What a network is divided into, for hints."""
    if context.on_gke:
        return f"half of it for pods, {'an eighth' if context.private else 'a quarter'} for nodes"
    return f"{'a quarter' if context.private else 'half'} of it for Cloud Run, half for Cloud SQL"


def _start(part: ipaddress.IPv4Network, largest: int = USUAL_PREFIX) -> ipaddress.IPv4Network:
    return ipaddress.IPv4Network(f"{part.network_address}/{max(part.prefixlen, largest)}")


def _run_instances(context: Context) -> Iterator[Problem]:
    subnet, kept = _ranges(context).subnet, _kept_addresses(context)
    instances = sum(service.replicas.max for service in context.services.values())
    if instances * ADDRESSES_RUNNING + kept <= subnet.num_addresses:
        return
    room = (subnet.num_addresses - kept) // ADDRESSES_RUNNING
    message = f"the subnet {subnet} has room for {room} Cloud Run instances, but replicas.max of all services are {instances}"
    hint = f"lower replicas.max; each instance takes {ADDRESSES_RUNNING} addresses"
    if subnet.prefixlen <= USUAL_PREFIX:
        yield Problem("GP452", ("services",), message, hint)
    else:
        most = USUAL_PREFIX - (2 if context.private else 1)
        yield Problem("GP452", _CIDR, message, f"take a larger network.cidr (a /{most} gives most), or {hint}")


def _wrong_range(context: Context) -> Iterator[Problem]:
    cidr = _cidr(context)
    if not any(cidr.subnet_of(block) for block in _PRIVATE):
        hint = "allowed: a range inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        yield Problem("GP452", _CIDR, f"{cidr} is not a private range", hint)
    elif cidr.overlaps(_DOCKER_BRIDGE):
        hint = "Docker's bridge has it, and Cloud SQL is not reachable from there; take another range"
        yield Problem("GP452", _CIDR, f"{cidr} overlaps {_DOCKER_BRIDGE}", hint)
    smallest = _SMALLEST_CLUSTER_PREFIX if context.on_gke else SMALLEST_PREFIX
    if cidr.prefixlen > smallest:
        hint = f"take a /{smallest} or larger: {_parts(context)}"
        yield Problem("GP452", _CIDR, f"{cidr} is too small: it has {cidr.num_addresses} addresses", hint)
