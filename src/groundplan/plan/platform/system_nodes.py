"""Nodes for everything that needs no GPU, where a GitOps tree is written: its add-ons, its stores and the team's services."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from groundplan.blueprint.model import Blueprint, Data, Model
from groundplan.plan.cluster_services import AGENTS
from groundplan.plan.packing import Offer, Pods, Size, less, nodes_spread_over, size
from groundplan.plan.platform.stores import demands


@dataclass(frozen=True, slots=True)
class SystemSize:
    """Nodes of a type: so many at the beginning, and at the most."""

    type: str
    start: int
    most: int


# Of agents on every node, the cloud's and the tree's: they count among the pods of a node.
_AGENT_PODS = 14


def _pods(*rows: tuple[int, int, int], apart: bool = False) -> tuple[Pods, ...]:
    """Of how many, CPU in thousandths of a core, MiB."""
    return tuple(Pods(count, Size(millicpu, mib), apart) for count, millicpu, mib in rows)


# What each part asks for in a small platform and in a large one; of charts it is what their values in charts/ say, and a test
# compares. DaemonSets are no part of it: AGENTS, and what the clouds' own deduct from a node's room.
_PARTS: Mapping[str, tuple[tuple[Pods, ...], tuple[Pods, ...]]] = {
    # CoreDNS, metrics-server, and the controller of the EBS driver, seven containers of 10m and 40Mi:
    # https://github.com/kubernetes-sigs/metrics-server/blob/master/charts/metrics-server/values.yaml
    # https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/charts/aws-ebs-csi-driver/values.yaml
    "eks": (_pods((2, 100, 70), (2, 100, 200), (2, 80, 320)),) * 2,
    # kube-dns, and with some reserve the agents of the control plane's tunnel, metrics-server, the exporter of events, the
    # default backend and what scales them: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons/dns/kube-dns
    "gke": (_pods((2, 270, 130), (8, 50, 100)),) * 2,
    "argo-cd": (
        _pods((1, 100, 512), (1, 50, 256), (3, 20, 96)),
        _pods((1, 500, 1024), (2, 250, 256), (3, 40, 160), (6, 20, 96)),
    ),
    "cert-manager": (_pods((3, 20, 128)), _pods((7, 20, 128))),
    "external-secrets": (_pods((3, 20, 96)), _pods((5, 20, 96))),
    "karpenter": (_pods((1, 200, 512), apart=True), _pods((2, 1000, 1024), apart=True)),
    "cluster-autoscaler": (_pods((1, 50, 256)), _pods((2, 50, 600))),
    "aws-load-balancer-controller": (_pods((1, 50, 128)), _pods((2, 50, 128))),
    "keda": (_pods((1, 50, 128), (2, 30, 96)), _pods((2, 50, 128), (4, 30, 96))),
    "kyverno": (_pods((1, 100, 192), (3, 50, 128)), _pods((3, 100, 192), (6, 50, 128))),
    "cloudnative-pg": (_pods((1, 50, 256)), _pods((2, 100, 256))),
    "plugin-barman-cloud": (_pods((1, 25, 128)),) * 2,
    "grafana": (_pods((1, 110, 352)),) * 2,
    "kube-prometheus-stack": (
        _pods((1, 260, 1056), (1, 20, 96), apart=True) + _pods((1, 50, 128), (1, 20, 96)),
        _pods((2, 1010, 4128), (3, 20, 96), apart=True) + _pods((1, 50, 128), (1, 20, 96)),
    ),
    "loki": (
        _pods((1, 150, 512), apart=True) + _pods((1, 20, 32)),
        _pods((3, 500, 2048), apart=True) + _pods((1, 100, 1280), (1, 100, 320), (2, 20, 32)),
    ),
    "tempo": (_pods((1, 100, 512)), _pods((1, 500, 2048))),
    # Its etcd; Milvus itself is a store.
    "milvus": (_pods((1, 100, 512)),) * 2,
    # In front of each model that may have several replicas, or none.
    "router": (_pods((1, 200, 2048)), _pods((2, 500, 2048))),
}


def system_size(blueprint: Blueprint, offers: Sequence[Offer], *, production: bool, base: int, autoscaled: bool) -> SystemSize:
    """The type of system nodes and their number, out of ``offers`` with the smallest first; ``base`` is the least number.

    The type is that with which the nodes of the beginning have the fewest cores. What fits on no node is left out: it is
    refused elsewhere.
    """
    at_first = system_pods(blueprint, production=production, replicas="min")
    at_most = system_pods(blueprint, production=production, replicas="max")
    largest = _room(offers[-1])
    found = []
    for offer in offers:
        # None may take more than three quarters of a node, which others share with it.
        if offer != offers[-1] and not all(_room(offer).holds(_times(each.size, 4, 3)) for each in at_most):
            continue
        start, most = (max(base, _nodes(pods, offer, largest) + production) for pods in (at_first, at_most))
        found.append((offer.cores, SystemSize(offer.type, start if autoscaled else most, max(2 * base, most))))
    return min(found, key=lambda item: item[0] * item[1].start)[1]


def system_pods(blueprint: Blueprint, *, production: bool, replicas: Literal["min", "max"]) -> list[Pods]:
    """All pods that need no GPU but those of DaemonSets, in the order in which they come, with so many of each service."""
    data = blueprint.data or Data()
    stores = demands(data, production=production)
    found = [pods for part in _parts(blueprint, stores) for pods in _PARTS[part][production]]
    found += [Pods(store.count, store.pod) for store in stores.values()]
    routers = sum(_has_router(model) for model in (blueprint.models or {}).values())
    found += [Pods(each.count * routers, each.size) for each in _PARTS["router"][production]]
    for service in (blueprint.services or {}).values():
        # An autoscaler on CPU never leaves zero.
        count = max(service.replicas.min, 1) if replicas == "min" else service.replicas.max
        found.append(Pods(count, size(service)))
    return found


def _parts(blueprint: Blueprint, stores: Collection[str]) -> Iterator[str]:
    on_aws = blueprint.cloud.provider == "aws"
    yield "eks" if on_aws else "gke"
    yield from ("argo-cd", "cert-manager", "external-secrets")
    if on_aws:
        cluster = blueprint.cluster
        yield "karpenter" if cluster is not None and cluster.nodes == "karpenter" else "cluster-autoscaler"
        yield "aws-load-balancer-controller"
    yield "keda"
    if blueprint.profile == "private-vpc":
        yield "kyverno"
    if "postgres" in stores:
        yield from ("cloudnative-pg", "plugin-barman-cloud")
    yield from ("grafana", "kube-prometheus-stack", "loki", "tempo")
    if blueprint.data is not None and blueprint.data.vectors is not None and blueprint.data.vectors.engine == "milvus":
        yield "milvus"


def _has_router(model: Model) -> bool:
    replicas = model.replicas
    return model.server == "vllm" and replicas is not None and (replicas.max > 1 or replicas.min == 0)


def _room(offer: Offer) -> Size:
    return less(offer.room, AGENTS)


def _times(one: Size, by: int, parts: int = 1) -> Size:
    return Size(one.millicpu * by // parts, one.mib * by // parts)


def _nodes(pods: Iterable[Pods], offer: Offer, largest: Size) -> int:
    """Nodes of this type for all that fit on one.

    In which order pods come nobody knows: a store that starts last finds every node with some of the others. So the largest
    come last here, which is the worst order. But one that takes more than half of the ``largest`` node comes first: to spread
    the others ever thinner, until it has room beside them, would take more nodes than it is worth.
    """
    room = _room(offer)

    def order(each: Pods) -> tuple[bool, float]:
        return largest.holds(_times(each.size, 2)), max(each.size.millicpu / room.millicpu, each.size.mib / room.mib)

    fitting = sorted((each for each in pods if room.holds(each.size)), key=order)
    return nodes_spread_over(fitting, room, places=offer.pods - _AGENT_PODS)
