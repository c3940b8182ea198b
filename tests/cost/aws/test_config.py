from __future__ import annotations

from aws_costs import always, bill, priced, requests

_OTHERS: dict[str, dict[str, str]] = {f"aws_iam_role.r{number}": {} for number in range(998)}


def test_changes_of_all_resources() -> None:
    usage = requests(0, 0, setting_changes=2)
    resources = {"aws_config_configuration_recorder.r": {}, "aws_config_config_rule.c": {}, **_OTHERS}
    found = priced(resources, usage)
    assert bill(found, "aws_config_configuration_recorder.r") == {"Recorded changes": always("6.00")}  # 2,000 x 0.003
    assert bill(found, "aws_config_config_rule.c") == {"Evaluations": always("2.00")}  # 2,000 x 0.001


def test_once_a_day() -> None:
    recorder = {"recording_mode": {"recording_frequency": "DAILY"}}
    found = priced({"aws_config_configuration_recorder.r": recorder}, requests(0, 0, setting_changes=100))
    assert bill(found, "aws_config_configuration_recorder.r") == {"Recorded changes": always("1.20")}  # 100 x 0.012
