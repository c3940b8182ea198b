from __future__ import annotations

from dataclasses import replace

from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.plan.model.gcp import CloudSql
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

NETWORK = "projects/acme-desk/global/networks/desk-prod"
KEY = Ref("${google_kms_crypto_key.encryption_key.id}")
ONLY_REQUIRED = CloudSql(
    name=None,
    database="desk",
    edition="ENTERPRISE",
    tier="small",
    machine="db-custom-2-7680",
    version="POSTGRES_18",
    high_availability=False,
    disk_gib=20,
    backups=7,
    log_days=7,
    extensions=(),
    index_memory_mib=None,
    deletion_protection=False,
)
EVERYTHING = CloudSql(
    name="desk-prod",
    database="desk",
    edition="ENTERPRISE",
    tier="large",
    machine="db-custom-8-30720",
    version="POSTGRES_18",
    high_availability=True,
    disk_gib=250,
    backups=30,
    log_days=7,
    extensions=("vector", "pgaudit"),
    index_memory_mib=1920,
    deletion_protection=True,
)


def made(stack: Stack, plan: CloudSql, labels: dict[str, str], key_id: Ref | None = None) -> dict[str, object]:
    Postgres(stack, "postgres", props=PostgresProps("europe-west4", NETWORK, plan, labels, key_id))
    return stack.resources["google_sql_database_instance.postgres_instance"].arguments


def flags(arguments: dict[str, object]) -> dict[str, str]:
    settings = arguments["settings"]
    assert isinstance(settings, dict)
    return {flag["name"]: flag["value"] for flag in settings["database_flags"]}


def test_only_required(stack: Stack) -> None:
    arguments = made(stack, ONLY_REQUIRED, {})
    assert "name" not in arguments, "the provider makes one up"
    assert arguments["deletion_protection"] is False
    assert arguments["lifecycle"] == {"ignore_changes": ["settings[0].disk_size"]}
    settings = arguments["settings"]
    assert isinstance(settings, dict)
    assert (settings["availability_type"], settings["deletion_protection_enabled"]) == ("ZONAL", False)
    assert settings["ip_configuration"] == {"ipv4_enabled": False, "private_network": NETWORK, "ssl_mode": "ENCRYPTED_ONLY"}
    assert "encryption_key_name" not in arguments, "Google's own key"
    assert flags(arguments) == {
        "cloudsql.iam_authentication": "on",
        "log_checkpoints": "on",
        "log_connections": "on",
        "log_disconnections": "on",
        "log_lock_waits": "on",
        "log_temp_files": "0",
        "log_statement": "ddl",
        "log_min_error_statement": "error",
    }
    assert list(stack.resources) == [
        "google_sql_database_instance.postgres_instance",
        "google_sql_database.postgres_database",
    ], "no user with a password"


def test_everything(stack: Stack) -> None:
    arguments = made(stack, EVERYTHING, {"owner": "team-desk"}, KEY)
    assert arguments["encryption_key_name"] == KEY
    assert (arguments["name"], arguments["deletion_protection"]) == ("desk-prod", True)
    assert arguments["lifecycle"] == {"ignore_changes": ["settings[0].disk_size"], "prevent_destroy": True}
    settings = arguments["settings"]
    assert isinstance(settings, dict)
    assert (settings["availability_type"], settings["deletion_protection_enabled"]) == ("REGIONAL", True)
    assert (settings["user_labels"], settings["disk_size"]) == ({"owner": "team-desk"}, 250)
    backups = settings["backup_configuration"]
    assert (backups["location"], backups["point_in_time_recovery_enabled"]) == ("europe-west4", True)
    assert backups["backup_retention_settings"] == {"retained_backups": 30, "retention_unit": "COUNT"}


def test_extensions_have_their_flags_and_the_sql_that_makes_them(stack: Stack) -> None:
    found = flags(made(stack, EVERYTHING, {}))
    # In KiB: 1920 MiB.
    assert found["maintenance_work_mem"] == "1966080"
    assert (found["cloudsql.enable_pgaudit"], found["pgaudit.log"]) == ("on", "ddl,role")
    vectors = replace(EVERYTHING, extensions=("vector", "pg_trgm"))
    postgres = Postgres(stack, "other", props=PostgresProps("europe-west4", NETWORK, vectors, {}))
    assert postgres.extensions == ("CREATE EXTENSION IF NOT EXISTS vector;", "CREATE EXTENSION IF NOT EXISTS pg_trgm;")
    assert "cloudsql.enable_pgaudit" not in flags(stack.resources["google_sql_database_instance.other_instance"].arguments)
