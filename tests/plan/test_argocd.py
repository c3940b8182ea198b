"""What a private network lets out for Argo CD: the server of its repository, and the repositories of charts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import platform_plans
from groundplan.blueprint import load
from groundplan.plan import Plan, resolve
from groundplan.plan.model import plan_json
from groundplan.plan.model.aws import AwsNetwork, GpuClusterOnAws
from groundplan.plan.model.common import GitServer
from groundplan.plan.model.gcp import GcpNetwork, GpuClusterOnGcp
from groundplan.problems import BlueprintError, Problem
from groundplan.render.charts import charts
from groundplan.render.manifests import wanted_charts
from platform_plans import BLUEPRINTS

ON_EKS, ON_GKE = BLUEPRINTS / "private-vpc-aws-eks-minimal.yaml", BLUEPRINTS / "private-vpc-gcp-gke-minimal.yaml"
ECR = {"registry": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mirror"}
# What a repository's host sends on to, or has its archives at.
SENT_ON_TO = {"github.com", "release-assets.githubusercontent.com"}
BLOBS_OF_ECR_PUBLIC = {"d2glxqk2uabbnd.cloudfront.net", "d5l0dvt14r5h8.cloudfront.net"}


def plan(folder: Path, base: Path, repository: str = "https://github.com/acme/platform", **changes: Any) -> Plan:
    given: dict[str, Any] = {"gitops": {"repository": repository}, **(ECR if base == ON_EKS else {}), **changes}
    return platform_plans.plan(folder, base, given)


def aws_network(folder: Path, repository: str = "https://github.com/acme/platform", **changes: Any) -> AwsNetwork:
    target = plan(folder, ON_EKS, repository, **changes).target
    assert isinstance(target, GpuClusterOnAws)
    return target.network


def gcp_network(folder: Path, repository: str = "https://github.com/acme/platform", **changes: Any) -> GcpNetwork:
    target = plan(folder, ON_GKE, repository, **changes).target
    assert isinstance(target, GpuClusterOnGcp)
    return target.network


def problems(folder: Path, base: Path, repository: str, **changes: Any) -> list[Problem]:
    with pytest.raises(BlueprintError) as caught:
        plan(folder, base, repository, **changes)
    assert all(problem.at is not None for problem in caught.value.problems)
    return list(caught.value.problems)


def chart_hosts(without: str) -> set[str]:
    """Hosts of the repositories of every chart that can be in a private network, but on the cloud ``without``."""
    elsewhere = {without, "onprem", "gpu_driver_missing"}
    repositories = {chart.repository for chart in charts().values() if elsewhere.isdisjoint(chart.when)}
    return {urlsplit(each if "://" in each else f"oci://{each}").netloc for each in repositories}


def test_both_clouds_let_out_the_repositories_of_every_chart_and_no_other_host(tmp_path: Path) -> None:
    on_aws, on_google = aws_network(tmp_path).allowed_hosts, gcp_network(tmp_path).allowed_hosts
    assert on_aws is not None and on_google is not None
    assert set(on_aws) == chart_hosts("gcp") | SENT_ON_TO | BLOBS_OF_ECR_PUBLIC
    needs_aws = chart_hosts("gcp") - chart_hosts("aws")
    # On Google Cloud no chart has a device plugin; the exporter comes from the same host.
    assert set(on_google) == chart_hosts("aws") | SENT_ON_TO and needs_aws.isdisjoint(on_google)
    assert len(set(on_aws)) == len(on_aws) and len(set(on_google)) == len(on_google)


@pytest.mark.parametrize("base", ["private-vpc-aws-eks-full", "private-vpc-gcp-gke-full"])
def test_what_the_tree_names_is_let_out(base: str, tmp_path: Path) -> None:
    found = platform_plans.plan(tmp_path, BLUEPRINTS / f"{base}.yaml")
    assert found.platform is not None and isinstance(found.target, GpuClusterOnAws | GpuClusterOnGcp)
    wanted = {chart.repository.removeprefix("https://").partition("/")[0] for chart in wanted_charts(found.platform).values()}
    assert wanted <= set(found.target.network.allowed_hosts or ())


def test_the_way_out_is_there_for_argo_cd_alone(tmp_path: Path) -> None:
    on_aws, on_google = aws_network(tmp_path), gcp_network(tmp_path)
    assert on_aws.nat_zones and all(on_aws.zones[zone].firewall is not None for zone in on_aws.nat_zones)
    assert on_google.nat and on_google.git_server is None
    for base in (ON_EKS, ON_GKE):
        without = resolve(load(str(base)).pairs["prod"]).target
        assert isinstance(without, GpuClusterOnAws | GpuClusterOnGcp) and without.network.allowed_hosts is None


def test_hosts_of_the_blueprint_come_first_and_each_tells_why_it_is_there(tmp_path: Path) -> None:
    hosts = ["api.example.com", "github.com"]
    made = plan(tmp_path, ON_GKE, egress={"mode": "allow-list", "hosts": hosts})
    written = json.loads(plan_json(made))
    allowed = written["plan"]["network"]["allowed_hosts"]
    assert allowed[:2] == hosts and allowed.count("github.com") == 1
    origins: Mapping[str, Mapping[str, str]] = written["origins"]
    assert origins["network.allowed_hosts"]["key"] == "egress.hosts"
    rest = [origins[f"network.allowed_hosts[{index}]"]["id"] for index in range(2, len(allowed))]
    assert set(rest) == {"PLAT047"}
    alone = json.loads(plan_json(plan(tmp_path, ON_GKE)))
    assert alone["origins"]["network.allowed_hosts"]["id"] == "PLAT047"


@pytest.mark.parametrize(
    ("base", "environment"), [("gpu-cluster-aws-karpenter", "prod"), ("gpu-cluster-gcp-classes", "default")]
)
def test_a_network_with_a_way_out_has_no_list(base: str, environment: str, tmp_path: Path) -> None:
    target = platform_plans.plan(tmp_path, BLUEPRINTS / f"{base}.yaml", environment=environment).target
    assert target.network.allowed_hosts is None  # type: ignore[union-attr]


# --- the server of the repository -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("repository", "server"),
    [
        ("https://github.com/acme/platform", GitServer("github.com", 443, ssh=False)),
        ("https://acme@Git.example.com:8443/platform", GitServer("git.example.com", 8443, ssh=False)),
        ("ssh://git@git.example.com:2222/acme/platform", GitServer("git.example.com", 2222, ssh=True)),
        ("ssh://git.example.com/acme/platform", GitServer("git.example.com", 22, ssh=True)),
        ("git@github.com:acme/platform", GitServer("github.com", 22, ssh=True)),
        ("git@git.example.com:2222/platform", GitServer("git.example.com", 22, ssh=True)),
    ],
)
def test_where_a_repository_is(repository: str, server: GitServer) -> None:
    assert GitServer.of(repository) == server


def test_a_server_on_the_internet(tmp_path: Path) -> None:
    repository = "https://gitlab.com/acme/platform"
    assert "gitlab.com" in (aws_network(tmp_path, repository).allowed_hosts or ())
    on_google = gcp_network(tmp_path, repository)
    assert "gitlab.com" in (on_google.allowed_hosts or ()) and on_google.git_server is None
    at_port = gcp_network(tmp_path, "https://git.example.com:8443/acme/platform")
    assert at_port.git_server == GitServer("git.example.com", 8443, ssh=False)


def test_a_server_in_a_private_network_needs_no_way_out(tmp_path: Path) -> None:
    repository = "https://git.acme.internal/platform"
    assert "git.acme.internal" not in (aws_network(tmp_path, repository).allowed_hosts or ())
    on_google = gcp_network(tmp_path, repository)
    assert "git.acme.internal" not in (on_google.allowed_hosts or ())
    # The policy denies what leaves for another private range, too.
    assert on_google.git_server == GitServer("git.acme.internal", 443, ssh=False)
    over_ssh = "git@git.acme.internal:acme/platform"
    assert aws_network(tmp_path, over_ssh).allowed_hosts == aws_network(tmp_path, repository).allowed_hosts


def test_ssh_is_let_out_where_a_firewall_knows_hosts_by_their_addresses(tmp_path: Path) -> None:
    on_google = gcp_network(tmp_path, "git@gitlab.com:acme/platform")
    assert on_google.git_server == GitServer("gitlab.com", 22, ssh=True)
    assert "gitlab.com" not in (on_google.allowed_hosts or ())
    (found,) = problems(tmp_path, ON_EKS, "git@gitlab.com:acme/platform")
    assert (found.code, found.path) == ("GP430", ("gitops", "repository"))
    assert "AWS Network Firewall" in found.message and "https://gitlab.com/" in found.hint


@pytest.mark.parametrize(("base", "code"), [(ON_EKS, "GP430"), (ON_GKE, "GP480")])
@pytest.mark.parametrize("repository", ["https://10.20.0.4/acme/platform", "https://git_lab.com/a/b"])
def test_a_server_without_a_dns_name_is_refused(base: Path, code: str, repository: str, tmp_path: Path) -> None:
    (found,) = problems(tmp_path, base, repository)
    assert (found.code, found.path) == (code, ("gitops", "repository"))
    assert "DNS name" in found.message and "https://" in found.hint


@pytest.mark.parametrize(("base", "code"), [(ON_EKS, "GP430"), (ON_GKE, "GP480")])
def test_a_port_that_is_none_is_refused(base: Path, code: str, tmp_path: Path) -> None:
    (found,) = problems(tmp_path, base, "https://git.example.com:70000/acme/platform")
    assert (found.code, found.path, found.message) == (code, ("gitops", "repository"), "70000 is no port")


@pytest.mark.parametrize(("base", "code", "room"), [(ON_EKS, "GP430", 500), (ON_GKE, "GP480", 100)])
def test_hosts_of_argo_cd_take_room_in_the_list(base: Path, code: str, room: int, tmp_path: Path) -> None:
    read = len(plan(tmp_path, base).target.network.allowed_hosts)  # type: ignore[union-attr, arg-type]
    hosts = [f"h{number}.example.com" for number in range(room - read + 1)]
    (found,) = problems(tmp_path, base, "https://github.com/acme/platform", egress={"mode": "allow-list", "hosts": hosts})
    assert (found.code, found.path) == (code, ("egress", "hosts"))
    assert f"room for {room - read}" in found.message
