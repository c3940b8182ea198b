"""Alarms of CloudWatch, and those that scaling makes for itself; dashboards.

https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

# One that adds, one that removes:
# https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
_ALARMS_OF_A_TARGET = 2

# Seconds; below them an alarm has a high resolution.
_STANDARD_PERIOD = 60


@prices("aws_cloudwatch_metric_alarm")
def metric_alarm(resource: Resource, meter: Meter) -> Iterator[Line]:
    """An alarm on an expression costs as much as one on each of its metrics."""
    queries = [query for query in resource.blocks("metric_query") if "metric" in query] or [{"metric": resource.values}]
    metrics = [Resource(resource.type, resource.name, query, resource.document) for query in queries]
    periods = [metric.number("metric.period", _STANDARD_PERIOD) for metric in metrics]
    item = "alarm-high-resolution" if min(periods) < _STANDARD_PERIOD else "alarm"
    yield meter.item(resource.address, "Alarm", "cloudwatch", item, Amounts.same(len(periods)))


@prices("aws_cloudwatch_composite_alarm")
def composite_alarm(resource: Resource, meter: Meter) -> Iterator[Line]:
    """An alarm on alarms."""
    yield meter.item(resource.address, "Alarm", "cloudwatch", "alarm-composite", Amounts.same(1))


@prices("aws_cloudwatch_dashboard")
def dashboard(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A page of graphs."""
    yield meter.item(resource.address, "Dashboard", "cloudwatch", "dashboard", Amounts.same(1))


@prices("aws_appautoscaling_policy")
def scaling_policy(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Only a policy that follows a target makes alarms."""
    if resource.get("policy_type") == "TargetTrackingScaling":
        alarms = Amounts.same(_ALARMS_OF_A_TARGET)
        yield meter.item(resource.address, "Alarms of the policy", "cloudwatch", "alarm", alarms)
    else:
        yield Free(resource.address, "the alarm that starts it carries the cost")
