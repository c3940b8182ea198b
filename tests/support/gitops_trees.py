"""Trees of the test platforms and of whole blueprints, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

import platform_plans
from groundplan.data_dir import data_dir
from groundplan.plan.model import Replicas
from groundplan.plan.model.platform import ClusterSecret, Entry, Machine, Platform, RemoteKey
from groundplan.render.tree import tree
from platforms import API, ON_EKS, ON_GKE
from whole_trees import ALL_NAMES, whole_platform

Manifest = Mapping[str, Any]


def _made(platform: Platform, machines: Mapping[str, Machine]) -> Platform:
    nodes = {name: replace(each, machine=machines.get(name)) for name, each in platform.nodes.items()}
    return replace(platform, nodes=nodes)


ON_KARPENTER = replace(
    _made(
        ON_EKS,
        {
            "l4-reservation": Machine(
                "g6.2xlarge", ("euw1-az1",), "reservation", None, 100, 1, "shop-prod-l4-reservation", None
            ),
            "l4-on-demand": Machine("g6.2xlarge", ("euw1-az1", "euw1-az2"), "on_demand", None, 100, 1, None, None),
            "t4-on-demand": Machine("g4dn.xlarge", ("euw1-az2",), "on_demand", None, 100, 0, None, None),
        },
    ),
    node_scaling="karpenter",
)
_GKE_L4 = Machine("g2-standard-8", ("europe-west4-a",), "on_demand", "nvidia-l4", 100, 1, None, None)
ON_COMPUTE_CLASS = replace(
    _made(
        ON_GKE,
        {
            "l4-on-demand": _GKE_L4,
            "t4-on-demand": replace(_GKE_L4, purchase="flex_start", max_run_seconds=604800),
        },
    ),
    node_scaling="compute-class",
    private=False,
    models={"chat": replace(ON_GKE.models["chat"], pools=("l4-reservation", "l4-on-demand", "t4-on-demand"))},
)
ON_PREMISES = replace(
    ON_EKS,
    cloud="onprem",
    region=None,
    account=None,
    network=None,
    gitops=replace(ON_EKS.gitops, repository="git@git.example.com:acme/platform.git", path="gitops"),
    disk_key=None,
    storage_class="ceph",
    node_scaling="none",
    registries={name: f"registry.example.com/{name}" for name in ("docker.io", "ghcr.io", "quay.io")},
    entry=Entry("ingress", "shop-prod", "nginx", False, None, {"api": "api-tls"}, (), 600, None),
    accounts={},
    secrets={
        name: ClusterSecret(
            secret.namespace, {key: RemoteKey(remote.secret.replace("/", "-"), key) for key, remote in secret.keys.items()}
        )
        for name, secret in ON_EKS.secrets.items()
    },
    workloads={"api": replace(API, account=None, replicas=Replicas(2, 4), calls=("chat", "vectors"))},
    postgres=None,
    observability=replace(ON_EKS.observability, traces_days=None, traces_bucket=None),
)


def _desk() -> Platform:
    """The example on a cluster of one's own, as its blueprint is resolved."""
    with TemporaryDirectory() as folder:
        return platform_plans.platform(Path(folder), data_dir("blueprints") / "desk-onprem.yaml", environment="dev")


PLATFORMS: Mapping[str, Platform] = {
    "compute-class": ON_COMPUTE_CLASS,
    "desk": _desk(),
    "eks": ON_EKS,
    "gke": ON_GKE,
    "karpenter": ON_KARPENTER,
    "onprem": ON_PREMISES,
}
#: Names of these, and of those of whole blueprints.
NAMES = (*sorted(PLATFORMS), *ALL_NAMES)


def platform(name: str) -> Platform:
    """The platform of that name."""
    return PLATFORMS[name] if name in PLATFORMS else whole_platform(name)


@cache
def files(name: str) -> Mapping[str, bytes]:
    """The tree of a platform, by path."""
    return tree(platform(name))


def manifests(name: str, folder: str = "") -> Iterator[tuple[str, Manifest]]:
    """Every manifest of Kubernetes below ``folder``, with its path."""
    for path, content in files(name).items():
        if path.endswith(".yaml") and path.startswith(
            (f"{folder}/",) if folder else ("applications/", "bootstrap/", "manifests/")
        ):
            yield path, yaml.load(content, Loader=yaml.CSafeLoader)


def of_kind(name: str, kind: str) -> dict[str, Manifest]:
    """Manifests of one kind by name; in namespaces as ``NAMESPACE/NAME``, but for those of Argo CD."""
    found = {}
    for _, manifest in manifests(name):
        if manifest["kind"] == kind:
            metadata = manifest["metadata"]
            place = metadata.get("namespace", "argocd")
            found[metadata["name"] if place == "argocd" else f"{place}/{metadata['name']}"] = manifest
    return found
