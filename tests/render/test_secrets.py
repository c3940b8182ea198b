"""The store of Secrets on each cloud, and what comes out of it."""

from __future__ import annotations

import pytest

from gitops_trees import PLATFORMS, of_kind


def test_the_operator_itself_is_who_reads_on_a_cloud() -> None:
    [on_aws], [on_gcp] = (of_kind(name, "ClusterSecretStore").values() for name in ("eks", "gke"))
    assert on_aws["spec"] == {"provider": {"aws": {"service": "SecretsManager", "region": "eu-west-1"}}}
    assert on_gcp["spec"] == {"provider": {"gcpsm": {"projectID": "acme-shop"}}}


def test_on_premises_a_service_account_reads_one_namespace() -> None:
    [store] = of_kind("onprem", "ClusterSecretStore").values()
    provider = store["spec"]["provider"]["kubernetes"]
    assert provider["remoteNamespace"] == "secrets"
    account = provider["auth"]["serviceAccount"]
    assert f"{account['namespace']}/{account['name']}" in of_kind("onprem", "ServiceAccount")
    [binding] = of_kind("onprem", "RoleBinding").values()
    assert binding["metadata"]["namespace"] == "secrets"
    assert binding["subjects"] == [{"kind": "ServiceAccount", **account}]
    [role] = of_kind("onprem", "Role").values()
    assert role["rules"] == [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}]


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_every_secret_of_the_platform_is_filled(name: str) -> None:
    found = of_kind(name, "ExternalSecret")
    assert set(found) == {f"{secret.namespace}/{key}" for key, secret in PLATFORMS[name].secrets.items()}
    for key, secret in PLATFORMS[name].secrets.items():
        spec = found[f"{secret.namespace}/{key}"]["spec"]
        assert spec["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "cloud"}
        assert spec["target"]["name"] == key
        assert {item["secretKey"] for item in spec["data"]} == set(secret.keys)


def test_a_property_is_taken_out_of_json() -> None:
    found = of_kind("eks", "ExternalSecret")
    [password], [key] = (found[name]["spec"]["data"] for name in ("apps/postgres", "apps/api"))
    assert password["remoteRef"] == {"key": "shop-prod/postgres", "property": "password"}
    assert key["remoteRef"] == {"key": "shop-prod/session-key"}
