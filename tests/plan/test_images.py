"""Addresses of images, whatever the cloud."""

from __future__ import annotations

import pytest

from groundplan.plan.images import registry_host, split, without_alias


@pytest.mark.parametrize(
    "image",
    [
        "nginx:1",
        "library/nginx:1",
        "docker.io/nginx:1",
        "docker.io/library/nginx:1",
        "index.docker.io/library/nginx:1",
        "registry-1.docker.io/nginx:1",
    ],
)
def test_docker_hub_is_one_registry(image: str) -> None:
    assert split(image) == ("docker.io", "library/nginx:1")
    assert without_alias(image) == (image if "-1." not in image and "index." not in image else "docker.io/library/nginx:1")


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("ghcr.io/acme/api:1", ("ghcr.io", "acme/api:1")),
        ("localhost/api", ("localhost", "api")),
        ("registry.acme.com:5000/api:1", ("registry.acme.com:5000", "api:1")),
        ("index.docker.io.acme.com/api", ("index.docker.io.acme.com", "api")),
    ],
)
def test_other_registries(image: str, parts: tuple[str, str]) -> None:
    assert (split(image), without_alias(image)) == (parts, image)


def test_the_host_of_a_registry() -> None:
    assert registry_host("registry-1.docker.io/acme") == "docker.io"
    assert registry_host("registry.acme.com:5000") == "registry.acme.com:5000"
