"""Where images of charts and models are pulled from instead of their own registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.plan.model.gcp import GpuClusterOnGcp
from groundplan.plan.origin import Origins
from groundplan.plan.platform.rules import IMAGE_PLACES
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.problems import Problem

CHART_REGISTRIES = (
    *("cr.weaviate.io", "docker.io", "ecr-public.aws.com", "gcr.io", "ghcr.io", "nvcr.io", "public.ecr.aws", "quay.io"),
    *("reg.kyverno.io", "registry.k8s.io"),
)
"""Registries that the charts of the catalogue, and the images of model servers, come from."""


def problems(around: Surroundings) -> Iterator[Problem]:
    """Registries that a private network does not reach."""
    if isinstance(around.target, GpuClusterOnAws) and around.target.private and around.target.images.registry is None:
        own = f"{around.target.account}.dkr.ecr.{around.target.region}.amazonaws.com/mirror"
        message = "a private-vpc does not reach the registries that Argo CD's charts take their images from"
        yield Problem("GP416", ("gitops",), message, f"mirror them: registry: {own}; gitops/images.txt then lists what to copy")


def resolve_registries(around: Surroundings, origins: Origins) -> Mapping[str, str]:
    """Registry -> the address in whose place its images are pulled."""
    target = around.target
    places = _on_aws(target) if isinstance(target, GpuClusterOnAws) else _on_gcp(around, target)
    return origins.rule("registries", frozen_map(places), IMAGE_PLACES)


def _on_aws(target: GpuClusterOnAws) -> dict[str, str]:
    registry = target.images.registry
    if registry is None:
        return {}
    own_ecr = f"{target.account}.dkr.ecr.{target.region}.amazonaws.com"
    # As the images of services: each stack has repositories of its own in this account's ECR.
    below = f"{registry}/{target.cluster.name}" if _host(registry) == own_ecr else registry
    return _below(below)


def _on_gcp(around: Surroundings, target: GpuClusterOnGcp) -> dict[str, str]:
    if target.registry.registry is not None:
        return _below(target.registry.registry)
    if not target.private:
        return {}
    from groundplan.plan.gcp.names import COMPUTE, host_part, name_of

    ours = f"{target.region}-docker.pkg.dev/{target.project}"
    # gcr.io is Artifact Registry itself, which the network reaches.
    hosts = {host for host in CHART_REGISTRIES if host != "gcr.io"} | target.registry.mirrors.keys()
    return {host: f"{ours}/{name_of(around.stack, 'mirror', host_part(host), most=COMPUTE)}" for host in hosts}


def _below(registry: str) -> dict[str, str]:
    # What lies in the registry already keeps its address.
    return {host: f"{registry}/{host}" for host in CHART_REGISTRIES if host != _host(registry)}


def _host(registry: str) -> str:
    return registry.partition("/")[0]
