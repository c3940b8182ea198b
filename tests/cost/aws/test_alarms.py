from __future__ import annotations

import pytest

from aws_costs import always, bill, free, priced


def _metric(period: int) -> dict[str, object]:
    return {"metric": {"metric_name": "Depth", "namespace": "AWS/SQS", "period": period, "stat": "Average"}}


@pytest.mark.parametrize(
    ("alarm", "amount"),
    [
        ({"metric_name": "Depth", "period": 60}, "0.10"),
        ({"metric_name": "Depth", "period": 10}, "0.30"),
        # two metrics and an expression: 2 x 0.10
        ({"metric_query": [_metric(60), _metric(300), {"expression": "a + b"}]}, "0.20"),
    ],
)
def test_an_alarm_costs_by_its_metrics_and_resolution(alarm: dict[str, object], amount: str) -> None:
    found = priced({"aws_cloudwatch_metric_alarm.a": alarm})
    assert bill(found, "aws_cloudwatch_metric_alarm.a") == {"Alarm": always(amount)}


def test_alarms_on_alarms_and_dashboards() -> None:
    found = priced({"aws_cloudwatch_composite_alarm.a": {}, "aws_cloudwatch_dashboard.d": {}})
    assert bill(found, "aws_cloudwatch_composite_alarm.a") == {"Alarm": always("0.50")}
    assert bill(found, "aws_cloudwatch_dashboard.d") == {"Dashboard": always("3.00")}


def test_a_policy_that_follows_a_target_has_two_alarms() -> None:
    found = priced(
        {
            "aws_appautoscaling_policy.target": {"policy_type": "TargetTrackingScaling"},
            "aws_appautoscaling_policy.step": {"policy_type": "StepScaling"},
        }
    )
    # 2 x 0.10
    assert bill(found, "aws_appautoscaling_policy.target") == {"Alarms of the policy": always("0.20")}
    assert free(found) == {"aws_appautoscaling_policy.step"}
