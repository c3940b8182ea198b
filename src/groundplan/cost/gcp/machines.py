"""What a machine and its disks cost, for the resources that have some: node pools, reservations, instances.

https://cloud.google.com/compute/all-pricing, https://cloud.google.com/compute/disks-image-pricing
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from groundplan import catalog
from groundplan.cost.meter import Discount, Line, Meter
from groundplan.cost.model import Amounts, NotPriced
from groundplan.prices import HOURS_A_MONTH, Capacity, MachinePart, Price, machine_parts, machine_shape

LOCAL_SSD_GIB = 375

# What Hyperdisk Balanced has for the price of its capacity alone: https://docs.cloud.google.com/compute/docs/disks/hyperdisks
_INCLUDED: Mapping[str, Mapping[str, Decimal]] = {"hyperdisk-balanced": {"iops": Decimal(3000), "throughput": Decimal(140)}}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine type with what is attached to it. Without GPUs and ``local_ssds`` it has those that its type comes with."""

    type: str
    accelerator: str = ""
    gpus: int = 0
    local_ssds: int = 0


def machine_lines(address: str, machine: Machine, meter: Meter, count: Amounts, capacity: Capacity) -> Iterator[Line]:
    """``count`` machines that run all month. Spot ones cost what the catalogue says, else what the blueprint declares."""
    name = f"{machine.type}, {capacity.replace('_', ' ')}"
    discount: Discount | None = "committed_use" if capacity == "on_demand" else None
    if capacity == "spot" and "spot" in meter.discounts and _parts(machine, meter.region, "spot") is None:
        capacity, discount = "on_demand", "spot"

    def parts(region: str) -> list[tuple[Price, Amounts]]:
        found = _parts(machine, region, capacity) or ()
        return [(part.price, count * (part.quantity * HOURS_A_MONTH)) for part in found]

    here = parts(meter.region)
    if not here:
        missing = NotPriced(address, name, f"the catalogue lacks a part of its price in {meter.region}")
        yield meter.elsewhere(missing, parts, discount=discount)
    for found, quantity in here:
        yield meter.priced(address, f"{name}: {_kind(found.item)}", found, quantity, discount=discount)


def disk_lines(
    address: str,
    component: str,
    meter: Meter,
    kind: str,
    gib: Amounts,
    performance: Mapping[str, Decimal] | None = None,
) -> Iterator[Line]:
    """Capacity of disks, and the ``iops`` and ``throughput`` (MiB/s) that somebody asks for beyond what is included."""
    yield meter.item(address, component, "compute-disk", kind, gib)
    for what, asked in (performance or {}).items():
        more = asked - _INCLUDED.get(kind, {}).get(what, Decimal(0))
        if more > 0:
            yield meter.item(address, f"{component}: {what}", "compute-disk", f"{kind}-{what}", Amounts.same(more))


def _parts(machine: Machine, region: str, capacity: Capacity) -> tuple[MachinePart, ...] | None:
    try:
        known = catalog.gcp_machine(machine.type)
    except KeyError:
        shape, accelerator, gpus, local_ssds = machine_shape(machine.type), "", 0, 0
    else:
        shape = Decimal(known.vcpus), Decimal(known.memory_gib)
        accelerator, gpus, local_ssds = known.accelerator, known.gpu_count, known.local_ssds
    if shape is None:
        return None
    return machine_parts(
        machine.type,
        region,
        vcpus=shape[0],
        memory_gib=shape[1],
        accelerator=machine.accelerator or accelerator,
        gpus=machine.gpus or gpus,
        local_ssd_gib=LOCAL_SSD_GIB * (machine.local_ssds or local_ssds),
        capacity=capacity,
    )


def _kind(item: str) -> str:
    if item.endswith("-vcpu"):
        return "vCPUs"
    if item.endswith("-memory"):
        return "memory"
    return "local SSDs" if item == "local-ssd" else f"GPUs {item}"
