"""What a private network on Google Cloud reaches outside of it: Google's own APIs, and the hosts of an allow-list."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.blueprint.model import Egress
from groundplan.plan import argocd
from groundplan.plan.gcp.context import Context
from groundplan.plan.hosts import is_on_internet
from groundplan.plan.model.common import GitServer
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

GOOGLE_NAMES_RULE = Rule(
    "GCP111",
    "Private names of Google",
    "the APIs, the image registries, Cloud Run and the Kubernetes API: inside a private network they resolve to "
    "restricted.googleapis.com, which serves what VPC Service Controls can guard and is no way to the internet",
    "https://docs.cloud.google.com/vpc/docs/configure-private-google-access#config-domain",
)
WAY_OUT = Rule(
    "GCP112",
    "Way out of a private-vpc",
    "without an allow-list it has no default route and no Cloud NAT; with one it has both, and the firewall lets through what "
    "goes to the listed hosts",
    "https://docs.cloud.google.com/firewall/docs/fqdn-objects-overview",
)

GOOGLE_NAMES = ("gcr.io", "gke.goog", "googleapis.com", "pkg.dev", "run.app")
# What one rule of a firewall policy takes.
# https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network_firewall_policy_rule
_MOST_HOSTS = 100
_HTTPS = 443
_EGRESS: Path = ("egress",)


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the allow-list."""
    given, read = context.blueprint.egress, read_hosts(context)
    if read:
        yield from argocd.repository_problems(context.blueprint, code="GP480")
    if given is None:
        return
    if not context.private:
        message = f"egress is for a private-vpc: {context.blueprint.profile} reaches the internet without a list"
        yield Problem("GP480", _EGRESS, message, "set profile: private-vpc, or delete it")
        return
    hosts = allowed_hosts(context)
    if not hosts:
        hint = "name them: {mode: allow-list, hosts: [api.example.com]}; or delete it, which allows nothing and costs nothing"
        yield Problem("GP480", _EGRESS, "an allow-list without hosts allows nothing", hint)
    if len(hosts) > (room := _MOST_HOSTS - len(read)):
        message = f"the allow-list has {len(hosts)} hosts, and a rule of the firewall has room for {room}"
        yield Problem("GP480", (*_EGRESS, "hosts"), message, "leave out what is not called")
    for index, host in enumerate(hosts):
        path = (*_EGRESS, "hosts", index)
        if host in hosts[:index]:
            yield Problem("GP205", path, f"{host} stands twice in the allow-list", "name each host once")
        elif any(f".{host}".endswith(f".{name}") for name in GOOGLE_NAMES):
            hint = "leave it out: Google's APIs, registries and Cloud Run need no way to the internet"
            yield Problem("GP480", path, f"{host} is reached inside of Google's network already", hint)


def allowed_hosts(context: Context) -> tuple[str, ...]:
    """The DNS names that the blueprint allows; none without an allow-list."""
    given = context.blueprint.egress
    return given.hosts or () if isinstance(given, Egress) else ()


def read_hosts(context: Context) -> tuple[str, ...]:
    """What Argo CD reads from a private network."""
    return argocd.read_hosts(context.blueprint) if context.private and context.on_gke else ()


def resolve_git_server(context: Context, origins: Origins) -> GitServer | None:
    """Where Argo CD reads the repository; None where the allow-list has it, or nobody reads one."""
    server = argocd.git_server(context.blueprint)
    if server is None or not read_hosts(context) or (server.port == _HTTPS and is_on_internet(server.host)):
        return None
    return origins.rule("git_server", server, argocd.READ_HOSTS)
