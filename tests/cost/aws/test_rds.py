from __future__ import annotations

from typing import Any

import pytest

from aws_costs import POSTGRES_VERSIONS, always, bill, not_priced, priced, requests

_USAGE = requests(0, 0, backup_share="0.5", secret_reads=20_000)
_ADDRESS = "aws_db_instance.db"
_BASE = {"engine": "postgres", "instance_class": "db.m7g.large", "storage_type": "gp3", "allocated_storage": 100}


def _found(**values: Any) -> dict[str, tuple[str, str, str]]:
    return bill(priced({_ADDRESS: {**_BASE, **values}}, _USAGE), _ADDRESS)


def test_one_zone() -> None:
    assert _found() == {
        "Database, db.m7g.large": always("122.64"),  # 730 hours x 0.168
        "Disk, gp3": always("11.50"),  # 100 GB x 0.115
    }


def test_two_zones_backups_operations_and_the_password() -> None:
    assert _found(multi_az=True, backup_retention_period=7, iops=4000, manage_master_user_password=True) == {
        "Secret": always("0.40"),
        "Reads of the secret": always("0.10"),  # 2 x 0.05
        "Database, db.m7g.large": always("246.01"),  # 730 hours x 0.337
        "Disk, gp3": always("23.00"),  # 100 GB x 0.23
        "Operations a second": always("40.00"),  # 1,000 above 3,000, x 0.04
        "Backups beyond what is free": always("4.75"),  # 100 GB x 0.5 x 0.095
    }


def test_a_striped_disk_has_more_at_no_cost() -> None:
    assert "Operations a second" not in _found(allocated_storage=400, iops=12_000)
    assert _found(allocated_storage=400, iops=13_000)["Operations a second"] == always("20.00")  # 1,000 x 0.02


def test_what_the_catalogue_does_not_know_is_not_priced() -> None:
    found = priced({_ADDRESS: {**_BASE, "storage_throughput": 500}, "aws_db_instance.mysql": {"engine": "mysql"}})
    assert not_priced(found) == {_ADDRESS: "Throughput of the disk", "aws_db_instance.mysql": "Database"}
    assert not_priced(priced({_ADDRESS: {**_BASE, "storage_type": "io1"}})) == {_ADDRESS: "Disk, io1"}


@pytest.mark.parametrize(("values", "extended"), POSTGRES_VERSIONS)
def test_extended_support_of_an_old_version_is_not_priced(values: dict[str, Any], extended: bool) -> None:
    found = not_priced(priced({_ADDRESS: {**_BASE, **values}}))
    assert found == ({_ADDRESS: "Extended support"} if extended else {})
