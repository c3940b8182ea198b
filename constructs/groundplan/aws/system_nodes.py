"""The nodes for everything that needs no GPU."""

from __future__ import annotations

from groundplan.aws.nodes import Machine, NodesProps, Sizes, ephemeral_storage, node_group
from groundplan.plan.model.aws import SystemNodes
from groundplan.problems import Path
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component


class SystemNodeGroup(Component):
    """On-demand nodes with Amazon Linux 2023 for add-ons, Argo CD and monitoring; disks in GiB, encrypted."""

    def __init__(self, scope: Construct, id: str, *, nodes: SystemNodes, props: NodesProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        machine = Machine(
            name="system",
            instance_type=nodes.instance_type,
            ami_type="AL2023_x86_64_STANDARD",
            disk_gib=nodes.disk_gib,
            labels={"groundplan/pool": "system"},
            resources={"ephemeral-storage": ephemeral_storage(gib=nodes.disk_gib)},
        )
        node_group(self, props=props, machine=machine, sizes=Sizes(nodes.min, nodes.desired, nodes.max))
