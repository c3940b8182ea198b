"""What makes GPU nodes where Terraform does not: NodePools of Karpenter, ComputeClasses of GKE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groundplan.plan.model.platform import Machine, Nodes, Platform
from groundplan.render.manifests import Manifest, manifest

# Terraform tags the cluster's subnets and security group with it.
_DISCOVERY = "karpenter.sh/discovery"
_COMPUTE_CLASS = "cloud.google.com/compute-class"
_CAPACITY_TYPES = {
    "reservation": "reserved",
    "capacity_block": "reserved",
    "on_demand": "on-demand",
    "spot": "spot",
}
# The first choice of Karpenter is the highest weight, which is 100 at the most.
_HIGHEST_WEIGHT = 100


def nodes(platform: Platform) -> list[Manifest]:
    """Manifests for every kind of node that the cluster makes itself."""
    made = {name: each.machine for name, each in sorted(platform.nodes.items()) if each.machine is not None}
    if platform.node_scaling == "karpenter":
        return [part for name, machine in made.items() for part in _karpenter(platform, name, machine)]
    if platform.node_scaling == "compute-class":
        choices = dict.fromkeys(model.pools for model in platform.models.values())
        return [_compute_class(platform.nodes, pools) for pools in sorted(choices)]
    return []


# --- Karpenter --------------------------------------------------------------------------------------------------------------


def _karpenter(platform: Platform, name: str, machine: Machine) -> tuple[Manifest, Manifest]:
    return _node_class(platform, name, machine), _node_pool(platform, name, platform.nodes[name], machine)


def _node_class(platform: Platform, name: str, machine: Machine) -> Manifest:
    """https://karpenter.sh/docs/concepts/nodeclasses/"""
    ours = [{"tags": {_DISCOVERY: platform.cluster}}]
    key = {} if platform.disk_key is None else {"kmsKeyID": platform.disk_key}
    disk = {"volumeType": "gp3", "volumeSize": f"{machine.disk_gib}Gi", "encrypted": True, "deleteOnTermination": True, **key}
    image = f"/aws/service/eks/optimized-ami/{platform.kubernetes}/amazon-linux-2023/x86_64/nvidia/recommended/image_id"
    spec: dict[str, Any] = {
        "amiFamily": "AL2023",
        # With NVIDIA's driver: https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
        "amiSelectorTerms": [{"ssmParameter": image}],
        "instanceProfile": f"{platform.cluster}-karpenter-node",
        "subnetSelectorTerms": ours,
        "securityGroupSelectorTerms": ours,
        "blockDeviceMappings": [{"deviceName": "/dev/xvda", "rootVolume": True, "ebs": disk}],
    }
    if machine.local_disks:
        spec["instanceStorePolicy"] = "RAID0"
    if reservations := _reservations(machine):
        spec["capacityReservationSelectorTerms"] = reservations
    return manifest("karpenter.k8s.aws/v1", "EC2NodeClass", name, spec=spec)


def _reservations(machine: Machine) -> list[dict[str, Any]]:
    if machine.reservation is None:
        return []
    if machine.purchase == "capacity_block":
        return [{"id": machine.reservation}]
    # Terraform makes one in each zone.
    return [{"tags": {"Name": f"{machine.reservation}-{zone}"}} for zone in machine.zones]


def _node_pool(platform: Platform, name: str, node: Nodes, machine: Machine) -> Manifest:
    """https://karpenter.sh/docs/concepts/nodepools/"""
    place = min((model.pools.index(name) for model in platform.models.values() if name in model.pools), default=0)
    requirements = {
        "kubernetes.io/arch": ["amd64"],
        "karpenter.sh/capacity-type": [_CAPACITY_TYPES[machine.purchase]],
        "node.kubernetes.io/instance-type": [machine.type],
        "topology.k8s.aws/zone-id": list(machine.zones),
    }
    spec = {
        "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": name},
        # A model is not stopped for the age of its node; a new image still replaces nodes, one at a time.
        "expireAfter": "Never",
        "requirements": [{"key": key, "operator": "In", "values": values} for key, values in requirements.items()],
        "taints": [{"key": taint.key, "value": taint.value, "effect": taint.effect} for taint in node.taints],
    }
    return manifest(
        "karpenter.sh/v1",
        "NodePool",
        name,
        spec={
            "weight": _HIGHEST_WEIGHT - place,
            "limits": {"nvidia.com/gpu": str(node.max * node.gpus)},
            "disruption": {
                # A node with a model on it is never too empty.
                "consolidationPolicy": "WhenEmpty",
                "consolidateAfter": "10m",
                "budgets": [{"nodes": "1"}],
            },
            "template": {"metadata": {"labels": dict(sorted(node.labels.items()))}, "spec": spec},
        },
    )


# --- GKE --------------------------------------------------------------------------------------------------------------------


def _compute_class(nodes: Mapping[str, Nodes], pools: Sequence[str]) -> Manifest:
    """One for all models with the same choices, named like the first of them; GKE puts its own taints on the nodes.

    https://docs.cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass
    """
    first = nodes[pools[0]]
    labels = {key: value for key, value in sorted(first.labels.items()) if key != _COMPUTE_CLASS}
    return manifest(
        "cloud.google.com/v1",
        "ComputeClass",
        pools[0],
        spec={
            "nodePoolAutoCreation": {"enabled": True},
            "nodePoolConfig": {"nodeLabels": labels},
            "priorities": [_priority(pool, nodes[pool]) for pool in pools],
            # A move to a better choice would load the model again.
            "activeMigration": {"optimizeRulePriority": False},
            "autoscalingPolicy": {"consolidationDelayMinutes": 10},
            "whenUnsatisfiable": "DoNotScaleUp",
        },
    )


def _priority(pool: str, node: Nodes) -> dict[str, Any]:
    machine = node.machine
    if machine is None:
        # Terraform makes the nodes of a reservation, all of them at once, with the label and the taint of the class.
        return {"nodepools": [pool]}
    found: dict[str, Any] = {
        "machineType": machine.type,
        "gpu": {"type": machine.accelerator, "count": node.gpus, "driverVersion": "default"},
        "location": {"zones": list(machine.zones)},
        "storage": {"bootDiskType": "pd-balanced", "bootDiskSize": machine.disk_gib},
        "spot": machine.purchase == "spot",
    }
    if machine.local_disks:
        found["storage"]["localSSDCount"] = machine.local_disks
    if machine.purchase == "flex_start":
        found["flexStart"] = {"enabled": True}
    if machine.max_run_seconds is not None:
        found["maxRunDurationSeconds"] = machine.max_run_seconds
    if machine.purchase == "on_demand":
        # Without it a node takes the place of another team's reservation.
        found["reservations"] = {"affinity": "None"}
    return found
