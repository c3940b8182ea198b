"""Addresses of container images: their parts, and where a registry that mirrors every image has its copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundplan.blueprint.model import Blueprint
from groundplan.problems import Path

CHART_REGISTRIES = (
    *("cr.weaviate.io", "docker.io", "ghcr.io", "nvcr.io", "public.ecr.aws", "quay.io", "reg.kyverno.io", "registry.k8s.io"),
)
"""Registries that images of the charts and of model servers come from."""
LONGEST_CHART_IMAGE = "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s"
"""Of the images of charts the one with the longest name."""

# https://docs.docker.com/reference/cli/docker/image/tag/
_DOCKER_HUB, _DOCKER_LIBRARY = "docker.io", "library"
# Where its API is, which some write instead of its name.
_DOCKER_ALIASES = ("index.docker.io", "registry-1.docker.io")
_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
_REGISTRY = re.compile(rf"({_PART}\.{_PART}(:[0-9]{{1,5}})?|{_PART}:[0-9]{{1,5}})(/{_PART})*")


def given_images(blueprint: Blueprint) -> Iterator[tuple[Path, str]]:
    """Every image of the team: of its services, and of what serves its models, each with its place in the blueprint."""
    for name, service in (blueprint.services or {}).items():
        yield ("services", name, "image"), service.image
    for name, model in (blueprint.models or {}).items():
        if model.image is not None:
            yield ("models", name, "image"), model.image


def split(image: str) -> tuple[str, str]:
    """Host and the rest: ``("docker.io", "library/nginx:1.29")`` of ``nginx:1.29`` and of ``index.docker.io/nginx:1.29``."""
    host, slash, path = image.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost"):
        host, path = _DOCKER_HUB, image
    if host in (_DOCKER_HUB, *_DOCKER_ALIASES):
        return _DOCKER_HUB, path if "/" in path else f"{_DOCKER_LIBRARY}/{path}"
    return host, path


def without_alias(image: str) -> str:
    """The image as it is written, but for another name of Docker Hub: not every puller knows those."""
    return "/".join(split(image)) if image.startswith(tuple(f"{alias}/" for alias in _DOCKER_ALIASES)) else image


def registry_host(registry: str) -> str:
    """Host of a registry, as ``split`` gives it for the images in it."""
    return split(f"{registry}/image")[0]


def copy_of(image: str, registry: str) -> str:
    """The image's address in a registry that mirrors it: ``HOST/PATH`` below the registry's own address."""
    host, path = split(image)
    # A port cannot stand within a path.
    return f"{registry}/{host.replace(':', '-')}/{path}"


def own_repository(image: str, registry: str, stack: str) -> str | None:
    """Name of the image's repository at the host ``registry``, where the stack's name is in its path; None for any other."""
    host, path = split(image)
    name = re.split("[:@]", path)[0]
    return name if host == registry and stack in name.split("/")[:-1] else None


def is_registry(address: str) -> bool:
    """Whether it can be the address of a registry: a host with a full stop or a port, then a path if there is one."""
    return _REGISTRY.fullmatch(address) is not None
