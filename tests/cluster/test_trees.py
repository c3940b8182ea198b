"""A real control plane and the real Argo CD take whole trees: nothing is refused, waves wait, and pods find their nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import stand_in_charts
from cluster_bed import ClusterBed
from groundplan.render.charts import charts
from kube_api import Object, wait_for
from tree_bed import GPU, TreeBed, open_definitions, slug
from whole_trees import NAMES, whole_platform

# A quarter of a minute each: of every example one environment, once a small one, and everything that there is on each cloud.
BROUGHT_UP = (
    "gpu-chat-aws-prod",
    "gpu-chat-gcp-dev",
    "private-chat-aws-prod",
    "private-chat-gcp-prod",
)
_POOL, _MODEL = "groundplan/pool", "groundplan/model"


@pytest.fixture(scope="module")
def chart_repositories(bed: ClusterBed, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address below which every repository of the catalogue is, with charts in the place of the real ones."""
    found = list(stand_in_charts.write(tmp_path_factory.mktemp("charts")))
    bed.apply(open_definitions())
    return bed.serve_charts(found, {slug(chart.repository) for chart in charts().values()})


@pytest.fixture
def whole(request: pytest.FixtureRequest, bed: ClusterBed, chart_repositories: str) -> Iterator[TreeBed]:
    """One tree after the other. What other tests left goes, so that a tree is alone in the cluster."""
    found = TreeBed(bed, whole_platform(request.param), chart_repositories)
    yield found
    found.clear()


@pytest.mark.parametrize("whole", NAMES, indirect=True)
def test_the_server_takes_every_manifest(whole: TreeBed) -> None:
    assert whole.add_namespaces() == []
    assert whole.apply((each for each in whole.ours() if each["kind"] != "Namespace"), dry_run=True) == []


@pytest.mark.parametrize("whole", BROUGHT_UP, indirect=True)
def test_argo_cd_brings_the_tree_up(whole: TreeBed, tmp_path: Path) -> None:
    whole.add_nodes()
    whole.add_namespaces()
    whole.start(tmp_path)
    before = whole.wait_until_stuck("secrets")
    assert max(map(_wave, before.values())) == _wave(before["secrets"])
    _check_waves(whole, whole.wait_for_all())
    _check_places(whole)

    # Not Applications and projects: those in the cluster have addresses of this machine.
    ours = [*whole.manifests("manifests/"), *whole.releases()]
    assert whole.apply(ours) == []
    versions = whole.versions(ours)
    assert whole.apply(ours) == []
    assert whole.versions(ours) == versions


def _wave(application: Object) -> int:
    return int(application["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", -100))


def _check_waves(whole: TreeBed, applications: dict[str, Object]) -> None:
    """The root made each Application of the tree after all of the waves before were synced, and no sync was tried again."""
    written = {each["metadata"]["name"] for each in whole.manifests("applications/") if each["kind"] == "Application"}
    assert {*applications} == written | {"root"}
    waves = [_wave(applications[name]) for name in whole.applied if name in applications]
    assert waves == sorted(waves)
    for name in written:
        made = applications[name]["metadata"]["creationTimestamp"]
        before = [each for each in applications.values() if -100 < _wave(each) < _wave(applications[name])]
        late = [each["metadata"]["name"] for each in before if each["status"]["history"][0]["deployedAt"] > made]
        assert late == [], name
    assert [name for name, each in applications.items() if "retryCount" in each["status"]["operationState"]] == []


def _check_places(whole: TreeBed) -> None:
    """Each pod has a node, that of a model in one of its pools, the first that is not full, and no other one with GPUs."""
    platform, bed = whole.platform, whole.bed
    for name, model in platform.models.items():
        if model.replicas.min == 0:
            # The autoscaler's word when the first request comes; Argo CD has nothing against it.
            bed.patch("Deployment", f"{name}-vllm-deployment-vllm", {"spec": {"replicas": 1}}, "models")

    def servers(pods: list[Object]) -> dict[str, int]:
        found = dict.fromkeys(platform.models, 0)
        for each in pods:
            if (name := each["metadata"]["labels"].get(_MODEL)) is not None:
                found[name] += 1
        return found

    wanted = {name: max(1, model.replicas.min) for name, model in platform.models.items()}
    pods = wait_for(
        "all pods to run",
        lambda: (
            pods
            if (pods := bed.objects("Pod"))
            and servers(pods) == wanted
            and all(each["status"]["phase"] == "Running" for each in pods)
            else None
        ),
    )
    nodes = {each["metadata"]["name"]: each for each in bed.objects("Node")}
    used: dict[str, set[str]] = {name: set() for name in platform.models}
    for each in pods:
        node = nodes[each["spec"]["nodeName"]]
        model = each["metadata"]["labels"].get(_MODEL)
        assert (GPU in node["status"]["capacity"]) == (model is not None), each["metadata"]["name"]
        if model is not None:
            used[model].add(node["metadata"]["labels"][_POOL])
    taken = {each["spec"]["nodeName"] for each in pods}
    full = {*platform.nodes} - {each["metadata"]["labels"][_POOL] for name, each in nodes.items() if name not in taken}
    for name, pools in used.items():
        first = platform.models[name].pools[0]
        assert pools <= {*platform.models[name].pools}
        assert first in pools or first in full
