"""Nodes with GPUs."""

from __future__ import annotations

import base64
from typing import Any

from groundplan.aws.capacity import Reservation
from groundplan.aws.efa import Fabric, network_interfaces
from groundplan.aws.nodes import Machine, NodesProps, Sizes, ephemeral_storage, node_group
from groundplan.plan.model.aws import GpuPool
from groundplan.problems import Path
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component

_CAPACITY_TYPES = {
    "reservation": "ON_DEMAND",
    "capacity_block": "CAPACITY_BLOCK",
    "on_demand": "ON_DEMAND",
    "spot": "SPOT",
}

# https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/#localstorageoptions
_LOCAL_STORAGE = """\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="groundplan"

--groundplan
Content-Type: application/node.eks.aws

---
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: RAID0

--groundplan--
"""


class GpuNodeGroup(Component):
    """Nodes of one GPU instance type and one way to buy it, with Amazon Linux 2023 and the NVIDIA driver.

    The taint ``nvidia.com/gpu`` keeps away every pod that does not ask for a GPU. Labels tell pods the GPU type, the pool and
    how it is bought. Local NVMe disks, where the type has them, are one RAID 0 that holds images, containers and ephemeral
    volumes; what is on them goes with the node.

    A pool's key names its instance type, so that another GPU type is another group: one apply makes it while it deletes the
    old one, and what runs there stops. Without a gap it takes two: add the new one and move to it, then remove the old.

    A pool in a Capacity Block begins empty. The autoscaler fills it once the block has begun; EKS itself adds the scheduled
    action that empties it 40 minutes before the block ends, ten before EC2 takes the instances. Before a change of its
    Kubernetes or its launch template it has to be empty.

    https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html
    https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        pool: GpuPool,
        props: NodesProps,
        fabric: Fabric | None = None,
        reservation: Reservation | None = None,
        plan_path: Path = (),
    ) -> None:
        """``id`` is the pool's key in the plan; ``fabric`` is for a pool with EFA, ``reservation`` for one that is reserved.

        Raise ArgumentError when the provider's schema refuses an argument.
        """
        super().__init__(scope, id, plan_path=plan_path)
        storage = ephemeral_storage(gb=pool.nvme_gb) if pool.nvme_gb else ephemeral_storage(gib=pool.disk_gib)
        machine = Machine(
            name=id,
            instance_type=pool.instance_type,
            ami_type="AL2023_x86_64_NVIDIA",
            disk_gib=pool.disk_gib,
            capacity_type=_CAPACITY_TYPES[pool.purchase],
            user_data=base64.b64encode(_LOCAL_STORAGE.encode()).decode() if pool.nvme_gb else None,
            labels={
                "groundplan/gpu": pool.gpu,
                "groundplan/pool": id,
                "groundplan/purchase": pool.purchase,
                "nvidia.com/gpu.present": "true",
                # With it Cluster Autoscaler waits for the GPUs of a new node, instead of starting another.
                "k8s.amazonaws.com/accelerator": pool.gpu,
            },
            taint={"key": "nvidia.com/gpu", "value": "true", "effect": "NO_SCHEDULE"},
            resources={"nvidia.com/gpu": str(pool.gpus_per_node), "ephemeral-storage": storage, **_adapters(pool)},
            launch={**_network(pool, props, fabric), **_capacity(pool, reservation)},
            tags=None if pool.block is None else {"capacity-block-end": pool.block.end},
        )
        node_group(self, props=props, machine=machine, sizes=Sizes(pool.min, pool.desired, pool.max))


def _adapters(pool: GpuPool) -> dict[str, str]:
    """https://github.com/aws/eks-charts/tree/master/stable/aws-efa-k8s-device-plugin"""
    return {} if pool.efa is None else {"vpc.amazonaws.com/efa": str(pool.efa.cards)}


def _network(pool: GpuPool, props: NodesProps, fabric: Fabric | None) -> dict[str, Any]:
    if pool.efa is None or fabric is None:
        return {}
    # A launch template with security groups of its own gets none from EKS, so the cluster's has to be among them.
    interfaces = network_interfaces(pool.efa.cards, [props.security_group, fabric.security_group])
    placement = {} if fabric.placement_group is None else {"placement": {"group_name": fabric.placement_group}}
    return {"network_interfaces": interfaces, **placement}


def _capacity(pool: GpuPool, reservation: Reservation | None) -> dict[str, Any]:
    """What makes an instance start in the capacity that is kept for it."""
    if reservation is not None:
        target = {"capacity_reservation_resource_group_arn": reservation.group_arn}
        return {"capacity_reservation_specification": {"capacity_reservation_target": target}}
    if pool.block is not None:
        return {
            "instance_market_options": {"market_type": "capacity-block"},
            "capacity_reservation_specification": {
                "capacity_reservation_target": {"capacity_reservation_id": pool.block.id},
            },
        }
    return {}
