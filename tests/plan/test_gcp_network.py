"""The network of a private-vpc on Google Cloud: its ranges, its way out, its bastion, and what of them is refused."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import gcp_plans
import gke_plans
from groundplan.plan.model.gcp import GcpNetwork
from groundplan.problems import BlueprintError, Problem

PRIVATE = {"profile": "private-vpc", "intent": {"residency": "eu"}}
# A model of our own, on GKE.
ON_GKE = {**PRIVATE, "models": {"chat": {"source": "gs://acme-models/chat-8b"}}}
# Where a private-vpc on Cloud Run differs from the small api-first product.
ON_RUN = {**PRIVATE, "cloud": {"project_number": "123456789012"}}
INSIDE = {"services": {"api": {"host": "api.desk.example.com"}}}
SERVICE = {
    "image": "ghcr.io/acme/api:1.0.0",
    "port": 8080,
    "cpu": 1,
    "memory": "1Gi",
    "replicas": {"min": 1, "max": 1},
    "expose": "internal",
}


def allowing(*hosts: str) -> dict[str, Any]:
    return {"egress": {"mode": "allow-list", "hosts": list(hosts)}}


def run_problems(folder: Path, changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(BlueprintError) as error:
        gcp_plans.plan(folder, changes)
    assert all(problem.at is not None for problem in error.value.problems)
    return list(error.value.problems)


def parts(network: GcpNetwork) -> list[ipaddress.IPv4Network]:
    cluster = () if network.cluster is None else (network.cluster.pods, network.cluster.services)
    every = (network.subnet_cidr, network.services_cidr, network.proxy_cidr, *cluster)
    return [ipaddress.IPv4Network(part) for part in every if part is not None]


@pytest.mark.parametrize("cidr", ["10.40.0.0/16", "10.40.0.0/20", "10.0.0.0/8"])
def test_ranges_on_gke_do_not_overlap(tmp_path: Path, cidr: str) -> None:
    changes = {
        **ON_GKE,
        "network": {"cidr": cidr},
        "services": {"api": {**SERVICE, "host": "api.shop.example.com"}},
        "data": {"postgres": {"tier": "small"}},
    }
    network = gke_plans.target(tmp_path, changes).network
    every = parts(network)
    assert len(every) == 5
    assert not any(one.overlaps(other) for one, other in combinations(every, 2))
    assert all(part.subnet_of(ipaddress.IPv4Network(cidr)) for part in every)
    assert network.proxy_cidr is not None and network.proxy_cidr.endswith("/23")


@pytest.mark.parametrize(
    ("cidr", "subnet", "proxies", "services"),
    [
        ("10.40.0.0/16", "10.40.0.0/20", "10.40.64.0/23", "10.40.128.0/20"),
        ("10.40.0.0/23", "10.40.0.0/25", "10.40.0.128/25", "10.40.1.0/24"),
    ],
)
def test_ranges_on_cloud_run(tmp_path: Path, cidr: str, subnet: str, proxies: str, services: str) -> None:
    changes = gcp_plans.merged({**ON_RUN, "network": {"cidr": cidr}, "data": {"postgres": {"tier": "small"}}}, INSIDE)
    network = gcp_plans.target(tmp_path, changes).network
    assert (network.subnet_cidr, network.proxy_cidr, network.services_cidr) == (subnet, proxies, services)


def test_a_host_that_comes_later_moves_nothing(tmp_path: Path) -> None:
    before, after = (gcp_plans.target(tmp_path, changes).network for changes in (ON_RUN, gcp_plans.merged(ON_RUN, INSIDE)))
    assert (before.proxy_cidr, after.proxy_cidr) == (None, "10.10.64.0/23")
    assert before.subnet_cidr == after.subnet_cidr


def test_a_private_network_has_no_way_out(tmp_path: Path) -> None:
    target = gke_plans.target(tmp_path, ON_GKE)
    network = target.network
    assert (network.private, network.nat, network.allowed_hosts) == (True, False, None)
    assert {"googleapis.com", "pkg.dev", "gcr.io", "run.app"} < set(network.google_names)
    assert {f"{name}.googleapis.com" for name in ("dns", "iap", "oslogin")} < set(target.apis)


def test_an_allow_list_is_the_way_out(tmp_path: Path) -> None:
    network = gcp_plans.target(tmp_path, {**ON_RUN, **allowing("api.example.com")}).network
    assert (network.nat, network.allowed_hosts) == (True, ("api.example.com",))


def test_other_profiles_have_neither(tmp_path: Path) -> None:
    for network, bastion in (
        (target.network, target.bastion) for target in (gcp_plans.target(tmp_path), gke_plans.target(tmp_path))
    ):
        assert (network.private, network.google_names, network.proxy_cidr, network.allowed_hosts) == (False, (), None, None)
        assert bastion is None


def test_the_bastion(tmp_path: Path) -> None:
    bastion = gke_plans.target(tmp_path, ON_GKE).bastion
    assert bastion is not None
    assert (bastion.name, bastion.zone, bastion.machine_type) == ("shop-prod-bastion", "europe-west4-a", "e2-micro")
    assert bastion.service_account == "shop-prod-bastion"


# --- refused ----------------------------------------------------------------------------------------------------------------


def test_an_allow_list_is_for_a_private_vpc(tmp_path: Path) -> None:
    (problem,) = run_problems(tmp_path, allowing("api.example.com"))
    assert (problem.code, problem.path) == ("GP480", ("egress",))
    assert problem.hint == "set profile: private-vpc, or delete it"


@pytest.mark.parametrize("given", ["allow-list", {"mode": "allow-list"}, {"mode": "allow-list", "hosts": []}])
def test_an_allow_list_without_hosts(tmp_path: Path, given: object) -> None:
    (problem,) = run_problems(tmp_path, {**ON_RUN, "egress": given})
    assert (problem.code, problem.path) == ("GP480", ("egress",))
    assert "{mode: allow-list, hosts: [api.example.com]}" in problem.hint


@pytest.mark.parametrize("host", ["storage.googleapis.com", "europe-west4-docker.pkg.dev", "gcr.io", "search-abc.a.run.app"])
def test_hosts_of_google_need_no_way_out(tmp_path: Path, host: str) -> None:
    (problem,) = run_problems(tmp_path, {**ON_RUN, **allowing("notgoogleapis.com", host)})
    assert (problem.code, problem.path) == ("GP480", ("egress", "hosts", 1))


def test_a_host_twice_and_too_many(tmp_path: Path) -> None:
    (twice,) = run_problems(tmp_path, {**ON_RUN, **allowing("api.example.com", "api.example.com")})
    assert (twice.code, twice.path) == ("GP205", ("egress", "hosts", 1))
    hosts = [f"host-{number}.example.com" for number in range(101)]
    gcp_plans.plan(tmp_path, {**ON_RUN, **allowing(*hosts[:100])})
    (many,) = run_problems(tmp_path, {**ON_RUN, **allowing(*hosts)})
    assert (many.code, many.path) == ("GP480", ("egress", "hosts"))


def test_room_for_instances_beside_the_private_addresses(tmp_path: Path) -> None:
    """A /25 has 128 addresses: 4 are Google's, 8 the network's own, and each instance takes two."""
    small = {**ON_RUN, "network": {"cidr": "10.40.0.0/23"}}
    gcp_plans.plan(tmp_path, gcp_plans.merged(small, {"services": {"api": {"replicas": {"min": 0, "max": 58}}}}))
    (problem,) = run_problems(tmp_path, gcp_plans.merged(small, {"services": {"api": {"replicas": {"min": 0, "max": 59}}}}))
    assert (problem.code, problem.path) == ("GP452", ("network", "cidr"))
    assert "has room for 58 Cloud Run instances" in problem.message
    assert problem.hint.startswith("take a larger network.cidr (a /18 gives most)")


def test_a_service_does_not_take_the_name_of_the_bastion(tmp_path: Path) -> None:
    (problem,) = run_problems(tmp_path, {**ON_RUN, "services": {"bastion": SERVICE}})
    assert (problem.code, problem.path) == ("GP474", ("services", "bastion"))
