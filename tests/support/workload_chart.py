"""Our own chart, rendered by the engine of Helm 4; `scripts/golden` writes its golden manifests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from helm_python.chart import Chart

from groundplan.data_dir import data_dir

CHART = data_dir("charts") / "workload"
GOLDEN = Path(__file__).resolve().parents[1] / "charts" / "golden"
NAMESPACE = "apps"

Manifest = Mapping[str, Any]


def examples() -> list[str]:
    """Names of the example values in the chart's folder ``ci``; each is rendered as a release of that name."""
    return sorted(file.name.removesuffix("-values.yaml") for file in (CHART / "ci").glob("*-values.yaml"))


def example_values(name: str) -> dict[str, Any]:
    """The values of an example."""
    values: dict[str, Any] = yaml.safe_load((CHART / "ci" / f"{name}-values.yaml").read_text())
    return values


@cache
def chart() -> Chart:
    """The chart, loaded once; a chart never changes after that."""
    return Chart.load(CHART)


def render(values: Mapping[str, Any], name: str = "api") -> dict[tuple[str, str], Manifest]:
    """Manifests of a release by kind and name.

    Raises:
        HelmError: the chart refuses the values.
    """
    texts = chart().render(dict(values), name=name, namespace=NAMESPACE)
    found = [manifest for text in texts.values() for manifest in yaml.safe_load_all(text) if manifest is not None]
    by_name = {(manifest["kind"], manifest["metadata"]["name"]): manifest for manifest in found}
    assert len(by_name) == len(found), "two manifests of one kind and name"
    return by_name


def render_example(name: str) -> dict[tuple[str, str], Manifest]:
    """Manifests of an example."""
    return render(example_values(name), name)


def pod_spec(manifest: Manifest) -> dict[str, Any]:
    """Spec of the pod that a Deployment makes, or of a pod."""
    spec: dict[str, Any] = manifest["spec"] if manifest["kind"] == "Pod" else manifest["spec"]["template"]["spec"]
    return spec


def golden_files() -> Iterator[tuple[Path, str]]:
    """The golden files, each with what it shall hold: all that Helm prints, also comments, sorted by template."""
    for name in ("alb", "gpu", "service"):
        texts = chart().render(example_values(name), name=name, namespace=NAMESPACE)
        parts = [
            f"# {place.removeprefix('workload/')}\n{text.strip()}\n" for place, text in sorted(texts.items()) if text.strip()
        ]
        yield GOLDEN / f"{name}.yaml", "---\n".join(parts)
