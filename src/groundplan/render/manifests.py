"""What every manifest that groundplan writes itself has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundplan.plan.model.platform import Platform
from groundplan.render.charts import Chart, charts
from groundplan.render.contexts import container_models, facts

Manifest = Mapping[str, Any]

#: Namespaces of what groundplan places itself; those of add-ons are in the catalogue of charts.
ARGOCD, APPS, MODELS, DATA, MONITORING, KUBE_SYSTEM = "argocd", "apps", "models", "data", "monitoring", "kube-system"
#: Where External Secrets reads on a cluster without a cloud's secret manager.
SECRETS = "secrets"
#: Releases of this chart, one for each model.
VLLM = "vllm-stack"

SYNC_OPTIONS = "argocd.argoproj.io/sync-options"
#: Argo CD neither prunes what has it nor deletes it with its Application.
KEEP = "Prune=false,Delete=false"


def manifest(
    api_version: str,
    kind: str,
    name: str,
    namespace: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    **content: Any,
) -> Manifest:
    """A manifest; what is None or empty in its metadata is left out."""
    metadata = {"name": name, "namespace": namespace, "labels": dict(labels or {}), "annotations": dict(annotations or {})}
    return {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {key: value for key, value in metadata.items() if value},
        **content,
    }


def wave(number: int) -> Mapping[str, str]:
    """The annotation that puts a manifest into a sync wave."""
    return {"argocd.argoproj.io/sync-wave": str(number)}


def wanted_charts(platform: Platform) -> Mapping[str, Chart]:
    """The charts of the catalogue that this platform has, in the order of their waves."""
    known = facts(platform)
    return {name: chart for name, chart in charts().items() if chart.wanted(known)}


def has_workload_chart(platform: Platform) -> bool:
    """Whether something is a release of our own chart: a service, a worker, or a model that vLLM does not serve."""
    return bool(platform.workloads or container_models(platform))
