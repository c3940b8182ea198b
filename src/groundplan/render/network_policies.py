"""Who may reach whom: in each namespace nobody, but for the flows below. Workloads of the team bring their own policies.

The kubelet of a node always reaches its pods. Pods in the network of their node are under no policy, nor is kube-system.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groundplan.plan.model.common import GitServer
from groundplan.plan.model.platform import Platform
from groundplan.render.contexts import vllm_models
from groundplan.render.manifests import APPS, ARGOCD, DATA, KUBE_SYSTEM, MODELS, MONITORING, SECRETS, Manifest, manifest
from groundplan.render.namespaces import namespaces
from groundplan.render.vllm import MODEL_LABEL, ROUTER_LABEL, has_router

# A cache on each node answers in place of the cluster's DNS where GKE or a person set it up.
# https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
_NODE_DNS = "169.254.20.10/32"

#: Pods of a namespace that serve something, with their ports: not those of the Service.
MODEL_PORTS = (8000,)
OTLP_PORTS = (4317, 4318)
_OBSERVABILITY = "observability"

# The API server calls webhooks and aggregated APIs from addresses that no policy can name.
_WEBHOOKS: Mapping[str, Sequence[int]] = {
    "cert-manager": (10250,),
    "cnpg-system": (9443,),
    "external-secrets": (10250,),
    "keda": (6443, 9443),
    "kyverno": (9443,),
    MONITORING: (10250,),
}
# HTTPS to the Kubernetes API, to the cloud and to registries; 6443 is the API's own port behind its Service.
_HTTPS = (443, 6443)
# Beside that: the kubelet and the exporter on each node, which are in the network of the node.
_NODE_METRICS = (9100, 10250)


@dataclass(frozen=True, slots=True)
class Store:
    """A store in the cluster: which pods it has, and on which ports they answer."""

    labels: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[int, ...] = ()


def stores(platform: Platform) -> Mapping[str, Store]:
    """The stores in the cluster, by the name that ``calls`` has."""
    found: dict[str, Store] = {}
    if platform.postgres is not None:
        found["postgres"] = Store({"cnpg.io/cluster": "postgres"}, (5432,))
    if platform.cache is not None:
        found["cache"] = Store({"app.kubernetes.io/name": "valkey"}, (6379,))
    if platform.vectors is not None:
        found["vectors"] = {
            "qdrant": Store({"app.kubernetes.io/name": "qdrant"}, (6333, 6334)),
            # By what its Services select, too: the VPC CNI of EKS lets a pod call a Service whose selector has these labels.
            "weaviate": Store({"app": "weaviate"}, (8080, 50051)),
            "milvus": Store({"app.kubernetes.io/name": "milvus"}, (19530,)),
        }[platform.vectors.engine]
    return found


def identity_endpoints(platform: Platform) -> Sequence[tuple[str, Sequence[int]]]:
    """Where a pod gets the credentials of its service account: ranges with ports.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity
    """
    if platform.cloud == "aws":
        return [("169.254.170.23/32", (80,))]
    if platform.cloud == "gcp":
        return [("169.254.169.252/32", (987, 988)), ("169.254.169.254/32", (80,))]
    return []


def network_policies(platform: Platform) -> list[Manifest]:
    """All policies, by namespace."""
    return [policy for namespace in namespaces(platform) for policy in _of(platform, namespace)]


def _of(platform: Platform, namespace: str) -> Iterator[Manifest]:
    yield _policy("default-deny", namespace, {}, ingress=[], egress=[])
    if namespace in (APPS, SECRETS):
        # Releases of our chart say what each needs; no pod runs beside Secrets.
        return
    yield _policy("dns", namespace, {}, egress=[_dns()])
    inside: list[dict[str, Any]] = [{"podSelector": {}}]
    yield _policy("inside", namespace, {}, ingress=[{"from": inside}], egress=[{"to": inside}])
    yield _policy("metrics", namespace, {}, ingress=[{"from": [_pods(MONITORING, {"app.kubernetes.io/name": "prometheus"})]}])
    if webhooks := _WEBHOOKS.get(namespace):
        yield _policy("webhooks", namespace, {}, ingress=[{"ports": _ports(webhooks)}])
    yield _policy("outside", namespace, {}, egress=_outside(platform, namespace))
    if flows := _flows(platform, namespace):
        yield _policy("flows", namespace, {}, **flows)
    if namespace == DATA:
        yield from _store_policies(platform)
    if namespace == MODELS:
        yield from _vllm_policies(platform)


def _outside(platform: Platform, namespace: str) -> list[dict[str, Any]]:
    ports = [*_HTTPS]
    if namespace == MONITORING:
        ports += _NODE_METRICS
    if namespace == ARGOCD and (git := GitServer.of(platform.gitops.repository).port) not in ports:
        ports.append(git)
    # Whoever it is: to Cilium, which is Dataplane V2 of GKE, nodes and pods are in no range, not even in 0.0.0.0/0. The kubelet
    # is on nodes, and so is the API in a cluster of one's own. https://docs.cilium.io/en/stable/security/policy/language/
    rules: list[dict[str, Any]] = [{"ports": _ports(ports)}]
    if any(account.namespace == namespace for account in platform.accounts.values()):
        rules += [_to_range(range, ports) for range, ports in identity_endpoints(platform)]
    return rules


def _flows(platform: Platform, namespace: str) -> dict[str, list[dict[str, Any]]]:
    """What namespaces of ours say to each other."""
    otlp = _rule("to", MONITORING, {"app.kubernetes.io/name": "opentelemetry-collector"}, OTLP_PORTS)
    prometheus = _rule("to", MONITORING, {"app.kubernetes.io/name": "prometheus"}, (9090,))
    match namespace:
        case "keda":
            return {"egress": [prometheus]}
        case "observability":
            return {
                # Grafana asks it, Tempo writes to it.
                "egress": [prometheus, _rule("to", MONITORING, {"app.kubernetes.io/name": "alertmanager"}, (9093,))],
                # The collector: Loki behind its gateway, and Tempo.
                "ingress": [_rule("from", MONITORING, {}, (3100, 8080, *OTLP_PORTS))],
            }
        case "monitoring":
            there = namespaces(platform)
            senders = [_pods(name, {}) for name in (APPS, DATA, MODELS, _OBSERVABILITY) if name in there]
            readers = [_pods(name, {}) for name in (_OBSERVABILITY, "keda") if name in there]
            return {
                "ingress": [
                    {"from": senders, "ports": _ports(OTLP_PORTS)},
                    {"from": readers, "ports": _ports((9090, 9093))},
                ],
                # Metrics of every pod, on whatever port; signals to their stores.
                "egress": [{"to": [{"namespaceSelector": {}}]}],
            }
        case "models":
            return {"egress": [otlp]}
        case "cnpg-system":
            return {"egress": [_rule("to", DATA, {"cnpg.io/podRole": "instance"}, (5432, 8000))]}
        case "data" if platform.postgres is not None:
            return {"ingress": [_rule("from", "cnpg-system", {}, (5432, 8000))]}
    return {}


def _store_policies(platform: Platform) -> Iterator[Manifest]:
    for name, store in stores(platform).items():
        callers = sorted(workload for workload, each in platform.workloads.items() if name in each.calls)
        if callers:
            yield _policy(name, DATA, store.labels, ingress=[_rule("from", APPS, None, store.ports, workloads=callers)])


def _vllm_policies(platform: Platform) -> Iterator[Manifest]:
    """Releases of our chart, which other servers are, say themselves who calls them."""
    for name, model in vllm_models(platform).items():
        callers = sorted(workload for workload, each in platform.workloads.items() if name in each.calls)
        if callers:
            labels = {ROUTER_LABEL if has_router(model) else MODEL_LABEL: name}
            yield _policy(name, MODELS, labels, ingress=[_rule("from", APPS, None, MODEL_PORTS, workloads=callers)])


# --- parts ------------------------------------------------------------------------------------------------------------------


def _policy(name: str, namespace: str, labels: Mapping[str, str], **rules: list[dict[str, Any]]) -> Manifest:
    types = [{"ingress": "Ingress", "egress": "Egress"}[direction] for direction in sorted(rules, reverse=True)]
    selector = {"matchLabels": dict(labels)} if labels else {}
    # An empty list allows nothing, and the server would leave it out.
    spec = {"podSelector": selector, "policyTypes": types, **{key: value for key, value in rules.items() if value}}
    return manifest("networking.k8s.io/v1", "NetworkPolicy", name, namespace, spec=spec)


def _rule(
    direction: str,
    namespace: str,
    labels: Mapping[str, str] | None,
    ports: Sequence[int],
    workloads: Sequence[str] = (),
) -> dict[str, Any]:
    peer = _pods(namespace, labels or {})
    if workloads:
        several = {"key": "app.kubernetes.io/instance", "operator": "In", "values": list(workloads)}
        peer["podSelector"] = {"matchExpressions": [several]}
    return {direction: [peer], "ports": _ports(ports)}


def _pods(namespace: str, labels: Mapping[str, str]) -> dict[str, Any]:
    peer: dict[str, Any] = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
    if labels:
        peer["podSelector"] = {"matchLabels": dict(labels)}
    return peer


def _to_range(range: str, ports: Sequence[int]) -> dict[str, Any]:
    return {"to": [{"ipBlock": {"cidr": range}}], "ports": _ports(ports)}


def _ports(ports: Sequence[int]) -> list[dict[str, Any]]:
    # The protocol is the default, written out as the server has it.
    return [{"port": port, "protocol": "TCP"} for port in ports]


def _dns() -> dict[str, Any]:
    peers = [_pods(KUBE_SYSTEM, {}), {"ipBlock": {"cidr": _NODE_DNS}}]
    return {"to": peers, "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]}
