from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from aws_costs import always, bill, count, priced, requests

_LIFECYCLE = {
    "aws_s3_bucket_lifecycle_configuration.traces": {
        "bucket": "${aws_s3_bucket.traces_bucket.id}",
        # 73 days are 2.4 months of 730 hours
        "rule": [{"status": "Enabled", "expiration": {"days": 73}}, {"status": "Disabled", "expiration": {"days": 999}}],
    }
}


def test_models() -> None:
    usage = replace(
        requests(0, 0, weights_reads=10, weights_kib=1024),
        models={"chat": count(0, 1, 2)},
        weights={"chat": Decimal(100)},
    )
    assert bill(priced({"aws_s3_bucket.models_bucket": {}}, usage, region="us-west-2"), "aws_s3_bucket.models_bucket") == {
        "Objects": always("2.30"),  # 100 GB x 0.023
        # 1 and 2 copies x 10 x 102,400 MiB x 0.0004 a thousand
        "Requests that read": ("0.00", "0.41", "0.82"),
    }


def test_what_is_written_stays_until_it_is_deleted() -> None:
    # 1,024 and 4,096 requests of 1 GiB
    usage = requests(1024, 4096, trace_kib=2**20, objects_kib=1024, kept_months=12)
    resources = {"aws_s3_bucket.traces_bucket": {}, **_LIFECYCLE}
    assert bill(priced(resources, usage, region="us-west-2"), "aws_s3_bucket.traces_bucket") == {
        "Objects": ("0.00", "56.52", "226.10"),  # 1,024 and 4,096 GB x 2.4 x 0.023
        "Requests that write": ("0.00", "5.24", "20.97"),  # 1,048,576 and 4,194,304 x 0.005 a thousand
        "Requests that read": ("0.00", "0.42", "1.68"),  # the same x 0.0004
    }
    endless = bill(priced({"aws_s3_bucket.traces_bucket": {}}, usage, region="us-west-2"), "aws_s3_bucket.traces_bucket")
    assert endless["Objects"] == ("0.00", "282.62", "1130.50")  # x 12


def test_access_logs_are_not_the_logs_of_containers() -> None:
    usage = requests(100, 100, access_log_kib=2**20, log_kib=0, kept_months=1)
    found = priced({"aws_s3_bucket.access_logs_logs_bucket": {}}, usage)
    assert bill(found, "aws_s3_bucket.access_logs_logs_bucket")["Objects"] == ("0.00", "2.30", "2.30")  # 100 GB x 0.023


def test_backups_and_other_buckets() -> None:
    usage = requests(0, 0, database_gb=100, bucket_gb=10, objects_kib=1024)
    found = priced({"aws_s3_bucket.backups_bucket": {}, "aws_s3_bucket.uploads": {}}, usage)
    assert bill(found, "aws_s3_bucket.backups_bucket") == {
        "Objects": always("2.30"),  # 100 GB x 0.023
        "Requests that write": always("0.51"),  # 102,400 x 0.005 a thousand
    }
    assert bill(found, "aws_s3_bucket.uploads") == {"Objects": always("0.23")}
