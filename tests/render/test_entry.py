"""The Gateway of GKE has the names of what Terraform makes."""

from __future__ import annotations

from dataclasses import replace

from gitops_trees import PLATFORMS, of_kind
from groundplan.plan.model.platform import Platform
from groundplan.render.entry import entry


def _public() -> Platform:
    platform = PLATFORMS["gke"]
    assert platform.entry is not None
    certificates = {"web": "shop-dev-b", "api": "shop-dev-a"}
    way_in = replace(
        platform.entry,
        class_name="gke-l7-global-external-managed",
        internal=False,
        firewall="shop-dev",
        certificates=certificates,
    )
    return replace(platform, entry=way_in)


def test_an_internal_gateway() -> None:
    spec = of_kind("gke", "Gateway")["apps/shop-dev"]["spec"]
    assert spec["gatewayClassName"] == "gke-l7-rilb"
    assert spec["addresses"] == [{"type": "NamedAddress", "value": "shop-dev"}]
    [https] = [listener for listener in spec["listeners"] if listener["name"] == "https"]
    assert https["tls"]["options"] == {"networking.gke.io/cert-manager-certs": "shop-dev-chat-example-com-5a1d0c"}
    [policy] = of_kind("gke", "GCPGatewayPolicy").values()
    assert policy["spec"]["default"] == {"sslPolicy": "shop-dev", "allowGlobalAccess": True}


def test_a_public_gateway() -> None:
    gateway, policy, redirect = entry(_public())
    https = gateway["spec"]["listeners"][1]
    assert https["tls"]["options"] == {"networking.gke.io/pre-shared-certs": "shop-dev-a,shop-dev-b"}
    assert policy["spec"]["default"] == {"sslPolicy": "shop-dev"}
    assert redirect["spec"]["parentRefs"][0]["sectionName"] == "http"


def test_elsewhere_there_is_none() -> None:
    assert entry(PLATFORMS["eks"]) == []
    assert entry(PLATFORMS["onprem"]) == []
    assert entry(replace(PLATFORMS["gke"], entry=None)) == []
