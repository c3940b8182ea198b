"""Repositories of ECR.

https://aws.amazon.com/ecr/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_ecr_repository")
def repository(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Within a region what is pulled costs nothing."""
    yield meter.item(resource.address, "Images", "ecr", "storage", Amounts.same(meter.usage["image_gb"]))
