from __future__ import annotations

from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.plan.model import CloudSql
from groundplan.terraform.stack import Stack

NETWORK = "projects/acme-desk/global/networks/desk-prod"
ONLY_REQUIRED = CloudSql(
    name=None,
    database="desk",
    tier="small",
    machine="db-custom-2-7680",
    version="POSTGRES_18",
    high_availability=False,
    disk_gib=20,
    backups=7,
    log_days=7,
    deletion_protection=False,
)
EVERYTHING = CloudSql(
    name="desk-prod",
    database="desk",
    tier="large",
    machine="db-custom-8-30720",
    version="POSTGRES_18",
    high_availability=True,
    disk_gib=250,
    backups=30,
    log_days=7,
    deletion_protection=True,
)


def made(stack: Stack, plan: CloudSql, labels: dict[str, str]) -> dict[str, object]:
    Postgres(stack, "postgres", props=PostgresProps("europe-west4", NETWORK, plan, labels))
    return stack.resources["google_sql_database_instance.postgres_instance"].arguments


def test_only_required(stack: Stack) -> None:
    arguments = made(stack, ONLY_REQUIRED, {})
    assert "name" not in arguments, "the provider makes one up"
    assert arguments["deletion_protection"] is False
    assert arguments["lifecycle"] == {"ignore_changes": ["settings[0].disk_size"]}
    settings = arguments["settings"]
    assert isinstance(settings, dict)
    assert (settings["availability_type"], settings["deletion_protection_enabled"]) == ("ZONAL", False)
    assert settings["ip_configuration"] == {"ipv4_enabled": False, "private_network": NETWORK, "ssl_mode": "ENCRYPTED_ONLY"}
    assert {"name": "cloudsql.iam_authentication", "value": "on"} in settings["database_flags"]
    assert list(stack.resources) == [
        "google_sql_database_instance.postgres_instance",
        "google_sql_database.postgres_database",
    ], "no user with a password"


def test_everything(stack: Stack) -> None:
    arguments = made(stack, EVERYTHING, {"owner": "team-desk"})
    assert (arguments["name"], arguments["deletion_protection"]) == ("desk-prod", True)
    assert arguments["lifecycle"] == {"ignore_changes": ["settings[0].disk_size"], "prevent_destroy": True}
    settings = arguments["settings"]
    assert isinstance(settings, dict)
    assert (settings["availability_type"], settings["deletion_protection_enabled"]) == ("REGIONAL", True)
    assert (settings["user_labels"], settings["disk_size"]) == ({"owner": "team-desk"}, 250)
    backups = settings["backup_configuration"]
    assert (backups["location"], backups["point_in_time_recovery_enabled"]) == ("europe-west4", True)
    assert backups["backup_retention_settings"] == {"retained_backups": 30, "retention_unit": "COUNT"}
