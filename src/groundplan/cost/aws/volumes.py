"""EBS volumes: storage, and for gp3 the performance beyond what is included.

https://aws.amazon.com/ebs/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

# Operations and MiB a second that every gp3 volume has: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
_INCLUDED = {"iops": 3000, "throughput": 125}

_TITLES = {"iops": "Operations a second", "throughput": "Throughput"}


@prices("aws_ebs_volume")
def ebs_volume(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A volume of its own. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_volume"""
    yield from volume_lines(resource, resource, meter, Amounts.same(1), kind=str(resource.get("type", "gp2")), size="size")


def disk_lines(resource: Resource, block: Mapping[str, Any], meter: Meter, count: Amounts) -> Iterator[Line]:
    """Lines of a machine's disk that a block describes, for ``count`` such machines."""
    disk = Resource(resource.type, resource.name, block, resource.document)
    yield from volume_lines(resource, disk, meter, count, kind=str(disk.get("volume_type", "gp3")), size="volume_size")


def volume_lines(resource: Resource, disk: Resource, meter: Meter, count: Amounts, *, kind: str, size: str) -> Iterator[Line]:
    """Lines of ``resource`` for ``count`` disks; ``size`` is the argument with GiB."""
    title = f"Disk, {kind}"
    if disk.get(size) is None:
        yield NotPriced(resource.address, title, "its size is that of an image or a snapshot")
        return
    yield meter.item(resource.address, title, "ebs", f"{kind}-storage", count * disk.number(size, 0))
    for name, included in _INCLUDED.items():
        given = disk.number(name, included if kind == "gp3" else 0)
        if beyond := max(Decimal(0), given - (included if kind == "gp3" else 0)):
            yield meter.item(resource.address, f"{_TITLES[name]} of the disk, {kind}", "ebs", f"{kind}-{name}", count * beyond)
