"""The network of a product on AWS: its zones and ranges, its way out, and whether it has room for all that may run."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import aws_plans
from groundplan import catalog
from groundplan.plan.aws import network
from groundplan.plan.aws.context import Context, context
from groundplan.plan.aws.zones import HIGHEST_ZONE_NUMBER, zone_ranges
from groundplan.plan.model.aws import AwsNetwork
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError

SERVICE = {"image": "ghcr.io/acme/api:1.0.0", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 2}}
ON_ECS = {"profile": "api-first", "models": None, "capacity": None, "services": {"api": SERVICE}}
PRIVATE = {**ON_ECS, "profile": "private-vpc", "intent": {"residency": "eu"}}
ALLOW_LIST = {**PRIVATE, "egress": {"mode": "allow-list", "hosts": ["api.example.com"]}}


def around(folder: Path, changes: dict[str, Any] | None = None, environment: str = "prod") -> Context:
    return context(aws_plans.pair(folder, changes, environment), production=environment != "dev")


def resolved(folder: Path, changes: dict[str, Any] | None = None, environment: str = "prod") -> AwsNetwork:
    pair = aws_plans.pair(folder, changes, environment)
    return network.resolve_network(context(pair, production=environment != "dev"), Origins(pair.places), set())


def found(folder: Path, changes: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...], str]]:
    return [(item.code, item.path, f"{item.message}; {item.hint}") for item in network.problems(around(folder, changes))]


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "192.168.240.0/20"])
def test_subnets_of_firewalls_overlap_none_of_the_others(cidr: str) -> None:
    zones = [f"use1-az{number}" for number in range(1, HIGHEST_ZONE_NUMBER + 1)]
    with_firewall = [zone_ranges(cidr, zone, gpu_only=False, firewall=True) for zone in zones]
    parts = [part for zone in with_firewall for part in (zone.private, zone.public, zone.intra, zone.firewall)]
    ranges = [ipaddress.IPv4Network(part) for part in parts if part is not None]
    assert len(ranges) == 4 * HIGHEST_ZONE_NUMBER
    assert not any(one.overlaps(other) for one, other in combinations(ranges, 2))
    assert all(part.subnet_of(ipaddress.IPv4Network(cidr)) for part in ranges)
    assert max(part.prefixlen for part in ranges) <= 28, "the smallest subnet that AWS takes"
    without = [zone_ranges(cidr, zone, gpu_only=False) for zone in zones]
    assert [(zone.private, zone.public, zone.intra) for zone in without] == [
        (zone.private, zone.public, zone.intra) for zone in with_firewall
    ], "a firewall moves no subnet"


def test_a_private_vpc_has_no_way_out(tmp_path: Path) -> None:
    made = resolved(tmp_path, PRIVATE)
    assert (made.nat_zones, made.allowed_hosts) == ((), None)
    assert {(zone.public, zone.firewall) for zone in made.zones.values()} == {(None, None)}
    assert made.zones["euw1-az2"].private == "10.0.32.0/19"
    assert made.zones["euw1-az2"].intra == "10.0.228.0/22"


def test_an_allow_list_adds_a_firewall_beside_each_nat_gateway(tmp_path: Path) -> None:
    production, development = resolved(tmp_path, ALLOW_LIST), resolved(tmp_path, ALLOW_LIST, "dev")
    assert production.allowed_hosts == ("api.example.com",)
    assert [(zone.public, zone.firewall) for zone in production.zones.values()] == [
        ("10.0.192.0/22", "10.0.216.0/24"),
        ("10.0.196.0/22", "10.0.217.0/24"),
        ("10.0.200.0/22", "10.0.218.0/24"),
    ]
    assert development.nat_zones == ("euw1-az1",)
    assert [(zone.public, zone.firewall) for zone in development.zones.values()] == [
        ("10.0.192.0/22", "10.0.216.0/24"),
        (None, None),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("egress", "message"),
    [
        ("allow-list", "an allow-list without hosts allows nothing"),
        ({"mode": "allow-list"}, "an allow-list without hosts allows nothing"),
        ({"mode": "allow-list", "hosts": []}, "an allow-list without hosts allows nothing"),
        ({"mode": "allow-list", "hosts": [f"h{n}.example.com" for n in range(501)]}, "the allow-list has 501 hosts"),
    ],
)
def test_allow_lists_that_cannot_be(tmp_path: Path, egress: object, message: str) -> None:
    ((code, path, text),) = found(tmp_path, {**PRIVATE, "egress": egress})
    assert (code, path[0]) == ("GP430", "egress")
    assert text.startswith(message)


def test_an_allow_list_is_for_a_private_vpc(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {"egress": {"mode": "allow-list", "hosts": ["api.example.com"]}})
    assert (code, path) == ("GP430", ("egress",))
    assert "gpu-cluster reaches the internet through NAT gateways; set profile: private-vpc" in text


def test_ecs_runs_in_two_zones_where_a_region_has_no_third(tmp_path: Path) -> None:
    assert len(resolved(tmp_path, {**ON_ECS, "cloud": {"region": "us-west-1"}}).zones) == 2
    assert len(resolved(tmp_path, ON_ECS).zones) == 3


# --- capacity -----------------------------------------------------------------------------------------------------------------

THREE = ("euw1-az1", "euw1-az2", "euw1-az3")


def test_addresses_of_a_node() -> None:
    assert network.addresses_needed("g5.2xlarge") == 2 * 15, "the network interface in use and the warm one"
    assert network.addresses_needed("p4d.24xlarge") == 2 * catalog.aws_instance("p4d.24xlarge").ipv4_per_eni


def test_a_network_that_is_too_small_for_the_nodes(tmp_path: Path) -> None:
    small = around(tmp_path, {"network": {"cidr": "10.40.0.0/20"}})
    # A private subnet is a /23: 512 addresses, 5 of them AWS's, 32 for endpoints and load balancers.
    assert not list(network.capacity_problems(small, nodes=[("g5.2xlarge", 3 * 15, THREE)])), "15 x 30 = 450 in each zone"
    (problem,) = network.capacity_problems(small, nodes=[("g5.2xlarge", 3 * 16, THREE)])
    assert (problem.code, problem.path) == ("GP423", ("network", "cidr"))
    assert problem.message == (
        "10.40.0.0/20 has room for 475 addresses of nodes and their pods in the zone euw1-az1, and at the most they take 480"
    )
    assert problem.hint == "give it a /19, or fewer replicas"
    (one_zone,) = network.capacity_problems(small, nodes=[("g5.2xlarge", 20, THREE[1:2])])
    assert "in the zone euw1-az2, and at the most they take 600" in one_zone.message


def test_groups_of_nodes_share_a_zone(tmp_path: Path) -> None:
    large = around(tmp_path)
    system = ("m7i.xlarge", 6, THREE)
    # 8155 addresses are free in a /19; each p4d.24xlarge takes 100 of them, and two system nodes 60.
    assert not list(network.capacity_problems(large, nodes=[("p4d.24xlarge", 81, THREE[1:2])]))
    (problem,) = network.capacity_problems(large, nodes=[system, ("p4d.24xlarge", 81, THREE[1:2])])
    assert "in the zone euw1-az2, and at the most they take 8160" in problem.message
    assert problem.hint == "fewer replicas: no VPC has room for that many"


def test_a_deployment_runs_twice_the_tasks(tmp_path: Path) -> None:
    small = around(tmp_path, {**ON_ECS, "network": {"cidr": "10.40.0.0/20"}})
    assert not list(network.capacity_problems(small, tasks=712)), "475 in each of three zones"
    (problem,) = network.capacity_problems(small, tasks=713)
    assert "475 addresses of tasks in the zone euw1-az1, and at the most they take 476" in problem.message


def test_a_network_that_is_too_small_for_the_tasks(tmp_path: Path) -> None:
    services = {"services": {name: {**SERVICE, "replicas": {"min": 1, "max": 400}} for name in ("api", "worker")}}
    small = {**ON_ECS, **services, "network": {"cidr": "10.40.0.0/20"}}
    ((code, path, text),) = found(tmp_path, small)
    assert (code, path) == ("GP423", ("network", "cidr"))
    assert text.endswith("at the most they take 534; give it a /19, or fewer replicas")
    assert found(tmp_path, {**small, "network": {"cidr": "10.40.0.0/19"}}) == []


def test_a_network_that_is_too_small_for_the_replicas(tmp_path: Path) -> None:
    small = {"network": {"cidr": "10.40.0.0/20"}, "capacity": ["on_demand", "spot"]}
    # Six system nodes of four vCPUs take 2 x 2 x 15 in each zone; a GPU node takes 30, however it is bought.
    fits = {**small, "models": {"chat": aws_plans.hosted("a10g", high=39)}}
    assert aws_plans.target(tmp_path, fits).gpu_pools["g5-2xlarge-on-demand"].max == 39
    with pytest.raises(BlueprintError) as caught:
        aws_plans.target(tmp_path, {**small, "models": {"chat": aws_plans.hosted("a10g", high=42)}})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("GP423", ("network", "cidr"))
    assert problem.message.endswith("in the zone euw1-az1, and at the most they take 480")
