"""The way in on Google Cloud: which services it serves, and which hosts it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gcp_plans
from groundplan.plan.gcp import entry, shared
from groundplan.plan.gcp.context import Context, context
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.plan.origin import Origins
from problem_texts import told


def service(expose: str, host: str | None = None) -> dict[str, Any]:
    return {**gcp_plans.SMALL["services"]["api"], "expose": expose} | ({} if host is None else {"host": host})


def around(folder: Path, services: dict[str, Any], profile: str = "api-first") -> tuple[Context, Origins]:
    pair = gcp_plans.pair(folder, {"profile": profile, "services": {"api": None, **services}}, "prod")
    return context(pair, production=True), Origins(pair.places)


def problems(folder: Path, services: dict[str, Any], profile: str = "api-first") -> list[tuple[str, str, str]]:
    return told(entry.problems(around(folder, services, profile)[0]))


def test_public_services(tmp_path: Path) -> None:
    around_it, origins = around(tmp_path, {"web": service("public", "desk.example.com"), "jobs": service("internal")})
    assert list(entry.problems(around_it)) == []
    assert entry.entry_hosts(around_it) == {"web": "desk.example.com"}
    balancer = entry.resolve_load_balancer(around_it, origins)
    assert balancer == LoadBalancer("desk-prod", internal=False, requests_per_minute=600, cdn=True)
    assert (origins.found["internal",].id, origins.found["cdn",].id) == ("GCP150", "GCP151")
    assert "certificatemanager.googleapis.com" not in shared.resolve_apis(around_it, origins, ())


def test_internal_services_of_a_private_vpc(tmp_path: Path) -> None:
    services = {"web": service("internal", "desk.internal.example.com"), "jobs": service("internal")}
    around_it, origins = around(tmp_path, services, "private-vpc")
    assert list(entry.problems(around_it)) == []
    assert entry.entry_hosts(around_it) == {"web": "desk.internal.example.com"}
    balancer = entry.resolve_load_balancer(around_it, origins)
    assert balancer == LoadBalancer("desk-prod", internal=True, requests_per_minute=None, cdn=False)
    assert (origins.found["cdn",].id, origins.found["requests_per_minute",].id) == ("GCP152", "GCP153")
    assert "certificatemanager.googleapis.com" in shared.resolve_apis(around_it, origins, ())


@pytest.mark.parametrize("profile", ["api-first", "private-vpc"])
def test_nothing_has_a_host(tmp_path: Path, profile: str) -> None:
    around_it, origins = around(tmp_path, {"jobs": service("internal")}, profile)
    assert entry.resolve_load_balancer(around_it, origins) is None
    assert "certificatemanager.googleapis.com" not in shared.resolve_apis(around_it, origins, ())


@pytest.mark.parametrize("domain", ["internal", "local", "corp", "home.arpa", "example"])
def test_a_host_in_a_domain_that_nobody_can_register(tmp_path: Path, domain: str) -> None:
    ((code, path, text),) = problems(tmp_path, {"web": service("internal", f"desk.acme.{domain}")}, "private-vpc")
    assert (code, path) == ("GP458", "services.web.host")
    assert f"desk.acme.{domain} gets no certificate: .{domain} is in no public DNS" in text
    assert "desk.acme.example.com" in text


def test_a_long_host(tmp_path: Path) -> None:
    host = f"{'a' * 40}.{'b' * 15}.example.com"
    ((code, path, text),) = problems(tmp_path, {"web": service("internal", host)}, "private-vpc")
    assert (code, path) == ("GP458", "services.web.host")
    assert f"{host} has 68 characters" in text


def test_more_hosts_than_certificates(tmp_path: Path) -> None:
    hosts = {f"s{number:02}": service("internal", f"s{number}.example.com") for number in range(16)}
    ((code, path, text),) = problems(tmp_path, {"jobs": service("internal"), **hosts}, "private-vpc")
    assert (code, path) == ("GP459", "services.s15.host")
    assert "16 services have a host, but one load balancer serves 15" in text
    assert problems(tmp_path, {**hosts, "s15": service("internal")}, "private-vpc") == []
