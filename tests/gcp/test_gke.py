from __future__ import annotations

from dataclasses import replace
from typing import Any

from groundplan.gcp.gke import Cluster, ClusterProps
from groundplan.plan.model.gcp import GkeCluster, NodeProvisioning
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

PLAN = GkeCluster(
    name="desk-prod",
    kubernetes="1.35",
    release_channel="REGULAR",
    nodes="managed",
    zones=("europe-west4-a", "europe-west4-b", "europe-west4-c"),
    node_account="desk-prod-nodes",
    workload_pool="acme-desk.svc.id.goog",
    private=False,
    api_access=(),
    pods_per_node=64,
    provisioning=None,
)
KEY = Ref("${google_kms_crypto_key.k.id}")


def made(stack: Stack, plan: GkeCluster, *, keep: bool = False) -> dict[str, Any]:
    props = ClusterProps("europe-west4", plan, "net", "subnet", "nodes@acme-desk.iam.gserviceaccount.com", KEY, keep)
    Cluster(stack, "cluster", props=props)
    return dict(stack.resources["google_container_cluster.cluster_cluster"].arguments)


def test_the_api_has_a_dns_endpoint_alone(stack: Stack) -> None:
    cluster = made(stack, PLAN)
    assert cluster["control_plane_endpoints_config"] == {
        "dns_endpoint_config": {"allow_external_traffic": True},
        "ip_endpoints_config": {"enabled": False},
    }
    assert "master_authorized_networks_config" not in cluster
    assert cluster["private_cluster_config"] == {"enable_private_nodes": True, "enable_private_endpoint": True}


def test_ranges_open_an_address_for_themselves_alone(stack: Stack) -> None:
    cluster = made(stack, replace(PLAN, api_access=("203.0.113.0/24",)))
    assert cluster["control_plane_endpoints_config"]["ip_endpoints_config"] == {"enabled": True}
    networks = cluster["master_authorized_networks_config"]
    assert (networks["gcp_public_cidrs_access_enabled"], [item["cidr_block"] for item in networks["cidr_blocks"]]) == (
        False,
        ["203.0.113.0/24"],
    )
    assert cluster["private_cluster_config"]["enable_private_endpoint"] is False


def test_a_private_api_has_one_address_in_the_subnet(stack: Stack) -> None:
    cluster = made(stack, replace(PLAN, private=True, api_access=("10.10.0.0/20",)))
    assert cluster["control_plane_endpoints_config"] == {
        "dns_endpoint_config": {"allow_external_traffic": False},
        "ip_endpoints_config": {"enabled": True},
    }
    assert cluster["private_cluster_config"] == {
        "enable_private_nodes": True,
        "enable_private_endpoint": True,
        "master_global_access_config": {"enabled": False},
    }
    networks = cluster["master_authorized_networks_config"]
    assert (networks["private_endpoint_enforcement_enabled"], networks["gcp_public_cidrs_access_enabled"]) == (True, False)
    assert [item["cidr_block"] for item in networks["cidr_blocks"]] == ["10.10.0.0/20"]
    assert cluster["enable_intranode_visibility"] is True


def test_hardening(stack: Stack) -> None:
    cluster = made(stack, PLAN, keep=True)
    assert (cluster["location"], cluster["networking_mode"], cluster["datapath_provider"]) == (
        "europe-west4",
        "VPC_NATIVE",
        "ADVANCED_DATAPATH",
    )
    assert cluster["database_encryption"] == {"state": "ENCRYPTED", "key_name": KEY}
    assert cluster["workload_identity_config"] == {"workload_pool": "acme-desk.svc.id.goog"}
    assert cluster["binary_authorization"] == {"evaluation_mode": "PROJECT_SINGLETON_POLICY_ENFORCE"}
    assert (cluster["enable_shielded_nodes"], cluster["deletion_protection"]) == (True, True)
    assert cluster["master_auth"] == {"client_certificate_config": {"issue_client_certificate": False}}
    assert cluster["network_policy"] == {"enabled": False}, "Dataplane V2 has its own"
    assert cluster["node_pool_defaults"]["node_config_defaults"]["gcfs_config"] == {"enabled": True}
    assert (cluster["remove_default_node_pool"], cluster["initial_node_count"]) == (True, 1)


def test_node_auto_provisioning_has_limits(stack: Stack) -> None:
    assert made(stack, PLAN)["cluster_autoscaling"]["enabled"] is False
    limits = NodeProvisioning(("europe-west4-a", "europe-west4-d"), cpus=52, memory_gib=208, gpus={"nvidia-l4": 3})
    other = Stack(stack, "other")
    scaling = made(other, replace(PLAN, nodes="compute-class", provisioning=limits))["cluster_autoscaling"]
    assert scaling["resource_limits"] == [
        {"resource_type": "cpu", "maximum": 52},
        {"resource_type": "memory", "maximum": 208},
        {"resource_type": "nvidia-l4", "maximum": 3},
    ]
    assert scaling["auto_provisioning_locations"] == ["europe-west4-a", "europe-west4-d"]
    defaults = scaling["auto_provisioning_defaults"]
    assert (defaults["boot_disk_kms_key"], defaults["service_account"]) == (KEY, "nodes@acme-desk.iam.gserviceaccount.com")
    assert defaults["disk_type"] == "pd-balanced", "the provider says pd-standard, from which no L4 machine starts"


def test_what_gke_says_differently_is_no_change(stack: Stack) -> None:
    """From 1.35 on it answers ENCRYPTED with ALL_OBJECTS_ENCRYPTION_ENABLED, and refuses the way back."""
    assert made(stack, PLAN)["lifecycle"]["ignore_changes"] == ["node_config", "database_encryption[0].state"]
