from __future__ import annotations

from typing import Any

import pytest

from aws_costs import always, bill, free, not_priced, priced, requests

_FEATURE = "aws_guardduty_detector_feature.f"


def test_what_every_detector_reads() -> None:
    found = priced(
        {"aws_guardduty_detector.d": {"enable": True}, "aws_guardduty_detector.off": {"enable": False}},
        requests(400, 1000, flow_log_kib=2**20, api_calls=3_000_000),
    )
    assert bill(found, "aws_guardduty_detector.d") == {
        "Calls of the AWS API": always("12.00"),  # 3 x 4 a million
        "Flow logs and DNS queries": ("0.00", "400.00", "750.00"),  # 400 GB x 1; 500 x 1 and 500 x 0.50
    }
    assert free(found) == {"aws_guardduty_detector.off"}


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("EBS_MALWARE_PROTECTION", ("0.00", "6.00", "6.00")),  # 200 GB x 0.03
        ("EKS_AUDIT_LOGS", always("8.00")),  # one cluster, 5 x 1.60 a million
        ("S3_DATA_EVENTS", ("0.00", "0.84", "1.68")),  # 1,048,576 and 2,097,152 x 0.80 a million
    ],
)
def test_features(name: str, amounts: tuple[str, str, str]) -> None:
    resources: dict[str, dict[str, Any]] = {
        _FEATURE: {"name": name, "status": "ENABLED"},
        "aws_eks_cluster.c": {},
        "aws_s3_bucket.traces": {},
    }
    usage = requests(512, 1024, trace_kib=2**20, objects_kib=1024, cluster_calls=5_000_000, scanned_gb=200)
    assert list(bill(priced(resources, usage), _FEATURE).values()) == [amounts]


def test_features_that_are_off_or_unknown() -> None:
    assert free(priced({_FEATURE: {"name": "EKS_AUDIT_LOGS", "status": "DISABLED"}})) == {_FEATURE}
    unknown = priced({_FEATURE: {"name": "RDS_LOGIN_EVENTS", "status": "ENABLED"}})
    assert not_priced(unknown) == {_FEATURE: "RDS_LOGIN_EVENTS"}
