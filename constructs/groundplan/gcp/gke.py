"""The control plane of a GKE cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundplan.gcp.network import PODS, SERVICES
from groundplan.plan.model.gcp import GkeCluster, NodeProvisioning
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
SHIELDED = {"enable_secure_boot": True, "enable_integrity_monitoring": True}
# Every machine type of the plan starts from it, and none with an L4 or an H100 from pd-standard, the provider's default for
# pools that GKE makes: https://docs.cloud.google.com/compute/docs/disks#disk-types
DISK_TYPE = "pd-balanced"
# Saturday and Sunday, six hours from 01:00 UTC: GKE wants 48 hours in 32 days, each window of four or more.
# https://docs.cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions
_MAINTENANCE = {
    "start_time": "2026-01-03T01:00:00Z",
    "end_time": "2026-01-03T07:00:00Z",
    "recurrence": "FREQ=WEEKLY;BYDAY=SA,SU",
}
# The first pool that is left is read as the cluster's own nodes. From Kubernetes 1.35 on GKE encrypts all objects, not Secrets
# alone, and says so; older providers would take that back, which GKE refuses.
# https://github.com/hashicorp/terraform-provider-google/issues/26882
_TOLD_BY_GKE = ["node_config", "database_encryption[0].state"]


@dataclass(frozen=True, slots=True)
class ClusterProps:
    """Where the cluster is, and what it uses.

    ``node_account`` is the e-mail address of its nodes' service account, ``key_id`` the key for Kubernetes secrets and disks.
    ``after`` is what must be there first: APIs, the right to use the key, the way to the internet.
    """

    region: str
    cluster: GkeCluster
    network_id: str
    subnet_id: str
    node_account: str
    key_id: Ref
    keep: bool
    after: tuple[Component, ...] = ()


class Cluster(Component):
    """A regional cluster of GKE Standard with private nodes, Dataplane V2 and Workload Identity Federation.

    Its API has a DNS endpoint: people reach it from anywhere and IAM decides what they may do (``roles/container.developer``
    and ``roles/container.admin``). It has no endpoint with an address, unless the plan names ranges that reach one. That of a
    private cluster has an address in the subnet instead, for the plan's ranges and the cluster's own nodes and pods; on the
    DNS name it then answers nobody but Google's own services.

    Kubernetes secrets are encrypted with the product's key before they are stored. Nodes are Shielded VMs, images are streamed
    from Artifact Registry, and Binary Authorization asks the project's policy about each image. Google upgrades the cluster
    within its release channel, at weekends. Costs are told by namespace and label.

    GKE makes a cluster with a node pool, which is deleted at once: the pools of the plan are resources of their own.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_cluster
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
    """

    name: Ref
    id: Ref
    dns_endpoint: Ref
    """Host name of the Kubernetes API."""
    endpoint: Ref
    """Address of the Kubernetes API: of a private cluster that in the subnet."""

    def __init__(self, scope: Construct, id: str, *, props: ClusterProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        plan = props.cluster
        cluster = google.ContainerCluster(
            self,
            "cluster",
            name=plan.name,
            location=props.region,
            node_locations=plan.zones,
            min_master_version=plan.kubernetes,
            release_channel={"channel": plan.release_channel},
            maintenance_policy={"recurring_window": _MAINTENANCE},
            deletion_protection=props.keep,
            **_network(props),
            **_access(plan),
            **_security(props),
            **_observability(plan),
            addons_config={
                "dns_cache_config": {"enabled": True},
                "gce_persistent_disk_csi_driver_config": {"enabled": True},
                # Weights are read out of the model bucket through it.
                "gcs_fuse_csi_driver_config": {"enabled": True},
                "horizontal_pod_autoscaling": {"disabled": False},
                "http_load_balancing": {"disabled": False},
            },
            gateway_api_config={"channel": "CHANNEL_STANDARD"},
            cluster_autoscaling=_autoscaling(plan.provisioning, props),
            node_pool_defaults={"node_config_defaults": {"gcfs_config": {"enabled": True}}},
            remove_default_node_pool=True,
            initial_node_count=1,
            node_config={
                "service_account": props.node_account,
                "oauth_scopes": SCOPES,
                "shielded_instance_config": SHIELDED,
                "workload_metadata_config": {"mode": "GKE_METADATA"},
                "boot_disk_kms_key": props.key_id,
            },
            lifecycle={"ignore_changes": _TOLD_BY_GKE},
            depends_on=props.after,
        )
        self.name, self.id = cluster.name, cluster.id
        self.dns_endpoint = cluster.ref("control_plane_endpoints_config[0].dns_endpoint_config[0].endpoint")
        self.endpoint = cluster.endpoint


def _network(props: ClusterProps) -> dict[str, Any]:
    return {
        "network": props.network_id,
        "subnetwork": props.subnet_id,
        "networking_mode": "VPC_NATIVE",
        "datapath_provider": "ADVANCED_DATAPATH",
        # Dataplane V2 enforces network policies by itself; this would add Calico, which does not go with it.
        "network_policy": {"enabled": False},
        "ip_allocation_policy": {
            "stack_type": "IPV4",
            "cluster_secondary_range_name": PODS,
            "services_secondary_range_name": SERVICES,
        },
        "default_max_pods_per_node": props.cluster.pods_per_node,
    }


def _access(plan: GkeCluster) -> dict[str, Any]:
    """https://docs.cloud.google.com/kubernetes-engine/docs/how-to/latest/network-isolation"""
    listed = [{"cidr_block": cidr, "display_name": f"api-access-{index}"} for index, cidr in enumerate(plan.api_access)]
    networks = {
        "gcp_public_cidrs_access_enabled": False,
        # The ranges hold for an address in the subnet, too.
        "private_endpoint_enforcement_enabled": True if plan.private else None,
        "cidr_blocks": listed,
    }
    return {
        "private_cluster_config": {
            "enable_private_nodes": True,
            # No address on the internet.
            "enable_private_endpoint": plan.private or not listed,
            # No other region of the network reaches the one in the subnet.
            "master_global_access_config": {"enabled": False} if plan.private else None,
        },
        "control_plane_endpoints_config": {
            "dns_endpoint_config": {"allow_external_traffic": not plan.private},
            "ip_endpoints_config": {"enabled": bool(listed)},
        },
        "master_authorized_networks_config": networks if listed else None,
    }


