"""Secret Manager: a version in each place where it is kept, and what reads it.

https://cloud.google.com/secret-manager/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("google_secret_manager_secret")
def secret(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One version of it: what it replaced is destroyed."""
    places = max(1, len(resource.blocks("replication.user_managed.replicas")))
    yield meter.item(resource.address, "Versions", "secret-manager", "version", Amounts.same(places))
    reads = Amounts.same(meter.usage["secret_reads"])
    yield meter.item(resource.address, "Reads", "secret-manager", "access", reads)
