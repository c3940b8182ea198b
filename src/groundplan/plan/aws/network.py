"""The VPC: its zones, its ranges, its way out, and whether it has addresses for all that may run in it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from groundplan import catalog
from groundplan.blueprint.model import Egress
from groundplan.plan import argocd
from groundplan.plan.aws import rules
from groundplan.plan.aws.basics import resolve_log_days
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.zones import cluster_zones, zone_ranges
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import AwsNetwork, AwsZone
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Problem

FIREWALL_SUBNETS = Rule(
    "AWS060",
    "Subnets of the firewall",
    "one in each zone with a NAT gateway, since what goes out passes the firewall on its way there and back; "
    "they lie in the last quarter of the public subnets' eighth, which no zone uses",
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html",
)
NO_WAY_OUT = Rule(
    "AWS061",
    "No way out of a private-vpc",
    "without an allow-list it has no internet gateway and no NAT gateway; AWS services are reached through VPC endpoints",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/what-is-privatelink.html",
)
ENDPOINTS = Rule(
    "AWS063",
    "Zones of interface endpoints",
    "every zone of the product, so that one that fails does not cut off the others; in development the first alone, since each "
    "endpoint costs by zone and hour, and is reached from all",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
)
NODE_ADDRESSES = Rule(
    "AWS062",
    "Addresses of a node",
    "the VPC CNI keeps one network interface warm beside the one in use, and each takes all its addresses at once",
    "https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md",
)

PRIVATE_BLOCKS = tuple(
    ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
# EKS takes it in these two blocks; it is written into the cluster, so that a network can be checked against it.
SERVICE_CIDR = "172.20.0.0/16"
_DEFAULT_CIDR = "10.0.0.0/16"
_LARGEST, _SMALLEST = 16, 20
# AWS keeps five addresses of each subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
_KEPT_BY_AWS = 5
# Of each private subnet: VPC endpoints, and the eight addresses that a load balancer wants to be free.
_KEPT_FREE = 32
# The firewall's rule group has a capacity that cannot change, and each host takes two rules of it.
_MOST_HOSTS = 500


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the range of the network and with its way out.

    Whether it has room for nodes is known when they are: see ``capacity_problems``.
    """
    network = context.blueprint.network
    wrong = [] if network is None or network.cidr is None else list(_cidr(network.cidr))
    yield from wrong
    yield from _egress(context)
    if not wrong and not context.on_eks and context.region in catalog.aws_regions():
        tasks = sum(service.replicas.max for service in context.services.values())
        yield from capacity_problems(context, tasks=tasks)


def _cidr(cidr: str) -> Iterator[Problem]:
    path = ("network", "cidr")
    network = ipaddress.IPv4Network(cidr)
    if not any(network.subnet_of(block) for block in PRIVATE_BLOCKS):
        blocks = ", ".join(str(block) for block in PRIVATE_BLOCKS)
        yield Problem("GP403", path, f"{cidr} is not a private range", f"a range inside one of {blocks}")
    if not _LARGEST <= network.prefixlen <= _SMALLEST:
        why = "a VPC takes no more" if network.prefixlen < _LARGEST else "nodes and pods of three zones need more addresses"
        hint = f"allowed: /{_LARGEST} to /{_SMALLEST}, for example 10.40.0.0/16"
        yield Problem("GP403", path, f"{cidr} has the wrong size: {why}", hint)
    if network.overlaps(ipaddress.IPv4Network(SERVICE_CIDR)):
        hint = f"choose a range outside {SERVICE_CIDR}, for example 10.40.0.0/16"
        yield Problem("GP403", path, f"{cidr} overlaps {SERVICE_CIDR}, the addresses of Kubernetes services", hint)


def _egress(context: Context) -> Iterator[Problem]:
    given = context.blueprint.egress
    if _read_hosts(context):
        yield from argocd.repository_problems(context.blueprint, code="GP430", firewall="AWS Network Firewall")
    if given is None:
        return
    if not context.private:
        message = f"egress is for a private-vpc: {context.blueprint.profile} reaches the internet through NAT gateways"
        yield Problem("GP430", ("egress",), message, "set profile: private-vpc, or delete it")
    elif not (hosts := allowed_hosts(context)):
        hint = "name them: {mode: allow-list, hosts: [api.example.com]}; or delete it, which allows nothing and costs nothing"
        yield Problem("GP430", ("egress",), "an allow-list without hosts allows nothing", hint)
    elif len(hosts) > (room := _MOST_HOSTS - len(_read_hosts(context))):
        message = f"the allow-list has {len(hosts)} hosts, and the firewall has room for {room}"
        yield Problem("GP430", ("egress", "hosts"), message, "leave out what is not called")


def allowed_hosts(context: Context) -> tuple[str, ...]:
    """The DNS names that the blueprint allows; none without an allow-list."""
    given = context.blueprint.egress
    return given.hosts or () if isinstance(given, Egress) else ()


def _read_hosts(context: Context) -> tuple[str, ...]:
    """What Argo CD reads from a private network."""
    return argocd.read_hosts(context.blueprint) if context.private and context.on_eks else ()


