"""Where container images come from, and which must be copied before anything starts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundplan.plan.aws.context import Context
from groundplan.plan.aws.names import name_problem
from groundplan.plan.images import LONGEST_CHART_IMAGE, copy_of, given_images, is_registry, own_repository, registry_host, split
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import Images
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

MIRROR = Rule(
    "AWS073",
    "Addresses of mirrored images",
    "the registry of the blueprint mirrors every image under the name of the registry that it comes from, in this account's "
    "ECR below the stack's name; what lies in it already keeps its address, and so does what lies in this account's ECR",
)
REPOSITORIES = Rule(
    "AWS074",
    "ECR repositories",
    "one for each image that is pulled from this account's ECR in this region with the stack's name in its path; "
    "a repository without it belongs to nobody's stack and is there already, so that environments can share it",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html",
)

_ECR = re.compile(r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com")
# Registries on the internet that everybody can read.
_PUBLIC = (
    *("docker.io", "ghcr.io", "quay.io", "gcr.io", "public.ecr.aws", "registry.k8s.io", "mcr.microsoft.com", "nvcr.io"),
    "registry.gitlab.com",
)


def problems(context: Context) -> Iterator[Problem]:
    """Images that cannot be pulled from where the product runs."""
    registry = context.blueprint.registry
    if registry is not None and not is_registry(registry):
        hint = "a host with a full stop or a port, then a path if there is one: registry.acme.internal/mirror"
        yield Problem("GP416", ("registry",), f"{registry!r} is no address of a registry", hint)
        return
    if context.private:
        yield from _private(context)
    charts: list[tuple[Path, str]] = [] if context.blueprint.gitops is None else [(("gitops",), LONGEST_CHART_IMAGE)]
    for path, image in [*given_images(context.blueprint), *charts]:
        if repository := _repository(context, pulled_image(context, image)):
            problem = name_problem("repository", repository, path if registry is None else ("registry",))
            if problem is not None:
                yield problem


def pulled_image(context: Context, image: str) -> str:
    """The address that ``image`` is pulled from: its own, or its copy in the registry of the blueprint."""
    registry, host = context.blueprint.registry, split(image)[0]
    if registry is None or host in (_own_registry(context), registry_host(registry)):
        return image
    below = f"{registry}/{context.stack}" if registry.partition("/")[0] == _own_registry(context) else registry
    return copy_of(image, below)


def resolve_image(context: Context, image: str, *source: str | int, origins: Origins) -> str:
    """The address that an ``image`` of the team, given at ``source``, is pulled from."""
    pulled = pulled_image(context, image)
    return origins.given("image", pulled, *source) if pulled == image else origins.rule("image", pulled, MIRROR)


def resolve_images(context: Context, origins: Origins) -> Images:
    """Repositories of ECR, and what is mirrored."""
    pulled = {image: pulled_image(context, image) for _, image in given_images(context.blueprint)}
    repositories = {name for address in pulled.values() if (name := _repository(context, address))}
    registry = context.blueprint.registry
    return Images(
        registry=None if registry is None else origins.given("registry", registry, "registry"),
        repositories=origins.rule("repositories", tuple(sorted(repositories)), REPOSITORIES),
        mirror=origins.rule("mirror", frozen_map({own: copy for own, copy in pulled.items() if own != copy}), MIRROR),
    )


def _own_registry(context: Context) -> str:
    return f"{context.account}.dkr.ecr.{context.region}.amazonaws.com"


def _repository(context: Context, image: str) -> str | None:
    """Name of the image's repository in this account's ECR, where it is the stack's own; None for any other."""
    return own_repository(image, _own_registry(context), context.stack)


def _private(context: Context) -> Iterator[Problem]:
    """Without the internet an image comes from a registry that the network reaches."""
    registry = context.blueprint.registry
    way_out = f"registry: {_own_registry(context)}/mirror; the output images_to_mirror then says what to copy"
    if registry is not None:
        yield from _reachable(context, ("registry",), registry_host(registry), way_out)
        return
    for path, image in given_images(context.blueprint):
        yield from _reachable(context, path, split(image)[0], way_out, own_only=True)


def _reachable(context: Context, path: Path, host: str, way_out: str, *, own_only: bool = False) -> Iterator[Problem]:
    if host == _own_registry(context):
        return
    ecr = _ECR.fullmatch(host)
    if ecr is not None and ecr["region"] != context.region:
        message = f"{host} is in {ecr['region']}, and a private-vpc reaches the ECR of {context.region} alone"
        yield Problem("GP416", path, message, f"mirror it: {way_out}")
    elif own_only or host in _PUBLIC:
        yield Problem("GP416", path, f"a private-vpc does not reach the registry {host}", f"mirror it: {way_out}")
