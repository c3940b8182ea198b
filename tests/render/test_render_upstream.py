"""``scripts/render_upstream``, against a chart repository on this machine."""

from __future__ import annotations

import functools
import io
import os
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from cluster_bed import BED
from gitops_trees import PLATFORMS, files
from groundplan.render.manifests import wanted_charts

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "render_upstream"
_DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: demo, labels: null}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: demo}}
  template:
    metadata: {labels: {app: demo}}
    spec:
      {{- if .Values.sidecar }}
      initContainers: [{name: wait, image: "busybox:1.37.0"}]
      {{- end }}
      containers: [{name: demo, image: "{{ .Values.image }}"}]
"""
_OTHER = "{apiVersion: example.com/v1, kind: Demo, metadata: {name: demo}, spec: {anything: true}}"
_CHART = {
    "Chart.yaml": "{apiVersion: v2, name: demo, version: 1.2.3}",
    "values.yaml": "{replicas: 1, image: quay.io/acme/demo:1.2.3, sidecar: false}",
    "values.schema.json": '{"properties": {"replicas": {"type": "integer"}}}',
    "templates/deployment.yaml": _DEPLOYMENT,
    "templates/other.yaml": _OTHER,
}


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "repository"
    folder.mkdir()
    with tarfile.open(folder / "demo.tgz", "w:gz") as archive:
        for name, text in _CHART.items():
            entry = tarfile.TarInfo(f"demo/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    index = {"entries": {"demo": [{"version": "1.2.3", "urls": ["demo.tgz"]}]}}
    (folder / "index.yaml").write_text(yaml.safe_dump(index))
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the test's output."""


def write(folder: Path, repository: str, values: Mapping[str, Any], images: str) -> Path:
    tree = folder / "tree"
    helm = {"releaseName": "demo", "valueFiles": ["$values/values/shop/values/demo.yaml"]}
    sources = [{"repoURL": repository, "chart": "demo", "targetRevision": "1.2.3", "helm": helm}]
    namespace = {"labels": {"pod-security.kubernetes.io/enforce-version": "v1.34"}}
    for name, content in {
        "applications/application-demo.yaml": {
            "metadata": {"name": "demo"},
            "spec": {"sources": sources, "destination": {"namespace": "apps"}},
        },
        "manifests/base/namespace-apps.yaml": {"metadata": namespace},
        "values/demo.yaml": values,
    }.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(yaml.safe_dump(content))
    (tree / "images.txt").write_text(images)
    return tree


Run = Callable[[Mapping[str, Any], str], tuple[int, list[str]]]


@pytest.fixture(params=["engine", "helm"])
def run(
    request: pytest.FixtureRequest,
    repository: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Values and the list of images to the exit status and what is printed; without Helm on the PATH, and with it."""
    folder = BED / "bin"
    if request.param == "helm" and not (folder / "helm").is_file():
        pytest.skip("no helm; scripts/cluster_bed builds it")
    monkeypatch.setenv("PATH", str(folder) if request.param == "helm" else os.devnull)

    def run(values: Mapping[str, Any], images: str) -> tuple[int, list[str]]:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), "--tree", str(write(tmp_path, repository, values, images))])
        return _script().main(), capsys.readouterr().out.splitlines()

    return run


IMAGES = "quay.io/acme/demo:1.2.3\n"


def test_all_is_well(run: Run) -> None:
    assert run({"replicas": 2}, IMAGES) == (0, ["demo: demo 1.2.3: ok"])


def test_a_key_that_the_chart_does_not_know(run: Run) -> None:
    assert run({"replica": 2}, IMAGES) == (
        1,
        ["demo: demo 1.2.3: wrong", "  replica is not a value of the chart; did you mean replicas"],
    )


def test_what_the_chart_refuses(run: Run) -> None:
    status, lines = run({"replicas": "two"}, IMAGES)
    assert status == 1
    assert any("replicas" in line and "integer" in line for line in lines[2:]), "its schema says so, and no manifest is there"


def test_a_manifest_that_kubernetes_would_not_take(run: Run) -> None:
    status, lines = run({"image": 'quay.io/acme/demo:1.2.3", args: 5, x: "'}, IMAGES)
    assert status == 1
    assert any(line.startswith("  Deployment demo: spec.template.spec.containers.0") for line in lines)


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (IMAGES, "docker.io/library/busybox:1.37.0 is not in images.txt"),
        (
            f"{IMAGES}# demo chooses the tags of these itself, and shows them: helm template\n# docker.io/library/busybox\n",
            "docker.io/library/busybox:1.37.0 is in images.txt without its tag; put it under `images` of the catalogue",
        ),
    ],
)
def test_images_that_the_list_lacks(images: str, said: str, run: Run) -> None:
    assert run({"sidecar": True}, images) == (1, ["demo: demo 1.2.3: wrong", f"  {said}"])


def test_where_an_image_is_pulled_from_counts(run: Run) -> None:
    values = {"image": "registry.example.com:5000/quay.io/acme/demo:1.2.3"}
    images = "quay.io/acme/demo:1.2.3 registry.example.com:5000/quay.io/acme/demo:1.2.3\n"
    assert run(values, images)[0] == 0
    assert run(values, IMAGES)[0] == 1


def test_a_chart_that_the_repository_lacks(
    repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), "--tree", str(write(tmp_path, f"{repository}/elsewhere", {}, IMAGES))])
    assert _script().main() == 1
    assert "404" in capsys.readouterr().out


# --- real trees -------------------------------------------------------------------------------------------------------------


@functools.cache
def _script() -> ModuleType:
    loader = SourceFileLoader("render_upstream", str(SCRIPT))
    spec = spec_from_loader("render_upstream", loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules["render_upstream"] = module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_chart_of_a_tree_is_found_with_its_values(name: str, tmp_path: Path) -> None:
    for path, content in files(name).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    found = list(_script().releases(tmp_path))
    assert all(release.values.is_file() for release in found)
    wanted = {(chart.chart, chart.version) for chart in wanted_charts(PLATFORMS[name]).values()}
    assert {(release.chart, release.version) for release in found} == wanted
    assert _script().kubernetes(tmp_path) == PLATFORMS[name].kubernetes
    known = _script().images(tmp_path)
    assert any(image.endswith("/argoproj/argocd:v3.4.4") for image in known.listed)
    assert not any(":" in image.rpartition("/")[2] for image in known.without_tag)
