"""Node groups of EKS: their instances, and the disks of these.

https://aws.amazon.com/eks/pricing/ has nodes billed as the instances that they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.aws.capacity_reservations import reserved
from groundplan.cost.aws.instances import Purchase, node_hours
from groundplan.cost.aws.volumes import disk_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_PURCHASES: dict[str, Purchase] = {"SPOT": "spot", "CAPACITY_BLOCK": "capacity_block"}

# https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html has both defaults.
_INSTANCE_TYPE = "t3.medium"
_DISK_GIB = 20


@prices("aws_eks_node_group")
def node_group(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Nodes that start in a reservation of the same document are billed there; here are those that it has no room for."""
    count = nodes(resource, meter)
    if not count.peak:
        yield Free(resource.address, "none of its nodes runs: other groups for the same models come first")
        return
    template = resource.referred("launch_template.id") or resource
    types = resource.get("instance_types") or [template.get("instance_type", _INSTANCE_TYPE)]
    purchase = _PURCHASES.get(str(resource.get("capacity_type")), "on_demand")
    billed = _beyond(count, reserved(template))
    if billed.peak:
        yield node_hours(resource.address, str(types[0]), purchase, billed, meter)
    disks = [mapping["ebs"] for mapping in template.blocks("block_device_mappings") if "ebs" in mapping]
    for disk in disks or [{"volume_size": resource.get("disk_size", _DISK_GIB)}]:
        yield from disk_lines(resource, disk[0] if isinstance(disk, list) else disk, meter, count)


def nodes(resource: Resource, meter: Meter) -> Amounts:
    """How many nodes run, as the plan knows or the group says."""
    if (known := meter.usage.nodes.get(resource.text("labels.groundplan/pool"))) is not None:
        return known
    least, wanted, most = (resource.number(f"scaling_config.{name}_size", 0) for name in ("min", "desired", "max"))
    if resource.get("capacity_type") == "CAPACITY_BLOCK":
        return Amounts.same(most)
    most = max(least, most)
    return Amounts(least, min(max(least, wanted), most), most)


def _beyond(count: Amounts, included: Decimal) -> Amounts:
    return Amounts(*(max(Decimal(0), each - included) for each in (count.idle, count.typical, count.peak)))
