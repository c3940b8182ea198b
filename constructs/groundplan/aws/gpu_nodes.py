"""Nodes with GPUs."""

from __future__ import annotations

import base64

from groundplan.aws.nodes import Machine, NodesProps, node_group
from groundplan.plan.model import GpuPool
from groundplan.problems import Path
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component

_CAPACITY_TYPES = {"on_demand": "ON_DEMAND", "spot": "SPOT"}

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
    """Nodes of one GPU instance type, with Amazon Linux 2023 and the NVIDIA driver.

    The taint ``nvidia.com/gpu`` keeps away every pod that does not ask for a GPU. Local NVMe disks, where the type has them,
    are one RAID 0 that holds images, containers and ephemeral volumes; what is on them goes with the node.

    A pool's key names its instance type, so that another GPU type is another group: one apply makes it while it deletes the
    old one, and what runs there stops. Without a gap it takes two: add the new one and move to it, then remove the old.

    https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html
    """

    def __init__(self, scope: Construct, id: str, *, pool: GpuPool, props: NodesProps, plan_path: Path = ()) -> None:
        """``id`` is the pool's key in the plan. Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        machine = Machine(
            id,
            pool.instance_type,
            "AL2023_x86_64_NVIDIA",
            pool.disk_gib,
            _CAPACITY_TYPES[pool.purchase],
            base64.b64encode(_LOCAL_STORAGE.encode()).decode() if pool.nvme_gb else None,
        )
        node_group(
            self,
            props=props,
            machine=machine,
            sizes=(pool.min, pool.desired, pool.max),
            labels={"groundplan/gpu": pool.gpu, "groundplan/pool": id, "nvidia.com/gpu.present": "true"},
            taint={"key": "nvidia.com/gpu", "value": "true", "effect": "NO_SCHEDULE"},
        )
