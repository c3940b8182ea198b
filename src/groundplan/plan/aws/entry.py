"""The way in: the load balancer through which public services, or in a private-vpc internal ones, are reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan.plan.aws.context import Context
from groundplan.plan.aws.names import STACK, name_problems
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import PublicEntry
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

ENTRY_NAME = Rule("AWS090", "Name of the load balancer", "the stack's name, so that both are found by one word")
ENTRY_INTERNAL = Rule(
    "AWS091",
    "Where the load balancer is",
    "on the internet, but in a private-vpc inside the network: from there, and from networks joined to it, it is reached",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
)
RATE_LIMIT = Rule(
    "AWS092",
    "Rate limit",
    "3000 requests in 5 minutes from one address: above what a person or an office sends, below what drains a model's budget; "
    "inside a private network, where a proxy may send for everybody, there is neither a limit nor a web ACL",
    "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
)
IDLE_SECONDS = Rule(
    "AWS093",
    "Idle time of a connection",
    "600 seconds, as long as clients of model APIs wait: an answer that is not streamed sends nothing until it is whole",
    "https://github.com/openai/openai-python#timeouts",
)
RATE_PER_5_MINUTES = 3000
IDLE = 600
# https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
_LONGEST_HOST = 64
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html: certificates for each of them
_MOST_HOSTS = 25


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with hosts and names of the way in."""
    services, hosts = context.services, entry_hosts(context)
    for name, service in services.items():
        # In a private-vpc nothing is public, and that is told elsewhere.
        if service.expose == "public" and service.host is None and not context.private:
            hint = "the DNS name under which people reach it; its certificate is issued for it"
            yield Problem("GP426", ("services", name, "expose"), "a public service needs a host", hint)
    for index, (name, host) in enumerate(hosts.items()):
        path: Path = ("services", name, "host")
        if len(host) > _LONGEST_HOST:
            hint = f"AWS Certificate Manager takes at most {_LONGEST_HOST}"
            yield Problem("GP426", path, f"{host} has {len(host)} characters", hint)
        if index >= _MOST_HOSTS:
            message = f"{len(hosts)} services have a host, and one load balancer takes {_MOST_HOSTS} certificates"
            yield Problem("GP426", path, message, "put a gateway in front of some of them, or split the blueprint")
    if hosts:
        yield from name_problems([("load_balancer", context.stack, STACK)])
    elif context.cloud.dns_zone is not None:
        kind = "an internal" if context.private else "a public"
        message = "dns_zone is given, but no service has a host to put there"
        yield Problem("GP426", ("cloud", "dns_zone"), message, f"give {kind} service a host, or delete dns_zone")


def resolve_entry(context: Context, origins: Origins) -> PublicEntry | None:
    """The load balancer of every service with a host; None where there is none."""
    hosts, zone = entry_hosts(context), context.cloud.dns_zone
    if not hosts:
        return None
    named = {service: origins.at("hosts").given(service, host, "services", service, "host") for service, host in hosts.items()}
    return PublicEntry(
        name=origins.rule("name", context.stack, ENTRY_NAME),
        internal=origins.rule("internal", context.private, ENTRY_INTERNAL),
        hosts=frozen_map(named),
        dns_zone=origins.given_or(
            "dns_zone",
            zone,
            *("cloud", "dns_zone"),
            default=None,
            reason="a person makes the DNS records; cloud.dns_zone names the Route 53 zone in which Terraform does",
        ),
        requests_per_5_minutes=origins.rule(
            "requests_per_5_minutes", None if context.private else RATE_PER_5_MINUTES, RATE_LIMIT
        ),
        idle_seconds=origins.rule("idle_seconds", IDLE, IDLE_SECONDS),
    )


def entry_hosts(context: Context) -> Mapping[str, str]:
    """The hosts of the services that the load balancer serves, in the order of their names."""
    reached = "internal" if context.private else "public"
    services = sorted(context.services.items())
    return {name: service.host for name, service in services if service.expose == reached and service.host is not None}
