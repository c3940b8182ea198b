"""PostgreSQL on Cloud SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.plan.model.gcp import CloudSql
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# Sunday, 03:00 UTC; a backup is made every day two hours before.
_MAINTENANCE = {"day": 7, "hour": 3, "update_track": "stable"}
_BACKUP_START = "01:00"
_FLAGS = {
    "cloudsql.iam_authentication": "on",
    # Who connected, what waited, what spilled to disk: the questions after an incident.
    "log_checkpoints": "on",
    "log_connections": "on",
    "log_disconnections": "on",
    "log_lock_waits": "on",
    "log_temp_files": "0",
    # What changed the schema, and what failed. Slow queries are in Query Insights.
    "log_statement": "ddl",
    "log_min_error_statement": "error",
}
# Changes of the schema and of rights; statements that read or write would carry the data itself into the log. To audit single
# tables, a team sets pgaudit.role. https://docs.cloud.google.com/sql/docs/postgres/pg-audit
_AUDIT_FLAGS = {"cloudsql.enable_pgaudit": "on", "pgaudit.log": "ddl,role"}


@dataclass(frozen=True, slots=True)
class PostgresProps:
    """``network_id`` is the VPC; ``key_id`` None: Google's own key encrypts the disk and the backups.

    ``after`` is what must be there first: the Cloud SQL API, private services access, and the rights on the key.
    """

    region: str
    network_id: str
    postgres: CloudSql
    labels: Mapping[str, str]
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class Postgres(Component):
    """A Cloud SQL instance with a private address only, and one database.

    There is no password: services log in with their own identity (IAM database authentication), over TLS only. Backups and
    logs for point-in-time recovery stay in the region. The disk grows by itself, so Terraform only gives it its first size.
    Extensions that the plan names have the flags that they need; each service is a ``cloudsqlsuperuser``, and SQL makes them:
    ``CREATE EXTENSION IF NOT EXISTS vector``. pg_stat_statements needs no flag. Another key makes another instance.

    A protected instance is refused deletion three times: by Terraform's plan, by the provider and by Google's API.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance
    https://docs.cloud.google.com/sql/docs/postgres/iam-authentication
    """

    instance_name: Ref
    connection_name: Ref
    host: Ref
    """Private IPv4 address."""
    extensions: tuple[str, ...]
    """The SQL that makes them."""

    def __init__(self, scope: Construct, id: str, *, props: PostgresProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        postgres = props.postgres
        instance = google.SqlDatabaseInstance(
            self,
            "instance",
            name=postgres.name,
            region=props.region,
            database_version=postgres.version,
            encryption_key_name=props.key_id,
            deletion_protection=postgres.deletion_protection,
            settings={
                "tier": postgres.machine,
                "edition": postgres.edition,
                "availability_type": "REGIONAL" if postgres.high_availability else "ZONAL",
                "deletion_protection_enabled": postgres.deletion_protection,
                "disk_type": "PD_SSD",
                "disk_size": postgres.disk_gib,
                "disk_autoresize": True,
                "user_labels": props.labels,
                "ip_configuration": {"ipv4_enabled": False, "private_network": props.network_id, "ssl_mode": "ENCRYPTED_ONLY"},
                "backup_configuration": {
                    "enabled": True,
                    "start_time": _BACKUP_START,
                    "location": props.region,
                    "point_in_time_recovery_enabled": True,
                    "transaction_log_retention_days": postgres.log_days,
                    "backup_retention_settings": {"retained_backups": postgres.backups, "retention_unit": "COUNT"},
                },
                "maintenance_window": _MAINTENANCE,
                "insights_config": {
                    "query_insights_enabled": True,
                    "query_string_length": 1024,
                    "record_application_tags": True,
                    "record_client_address": False,
                },
                "database_flags": [{"name": name, "value": value} for name, value in _flags(postgres).items()],
            },
            lifecycle={
                "ignore_changes": ["settings[0].disk_size"],
                "prevent_destroy": True if postgres.deletion_protection else None,
            },
            depends_on=props.after,
        )
        google.SqlDatabase(
            self,
            "database",
            name=postgres.database,
            instance=instance.name,
            # It goes with the instance; alone it could not be dropped while somebody is connected.
            deletion_policy="ABANDON",
        )
        self.instance_name = instance.name
        self.connection_name = instance.connection_name
        self.host = instance.private_ip_address
        self.extensions = tuple(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in postgres.extensions)


def _flags(postgres: CloudSql) -> dict[str, str]:
    flags = dict(_FLAGS)
    if "pgaudit" in postgres.extensions:
        flags |= _AUDIT_FLAGS
    if postgres.index_memory_mib is not None:
        # In KiB.
        flags["maintenance_work_mem"] = str(postgres.index_memory_mib * 1024)
    return flags
