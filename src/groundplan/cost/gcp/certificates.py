"""Certificates of Certificate Manager; those of Compute Engine are free.

https://cloud.google.com/certificate-manager/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("google_certificate_manager_certificate")
def certificate(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One, as if the account had used up those that are free."""
    item = "certificate" if resource.get("location", "global") == "global" else "regional-certificate"
    yield meter.item(resource.address, "Certificate", "certificate-manager", item, Amounts.same(1))
