"""Cloud SQL, by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gcp_costs import cost, items, same
from groundplan.cost.model import Estimate

ADDRESS = "google_sql_database_instance.one"


def instance(version: str = "POSTGRES_17", **settings: Any) -> Estimate:
    terraform = {"google_sql_database_instance": {"one": {"database_version": version, "settings": settings}}}
    return cost(terraform, discounts={"committed_use": Decimal("0.25")})


def test_a_regional_instance_with_backups() -> None:
    backups = {"enabled": True, "point_in_time_recovery_enabled": True}
    size: dict[str, Any] = {"tier": "db-custom-2-7680", "disk_size": 100, "disk_type": "PD_SSD"}
    found = instance(availability_type="REGIONAL", backup_configuration=backups, **size)
    assert items(found, ADDRESS) == {
        # 2 x 0.0826 x 730; 7.5 x 0.014 x 730
        "vCPUs": same("120.60"),
        "Memory": same("76.65"),
        # 100 x 0.34; 100 x 0.08
        "Storage": same("34"),
        "Backups": same("8"),
    }
    # 120.596 x 0.75 = 90.447 and 76.65 x 0.75 = 57.4875
    assert found.discounted == same("189.94")


def test_a_zonal_instance_without_backups() -> None:
    # 0.0413 x 730; 3.75 x 0.007 x 730; 10 x 0.09
    assert items(instance(tier="db-custom-1-3840", disk_type="PD_HDD"), ADDRESS) == {
        "vCPUs": same("30.15"),
        "Memory": same("19.16"),
        "Storage": same("0.90"),
    }


def test_a_shared_core() -> None:
    # 0.0105 x 730; 10 x 0.17
    assert items(instance(tier="db-f1-micro"), ADDRESS) == {"Instance db-f1-micro": same("7.67"), "Storage": same("1.70")}


def test_enterprise_plus() -> None:
    found = instance(tier="db-perf-optimized-N-2", data_cache_config={"data_cache_enabled": True})
    # 2 x 0.0537 x 730; 16 x 0.0091 x 730; 10 x 0.17
    assert items(found, ADDRESS) == {"vCPUs": same("78.40"), "Memory": same("106.29"), "Storage": same("1.70")}
    assert [line.component for line in found.not_priced] == ["Data cache"]


def test_what_the_catalogue_does_not_know() -> None:
    assert [line.component for line in instance("MYSQL_8_4", tier="db-f1-micro").not_priced] == ["Instance"]
    assert "the tier db-c4a-highmem-4" in instance(tier="db-c4a-highmem-4").not_priced[0].because
    assert [line.component for line in instance(tier="db-f1-micro", disk_type="HYPERDISK_BALANCED").not_priced] == ["Storage"]
