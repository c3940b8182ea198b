from __future__ import annotations

from aws_costs import always, bill, priced, requests


def test_checks_of_all_resources() -> None:
    resources: dict[str, dict[str, str]] = {"aws_securityhub_standards_subscription.s": {}, "aws_iam_role.r": {}}
    found = priced(resources, requests(0, 0, security_checks=60_000))
    # 120,000 checks: 100,000 x 0.001 and 20,000 x 0.0008
    assert bill(found, "aws_securityhub_standards_subscription.s") == {"Checks": always("116.00")}
