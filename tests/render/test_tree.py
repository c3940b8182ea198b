"""The tree as a whole: what the root leads to is there, valid, in order of need, and pinned."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gitops_trees import NAMES, PLATFORMS, Manifest, files, manifests, of_kind, platform
from groundplan.render import tree as module
from groundplan.render.charts import WAVES, charts
from groundplan.render.tree import tree
from kube_schemas import check_built_in, check_custom, is_built_in
from workload_chart import CHART

each_platform = pytest.mark.parametrize("name", NAMES)
# GKE's own kinds; their definitions are in no repository.
_OF_GKE = ("networking.gke.io/v1", "cloud.google.com/v1")


def _sources(application: Manifest) -> list[Mapping[str, Any]]:
    spec = application["spec"]
    return list(spec.get("sources") or [spec["source"]])


def _in_tree(name: str, path: str) -> str:
    """A path of the repository as one of the tree."""
    root = platform(name).gitops.path
    assert path.startswith(f"{root}/"), f"{path} is not in {root}"
    return path.removeprefix(f"{root}/")


def _wave(application: Manifest) -> int:
    return int(application["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"])


def _applications(name: str) -> dict[str, Manifest]:
    found = of_kind(name, "Application")
    del found["root"]
    return found


# --- from the root to every file --------------------------------------------------------------------------------------------


@each_platform
def test_the_root_leads_to_every_application_and_those_to_every_file(name: str) -> None:
    tree_files = files(name)
    root = of_kind(name, "Application")["root"]
    reached = {"README.md", "images.txt", "bootstrap/project.yaml", "bootstrap/root.yaml"}
    folder = _in_tree(name, root["spec"]["source"]["path"])
    reached |= {path for path in tree_files if path.startswith(f"{folder}/")}
    assert {path for path, manifest in manifests(name, folder)} <= reached
    for application in _applications(name).values():
        for path in _files_of(name, application):
            assert path in tree_files
            reached.add(path)
    assert set(tree_files) == reached


def _files_of(name: str, application: Manifest) -> Iterator[str]:
    gitops, tree_files = platform(name).gitops, files(name)
    by_reference = {source["ref"]: source for source in _sources(application) if "ref" in source}
    for source in _sources(application):
        ours = source["repoURL"] == gitops.repository
        if ours:
            assert source["targetRevision"] == gitops.revision
        folder = _in_tree(name, source["path"]) if ours and "path" in source else ""
        if folder:
            below = [path for path in tree_files if path.startswith(f"{folder}/")]
            assert below, folder
            yield from below
        for values in source.get("helm", {}).get("valueFiles", ()):
            if values.startswith("$"):
                reference, _, path = values.removeprefix("$").partition("/")
                assert by_reference[reference]["repoURL"] == gitops.repository
                yield _in_tree(name, path)
            else:
                yield posixpath.normpath(posixpath.join(folder, values))


@each_platform
def test_every_path_agrees_with_the_place_in_the_repository(name: str) -> None:
    path = platform(name).gitops.path
    for source in (source for item in of_kind(name, "Application").values() for source in _sources(item)):
        assert source.get("path", path).startswith(path)
    assert f"--values {path}/values/argo-cd.yaml" in files(name)["README.md"].decode()
    assert f"-f {path}/bootstrap/" in files(name)["README.md"].decode()


@each_platform
def test_the_chart_of_workloads_is_in_the_tree(name: str) -> None:
    copied = {path.removeprefix("charts/workload/") for path in files(name) if path.startswith("charts/workload/")}
    own = {file.relative_to(CHART).as_posix() for file in CHART.rglob("*") if file.is_file()}
    used = [path for path in files(name) if path.startswith("values/workloads/")]
    assert copied == {path for path in own if used and not path.startswith("ci/")}
    assert not used or files(name)["charts/workload/Chart.yaml"] == (CHART / "Chart.yaml").read_bytes()


@each_platform
def test_the_same_platform_gives_the_same_bytes(name: str) -> None:
    assert dict(tree(platform(name))) == dict(files(name))
    assert list(files(name)) == sorted(files(name))


def test_all_templates_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "keda").mkdir()
    (tmp_path / "keda" / "values.yaml.j2").touch()
    monkeypatch.setattr(module, "data_dir", lambda name: tmp_path)
    with pytest.raises(ValueError, match=r"no template of values for: argo-cd, .*tempo.*qdrant") as caught:
        tree(PLATFORMS["eks"])
    assert "keda" not in str(caught.value)


# --- order ------------------------------------------------------------------------------------------------------------------


@each_platform
def test_waves_are_those_of_the_catalogue(name: str) -> None:
    for application in _applications(name).values():
        assert _wave(application) in WAVES
    for project in of_kind(name, "AppProject").values():
        assert _wave(project) < min(WAVES)


@each_platform
def test_definitions_come_before_operators_and_operators_before_what_they_watch(name: str) -> None:
    applications = _applications(name)
    by_kind = {crd: chart for chart in charts().values() for crd in chart.crds if chart.name in applications}
    for application in applications.values():
        for path in _files_of(name, application):
            if not path.startswith("manifests/"):
                continue
            manifest = yaml.load(files(name)[path], Loader=yaml.CSafeLoader)
            group = manifest["apiVersion"].rpartition("/")[0]
            maker = by_kind.get(f"{group}/{manifest['kind']}")
            if maker is not None:
                assert _wave(applications[maker.name]) < _wave(application), f"{path} before {maker.name}"
            elif "." in group and not is_built_in(manifest):
                assert manifest["apiVersion"] in (*_OF_GKE, "gateway.networking.k8s.io/v1"), f"nobody defines {path}"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("base", "network-policies"),
        ("base", "secrets"),
        ("prometheus-operator-crds", "cert-manager"),
        ("cert-manager", "aws-load-balancer-controller"),
        ("external-secrets", "secrets"),
        ("secrets", "grafana"),
        ("secrets", "model-embeddings"),
        ("secrets", "workload-api"),
        ("secrets", "postgres"),
        ("nvidia-device-plugin", "model-chat"),
        ("cloudnative-pg", "postgres"),
        ("postgres", "workload-api"),
        ("qdrant", "workload-api"),
        ("keda", "scaling"),
        ("kube-prometheus-stack", "scaling"),
        ("model-chat", "scaling"),
    ],
)
def test_what_is_needed_comes_first(first: str, then: str) -> None:
    applications = _applications("eks")
    assert _wave(applications[first]) < _wave(applications[then])


def test_karpenter_comes_before_its_pools() -> None:
    applications = _applications("karpenter")
    waves = [_wave(applications[name]) for name in ("karpenter-crd", "karpenter", "nodes", "model-chat")]
    assert waves == sorted(set(waves))


# --- content ----------------------------------------------------------------------------------------------------------------


# A server says the same of all trees, in tests/cluster, and much faster.
@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_manifests_are_valid(name: str) -> None:
    for path, manifest in manifests(name):
        if is_built_in(manifest):
            check_built_in(manifest)
        assert manifest["metadata"]["name"] in path


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(manifest, id=f"{name}-{path}")
        for name in sorted(PLATFORMS)
        for path, manifest in manifests(name)
        if not is_built_in(manifest) and manifest["apiVersion"] not in _OF_GKE
    ],
)
def test_manifests_of_custom_kinds_are_valid(manifest: Manifest) -> None:
    check_custom(manifest)


@each_platform
def test_every_manifest_is_in_a_namespace_of_the_tree(name: str) -> None:
    known = {*of_kind(name, "Namespace"), "kube-system"}
    for path, manifest in manifests(name):
        assert manifest["metadata"].get("namespace", "kube-system") in known, path
    for application in _applications(name).values():
        assert application["spec"]["destination"]["namespace"] in known


@each_platform
def test_nothing_is_secret_and_everything_is_pinned(name: str) -> None:
    for path, content in files(name).items():
        text = content.decode()
        assert not re.search(r"PRIVATE KEY-----|AKIA[0-9A-Z]{16}|\bhf_[A-Za-z0-9]{20,}|ghp_[A-Za-z0-9]{20,}", text), path
        assert not re.search(r"[A-Za-z0-9]:latest\b|^\s*tag: *[\"']?latest", text, re.MULTILINE), path
    for path, manifest in manifests(name):
        assert manifest["kind"] != "Secret", path
    for application in _applications(name).values():
        for source in _sources(application):
            if "chart" in source:
                assert re.fullmatch(r"v?\d+\.\d+\.\d+", source["targetRevision"]), source


@each_platform
def test_the_list_of_images_has_each_with_a_tag_and_where_it_is_pulled_from(name: str) -> None:
    wanted = platform(name)
    lines = [line for line in files(name)["images.txt"].decode().splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
    for line in lines:
        image, _, pulled = line.partition(" ")
        assert re.search(r":[\w.-]+(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$", image)
        place = wanted.registries.get(image.partition("/")[0])
        assert pulled == (f"{place}/{image.partition('/')[2]}" if place else "")
    # The plan may have the address in a mirror already.
    named = {address for line in lines for address in line.split()}
    assert {
        *(model.image for model in wanted.models.values()),
        *(each.image for each in wanted.workloads.values()),
    } <= named


def test_the_image_of_the_database_is_in_the_list() -> None:
    assert b"\nghcr.io/cloudnative-pg/postgresql:17." in files("eks")["images.txt"]
