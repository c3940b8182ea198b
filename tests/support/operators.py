"""What operators of a cluster would do that runs none: they say that all is well, and External Secrets makes Secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kube_api import KubeApi, Object

_NOW = "2026-01-01T00:00:00Z"


def _condition(kind: str) -> dict[str, str]:
    return {"type": kind, "status": "True", "reason": kind, "message": "", "lastTransitionTime": _NOW}


def _conditions(*kinds: str) -> Callable[[Object], Mapping[str, Any]]:
    return lambda item: {"conditions": [_condition(kind) for kind in kinds]}


def _postgres(item: Object) -> Mapping[str, Any]:
    return {"phase": "Cluster in healthy state", "conditions": [_condition("Ready")]}


def _ingress(item: Object) -> Mapping[str, Any]:
    return {"loadBalancer": {"ingress": [{"hostname": "balancer.example.com"}]}}


def _route(item: Object) -> Mapping[str, Any]:
    return {
        "parents": [
            {
                "parentRef": parent,
                "controllerName": "networking.gke.io/gateway",
                "conditions": [_condition("Accepted"), _condition("ResolvedRefs")],
            }
            for parent in item["spec"]["parentRefs"]
        ]
    }


# Of each kind of ours that Argo CD knows a health of, what its controller writes into the status.
_STATUS: Mapping[str, Callable[[Object], Mapping[str, Any]]] = {
    "Certificate.cert-manager.io": _conditions("Ready"),
    "Cluster.postgresql.cnpg.io": _postgres,
    "ClusterSecretStore.external-secrets.io": _conditions("Ready"),
    "EC2NodeClass.karpenter.k8s.aws": _conditions("Ready"),
    "ExternalSecret.external-secrets.io": _conditions("Ready"),
    "Gateway.gateway.networking.k8s.io": _conditions("Accepted", "Programmed"),
    # Nothing measures pods here.
    "HorizontalPodAutoscaler.autoscaling": _conditions("AbleToScale", "ScalingActive"),
    "HTTPRoute.gateway.networking.k8s.io": _route,
    "Ingress.networking.k8s.io": _ingress,
    "LeaderWorkerSet.leaderworkerset.x-k8s.io": _conditions("Available"),
    "NodePool.karpenter.sh": _conditions("Ready"),
    "ScaledObject.keda.sh": _conditions("Ready"),
}


class Operators:
    """All of them; each object is looked at once."""

    def __init__(self, api: KubeApi) -> None:
        self._api = api
        self._seen: set[str] = set()
        self._kinds = [kind for kind in _STATUS if self._has(kind)]

    def _has(self, kind: str) -> bool:
        try:
            self._api.kind(kind)
        except LookupError:
            return False
        return True

    def work(self) -> None:
        """One round over everything that is there."""
        for kind in self._kinds:
            for item in self._api.objects(kind):
                metadata = item["metadata"]
                if metadata["uid"] in self._seen:
                    continue
                if kind.startswith("ExternalSecret."):
                    self._make_secret(item)
                self._api.set_status(kind, metadata["name"], _STATUS[kind](item), metadata.get("namespace"))
                self._seen.add(metadata["uid"])

    def _make_secret(self, item: Object) -> None:
        keys = [each["secretKey"] for each in item["spec"]["data"]]
        metadata = {"name": item["spec"]["target"]["name"], "namespace": item["metadata"]["namespace"]}
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": dict.fromkeys(keys, "x")}
        self._api.apply([secret])
