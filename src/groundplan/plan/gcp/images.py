"""Container images: from which registries Cloud Run pulls itself, and through what it gets the others."""

from __future__ import annotations

from collections.abc import Mapping

# https://docs.cloud.google.com/run/docs/deploying#images: Artifact Registry, public images of Docker Hub and GitHub
_DIRECT = ("docker.io", "index.docker.io", "ghcr.io", "gcr.io")
_DIRECT_ENDINGS = (".pkg.dev", ".gcr.io")


def foreign_registry(image: str) -> str | None:
    """Host of the image's registry if Cloud Run does not pull from it: ``quay.io`` of ``quay.io/acme/api:1``."""
    host, slash, _ = image.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost"):
        return None  # a name without a host is on Docker Hub
    if host in _DIRECT or host.endswith(_DIRECT_ENDINGS):
        return None
    return host


def pulled_image(image: str, mirrors: Mapping[str, str], *, region: str, project: str) -> str:
    """The address that Cloud Run pulls from: ``image`` itself, or the same path in the repository that mirrors its registry.

    ``mirrors`` maps the registry's host to the repository's id. Raises KeyError for a foreign registry that is not in it.
    """
    host = foreign_registry(image)
    if host is None:
        return image
    return f"{region}-docker.pkg.dev/{project}/{mirrors[host]}/{image.partition('/')[2]}"
