"""Disks that are resources of their own.

https://cloud.google.com/compute/disks-image-pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.gcp.machines import disk_lines
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

# What Google takes where nothing is said: https://docs.cloud.google.com/compute/docs/disks/add-persistent-disk
_KIND = "pd-standard"
_GIB = 500


@prices("google_compute_disk", "google_compute_region_disk")
def disk(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Capacity, and the performance that is asked for."""
    kind = resource.text("type", _KIND)
    if resource.type == "google_compute_region_disk" and kind.startswith("pd-"):
        kind = f"regional-{kind}"
    performance = {"iops": resource.number("provisioned_iops", 0), "throughput": resource.number("provisioned_throughput", 0)}
    gib = Amounts.same(resource.number("size", _GIB))
    yield from disk_lines(resource.address, "Disk", meter, kind, gib, performance)
