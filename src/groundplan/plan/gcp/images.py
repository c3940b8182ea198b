"""Where container images are pulled from: their own registry, a mirror of it, or a registry that has copies of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from groundplan import catalog
from groundplan.plan.gcp import residency
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.names import COMPUTE, host_part, name_of
from groundplan.plan.gcp.rules import NAMES
from groundplan.plan.hosts import is_on_internet
from groundplan.plan.images import (
    CHART_REGISTRIES,
    copy_of,
    given_images,
    is_registry,
    registry_host,
    split,
    without_alias,
)
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import ArtifactRegistry
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

MIRRORED_IMAGE = Rule(
    "GCP006",
    "Image of another registry",
    "Cloud Run pulls from Artifact Registry, and public images from Docker Hub and GitHub; any other registry is reached "
    "through a remote repository of Artifact Registry, which keeps a copy",
    "https://docs.cloud.google.com/run/docs/deploying#images",
)
PRIVATE_IMAGE = Rule(
    "GCP121",
    "Image in a private network",
    "nothing in the network reaches a registry on the internet: Google Cloud fetches the image, through a remote repository of "
    "the product's own Artifact Registry, which keeps a copy in the product's region",
    "https://docs.cloud.google.com/artifact-registry/docs/repositories/remote-overview",
)
COPIED_IMAGE = Rule(
    "GCP122",
    "Image in the blueprint's registry",
    "the registry of the blueprint mirrors every image under the name of the registry that it comes from; what lies in it "
    "already keeps its address, and so does what lies in this project's Artifact Registry",
)

# https://docs.cloud.google.com/run/docs/deploying#images: Artifact Registry, public images of Docker Hub and GitHub
_DIRECT = ("docker.io", "ghcr.io", "gcr.io")
_DIRECT_ENDINGS = (".pkg.dev", ".gcr.io")
_DOCKER = "-docker.pkg.dev"
_ARTIFACT_REGISTRY = re.compile(r"[a-z0-9-]+-docker\.pkg\.dev(/[a-z0-9.:-]+){2}(/.+)?")
# A project and a repository.
_PARTS_BEFORE_IMAGE = 2
# Hosts of Container Registry are Artifact Registry, too, each in its location.
# https://docs.cloud.google.com/artifact-registry/docs/transition/setup-gcr-repo
_GCR = {"asia.gcr.io": "asia", "eu.gcr.io": "europe", "gcr.io": "us", "us.gcr.io": "us"}


def problems(context: Context) -> Iterator[Problem]:
    """What cannot be pulled from where the product runs, and in a private network what lies outside the residency."""
    registry = context.blueprint.registry
    if registry is not None:
        yield from [*_registry(context, registry)] or _outside(context, ("registry",), registry)
        return
    for path, image in given_images(context.blueprint):
        yield from [*_image(context, path, image)] or _outside(context, path, pulled_image(context, image))


def foreign_registry(image: str) -> str | None:
    """Host of the image's registry if Cloud Run does not pull from it: ``quay.io`` of ``quay.io/acme/api:1``."""
    host = split(image)[0]
    return None if host in _DIRECT or host.endswith(_DIRECT_ENDINGS) else host


def pulled_image(context: Context, image: str) -> str:
    """The address that ``image`` is pulled from: its own, that in the registry of the blueprint, or that in a mirror."""
    registry, (host, path) = context.blueprint.registry, split(image)
    if registry is not None:
        return image if _lies_in(context, image, registry) else copy_of(image, registry)
    if not _is_mirrored(context, image):
        return without_alias(image)
    return f"{context.region}{_DOCKER}/{context.project}/{_mirror(context, host)}/{path}"


def other_projects(context: Context) -> list[str]:
    """Where in Artifact Registry images of other projects or regions are pulled from: ``HOST/PROJECT``."""
    images = {pulled_image(context, image) for image in _images(context)}
    projects = {"/".join(image.split("/")[:2]) for image in images if _is_google(split(image)[0])}
    return sorted(projects - {f"{context.region}{_DOCKER}/{context.project}"})


def resolve_image(context: Context, image: str, *source: str | int, origins: Origins) -> str:
    """The address that an ``image`` of the team, given at ``source``, is pulled from."""
    pulled = pulled_image(context, image)
    if pulled in (image, without_alias(image)):
        return origins.given("image", pulled, *source)
    private_or_run = PRIVATE_IMAGE if context.private else MIRRORED_IMAGE
    return origins.rule("image", pulled, private_or_run if context.blueprint.registry is None else COPIED_IMAGE)


