"""What Argo CD reads outside of a private network: the team's repository, and those of charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from groundplan.blueprint.model import Blueprint
from groundplan.plan.hosts import is_on_internet
from groundplan.plan.model.common import GitServer
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

READ_HOSTS = Rule(
    "PLAT047",
    "Hosts that Argo CD reads",
    "the server of the GitOps repository, and the repositories of all charts for this cloud with what they send on to; not of "
    "the wanted ones alone, so that no chart waits for another firewall. They are let out as those of egress.hosts are",
    "https://argo-cd.readthedocs.io/en/stable/operator-manual/architecture/#repository-server",
)

# Of these repositories each has its index at the host. Many have the archives in releases on GitHub, which sends on to storage
# of its own: https://github.com/helm/chart-releaser and
# https://docs.github.com/en/actions/concepts/runners/communicating-with-self-hosted-runners
_CHART_HOSTS = (
    "argoproj.github.io",
    "charts.external-secrets.io",
    "charts.jetstack.io",
    "cloudnative-pg.github.io",
    "github.com",
    "grafana-community.github.io",
    "kedacore.github.io",
    "kyverno.github.io",
    "nvidia.github.io",
    "open-telemetry.github.io",
    "prometheus-community.github.io",
    "qdrant.github.io",
    "release-assets.githubusercontent.com",
    "valkey.io",
    "vllm-project.github.io",
    "weaviate.github.io",
    "zilliztech.github.io",
)
# Blobs of Amazon ECR Public come from the last two:
# https://anywhere.eks.amazonaws.com/docs/getting-started/vsphere/vsphere-prereq/
_ON_AWS = (
    *("aws.github.io", "kubernetes.github.io", "public.ecr.aws"),
    *("d2glxqk2uabbnd.cloudfront.net", "d5l0dvt14r5h8.cloudfront.net"),
)
_LAST_PORT = 65535
_REPOSITORY: Path = ("gitops", "repository")
_DNS_NAME = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


def git_server(blueprint: Blueprint) -> GitServer | None:
    """Where the GitOps repository is; None without one."""
    return None if blueprint.gitops is None else GitServer.of(blueprint.gitops.repository)


def read_hosts(blueprint: Blueprint) -> tuple[str, ...]:
    """What Argo CD reads over HTTPS, by DNS names; nothing without it.

    A server whose name only private networks know is in one that is joined to this one: no way out leads there.
    """
    server = git_server(blueprint)
    if server is None:
        return ()
    charts = (*_CHART_HOSTS, *(_ON_AWS if blueprint.cloud.provider == "aws" else ()))
    ours = (server.host,) if not server.ssh and is_on_internet(server.host) else ()
    return tuple(dict.fromkeys((*ours, *charts)))


def repository_problems(blueprint: Blueprint, *, code: str, firewall: str | None = None) -> Iterator[Problem]:
    """A repository that a private network does not reach; ``firewall`` is one that knows no SSH."""
    server = git_server(blueprint)
    if server is None:
        return
    if not _DNS_NAME.fullmatch(server.host):
        message = f"a private-vpc lets out by DNS names, and {server.host or 'nothing'!r} is none"
        yield Problem(code, _REPOSITORY, message, "give the name of the server: https://git.example.com/acme/platform")
    elif not 0 < server.port <= _LAST_PORT:
        yield Problem(code, _REPOSITORY, f"{server.port} is no port", f"1 to {_LAST_PORT}, or leave it out")
    elif server.ssh and firewall is not None and is_on_internet(server.host):
        message = f"a private-vpc does not reach {server.host} over SSH: {firewall} knows a host by TLS or HTTP alone"
        yield Problem(code, _REPOSITORY, message, f"give its address over HTTPS: https://{server.host}/...")


def resolve_allowed_hosts(given: Sequence[str], read: Sequence[str], origins: Origins) -> tuple[str, ...] | None:
    """The allow-list: what the blueprint names, and what Argo CD reads; None where there is none of both."""
    more = [host for host in read if host not in given]
    hosts = (*given, *more)
    if given:
        origins.given("allowed_hosts", hosts, "egress", "hosts")
        for index in range(len(given), len(hosts)):
            origins.at("allowed_hosts").rule(index, hosts[index], READ_HOSTS)
    elif more:
        origins.rule("allowed_hosts", hosts, READ_HOSTS)
    return hosts or None
