from __future__ import annotations

from aws_costs import always, bill, priced, requests


def test_notices() -> None:
    found = priced({"aws_sns_topic.t": {}}, requests(0, 0, notices=4_000_000))
    assert bill(found, "aws_sns_topic.t") == {"Notices": always("2.00")}  # 4 x 0.50 a million
