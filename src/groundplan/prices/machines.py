"""Google's machine types: none has a price of its own, each costs the sum of its vCPUs, memory, GPUs and local SSDs.

https://cloud.google.com/compute/all-pricing, and the catalogue that Google publishes, have one price for each of the four in a
machine series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from groundplan.prices.catalogue import price
from groundplan.prices.model import HOURS_A_MONTH, Price

Capacity = Literal["on_demand", "spot", "flex_start", "calendar", "commit_1y", "commit_3y"]

# A GPU's price contains the rest of its machine: the SKU is a "1 gpu slice".
_ALL_IN_THE_GPU = frozenset({"a4"})

# The SKUs of A3 tell its types apart, those of A2 do not.
_SERIES: Mapping[str, str] = {"a3-highgpu": "a3-high", "a3-megagpu": "a3-mega", "a3-ultragpu": "a3-ultra"}

# GiB for each vCPU: https://docs.cloud.google.com/compute/docs/general-purpose-machines, read 2026-11-21.
_GIB_A_VCPU: Mapping[str, Mapping[str, Decimal]] = {
    series: dict(zip(("standard", "highmem", "highcpu"), map(Decimal, gib.split()), strict=False))
    for series, gib in {
        "c3": "4 8 2",
        "c3d": "4 8 2",
        "c4": "3.75 7.75 2",
        "c4a": "4 8 2",
        "e2": "4 8 1",
        "g2": "4",
        "n1": "3.75 6.5 0.9",
        "n2": "4 8 1",
        "n2d": "4 8 1",
        "n4": "4 8 2",
        "t2a": "4",
        "t2d": "4",
    }.items()
}

# What is charged of the 2 vCPUs that these share with others, and GiB: the same page, "E2 shared-core machine types".
_SHARED_CORE: Mapping[str, tuple[str, str]] = {"e2-micro": ("0.25", "1"), "e2-small": ("0.5", "2"), "e2-medium": ("1", "4")}


@dataclass(frozen=True, slots=True)
class MachinePart:
    """What an hour of a machine takes of one price: ``quantity`` is in the price's unit."""

    price: Price
    quantity: Decimal

    @property
    def cost(self) -> Decimal:
        """What it costs in an hour. Raises NoPriceError."""
        return self.price.first * self.quantity


def machine_shape(machine_type: str) -> tuple[Decimal, Decimal] | None:
    """vCPUs and GiB that are charged for a general-purpose machine type, by its name; None if the name does not tell."""
    if machine_type in _SHARED_CORE:
        vcpus, gib = _SHARED_CORE[machine_type]
        return Decimal(vcpus), Decimal(gib)
    series, _, rest = machine_type.partition("-")
    kind, _, count = rest.partition("-")
    each = _GIB_A_VCPU.get(series, {}).get(kind)
    if each is None or not count.isdigit():
        return None
    return Decimal(count), Decimal(count) * each


def machine_parts(
    machine_type: str,
    region: str,
    *,
    vcpus: Decimal | float,
    memory_gib: Decimal | float,
    accelerator: str = "",
    gpus: int = 0,
    local_ssd_gib: int = 0,
    capacity: Capacity = "on_demand",
) -> tuple[MachinePart, ...] | None:
    """What an hour of the machine is made of; None if the catalogue lacks a part. Where it knows that another is not sold, that
    one alone: the machine is not to be had.

    ``accelerator`` is as Terraform names it, ``nvidia-l4``. No source has a price of local SSDs for flex-start, calendar mode
    and commitments; then it is the one on demand, which is the most that they can cost.
    """
    service = "compute" if capacity == "on_demand" else f"compute-{capacity.replace('_', '-')}"
    family = machine_type.rpartition("-")[0]
    series = _SERIES.get(family, machine_type.partition("-")[0])
    wanted: list[tuple[str, Decimal]] = []
    if gpus:
        wanted.append((accelerator, Decimal(gpus)))
    if series not in _ALL_IN_THE_GPU:
        wanted += [(f"{series}-vcpu", Decimal(str(vcpus))), (f"{series}-memory", Decimal(str(memory_gib)))]
        if local_ssd_gib:
            wanted.append(("local-ssd", local_ssd_gib / HOURS_A_MONTH))
    parts: list[MachinePart] = []
    lacks_one = False
    for item, quantity in wanted:
        found = price("gcp", service, item, region)
        if found is None and item == "local-ssd":
            found = price("gcp", "compute", item, region)
        if found is None:
            lacks_one = True
        else:
            parts.append(MachinePart(found, quantity))
    if lacks_one:
        return tuple(part for part in parts if not part.price.sold) or None
    return tuple(parts)
