"""Where images of charts and models are pulled from instead of their own registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from groundplan.plan.images import CHART_REGISTRIES
from groundplan.plan.model import frozen_map
from groundplan.plan.origin import Origins
from groundplan.plan.platform.rules import IMAGE_PLACES, IMAGE_SOURCES
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.problems import Problem

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws
    from groundplan.plan.model.gcp import GpuClusterOnGcp


def problems(around: Surroundings) -> Iterator[Problem]:
    """Registries that a private network does not reach."""
    if around.target.cloud == "aws" and around.target.private and around.target.images.registry is None:
        own = f"{around.target.account}.dkr.ecr.{around.target.region}.amazonaws.com/mirror"
        message = "a private-vpc does not reach the registries that Argo CD's charts take their images from"
        yield Problem("GP416", ("gitops",), message, f"mirror them: registry: {own}; gitops/images.txt then lists what to copy")


def resolve_registries(around: Surroundings, origins: Origins) -> Mapping[str, str]:
    """Registry -> the address in whose place its images are pulled."""
    target = around.target
    if target.cloud == "aws":
        places = _on_aws(target)
    elif target.cloud == "gcp":
        places = _on_gcp(target)
    else:
        places = {} if target.registry is None else _below(target.registry)
    return origins.rule("registries", frozen_map(places), IMAGE_PLACES)


def resolve_sources(around: Surroundings, origins: Origins) -> Mapping[str, str]:
    """Address that an image of the team is pulled from -> its own, where that is another one."""
    pulled = [(around.services[name].image, service.image) for name, service in around.target.services.items()]
    pulled += [
        (own, model.image)
        for name, model in around.target.models.items()
        if (own := around.models[name].image) is not None and model.image is not None
    ]
    sources = {address: own for own, address in pulled if address != own}
    return origins.rule("sources", frozen_map(sources), IMAGE_SOURCES)


def _on_aws(target: GpuClusterOnAws) -> dict[str, str]:
    registry = target.images.registry
    if registry is None:
        return {}
    own_ecr = f"{target.account}.dkr.ecr.{target.region}.amazonaws.com"
    # As the images of services: each stack has repositories of its own in this account's ECR.
    below = f"{registry}/{target.cluster.name}" if _host(registry) == own_ecr else registry
    return _below(below)


def _on_gcp(target: GpuClusterOnGcp) -> dict[str, str]:
    if target.registry.registry is not None:
        return _below(target.registry.registry)
    ours = f"{target.region}-docker.pkg.dev/{target.project}"
    return {host: f"{ours}/{mirror}" for host, mirror in target.registry.mirrors.items()}


def _below(registry: str) -> dict[str, str]:
    # What lies in the registry already keeps its address.
    return {host: f"{registry}/{host}" for host in CHART_REGISTRIES if host != _host(registry)}


def _host(registry: str) -> str:
    return registry.partition("/")[0]
