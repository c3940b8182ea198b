"""Instances of Compute Engine, such as a bastion: the machine, its boot disk, its address on the internet.

https://cloud.google.com/compute/all-pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.gcp.machines import Machine, disk_lines, machine_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.prices import Capacity

# What Google takes where nothing is said; an image of a common system has so many GiB.
_DISK = "pd-standard"
_DISK_GIB = 10


@prices("google_compute_instance")
def instance(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One that runs all month. A disk that it only attaches is a resource of its own."""
    spot = resource.get("scheduling.provisioning_model") == "SPOT" or resource.get("scheduling.preemptible")
    capacity: Capacity = "spot" if spot else "on_demand"
    machine = Machine(
        type=resource.text("machine_type"),
        accelerator=resource.text("guest_accelerator.type"),
        gpus=int(resource.number("guest_accelerator.count", 0)),
        local_ssds=len(resource.blocks("scratch_disk")),
    )
    yield from machine_lines(resource.address, machine, meter, Amounts.same(1), capacity)
    if resource.get("boot_disk.source") is None:
        kind = resource.text("boot_disk.initialize_params.type", _DISK)
        gib = Amounts.same(resource.number("boot_disk.initialize_params.size", _DISK_GIB))
        yield from disk_lines(resource.address, "Boot disk", meter, kind, gib)
    interfaces = resource.blocks("network_interface")
    addresses = sum(1 for interface in interfaces if "access_config" in interface)
    if addresses:
        item = "in-use-spot" if spot else "in-use"
        yield meter.hours(resource.address, "External IPv4 addresses", "external-ipv4", item, addresses)
