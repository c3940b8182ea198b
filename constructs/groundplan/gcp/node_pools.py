"""Nodes of a GKE cluster: those for everything that needs no GPU, and those with GPUs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.gcp.gke import DISK_TYPE, SCOPES, SHIELDED
from groundplan.gcp.reservation import AFFINITY_KEY, Reservation
from groundplan.plan.model.gcp import GkeGpuPool, GkeSystemNodes
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes#manual-node-pools
_COMPUTE_CLASS = "cloud.google.com/compute-class"


@dataclass(frozen=True, slots=True)
class NodesProps:
    """What all nodes of a cluster have.

    ``cluster`` is its id, ``node_account`` the e-mail address of the nodes' service account, ``key_id`` the key of their disks.
    ``after`` is what must be there first: the account's roles, the right to use the key, the way to the internet.
    """

    cluster: Ref
    node_account: str
    key_id: Ref
    labels: Mapping[str, str]
    after: tuple[Component, ...] = ()


class SystemNodePool(Component):
    """On-demand nodes for add-ons, Argo CD, monitoring and the team's services, spread over the zones; disks in GiB.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_node_pool
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        nodes: GkeSystemNodes,
        zones: tuple[str, ...],
        pods_per_node: int,
        props: NodesProps,
        plan_path: Path = (),
    ) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        google.ContainerNodePool(
            self,
            "pool",
            name="system",
            cluster=props.cluster,
            node_locations=zones,
            max_pods_per_node=pods_per_node,
            # In each zone, and only to begin with.
            initial_node_count=-(-nodes.min // len(zones)),
            autoscaling={
                "total_min_node_count": nodes.min,
                "total_max_node_count": nodes.max,
                "location_policy": "BALANCED",
            },
            upgrade_settings={"strategy": "SURGE", "max_surge": 1, "max_unavailable": 0},
            **_management(),
            node_config={
                **_node_config(props, machine_type=nodes.machine_type, disk_gib=nodes.disk_gib),
                "labels": {"groundplan/pool": "system"},
            },
            depends_on=props.after,
        )


class GpuNodePool(Component):
    """Nodes of one machine type with GPUs and one way to buy it; Google installs the driver.

    The taint ``nvidia.com/gpu`` keeps away every pod that does not ask for a GPU. Labels tell pods the GPU type, the pool and
    how it is bought. Local SSDs, where the type comes with them, are the node's ephemeral storage: images, containers and
    emptyDir volumes; what is on them goes with the node.

    A pool begins empty and grows with the pods that wait for it, in whichever zone has the machines; it does not shrink below
    its least. A reserved one has the nodes of its reservation, always. An upgrade replaces nodes one by one without a spare,
    since there may be no spare GPU. Nodes by flex-start are neither repaired nor upgraded in place: they go when their time is
    over, and new ones come.

    A pool's key names its machine type, so that another GPU type is another pool: one apply makes it while it deletes the old
    one, and what runs there stops. Without a gap it takes two: add the new one and move to it, then remove the old.

    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpus
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/local-ssd
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/dws-flex-start-inference
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        pool: GkeGpuPool,
        props: NodesProps,
        reservation: Reservation | None = None,
        plan_path: Path = (),
    ) -> None:
        """``id`` is the pool's key in the plan; ``reservation`` is for a pool that is reserved.

        Raise ArgumentError when the provider's schema refuses an argument.
        """
        super().__init__(scope, id, plan_path=plan_path)
        flex_start = pool.purchase == "flex_start"
        google.ContainerNodePool(
            self,
            "pool",
            name=id,
            cluster=props.cluster,
            node_locations=pool.zones,
            max_pods_per_node=pool.pods_per_node,
            **_size(pool),
            # GKE has a way of its own to upgrade nodes by flex-start.
            upgrade_settings=None if flex_start else {"strategy": "SURGE", "max_surge": 0, "max_unavailable": 1},
            placement_policy={"type": "COMPACT"} if pool.compact else None,
            queued_provisioning={"enabled": True} if pool.queued else None,
            **_management(repair=not flex_start),
            node_config={
                **_node_config(props, machine_type=pool.machine_type, disk_gib=pool.disk_gib),
                "labels": {
                    "groundplan/gpu": pool.gpu,
                    "groundplan/pool": id,
                    "groundplan/purchase": pool.purchase,
                    **({} if pool.compute_class is None else {_COMPUTE_CLASS: pool.compute_class}),
                },
                "taint": _taints(pool),
                "guest_accelerator": {
                    "type": pool.accelerator,
                    "count": pool.gpus_per_node,
                    "gpu_driver_installation_config": {"gpu_driver_version": "DEFAULT"},
                },
                "gvnic": {"enabled": True},
                "spot": pool.purchase == "spot",
                "flex_start": True if flex_start else None,
                "max_run_duration": None if pool.max_run_seconds is None else f"{pool.max_run_seconds}s",
                "ephemeral_storage_local_ssd_config": {"local_ssd_count": pool.local_ssds} if pool.local_ssds else None,
                "reservation_affinity": _affinity(reservation),
            },
            depends_on=props.after if reservation is None else (*props.after, reservation),
        )


def _taints(pool: GkeGpuPool) -> list[dict[str, str]]:
    # GKE would add it by itself, and Terraform would then see a difference.
    found = {"nvidia.com/gpu": "present"}
    if pool.compute_class is not None:
        found[_COMPUTE_CLASS] = pool.compute_class
    return [{"key": key, "value": value, "effect": "NO_SCHEDULE"} for key, value in found.items()]


def _size(pool: GkeGpuPool) -> dict[str, Any]:
    if pool.purchase == "reservation":
        return {"node_count": pool.min // len(pool.zones)}
    return {
        "initial_node_count": 0,
        "autoscaling": {
            "total_min_node_count": pool.min,
            "total_max_node_count": pool.max,
            "location_policy": "ANY",
        },
    }


def _affinity(reservation: Reservation | None) -> dict[str, Any]:
    if reservation is None:
        # Without it a node takes the place of another team's reservation.
        return {"consume_reservation_type": "NO_RESERVATION"}
    return {"consume_reservation_type": "SPECIFIC_RESERVATION", "key": AFFINITY_KEY, "values": [reservation.name]}


def _management(*, repair: bool = True) -> dict[str, Any]:
    return {
        "management": {"auto_repair": repair, "auto_upgrade": True},
        "network_config": {"enable_private_nodes": True},
        # The number to begin with is of no account later, and another one would replace the pool.
        "lifecycle": {"ignore_changes": ["initial_node_count"]},
    }


def _node_config(props: NodesProps, *, machine_type: str, disk_gib: int) -> dict[str, Any]:
    return {
        "machine_type": machine_type,
        "image_type": "COS_CONTAINERD",
        "disk_type": DISK_TYPE,
        "disk_size_gb": disk_gib,
        "boot_disk_kms_key": props.key_id,
        "service_account": props.node_account,
        "oauth_scopes": SCOPES,
        "shielded_instance_config": SHIELDED,
        "workload_metadata_config": {"mode": "GKE_METADATA"},
        "metadata": {"disable-legacy-endpoints": "true", "block-project-ssh-keys": "true"},
        "gcfs_config": {"enabled": True},
        "kubelet_config": {"insecure_kubelet_readonly_port_enabled": "FALSE"},
        "resource_labels": dict(props.labels),
    }
