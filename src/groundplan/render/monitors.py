"""Metrics of Argo CD, which is there before the definition of a ServiceMonitor is."""

from __future__ import annotations

from groundplan.render.manifests import ARGOCD, Manifest, manifest


def monitors() -> list[Manifest]:
    """One for all of its programs that have metrics: their Services have the same label and the same name of the port.

    https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/
    """
    selector = {"matchLabels": {"app.kubernetes.io/part-of": "argocd"}}
    spec = {"endpoints": [{"port": "http-metrics", "interval": "30s"}], "selector": selector}
    return [manifest("monitoring.coreos.com/v1", "ServiceMonitor", "argocd", ARGOCD, spec=spec)]