def resolve_registry(context: Context, origins: Origins) -> ArtifactRegistry:
    """The repository for the team's images, those that mirror foreign registries, and what has to be copied."""
    registry, images = context.blueprint.registry, _images(context)
    copies = {} if registry is None else {image: pulled_image(context, image) for image in images}
    return ArtifactRegistry(
        repository=origins.rule("repository", name_of(context.stack, most=COMPUTE), NAMES),
        mirrors=origins.rule("mirrors", _mirrors(context, images), PRIVATE_IMAGE if context.private else MIRRORED_IMAGE),
        registry=None if registry is None else origins.given("registry", registry, "registry"),
        copies=origins.rule("copies", frozen_map({own: copy for own, copy in copies.items() if own != copy}), COPIED_IMAGE),
    )


def _images(context: Context) -> list[str]:
    """Images of the team, and of what serves models on Cloud Run."""
    given = [image for _, image in given_images(context.blueprint)]
    return [*given, catalog.vllm_image()] if context.hosts_models and not context.on_gke else given


def _mirrors(context: Context, images: list[str]) -> Mapping[str, str]:
    """By the hosts of what is pulled; those of charts, too, where the network reaches none of them."""
    if context.blueprint.registry is not None:
        return frozen_map({})
    hosts = {split(image)[0] for image in images if _is_mirrored(context, image)}
    if context.private and context.on_gke and context.blueprint.gitops is not None:
        hosts |= set(CHART_REGISTRIES)
    return frozen_map({host: _mirror(context, host) for host in sorted(hosts)})


def _is_mirrored(context: Context, image: str) -> bool:
    if context.private:
        return not _is_google(split(image)[0])
    # The nodes of a cluster pull from any registry.
    return not context.on_gke and foreign_registry(image) is not None


def _mirror(context: Context, host: str) -> str:
    return name_of(context.stack, "mirror", host_part(host))


def _is_google(host: str) -> bool:
    return host.endswith(_DOCKER) or host in _GCR


def _lies_in(context: Context, image: str, registry: str) -> bool:
    if image.startswith((f"{registry}/", f"{context.region}{_DOCKER}/{context.project}/")):
        return True
    host = registry_host(registry)
    # Everybody's projects share the hosts of Artifact Registry.
    return not _is_google(host) and split(image)[0] == host


# --- what cannot be pulled --------------------------------------------------------------------------------------------------


def _registry(context: Context, registry: str) -> Iterator[Problem]:
    path, host = ("registry",), registry.partition("/")[0]
    ours = f"{context.region}{_DOCKER}/{context.project}/REPOSITORY"
    way_out = f"registry: {ours}; or leave it out, and Google Cloud fetches images through repositories of the product's own"
    if not is_registry(registry):
        hint = f"a host with a full stop or a port, then a path if there is one: {ours}"
        yield Problem("GP479", path, f"{registry!r} is no address of a registry", hint)
    elif host.endswith(_DOCKER) and not _ARTIFACT_REGISTRY.fullmatch(registry):
        hint = f"a project and a repository that is there already: {ours}"
        yield Problem("GP479", path, f"{registry} names no repository of Artifact Registry", hint)
    elif context.private and not host.endswith(_DOCKER):
        yield Problem("GP479", path, f"a private-vpc reaches Artifact Registry alone, not {host}", way_out)
    elif not context.on_gke and foreign_registry(f"{host}/image") is not None:
        yield Problem("GP479", path, f"Cloud Run does not pull from {host}", way_out)


def _image(context: Context, path: Path, image: str) -> Iterator[Problem]:
    """An image that is nowhere, or that Google Cloud would have to fetch from where it reaches nothing."""
    host, rest = split(image)
    project, _, name = rest.rpartition("/")
    ours = f"{context.region}{_DOCKER}/{context.project}/REPOSITORY"
    if host.endswith(_DOCKER) and rest.count("/") < _PARTS_BEFORE_IMAGE:
        hint = f"a project, a repository and the image: {host}/{project or context.project}/REPOSITORY/{name}"
        yield Problem("GP479", path, f"{image} names no image of Artifact Registry", hint)
    elif _is_mirrored(context, image) and not is_on_internet(host.partition(":")[0]):
        message = f"Google Cloud fetches the image for the product, and does not reach {host}: it is no name on the internet"
        yield Problem("GP479", path, message, f"push it to {ours}, or to a registry with a name in the public DNS")


def _outside(context: Context, path: Path, address: str) -> Iterator[Problem]:
    """Images of a private network lie inside the residency, as its data does."""
    stays, host = context.residency, split(address)[0]
    location = _GCR.get(host, host.removesuffix(_DOCKER))
    # That of the region itself is a matter of the region.
    if not context.private or stays is None or not _is_google(host) or location == context.region:
        return
    if not residency.is_inside(location, stays):
        inside = residency.regions_inside(context, stays)
        hint = f"copy what lies there to {context.region}{_DOCKER}/{context.project}/REPOSITORY; locations inside: "
        hint += ", ".join([*(name for name, keeps in catalog.gcp_multi_regions().items() if keeps == stays), *inside])
        yield Problem("GP478", path, f"{host} does not lie inside the residency {stays}", hint)
