"""Where images are pulled from on AWS, what is mirrored, and what ECR gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import aws_plans
from aws_plans import target
from groundplan.plan.aws import images
from groundplan.plan.aws.context import Context, context
from groundplan.problems import Problem

ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
OTHER_ACCOUNT = "210987654321.dkr.ecr.eu-west-1.amazonaws.com"
OTHER_REGION = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
DIGEST = f"sha256:{'a' * 64}"


def changes(*given: str, registry: str | None = None, profile: str = "gpu-cluster") -> dict[str, Any]:
    service = {"cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    named = {f"s{index}": {**service, "image": image} for index, image in enumerate(given)}
    return {"profile": profile, "services": named, **({} if registry is None else {"registry": registry})}


def around(folder: Path, *given: str, registry: str | None = None, profile: str = "gpu-cluster") -> Context:
    return context(aws_plans.pair(folder, changes(*given, registry=registry, profile=profile)), production=True)


def problems(folder: Path, *given: str, registry: str | None = None, profile: str = "private-vpc") -> list[Problem]:
    return list(images.problems(around(folder, *given, registry=registry, profile=profile)))


@pytest.mark.parametrize(
    ("image", "mirrored"),
    [
        ("nginx:1.29", "docker.io/library/nginx:1.29"),
        ("acme/api:2", "docker.io/acme/api:2"),
        (f"ghcr.io/acme/api@{DIGEST}", f"ghcr.io/acme/api@{DIGEST}"),
        (f"ghcr.io/acme/api:1@{DIGEST}", f"ghcr.io/acme/api:1@{DIGEST}"),
        ("registry.acme.com:5000/api:1", "registry.acme.com-5000/api:1"),
        (f"{OTHER_REGION}/api:1", f"{OTHER_REGION}/api:1"),
    ],
)
def test_a_registry_mirrors_every_image(tmp_path: Path, image: str, mirrored: str) -> None:
    assert images.pulled_image(around(tmp_path, image), image) == image
    registry = "registry.acme.internal/mirror"
    assert images.pulled_image(around(tmp_path, image, registry=registry), image) == f"{registry}/{mirrored}"


def test_what_lies_in_the_registry_or_in_our_ecr_is_not_mirrored(tmp_path: Path) -> None:
    for image in (f"{ECR}/api:1", "registry.acme.internal/team/api:1"):
        assert images.pulled_image(around(tmp_path, image, registry="registry.acme.internal/mirror"), image) == image


def test_repositories_of_our_ecr(tmp_path: Path) -> None:
    own = (f"{ECR}/shop-prod/api:1", f"{ECR}/shop-prod/api:2", f"{ECR}/team/shop-prod/web:1")
    found = target(tmp_path, changes(*own, f"{OTHER_ACCOUNT}/shop-prod/x:1", "nginx:1"))
    assert found.images.repositories == ("shop-prod/api", "team/shop-prod/web")


def test_a_repository_that_environments_share_is_there_already(tmp_path: Path) -> None:
    found = target(tmp_path, changes(f"{ECR}/shop/api:1", f"{ECR}/shop-prod:1"))
    assert found.images.repositories == ()
    assert (found.images.registry, dict(found.images.mirror)) == (None, {})


def test_repositories_of_a_mirror_in_our_ecr(tmp_path: Path) -> None:
    found = target(tmp_path, changes("nginx:1", "ghcr.io/acme/api:1", f"{ECR}/web:3", registry=f"{ECR}/mirror"))
    assert found.images.repositories == (
        "mirror/shop-prod/docker.io/library/nginx",
        "mirror/shop-prod/ghcr.io/acme/api",
    )
    assert dict(found.images.mirror) == {
        "nginx:1": f"{ECR}/mirror/shop-prod/docker.io/library/nginx:1",
        "ghcr.io/acme/api:1": f"{ECR}/mirror/shop-prod/ghcr.io/acme/api:1",
    }
    assert found.services["s0"].image == f"{ECR}/mirror/shop-prod/docker.io/library/nginx:1"


@pytest.mark.parametrize("registry", ["registry", "registry.acme.internal/", "a.b//c", "a.b/c:1", "a.b/-c"])
def test_registries_that_cannot_be(tmp_path: Path, registry: str) -> None:
    (found,) = problems(tmp_path, "nginx:1", registry=registry, profile="gpu-cluster")
    assert (found.code, found.path) == ("GP416", ("registry",))
    assert found.message == f"{registry!r} is no address of a registry"


def test_a_private_vpc_pulls_from_our_ecr_or_a_mirror(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{ECR}/api:1") == []
    assert problems(tmp_path, "nginx:1", registry=f"{ECR}/mirror") == []
    assert problems(tmp_path, "nginx:1", registry="registry.acme.internal/mirror") == []
    assert problems(tmp_path, "nginx:1", registry=f"{OTHER_ACCOUNT}/mirror") == []


@pytest.mark.parametrize("image", ["nginx:1", "ghcr.io/acme/api:1", f"{OTHER_ACCOUNT}/api:1"])
def test_a_private_vpc_refuses_any_other_image_with_the_way_out(tmp_path: Path, image: str) -> None:
    (found,) = problems(tmp_path, image)
    assert (found.code, found.path) == ("GP416", ("services", "s0", "image"))
    assert "a private-vpc does not reach the registry" in found.message
    assert f"registry: {ECR}/mirror" in found.hint
    assert "images_to_mirror" in found.hint


def test_a_private_vpc_reaches_the_ecr_of_its_region_alone(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, f"{OTHER_REGION}/api:1")
    assert found.message == f"{OTHER_REGION} is in us-east-1, and a private-vpc reaches the ECR of eu-west-1 alone"
    (found,) = problems(tmp_path, "nginx:1", registry=f"{OTHER_REGION}/mirror")
    assert found.path == ("registry",)
    (found,) = problems(tmp_path, "nginx:1", registry="ghcr.io/acme/mirror")
    assert found.message == "a private-vpc does not reach the registry ghcr.io"


def test_a_repository_with_a_name_that_is_too_long(tmp_path: Path) -> None:
    registry, image = f"{ECR}/{'m' * 130}", f"ghcr.io/{'a' * 150}/api:1"
    (found,) = problems(tmp_path, image, registry=registry, profile="gpu-cluster")
    assert (found.code, found.path) == ("GP419", ("registry",))
    assert "303 characters, and AWS takes 256" in found.message


def test_names_of_repositories_for_charts_are_no_longer_than_ecr_takes(tmp_path: Path) -> None:
    name, below = {"metadata": {"name": "p" * 24}}, "/".join(["deep" * 12] * 3)
    gitops = {"gitops": {"repository": "https://github.com/acme/platform", "path": "clusters", "revision": "main"}}
    there = {**changes(registry=f"{ECR}/{below}"), **gitops, **name}
    (found,) = images.problems(context(aws_plans.pair(tmp_path, there), production=True))
    assert (found.code, found.path) == ("GP419", ("registry",))
    assert "opentelemetry-collector-k8s" in found.message
    short = {**changes(registry=f"{ECR}/mirror"), **gitops, **name}
    assert list(images.problems(context(aws_plans.pair(tmp_path, short), production=True))) == []
