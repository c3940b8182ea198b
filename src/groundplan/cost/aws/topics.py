"""Topics of SNS.

https://aws.amazon.com/sns/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_sns_topic")
def topic(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Alarms and budgets write to it now and then."""
    yield meter.item(resource.address, "Notices", "sns", "publish-requests", Amounts.same(meter.usage["notices"]))
