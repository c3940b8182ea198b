"""The way in on AWS: which services it serves, and which hosts it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import aws_plans
from groundplan.plan.aws import entry
from groundplan.plan.aws.context import Context, context
from groundplan.plan.model.aws import PublicEntry
from groundplan.plan.origin import Origins
from problem_texts import told


def service(expose: str | None, host: str | None = None) -> dict[str, Any]:
    port = {} if expose is None else {"port": 8080, "expose": expose}
    size = {"image": "ghcr.io/acme/api:1.0.0", "cpu": 1, "memory": "2Gi", "replicas": {"min": 1, "max": 2}}
    return {**size, **port, **({} if host is None else {"host": host})}


def around(folder: Path, services: dict[str, Any], profile: str = "api-first", **changes: Any) -> tuple[Context, Origins]:
    pair = aws_plans.pair(
        folder, {"profile": profile, "models": None, "capacity": None, "services": services, **changes}, "prod"
    )
    return context(pair, production=True), Origins(pair.places)


def problems(folder: Path, services: dict[str, Any], profile: str = "api-first", **changes: Any) -> list[tuple[str, str, str]]:
    return told(entry.problems(around(folder, services, profile, **changes)[0]))


def test_a_public_service(tmp_path: Path) -> None:
    services = {"web": service("public", "shop.example.com"), "api": service("internal"), "jobs": service(None)}
    around_it, origins = around(tmp_path, services, observability={"logs": "90d"})
    assert list(entry.problems(around_it)) == []
    assert entry.resolve_entry(around_it, origins) == PublicEntry(
        name="shop-prod",
        internal=False,
        hosts={"web": "shop.example.com"},
        dns_zone=None,
        requests_per_5_minutes=3000,
        idle_seconds=600,
    )
    assert origins.found["hosts", "web"].key == "services.web.host"
    assert origins.found["requests_per_5_minutes",].id == "AWS092"
    assert "cloud.dns_zone" in origins.found["dns_zone",].reason


def test_an_internal_service_of_a_private_vpc(tmp_path: Path) -> None:
    services = {"web": service("internal", "shop.internal.example.com"), "api": service("internal")}
    cloud = {"dns_zone": "Z0123456789ABC"}
    around_it, origins = around(tmp_path, services, "private-vpc", cloud=cloud)
    assert list(entry.problems(around_it)) == []
    found = entry.resolve_entry(around_it, origins)
    assert found is not None
    assert (found.internal, found.dns_zone, found.requests_per_5_minutes) == (True, "Z0123456789ABC", None)
    assert found.hosts == {"web": "shop.internal.example.com"}
    assert origins.found["dns_zone",].key == "cloud.dns_zone"


def test_no_host_no_way_in(tmp_path: Path) -> None:
    around_it, origins = around(tmp_path, {"api": service("internal")})
    assert entry.resolve_entry(around_it, origins) is None
    assert origins.found == {}
    assert problems(tmp_path, {"api": service("internal")}) == []


def test_hosts_that_cannot_be(tmp_path: Path) -> None:
    ((code, path, text),) = problems(tmp_path, {"web": service("public")})
    assert (code, path) == ("GP426", "services.web.expose")
    assert text.startswith("a public service needs a host; the DNS name")
    long = f"{'a' * 53}.example.com"
    assert len(long) == 65
    ((code, path, text),) = problems(tmp_path, {"web": service("public", long), "other": service("public", long[1:])})
    assert (code, path) == ("GP426", "services.web.host")
    assert text == f"{long} has 65 characters; AWS Certificate Manager takes at most 64"


def test_more_hosts_than_one_load_balancer_takes(tmp_path: Path) -> None:
    services = {f"web-{number:02}": service("public", f"{number}.example.com") for number in range(27)}
    found = problems(tmp_path, services)
    assert [(code, path) for code, path, _ in found] == [("GP426", f"services.web-{number}.host") for number in (25, 26)]
    assert "27 services have a host, and one load balancer takes 25 certificates" in found[0][2]
    assert problems(tmp_path, dict(list(services.items())[:25])) == []


@pytest.mark.parametrize(("profile", "kind"), [("api-first", "a public"), ("private-vpc", "an internal")])
def test_a_zone_for_nothing_is_refused(tmp_path: Path, profile: str, kind: str) -> None:
    cloud = {"dns_zone": "Z0123456789ABC"}
    ((code, path, text),) = problems(tmp_path, {"api": service("internal")}, profile, cloud=cloud)
    assert (code, path) == ("GP426", "cloud.dns_zone")
    assert text.endswith(f"give {kind} service a host, or delete dns_zone")


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("a-very-long-product-name", None, ""),
        ("internal-shop", "GP413", "a load balancer would be named internal-shop-prod, and AWS does not take it"),
    ],
)
def test_names_that_a_load_balancer_takes(tmp_path: Path, name: str, code: str | None, message: str) -> None:
    found = problems(tmp_path, {"web": service("public", "shop.example.com")}, metadata={"name": name})
    assert [item[0] for item in found] == ([] if code is None else [code])
    assert all(item[1] == "metadata.name" and item[2].startswith(message) for item in found)


def test_a_name_that_is_too_long_for_a_load_balancer(tmp_path: Path) -> None:
    web = {"web": service("public", "shop.example.com")}
    changes = {"metadata": {"name": "a-very-long-product-name"}, "environments": {"production": {}}}
    pair = aws_plans.pair(
        tmp_path, {"profile": "api-first", "models": None, "capacity": None, "services": web, **changes}, "production"
    )
    (found,) = entry.problems(context(pair, production=True))
    assert (found.code, found.path) == ("GP419", ("metadata", "name"))
    assert "35 characters, and AWS takes 32" in found.message
