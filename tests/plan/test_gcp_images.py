"""Where images are pulled from on Google Cloud: their own registry, a mirror, or a registry with copies of all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gcp_plans
import gke_plans
from groundplan import catalog
from groundplan.plan.gcp import image_policy, images
from groundplan.plan.gcp.context import Context, context
from groundplan.plan.origin import Origins
from problem_texts import told

OURS = "europe-west4-docker.pkg.dev/acme-desk"
COPIES = "europe-west4-docker.pkg.dev/acme-mirror/images"
DIGEST = f"sha256:{'a' * 64}"


def around(folder: Path, *given: str, profile: str = "private-vpc", registry: str | None = None, **more: Any) -> Context:
    service = {"cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}, "port": 80, "expose": "internal"}
    services = {"api": None, **{f"s{index}": {**service, "image": image} for index, image in enumerate(given)}}
    changes = {"profile": profile, "services": services, "intent": {"residency": "eu"}, "registry": registry, **more}
    return context(gcp_plans.pair(folder, changes), production=True)


def pulled(folder: Path, image: str, **more: Any) -> str:
    return images.pulled_image(around(folder, image, **more), image)


# --- mirrors ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "host", "path"),
    [
        ("nginx:1.29", "docker.io", "library/nginx:1.29"),
        ("acme/api:2", "docker.io", "acme/api:2"),
        (f"ghcr.io/acme/api@{DIGEST}", "ghcr.io", f"acme/api@{DIGEST}"),
        ("registry.acme.com:5000/api:1", "registry.acme.com:5000", "api:1"),
        ("k8s.gcr.io/pause:3.9", "k8s.gcr.io", "pause:3.9"),
    ],
)
def test_a_private_network_pulls_every_foreign_image_through_a_mirror(tmp_path: Path, image: str, host: str, path: str) -> None:
    here = around(tmp_path, image)
    mirrors = images.resolve_registry(here, Origins({})).mirrors
    assert list(mirrors) == [host]
    assert images.pulled_image(here, image) == f"{OURS}/{mirrors[host]}/{path}"
    assert list(images.problems(here)) == []


@pytest.mark.parametrize(
    "image",
    [f"{OURS}/desk-prod/api:1", "europe-west1-docker.pkg.dev/acme-ci/images/api:1", "eu.gcr.io/acme-ci/api:1"],
)
def test_what_lies_with_google_inside_the_residency_is_pulled_from_there(tmp_path: Path, image: str) -> None:
    here = around(tmp_path, image)
    assert images.pulled_image(here, image) == image
    assert images.resolve_registry(here, Origins({})).mirrors == {}
    assert list(images.problems(here)) == []


@pytest.mark.parametrize(
    ("image", "api_first", "gpu_cluster"),
    [
        ("nginx:1", True, True),
        ("ghcr.io/acme/api:1", True, True),
        ("mirror.gcr.io/a/b:1", True, True),
        ("quay.io/a/b:1", False, True),
    ],
)
def test_elsewhere_only_cloud_run_needs_mirrors(tmp_path: Path, image: str, api_first: bool, gpu_cluster: bool) -> None:
    assert (pulled(tmp_path, image, profile="api-first") == image) is api_first
    assert (pulled(tmp_path, image, profile="gpu-cluster") == image) is gpu_cluster


def test_docker_hub_has_one_mirror(tmp_path: Path) -> None:
    here = around(tmp_path, "nginx:1", "index.docker.io/library/nginx:1", "registry-1.docker.io/acme/api:1")
    assert list(images.resolve_registry(here, Origins({})).mirrors) == ["docker.io"]


def test_cloud_run_knows_docker_hub_by_its_name_alone(tmp_path: Path) -> None:
    assert pulled(tmp_path, "index.docker.io/acme/api:1", profile="api-first") == "docker.io/acme/api:1"


def test_services_in_the_cluster_are_pulled_through_mirrors_too(tmp_path: Path) -> None:
    service = {"image": "ghcr.io/acme/api:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    changes: dict[str, Any] = {
        "profile": "private-vpc",
        "intent": {"residency": "eu"},
        "models": {"chat": {"source": "gs://acme-models/chat"}},
        "services": {"worker": service},
    }
    plan = gke_plans.plan(tmp_path, changes)
    target = gke_plans.target(tmp_path, changes)
    assert target.services["worker"].image == (
        f"europe-west4-docker.pkg.dev/acme-shop/{target.registry.mirrors['ghcr.io']}/acme/api:1"
    )
    assert plan.origins["services", "worker", "image"].id == "GCP121"


def test_images_of_other_projects(tmp_path: Path) -> None:
    given = (
        f"{OURS}/desk-prod/api:1",
        "europe-west1-docker.pkg.dev/acme-ci/images/api:1",
        "eu.gcr.io/acme-ci/web:1",
        "nginx:1",
    )
    here = around(tmp_path, *given)
    assert images.other_projects(here) == ["eu.gcr.io/acme-ci", "europe-west1-docker.pkg.dev/acme-ci"]
    policy = image_policy.resolve_image_policy(here, Origins({}))
    assert policy is not None
    assert policy.allowed == (f"{OURS}/**", "eu.gcr.io/acme-ci/**", "europe-west1-docker.pkg.dev/acme-ci/**")


# --- a registry with copies -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "copy"),
    [
        ("nginx:1.29", f"{COPIES}/docker.io/library/nginx:1.29"),
        ("registry.acme.com:5000/api:1", f"{COPIES}/registry.acme.com-5000/api:1"),
        ("europe-west4-docker.pkg.dev/acme-ci/images/api:1", f"{COPIES}/europe-west4-docker.pkg.dev/acme-ci/images/api:1"),
        (f"{COPIES}/team/api:1", f"{COPIES}/team/api:1"),
        (f"{OURS}/desk-prod/api:1", f"{OURS}/desk-prod/api:1"),
    ],
)
@pytest.mark.parametrize("profile", ["private-vpc", "api-first", "gpu-cluster"])
def test_a_registry_has_a_copy_of_every_image(tmp_path: Path, profile: str, image: str, copy: str) -> None:
    here = around(tmp_path, image, registry=COPIES, profile=profile)
    assert images.pulled_image(here, image) == copy
    registry = images.resolve_registry(around(tmp_path, image, profile=profile), Origins({}))
    assert registry.copies == {}, "without a registry there is nothing to copy"
    assert list(images.problems(here)) == []


def test_what_is_copied_is_in_the_plan(tmp_path: Path) -> None:
    service = {**gcp_plans.SMALL["services"]["api"], "image": f"{COPIES}/web:1"}
    changes: dict[str, Any] = {"registry": COPIES, "services": {"web": service}}
    plan = gcp_plans.plan(tmp_path, changes)
    target = gcp_plans.target(tmp_path, changes)
    assert (target.registry.registry, target.registry.mirrors) == (COPIES, {})
    assert target.registry.copies == {"ghcr.io/acme/api:1.0.0": f"{COPIES}/ghcr.io/acme/api:1.0.0"}
    assert target.services["api"].image == f"{COPIES}/ghcr.io/acme/api:1.0.0"
    assert (plan.origins["services", "api", "image"].id, plan.origins["registry", "registry"].key) == ("GCP122", "registry")


def test_the_server_of_a_model_on_cloud_run_is_copied_too(tmp_path: Path) -> None:
    model = {
        "source": "gs://acme-models/chat",
        "server": "vllm",
        "gpu": {"type": "l4", "count": 1},
        "replicas": {"min": 0, "max": 1},
    }
    here = around(tmp_path, profile="api-first", registry=COPIES, models={"chat": model})
    pair = gcp_plans.pair(tmp_path, {"registry": COPIES})
    copies = images.resolve_registry(here, Origins(pair.places)).copies
    assert copies[catalog.vllm_image()] == f"{COPIES}/docker.io/{catalog.vllm_image()}"


@pytest.mark.parametrize(
    ("profile", "registry", "message"),
    [
        ("gpu-cluster", "registry", "'registry' is no address of a registry"),
        ("gpu-cluster", "a.b/-c", "'a.b/-c' is no address of a registry"),
        ("gpu-cluster", "europe-west4-docker.pkg.dev/acme", "europe-west4-docker.pkg.dev/acme names no repository of Artifact"),
        ("private-vpc", "registry.acme.internal/mirror", "a private-vpc reaches Artifact Registry alone, not registry.acme."),
        ("api-first", "registry.acme.internal/mirror", "Cloud Run does not pull from registry.acme.internal"),
    ],
)
def test_registries_that_cannot_be(tmp_path: Path, profile: str, registry: str, message: str) -> None:
    ((code, path, text),) = told(images.problems(around(tmp_path, "nginx:1", profile=profile, registry=registry)))
    assert (code, path) == ("GP479", "registry")
    assert text.startswith(message)
    assert f"{OURS}/REPOSITORY" in text


@pytest.mark.parametrize(
    ("profile", "registry"), [("gpu-cluster", "registry.acme.internal/mirror"), ("api-first", "ghcr.io/acme")]
)
def test_registries_that_are_reached(tmp_path: Path, profile: str, registry: str) -> None:
    here = around(tmp_path, "nginx:1", profile=profile, registry=registry)
    assert list(images.problems(here)) == []
    assert images.pulled_image(here, "nginx:1") == f"{registry}/docker.io/library/nginx:1"


# --- residency --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "residency", "inside"),
    [
        ("europe-west1-docker.pkg.dev", "eu", True),
        ("europe-docker.pkg.dev", "eu", True),
        ("europe-docker.pkg.dev", "nl", False),
        ("europe-west2-docker.pkg.dev", "eu", False),
        ("us-docker.pkg.dev", "eu", False),
        ("asia-docker.pkg.dev", "eu", False),
        ("gcr.io", "eu", False),
        ("eu.gcr.io", "eu", True),
        ("europe-west4-docker.pkg.dev", "nl", True),
    ],
)
def test_images_lie_where_the_data_does(tmp_path: Path, host: str, residency: str, inside: bool) -> None:
    given: dict[str, Any] = {"intent": {"residency": residency}}
    found = list(images.problems(around(tmp_path, f"{host}/acme/images/api:1", **given)))
    if inside:
        assert found == []
    else:
        ((code, path, text),) = told(found)
        assert (code, path) == ("GP478", "services.s0.image")
        assert text.startswith(
            f"{host} does not lie inside the residency {residency}; copy what lies there to {OURS}/REPOSITORY"
        )
    elsewhere = around(tmp_path, f"{host}/acme/images/api:1", profile="gpu-cluster", **given)
    assert list(images.problems(elsewhere)) == [], "elsewhere images may come from anywhere"


def test_a_registry_lies_where_the_data_does(tmp_path: Path) -> None:
    found = list(images.problems(around(tmp_path, "nginx:1", registry="us-docker.pkg.dev/acme/mirror")))
    assert told(found)[0][:2] == ("GP478", "registry")


# --- images that cannot be pulled -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "text"),
    [
        ("localhost/api:1", "Google Cloud fetches the image for the product, and does not reach localhost: it is no name on"),
        ("registry.acme.internal/api:1", "Google Cloud fetches the image for the product, and does not reach registry.acme."),
        ("10.0.0.5:5000/acme/api:1", "Google Cloud fetches the image for the product, and does not reach 10.0.0.5:5000: it is"),
        (
            "europe-west4-docker.pkg.dev/acme/api:1",
            "europe-west4-docker.pkg.dev/acme/api:1 names no image of Artifact Registry",
        ),
    ],
)
@pytest.mark.parametrize("profile", ["private-vpc", "api-first"])
def test_images_that_nobody_fetches(tmp_path: Path, profile: str, image: str, text: str) -> None:
    ((code, path, told_text),) = told(images.problems(around(tmp_path, image, profile=profile)))
    assert (code, path) == ("GP479", "services.s0.image")
    assert told_text.startswith(text)
    assert f"{OURS if 'fetches' in text else 'europe-west4-docker.pkg.dev/acme'}/REPOSITORY" in told_text


@pytest.mark.parametrize("image", ["nginx:1", "registry.acme.com:5000/api:1", "quay.io/acme/api:1", "eu.gcr.io/acme/api:1"])
def test_images_that_are_fetched(tmp_path: Path, image: str) -> None:
    assert list(images.problems(around(tmp_path, image, profile="api-first"))) == []


def test_nodes_of_a_cluster_pull_from_a_registry_of_their_network(tmp_path: Path) -> None:
    assert list(images.problems(around(tmp_path, "registry.acme.internal/api:1", profile="gpu-cluster"))) == []
