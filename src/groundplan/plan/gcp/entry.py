"""The way in: the load balancer of every service with a host, on the internet or inside a private network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.rules import NAMES
from groundplan.plan.hosts import unregistered
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

RATE_LIMIT = Rule(
    "GCP019",
    "Rate limit",
    "600 requests a minute from one address: above what a person or an office sends, below what drains a model's budget",
    "https://docs.cloud.google.com/armor/docs/rate-limiting-overview",
)
WHERE = Rule(
    "GCP150",
    "Load balancer, public or internal",
    "all services with a host share one, with a certificate for each host. It is on the internet, one for the whole world; in "
    "a private-vpc inside the network, in its region: it is reached from there and from networks joined to it in any region",
    "https://docs.cloud.google.com/load-balancing/docs/l7-internal",
)
CDN = Rule(
    "GCP151",
    "Cloud CDN",
    "a public service itself says what is cached: answers with Cache-Control: public and an age, as a static front end gives "
    "its files, and nothing else, so that an API loses nothing by it; requests with Authorization go past the cache",
    "https://docs.cloud.google.com/cdn/docs/caching",
)
NO_CDN = Rule(
    "GCP152",
    "No Cloud CDN inside",
    "its caches are on the internet's edge; an internal load balancer has none",
    "https://docs.cloud.google.com/cdn/docs/overview",
)
NO_RATE_LIMIT = Rule(
    "GCP153",
    "No rate limit inside",
    "in a private network one address may be a proxy that sends for everybody; there is neither a limit nor Cloud Armor",
    "https://docs.cloud.google.com/armor/docs/rate-limiting-overview",
)
_REQUESTS_PER_MINUTE = 600
# The common name of a certificate has 64 bytes at the most, and a target proxy takes 15 certificates.
# https://docs.cloud.google.com/load-balancing/docs/quotas#ssl_certificates
_LONGEST_HOST = 63
_MOST_HOSTS = 15


def problems(context: Context) -> Iterator[Problem]:
    """Hosts that the load balancer does not take, or too many of them."""
    services = context.services
    reached = _reached(context)
    for name, service in services.items():
        path: Path = ("services", name)
        if service.host is not None:
            yield from _host((*path, "host"), service.host, private=context.private)
        # In a private-vpc nothing is public, and that is told elsewhere.
        elif service.expose == "public" and not context.private:
            hint = "the DNS name under which people reach it; the load balancer's certificate is issued for it"
            yield Problem("GP458", (*path, "expose"), "a public service needs a host", hint)
    served = [name for name, service in services.items() if service.expose == reached and (service.host or not context.private)]
    for name in served[_MOST_HOSTS:]:
        if context.private:
            message = f"{len(served)} services have a host, but one load balancer serves {_MOST_HOSTS}"
            hint = "put a gateway in front of some of them, or split the blueprint"
            yield Problem("GP459", ("services", name, "host"), message, hint)
        else:
            message = f"{len(served)} services are public, but one load balancer serves {_MOST_HOSTS} hosts"
            hint = "make some of them internal, or split the blueprint"
            yield Problem("GP459", ("services", name, "expose"), message, hint)


def resolve_load_balancer(context: Context, origins: Origins) -> LoadBalancer | None:
    """The load balancer that all services with a host share; None where there is none."""
    if not entry_hosts(context):
        return None
    private = context.private
    limit, limit_rule = (None, NO_RATE_LIMIT) if private else (_REQUESTS_PER_MINUTE, RATE_LIMIT)
    return LoadBalancer(
        name=origins.rule("name", context.stack, NAMES),
        internal=origins.rule("internal", private, WHERE),
        requests_per_minute=origins.rule("requests_per_minute", limit, limit_rule),
        cdn=origins.rule("cdn", not private, NO_CDN if private else CDN),
    )


def entry_hosts(context: Context) -> Mapping[str, str]:
    """The hosts of the services that the load balancer serves: public ones, or in a private-vpc internal ones."""
    services, reached = context.services.items(), _reached(context)
    return {name: service.host for name, service in services if service.expose == reached and service.host is not None}


def _reached(context: Context) -> str:
    return "internal" if context.private else "public"


def _host(path: Path, host: str, *, private: bool) -> Iterator[Problem]:
    if len(host) > _LONGEST_HOST:
        hint = f"a certificate managed by Google takes at most {_LONGEST_HOST} characters"
        yield Problem("GP458", path, f"{host} has {len(host)} characters", hint)
    domain = unregistered(host)
    if private and domain is not None:
        message = f"{host} gets no certificate: .{domain} is in no public DNS"
        hint = (
            "Google issues it once a record in the public DNS shows whose domain it is; take a host in a domain that you own, "
            f"such as {host.removesuffix(f'.{domain}')}.example.com: its own address may stay in private DNS"
        )
        yield Problem("GP458", path, message, hint)
