"""Every image of a tree is in its list, with the address that it is pulled from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
import yaml

from gitops_trees import PLATFORMS
from groundplan import catalog
from groundplan.plan.images import CHART_REGISTRIES
from groundplan.plan.model.platform import ContainerServer, ModelServer, Platform, VectorCluster
from groundplan.render.charts import charts
from groundplan.render.images import Image, image_list, images, images_without_tag
from groundplan.render.tree import tree
from platforms import API, CHAT, ON_EKS, ON_GKE

MIRROR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/shop-prod"
# Alone, or anywhere in a text, but not as a folder of the mirror.
REGISTRY = re.compile(rf"(?<![\w./-])({'|'.join(map(re.escape, CHART_REGISTRIES))})(?![\w.-])\S*")


def mirrored(platform: Platform) -> Platform:
    """The platform with every registry mirrored, as the plan has it then: its own images are named where they are pulled."""
    models = platform.models.items()
    theirs = {name: each for name, each in models if isinstance(each, ContainerServer) and each.server == "custom"}
    own = {*(each.image for each in platform.workloads.values()), *(each.image for each in theirs.values())}
    return replace(
        platform,
        registries={host: f"{MIRROR}/{host}" for host in CHART_REGISTRIES},
        sources={f"{MIRROR}/{image}": image for image in own},
        models={**platform.models, **{name: replace(each, image=f"{MIRROR}/{each.image}") for name, each in theirs.items()}},
        workloads={name: replace(each, image=f"{MIRROR}/{each.image}") for name, each in platform.workloads.items()},
    )


TGI = ContainerServer(
    **{field.name: getattr(CHAT, field.name) for field in fields(ModelServer) if field.name != "image"},
    image=catalog.server_release("tgi").image,
    server="tgi",
    port=8080,
    health="/health",
    cache="/data",
    served_name="tgi",
    command=(),
    args=(),
    env={},
)
RANKER = replace(TGI, server="custom", image="ghcr.io/acme/ranker:1.4.2", cache="/cache", served_name=None)
WHOLE: Mapping[str, Platform] = {
    **PLATFORMS,
    **{engine: replace(ON_EKS, vectors=VectorCluster(engine, 1, 1000, 4096, 20)) for engine in ("weaviate", "milvus")},
    "private": replace(ON_EKS, private=True),
    "servers": replace(
        ON_EKS,
        models={"ranker": RANKER, "tgi": TGI},
        workloads={"api": replace(API, calls=("ranker",), env={}, secrets=())},
    ),
}
each_platform = pytest.mark.parametrize("name", sorted(WHOLE))


def texts(content: Any) -> Iterator[str]:
    """Every text in values or a manifest."""
    if isinstance(content, Mapping):
        for value in content.values():
            yield from texts(value)
    elif isinstance(content, list):
        for item in content:
            yield from texts(item)
    elif isinstance(content, str):
        yield content


def contents(platform: Platform) -> Iterator[tuple[str, Any]]:
    """Every file of values and manifests, by path."""
    for path, content in tree(platform).items():
        if path.startswith(("values/", "manifests/")):
            yield path, yaml.load(content, Loader=yaml.CSafeLoader)


@each_platform
def test_no_image_of_the_tree_stays_at_a_foreign_registry(name: str) -> None:
    platform = mirrored(WHOLE[name])
    # Argo CD reads charts from there; they are no images.
    repositories = {chart.repository for chart in charts().values()}
    for path, content in contents(platform):
        found = {match[0] for text in texts(content) for match in REGISTRY.finditer(text)}
        assert found <= repositories, path


@each_platform
def test_every_image_that_a_file_names_is_in_the_list(name: str) -> None:
    platform = mirrored(WHOLE[name])
    listed = [*images(platform), *(image for found in images_without_tag(platform).values() for image in found)]
    named = {text for _, content in contents(platform) for text in texts(content) if text.startswith(f"{MIRROR}/")}
    assert len(named) > 10, "there is something to look at"
    # Of many a chart knows the tag, of some the last part of the name.
    whole_or_begun = {text for text in named if any(re.match(rf"{re.escape(text)}($|[/:@])", image.pulled) for image in listed)}
    assert named == whole_or_begun


@each_platform
def test_lines_are_images_with_their_copies(name: str) -> None:
    alone = WHOLE[name]
    if not alone.registries:
        assert all(" " not in line for line in image_list(alone).splitlines() if not line.startswith("#"))
    lines = [line.split() for line in image_list(mirrored(alone)).splitlines() if not line.startswith("#")]
    assert lines == sorted(lines) and all(copy == f"{MIRROR}/{own}" for own, copy in lines)


def test_images_of_the_team_have_their_own_address_in_the_first_column() -> None:
    platform = mirrored(ON_EKS)
    assert Image(API.image, f"{MIRROR}/{API.image}") in images(platform)
    assert f"\n{API.image} {MIRROR}/{API.image}\n" in image_list(platform)
    assert f"\n{API.image}\n" in image_list(ON_EKS)


def test_images_without_a_tag_stand_under_the_command_that_shows_it() -> None:
    text = image_list(mirrored(replace(ON_EKS, private=True)))
    chart = charts()["kyverno"]
    command = f"helm template kyverno kyverno --repo {chart.repository} --version {chart.version} --values values/kyverno.yaml"
    _, _, below = text.partition(f"{command}\n")
    image = "ghcr.io/kyverno/readiness-checker"
    assert below.startswith(f"# {image} {MIRROR}/{image}\n")
    assert set(images_without_tag(ON_GKE)) >= {"argo-cd", "kube-prometheus-stack"}
