"""Whatever the GitOps tree pulls can be pulled: from a repository that the same blueprint makes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import platform_plans
from groundplan.plan import Plan
from groundplan.render.images import images, images_without_tag
from groundplan.stacks.build import terraform_document
from platform_plans import BLUEPRINTS

ON_EKS, ON_GKE = BLUEPRINTS / "private-vpc-aws-eks-minimal.yaml", BLUEPRINTS / "private-vpc-gcp-gke-minimal.yaml"
ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
SERVICE = {"cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}


def pulled(plan: Plan) -> set[str]:
    """Repositories of all images of the tree, with their hosts."""
    assert plan.platform is not None
    whole = [*images(plan.platform), *(image for found in images_without_tag(plan.platform).values() for image in found)]
    return {re.split(r"@|:[\w.-]+$", image.pulled)[0] for image in whole}


def repositories(plan: Plan, kind: str) -> dict[str, Any]:
    """Arguments of the repositories that Terraform makes."""
    made = terraform_document(plan)
    found: dict[str, Any] = made["resource"].get(kind, {})
    return found


def test_ecr_has_a_repository_for_every_image_of_the_tree(tmp_path: Path) -> None:
    services = {
        "api": {**SERVICE, "image": "ghcr.io/acme/api:1.0.0"},
        "web": {**SERVICE, "image": f"{ECR}/tiny-prod/web:1.0.0"},
        "old": {**SERVICE, "image": f"{ECR}/shared/old:1.0.0"},
        # A service may have the image of a chart.
        "graphs": {**SERVICE, "image": "docker.io/grafana/grafana:13.2.0"},
    }
    plan = platform_plans.plan(tmp_path, ON_EKS, {"registry": f"{ECR}/mirror", "services": services})
    names = [item["name"] for item in repositories(plan, "aws_ecr_repository").values()]
    assert len(names) == len(set(names))
    # One without the stack's name in its path is somebody else's.
    assert {f"{ECR}/{name}" for name in names} == pulled(plan) - {f"{ECR}/shared/old"}
    assert set(plan.target.images.repositories) < set(names)  # type: ignore[union-attr]
    assert "mirror/tiny-prod/quay.io/prometheus/node-exporter" in names, "of an image whose tag only the chart knows"


def test_without_a_registry_of_ones_own_there_is_none_for_charts(tmp_path: Path) -> None:
    open_network = {"profile": "gpu-cluster", "models": {"chat": {"source": "s3://acme-models/chat-8b"}}}
    plan = platform_plans.plan(tmp_path, ON_EKS, open_network)
    assert repositories(plan, "aws_ecr_repository") == {}
    elsewhere = platform_plans.plan(tmp_path, ON_EKS, {**open_network, "registry": "registry.acme.internal/mirror"})
    assert repositories(elsewhere, "aws_ecr_repository") == {}


def test_artifact_registry_has_a_remote_repository_for_every_image_of_the_tree(tmp_path: Path) -> None:
    plan = platform_plans.plan(tmp_path, ON_GKE)
    made = repositories(plan, "google_artifact_registry_repository")
    ids = {f"europe-west3-docker.pkg.dev/acme-tiny-prod/{item['repository_id']}" for item in made.values()}
    assert all("/".join(image.split("/")[:3]) in ids for image in pulled(plan))
    upstreams = {item["remote_repository_config"]["description"] for item in made.values() if "mode" in item}
    assert plan.platform is not None and upstreams == plan.platform.registries.keys()


def test_the_names_of_its_images_are_known_without_the_templates_of_values() -> None:
    """Stacks ask for them, and a template engine takes longer to load than all of their work."""
    code = "import sys, groundplan.render.images; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "groundplan.render.charts" in loaded and "jinja2" not in loaded
