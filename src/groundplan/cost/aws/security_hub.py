"""Security Hub: checks of the standards that an account follows.

https://aws.amazon.com/security-hub/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_securityhub_standards_subscription")
def standard(resource: Resource, meter: Meter) -> Iterator[Line]:
    """It checks the whole account; what is counted are the resources of the same document."""
    checks = Amounts.same(len(resource.document.resources) * meter.usage["security_checks"])
    yield meter.item(resource.address, "Checks", "security-hub", "check", checks)
