"""Nobody reaches anybody, but for the flows that are needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from gitops_trees import PLATFORMS, of_kind
from groundplan.plan.model.platform import VectorCluster
from groundplan.render.network_policies import network_policies, stores
from platforms import ON_EKS

each_platform = pytest.mark.parametrize("name", sorted(PLATFORMS))


def _spec(name: str, policy: str) -> Mapping[str, Any]:
    spec: Mapping[str, Any] = of_kind(name, "NetworkPolicy")[policy]["spec"]
    return spec


@each_platform
def test_every_namespace_denies_by_default(name: str) -> None:
    policies = of_kind(name, "NetworkPolicy")
    for namespace in of_kind(name, "Namespace"):
        # Of Argo CD's namespace the helper cuts the name.
        policy = policies["default-deny" if namespace == "argocd" else f"{namespace}/default-deny"]
        assert policy["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@each_platform
def test_peers_are_namespaces_of_the_tree(name: str) -> None:
    known = {*of_kind(name, "Namespace"), "kube-system"}
    for policy in of_kind(name, "NetworkPolicy").values():
        rules = [*policy["spec"].get("ingress", ()), *policy["spec"].get("egress", ())]
        peers = [peer for rule in rules for peer in [*rule.get("from", ()), *rule.get("to", ())]]
        selectors = [peer["namespaceSelector"] for peer in peers if peer.get("namespaceSelector")]
        assert {selector["matchLabels"]["kubernetes.io/metadata.name"] for selector in selectors} <= known


def test_apps_have_no_more_than_their_releases_bring() -> None:
    assert [key for key in of_kind("eks", "NetworkPolicy") if key.startswith("apps/")] == ["apps/default-deny"]


def test_names_are_resolved_everywhere_else() -> None:
    policies = of_kind("eks", "NetworkPolicy")
    for namespace in ("models", "data", "monitoring", "external-secrets"):
        [rule] = policies[f"{namespace}/dns"]["spec"]["egress"]
        assert {port["port"] for port in rule["ports"]} == {53}


def test_prometheus_reaches_every_pod() -> None:
    [rule] = _spec("eks", "models/metrics")["ingress"]
    assert rule["from"][0]["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "monitoring"}
    assert {"to": [{"namespaceSelector": {}}]} in _spec("eks", "monitoring/flows")["egress"]


def test_the_api_server_reaches_webhooks() -> None:
    assert _spec("eks", "cert-manager/webhooks")["ingress"] == [{"ports": [{"port": 10250, "protocol": "TCP"}]}]
    assert "data/webhooks" not in of_kind("eks", "NetworkPolicy")


def test_models_are_called_by_those_who_declare_it() -> None:
    """At the router where there is one."""
    chat, embeddings = _spec("eks", "models/chat"), _spec("eks", "models/embeddings")
    assert chat["podSelector"] == {"matchLabels": {"groundplan/router": "chat"}}
    assert embeddings["podSelector"] == {"matchLabels": {"groundplan/model": "embeddings"}}
    for spec, caller in ((chat, "api"), (embeddings, "worker")):
        [rule] = spec["ingress"]
        [peer] = rule["from"]
        assert peer["podSelector"]["matchExpressions"][0]["values"] == [caller]
        assert [port["port"] for port in rule["ports"]] == [8000]
    platform = PLATFORMS["eks"]
    silent = {name: replace(each, calls=()) for name, each in platform.workloads.items()}
    policies = {
        (item["metadata"]["namespace"], item["metadata"]["name"]): item
        for item in network_policies(replace(platform, workloads=silent))
    }
    assert "ingress" not in policies["models", "flows"]["spec"]
    assert ("models", "chat") not in policies
    assert ("data", "postgres") not in policies


def test_stores_are_reached_by_those_who_declare_it() -> None:
    vectors = _spec("eks", "data/vectors")
    assert vectors["podSelector"] == {"matchLabels": {"app.kubernetes.io/name": "qdrant"}}
    assert vectors["ingress"][0]["from"][0]["podSelector"]["matchExpressions"][0]["values"] == ["api"]
    postgres = _spec("eks", "data/postgres")
    assert postgres["ingress"][0]["from"][0]["podSelector"]["matchExpressions"][0]["values"] == ["api", "worker"]
    assert "data/cache" not in of_kind("eks", "NetworkPolicy")


@pytest.mark.parametrize(("engine", "port"), [("qdrant", 6333), ("weaviate", 8080), ("milvus", 19530)])
def test_ports_of_vector_stores(engine: Any, port: int) -> None:
    platform = replace(PLATFORMS["eks"], vectors=VectorCluster(engine, 1, 1000, 2048, 10))
    assert port in stores(platform)["vectors"].ports


def test_labels_of_stores_are_in_the_selectors_of_their_services() -> None:
    """The VPC CNI of EKS takes the address of a Service for a peer only if its selector has the peer's labels."""
    # https://github.com/weaviate/weaviate-helm/blob/main/weaviate/templates/weaviateService.yaml
    weaviate = replace(PLATFORMS["eks"], vectors=VectorCluster("weaviate", 1, 1000, 2048, 10))
    assert stores(weaviate)["vectors"].labels == {"app": "weaviate"}


def test_identities_of_the_cloud_are_reached_by_those_who_have_one() -> None:
    def ranges(name: str, namespace: str) -> set[str]:
        rules = _spec(name, f"{namespace}/outside")["egress"]
        return {peer["ipBlock"]["cidr"] for rule in rules for peer in rule.get("to", ())}

    assert ranges("eks", "external-secrets") == {"169.254.170.23/32"}
    assert ranges("eks", "cert-manager") == set()
    assert ranges("gke", "external-secrets") == {"169.254.169.252/32", "169.254.169.254/32"}
    assert ranges("onprem", "external-secrets") == set()


@each_platform
def test_what_is_on_nodes_is_reached_under_cilium_too(name: str) -> None:
    """There a range has no nodes in it: a rule without peers is for them as well."""
    [to_nodes] = [rule for rule in _spec(name, "monitoring/outside")["egress"] if "to" not in rule]
    assert {port["port"] for port in to_nodes["ports"]} == {443, 6443, 9100, 10250}
    everyone = [policy["spec"].get("egress", ()) for policy in of_kind(name, "NetworkPolicy").values()]
    assert not [rule for rules in everyone for rule in rules if "0.0.0.0/0" in str(rule)]


@pytest.mark.parametrize(
    ("repository", "port"),
    [
        ("git@git.example.com:acme/platform", [22]),
        ("ssh://git@git.example.com:2222/acme/platform", [2222]),
        ("https://git.example.com:8443/acme/platform", [8443]),
        ("https://github.com/acme/platform", []),
    ],
)
def test_argo_cd_reaches_its_repository_at_its_port(repository: str, port: list[int]) -> None:
    platform = replace(ON_EKS, gitops=replace(ON_EKS.gitops, repository=repository))
    policies = {(item["metadata"]["namespace"], item["metadata"]["name"]): item for item in network_policies(platform)}
    ports = [item["port"] for item in policies["argocd", "outside"]["spec"]["egress"][0]["ports"]]
    assert ports == [443, 6443, *port]