def _security(props: ClusterProps) -> dict[str, Any]:
    return {
        "workload_identity_config": {"workload_pool": props.cluster.workload_pool},
        "database_encryption": {"state": "ENCRYPTED", "key_name": props.key_id},
        "enable_shielded_nodes": True,
        "master_auth": {"client_certificate_config": {"issue_client_certificate": False}},
        "binary_authorization": {"evaluation_mode": "PROJECT_SINGLETON_POLICY_ENFORCE"},
        "security_posture_config": {"mode": "BASIC"},
        # Nobody who is merely logged in to Google, or not even that, may do anything.
        "anonymous_authentication_config": {"mode": "LIMITED"},
        "rbac_binding_config": {
            "enable_insecure_binding_system_authenticated": False,
            "enable_insecure_binding_system_unauthenticated": False,
        },
    }


def _observability(plan: GkeCluster) -> dict[str, Any]:
    return {
        # The flow logs of a private network show what pods of one node say to each other, too.
        "enable_intranode_visibility": True if plan.private else None,
        "logging_config": {"enable_components": ["SYSTEM_COMPONENTS", "WORKLOADS"]},
        "monitoring_config": {
            "enable_components": ["SYSTEM_COMPONENTS"],
            # The product brings its own Prometheus.
            "managed_prometheus": {"enabled": False},
            "advanced_datapath_observability_config": {"enable_metrics": True, "enable_relay": False},
        },
        "cost_management_config": {"enabled": True},
    }


def _autoscaling(provisioning: NodeProvisioning | None, props: ClusterProps) -> dict[str, Any]:
    """Nodes that nothing uses go soon: they are GPUs. With limits, GKE makes pools for ComputeClasses by itself."""
    if provisioning is None:
        return {"enabled": False, "autoscaling_profile": "OPTIMIZE_UTILIZATION"}
    limits = {"cpu": provisioning.cpus, "memory": provisioning.memory_gib, **provisioning.gpus}
    return {
        "enabled": True,
        "autoscaling_profile": "OPTIMIZE_UTILIZATION",
        "auto_provisioning_locations": provisioning.zones,
        "resource_limits": [{"resource_type": name, "maximum": most} for name, most in limits.items()],
        "auto_provisioning_defaults": {
            "service_account": props.node_account,
            "oauth_scopes": SCOPES,
            "image_type": "COS_CONTAINERD",
            "disk_type": DISK_TYPE,
            "boot_disk_kms_key": props.key_id,
            "management": {"auto_repair": True, "auto_upgrade": True},
            "shielded_instance_config": SHIELDED,
        },
    }
