"""AWS Config: every change of a resource's settings, and rules of one's own. Rules of Security Hub cost nothing here.

https://aws.amazon.com/config/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_config_configuration_recorder")
def recorder(resource: Resource, meter: Meter) -> Iterator[Line]:
    """It records the whole account; what is counted are the resources of the same document."""
    changes = Amounts.same(len(resource.document.resources) * meter.usage["setting_changes"])
    daily = resource.get("recording_mode.recording_frequency") == "DAILY"
    item = "item-daily" if daily else "item-continuous"
    yield meter.item(resource.address, "Recorded changes", "config", item, changes)


@prices("aws_config_config_rule")
def rule(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Judged anew at each change."""
    changes = Amounts.same(len(resource.document.resources) * meter.usage["setting_changes"])
    yield meter.item(resource.address, "Evaluations", "config", "rule-evaluation", changes)
