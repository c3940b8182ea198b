from __future__ import annotations

from typing import Any

import pytest

from aws_costs import POSTGRES_VERSIONS, always, bill, not_priced, priced, requests

_CLUSTER = {
    "engine": "aurora-postgresql",
    "backup_retention_period": 30,
    "serverlessv2_scaling_configuration": {"min_capacity": 2, "max_capacity": 16},
}
_INSTANCE = {"cluster_identifier": "${aws_rds_cluster.db.cluster_identifier}", "instance_class": "db.serverless"}
_USAGE = requests(1_000_000, 4_000_000, database_gb=50, backup_share=1, database_share="0.5", database_operations=20)


def test_capacity_disk_operations_and_backups() -> None:
    found = priced({"aws_rds_cluster.db": _CLUSTER, "aws_rds_cluster_instance.one": _INSTANCE}, _USAGE)
    assert bill(found, "aws_rds_cluster.db") == {
        "Disk": always("5.00"),  # 50 GB x 0.10
        "Operations on the disk": ("0.00", "4.00", "16.00"),  # 20M and 80M x 0.20 a million
        "Backups beyond what is free": always("1.05"),  # 50 GB x 0.021
    }
    # 730 hours x 0.12 x 2, 2 + 14 / 2, 16 units
    assert bill(found, "aws_rds_cluster_instance.one") == {"Capacity units": ("175.20", "788.40", "1401.60")}


def test_io_optimized_has_no_operations() -> None:
    cluster = {**_CLUSTER, "storage_type": "aurora-iopt1", "backup_retention_period": 1}
    found = priced({"aws_rds_cluster.db": cluster, "aws_rds_cluster_instance.one": _INSTANCE}, _USAGE)
    assert bill(found, "aws_rds_cluster.db") == {"Disk": always("11.25")}  # 50 GB x 0.225
    # 730 hours x 0.16 x 2, 9, 16 units
    assert bill(found, "aws_rds_cluster_instance.one") == {"Capacity units": ("233.60", "1051.20", "1868.80")}


def test_the_password_is_a_secret() -> None:
    cluster = {**_CLUSTER, "manage_master_user_password": True}
    assert bill(priced({"aws_rds_cluster.db": cluster}), "aws_rds_cluster.db")["Secret"] == always("0.40")


def test_what_the_catalogue_does_not_know_is_not_priced() -> None:
    found = priced(
        {
            "aws_rds_cluster.db": _CLUSTER,
            "aws_rds_cluster.mysql": {"engine": "aurora-mysql"},
            "aws_rds_cluster_instance.large": {**_INSTANCE, "instance_class": "db.r6g.large"},
            "aws_rds_cluster_instance.other": {**_INSTANCE, "cluster_identifier": "elsewhere"},
        }
    )
    assert not_priced(found) == {
        "aws_rds_cluster.mysql": "Database",
        "aws_rds_cluster_instance.large": "Database",
        "aws_rds_cluster_instance.other": "Capacity",
    }


@pytest.mark.parametrize(("values", "extended"), POSTGRES_VERSIONS)
def test_extended_support_of_an_old_version_is_not_priced(values: dict[str, Any], extended: bool) -> None:
    found = not_priced(priced({"aws_rds_cluster.db": {**_CLUSTER, **values}}))
    assert found == ({"aws_rds_cluster.db": "Extended support"} if extended else {})
