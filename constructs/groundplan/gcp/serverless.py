"""What both load balancers of Cloud Run services are made of: the way to a service, and the choice of one by its host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# What a URL map or a proxy stops using goes after they have been changed: Google does not delete what is used.
LAST: Mapping[str, Any] = {"create_before_destroy": True}


@dataclass(frozen=True, slots=True)
class HostedService:
    """A Cloud Run service, by its name in Google Cloud, under a DNS name."""

    service: str
    host: str


def endpoint(scope: Construct, id: str, service: HostedService, region: str, after: tuple[Component, ...]) -> Ref:
    """A serverless network endpoint group: what a backend service sends its requests to."""
    group = google.ComputeRegionNetworkEndpointGroup(
        scope,
        id,
        name=service.service,
        region=region,
        network_endpoint_type="SERVERLESS",
        # By name, not by reference: a service that has to be made anew must not wait for its load balancer.
        cloud_run={"service": service.service},
        lifecycle=LAST,
        depends_on=after,
    )
    return group.id


def by_host(services: Mapping[str, HostedService], backends: Mapping[str, Ref]) -> dict[str, Any]:
    """The arguments of a URL map that sends each host to its backend, and an unknown one to the first known host."""
    first = next(iter(services.values())).host
    return {
        # Not permanent: browsers would keep it when the host becomes known.
        "default_url_redirect": {
            "host_redirect": first,
            "https_redirect": True,
            "redirect_response_code": "FOUND",
            "strip_query": False,
        },
        "host_rule": [{"hosts": [service.host], "path_matcher": name} for name, service in services.items()],
        "path_matcher": [{"name": name, "default_service": backend} for name, backend in backends.items()],
    }
