"""Reserved machines: they cost the same whether something runs on them or not.

https://docs.cloud.google.com/compute/docs/instances/reservations-overview#billing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.gcp.machines import LOCAL_SSD_GIB, Machine, machine_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_PROPERTIES = "specific_reservation.instance_properties"


@prices("google_compute_reservation")
def reservation(resource: Resource, meter: Meter) -> Iterator[Line]:
    """The machines of one zone, with their GPUs and local SSDs; disks are not reserved."""
    ssds = sum(int(disk.number("disk_size_gb", LOCAL_SSD_GIB)) for disk in resource.inner(f"{_PROPERTIES}.local_ssds"))
    machine = Machine(
        type=resource.text(f"{_PROPERTIES}.machine_type"),
        accelerator=resource.text(f"{_PROPERTIES}.guest_accelerators.accelerator_type"),
        gpus=int(resource.number(f"{_PROPERTIES}.guest_accelerators.accelerator_count", 0)),
        local_ssds=ssds // LOCAL_SSD_GIB,
    )
    count = Amounts.same(resource.number("specific_reservation.count", 0))
    yield from machine_lines(resource.address, machine, meter, count, "on_demand")