# --- capacity ---------------------------------------------------------------------------------------------------------------


def addresses_needed(instance_type: str) -> int:
    """Addresses that one node of the type takes from its subnet (rule AWS062).

    Raises:
        KeyError: the catalogue does not have the instance type.
    """
    instance = catalog.aws_instance(instance_type)
    return min(2, instance.default_card_enis) * instance.ipv4_per_eni


def capacity_problems(
    context: Context, *, nodes: Iterable[tuple[str, int, tuple[str, ...]]] = (), tasks: int = 0
) -> Iterator[Problem]:
    """A network without addresses for all that runs at its maximum.

    ``nodes`` are instance type, most nodes and zone ids of each node group; ``tasks`` are ECS tasks, of which a deployment
    runs twice as many for a while. Both spread evenly over their zones. The blueprint has passed ``problems``.
    """
    network = context.blueprint.network
    cidr = ipaddress.IPv4Network((None if network is None else network.cidr) or _DEFAULT_CIDR)
    need: dict[str, int] = {}
    groups = [(most * addresses_needed(kind), zones) for kind, most, zones in nodes]
    for addresses, zones in [*groups, (2 * tasks, cluster_zones(context.region))]:
        for zone in zones:
            need[zone] = need.get(zone, 0) - (-addresses // len(zones))
    zone, most_needed = max(need.items(), key=lambda item: item[1])
    if most_needed > _room(cidr.prefixlen):
        what = "nodes and their pods" if context.on_eks else "tasks"
        message = (
            f"{cidr} has room for {_room(cidr.prefixlen)} addresses of {what} in the zone {zone}, "
            f"and at the most they take {most_needed}"
        )
        fitting = [length for length in range(_LARGEST, cidr.prefixlen) if most_needed <= _room(length)]
        hint = f"give it a /{fitting[-1]}, or fewer replicas" if fitting else "fewer replicas: no VPC has room for that many"
        yield Problem("GP423", ("network", "cidr"), message, hint)


def _room(prefix_length: int) -> int:
    """Addresses in one zone's private subnet, an eighth of a network with this prefix length, for nodes and tasks."""
    eighth: int = 2 ** (32 - prefix_length - 3)
    return eighth - _KEPT_BY_AWS - _KEPT_FREE


# --- the plan ---------------------------------------------------------------------------------------------------------------


def resolve_network(context: Context, origins: Origins, node_zones: set[str]) -> AwsNetwork:
    """A network with subnets for nodes in ``node_zones``, beside those of every product."""
    blueprint, region = context.blueprint, context.region
    given = None if blueprint.network is None else blueprint.network.cidr
    cidr = origins.given_or("cidr", given, "network", "cidr", default=_DEFAULT_CIDR, reason="it joins no other network")
    base = cluster_zones(region)
    extra = sorted(node_zones - set(base))
    hosts = argocd.resolve_allowed_hosts(allowed_hosts(context), _read_hosts(context), origins)
    nat_zones = _nat_zones(context, base, origins, way_out=not context.private or hosts is not None)
    zones = {
        zone: _zone(context, cidr, zone, zone in extra, zone in nat_zones, origins.at("zones", zone))
        for zone in (*base, *extra)
    }
    return AwsNetwork(
        cidr=cidr,
        zones=origins.rule("zones", frozen_map(zones), rules.ZONES),
        nat_zones=nat_zones,
        endpoint_zones=_endpoint_zones(context, base, origins),
        allowed_hosts=hosts,
        flow_log_days=resolve_log_days(context, "flow_log_days", origins),
    )


def _endpoint_zones(context: Context, base: tuple[str, ...], origins: Origins) -> tuple[str, ...]:
    """Only a private network has interface endpoints: others reach AWS over the internet, and S3 through its gateway."""
    zones = () if not context.private else base if context.production else base[:1]
    return origins.rule("endpoint_zones", zones, ENDPOINTS)


def _nat_zones(context: Context, base: tuple[str, ...], origins: Origins, *, way_out: bool) -> tuple[str, ...]:
    if not way_out:
        return origins.rule("nat_zones", (), NO_WAY_OUT)
    if context.production:
        return origins.rule("nat_zones", base, rules.NAT_PRODUCTION)
    return origins.rule("nat_zones", base[:1], rules.NAT_DEVELOPMENT)


def _zone(context: Context, cidr: str, zone: str, gpu_only: bool, has_nat: bool, origins: Origins) -> AwsZone:
    # Public subnets of a private-vpc hold NAT gateways and nothing else.
    public = has_nat or not context.private
    ranges = zone_ranges(cidr, zone, gpu_only=gpu_only, public=public, firewall=has_nat and context.private)
    origins.rule("private", ranges.private, rules.GPU_ZONES if gpu_only else rules.SUBNETS)
    for name in ("public", "intra"):
        if getattr(ranges, name) is not None:
            origins.rule(name, getattr(ranges, name), rules.SUBNETS)
    if ranges.firewall is not None:
        origins.rule("firewall", ranges.firewall, FIREWALL_SUBNETS)
    return ranges
