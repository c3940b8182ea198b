"""PostgreSQL: Amazon RDS on one instance, or Aurora Serverless v2; both have the same props and outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Role, Statement, allow, key_through, role, service_trust
from groundplan.aws.keep import lifecycle
from groundplan.aws.logs import log_group
from groundplan.aws.store import Store
from groundplan.plan.model.aws import AuroraPostgres, RdsPostgres
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.schema import Ref

_PORT = 5432
_USERNAME = "postgres"
# UTC, while Europe and America sleep; the backup is over before anything changes.
_BACKUP = "01:00-02:00"
_MAINTENANCE = "sun:03:00-sun:04:00"
_MONITORING_SECONDS = 60
_INSIGHTS_DAYS = 7
_PARAMETERS = {
    # A connection without TLS is refused.
    "rds.force_ssl": "1",
    "shared_preload_libraries": "pg_stat_statements",
    # What changed the schema, and what took more than a second: the questions after an incident.
    "log_statement": "ddl",
    "log_min_duration_statement": "1000",
}
# An HNSW index is built in this memory, in KiB: a sixteenth of the instance's, where RDS gives it a sixtieth.
_VECTOR_PARAMETERS = {"maintenance_work_mem": "{DBInstanceClassMemory/16384}"}
# A static one has no other way: "cannot use immediate apply method for static parameter". It is also what RDS says of one that
# has its default value, so that Terraform would plan to change any other again and again. The database begins with the group.
_NEEDS_RESTART = ("rds.force_ssl", "shared_preload_libraries")


@dataclass(frozen=True, slots=True)
class PostgresProps:
    """``subnets`` lie in at least two zones; the key's policy has to name the log group ``log_group_name(postgres)``.

    ``keep`` guards against deletion; without it, backups and logs go with the database. ``password`` is the version of a secret
    that has the key ``password``; None: RDS makes one and replaces it, as the plan says.
    """

    region: str
    account: str
    vpc_id: Ref
    subnets: Sequence[Ref]
    key_arn: Ref
    keep: bool
    password: aws.SecretsmanagerSecretVersion | None = None


def log_group_name(postgres: RdsPostgres | AuroraPostgres) -> str:
    """The log group that RDS writes to."""
    kind = "instance" if isinstance(postgres, RdsPostgres) else "cluster"
    return f"/aws/rds/{kind}/{postgres.name}/postgresql"


class Postgres(Store):
    """What RDS and Aurora have in common: who gets in, where it lies, its logs, its password, what watches it.

    The password of the user ``postgres`` lies in Secrets Manager and in no Terraform state. RDS makes it and replaces it every
    ``password_days``; or Terraform reads it in each plan from the secret that it is given, and sets it again when that has
    another version. Extensions that the plan names are the only ones allowed, and what they need is set; SQL makes them:
    ``CREATE EXTENSION IF NOT EXISTS vector``.
    IAM authentication is on, for users that SQL grants the role ``rds_iam``.

    What Terraform changes takes effect at once, and Terraform waits for it: apply what restarts the database, such as another
    instance class or version, when it may restart.
    """

    host: Ref
    port: Ref
    database: Ref
    username: Ref
    secret_arn: Ref
    """The secret with the key ``password``, and ``username`` where RDS makes it."""
    arn: Ref
    resource_id: Ref
    """What ``rds-db:connect`` names the database by."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        postgres: RdsPostgres | AuroraPostgres,
        props: PostgresProps,
        plan_path: Path = (),
    ) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, name=postgres.name, listens_on=_PORT, vpc_id=props.vpc_id, plan_path=plan_path)
        subnets = aws.DbSubnetGroup(
            self, "subnets", name=postgres.name, description=f"Where {postgres.name} lies", subnet_ids=props.subnets
        )
        # RDS would make the log group itself, without a key and for ever.
        self._logs = log_group(
            self,
            "log_group",
            name=log_group_name(postgres),
            days=postgres.log_days,
            key_arn=props.key_arn,
            keep=props.keep,
        )
        self._monitoring = _monitoring_role(self, postgres.name, props)
        self._placed: dict[str, Any] = {
            "db_subnet_group_name": subnets.name,
            "vpc_security_group_ids": [self.security_group_id],
            "port": _PORT,
            "storage_encrypted": True,
            "kms_key_id": props.key_arn,
            "iam_database_authentication_enabled": True,
            "enabled_cloudwatch_logs_exports": ["postgresql"],
            "backup_retention_period": postgres.backup_days,
            "copy_tags_to_snapshot": True,
            "delete_automated_backups": not props.keep,
            "deletion_protection": props.keep,
            "skip_final_snapshot": not props.keep,
            "final_snapshot_identifier": f"{postgres.name}-final" if props.keep else None,
            "allow_major_version_upgrade": True,
            "apply_immediately": True,
            "lifecycle": lifecycle(keep=props.keep),
        }
        self._watched: dict[str, Any] = {
            "monitoring_interval": _MONITORING_SECONDS,
            "monitoring_role_arn": self._monitoring.arn,
            "performance_insights_enabled": True,
            "performance_insights_kms_key_id": props.key_arn,
            "performance_insights_retention_period": _INSIGHTS_DAYS,
        }

    def _password_arguments(self, password: aws.SecretsmanagerSecretVersion | None, name: str, key_arn: Ref) -> dict[str, Any]:
        """How the database gets its password; ``name`` is that of the argument.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/ephemeral-resources/secretsmanager_secret_version
        """
        if password is None:
            return {"manage_master_user_password": True, "master_user_secret_kms_key_id": key_arn}
        read = aws.EphemeralSecretsmanagerSecretVersion(self, "password", secret_id=password.secret_id)
        # A number that is another one with each version of the secret.
        number = f"parseint(substr(sha256({password.terraform_address}.version_id), 0, 8), 16)"
        return {
            name: f"${{jsondecode({read.terraform_address}.secret_string).password}}",
            f"{name}_version": f"${{{number}}}",
        }

    def _keep_password(self, password: aws.SecretsmanagerSecretVersion | None, days: int | None, managed: Ref) -> None:
        """Say where the password lies; where RDS itself replaces it, only its schedule is ours.

        https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html
        """
        if password is not None:
            self.secret_arn = password.arn
            return
        if days is None:
            raise ValueError("the plan does not say when RDS replaces the password, and there is no other one")
        self.secret_arn = managed
        aws.SecretsmanagerSecretRotation(
            self,
            "password_rotation",
            secret_id=self.secret_arn,
            rotate_immediately=False,
            rotation_rules={"automatically_after_days": days},
        )


class RdsInstance(Postgres):
    """Amazon RDS for PostgreSQL, with a standby in another zone if the plan says so.

    Disks in GiB, gp3; RDS makes them larger up to ``max_disk_gib``. Minor versions come by themselves in the maintenance
    window.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
    """

    def __init__(self, scope: Construct, id: str, *, postgres: RdsPostgres, props: PostgresProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, postgres=postgres, props=props, plan_path=plan_path)
        parameters = aws.DbParameterGroup(
            self,
            "parameters",
            name=f"{postgres.name}-{postgres.version}",
            description=f"Settings of {postgres.name}",
            family=f"postgres{postgres.version}",
            parameter=_parameters(postgres.extensions, _VECTOR_PARAMETERS if "vector" in postgres.extensions else {}),
            lifecycle=_BEFORE_THE_OLD,
        )
        instance = aws.DbInstance(
            self,
            "instance",
            identifier=postgres.name,
            engine="postgres",
            engine_version=postgres.version,
            instance_class=postgres.instance_class,
            allocated_storage=postgres.disk_gib,
            max_allocated_storage=postgres.max_disk_gib,
            storage_type="gp3",
            multi_az=postgres.high_availability,
            publicly_accessible=False,
            db_name=postgres.database,
            username=_USERNAME,
            parameter_group_name=parameters.name,
            auto_minor_version_upgrade=True,
            backup_window=_BACKUP,
            maintenance_window=_MAINTENANCE,
            depends_on=[self._logs, *self._monitoring.grants],
            **self._password_arguments(props.password, "password_wo", props.key_arn),
            **self._placed,
            **self._watched,
        )
        self.host, self.port, self.arn, self.resource_id = instance.address, instance.port, instance.arn, instance.resource_id
        self.database, self.username = instance.db_name, instance.username
        self._keep_password(props.password, postgres.password_days, instance.ref("master_user_secret[0].secret_arn"))


class AuroraCluster(Postgres):
    """Amazon Aurora PostgreSQL Serverless v2: a writer, and readers that take over in other zones.

    Its version is a minor one, and no newer one comes by itself: Terraform would then want the old one back, which Aurora
    refuses. An LTS release, which the plan prefers, gets its fixes as patches.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.LTS.html
    """

    def __init__(
        self, scope: Construct, id: str, *, postgres: AuroraPostgres, props: PostgresProps, plan_path: Path = ()
    ) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, postgres=postgres, props=props, plan_path=plan_path)
        major = postgres.version.partition(".")[0]
        parameters = aws.RdsClusterParameterGroup(
            self,
            "parameters",
            name=f"{postgres.name}-{major}",
            description=f"Settings of {postgres.name}",
            family=f"aurora-postgresql{major}",
            parameter=_parameters(postgres.extensions, {}),
            lifecycle=_BEFORE_THE_OLD,
        )
        cluster = aws.RdsCluster(
            self,
            "cluster",
            cluster_identifier=postgres.name,
            engine="aurora-postgresql",
            engine_version=postgres.version,
            serverlessv2_scaling_configuration={
                "min_capacity": float(postgres.min_acu),
                "max_capacity": float(postgres.max_acu),
            },
            database_name=postgres.database,
            master_username=_USERNAME,
            db_cluster_parameter_group_name=parameters.name,
            preferred_backup_window=_BACKUP,
            preferred_maintenance_window=_MAINTENANCE,
            depends_on=[self._logs],
            **self._password_arguments(props.password, "master_password_wo", props.key_arn),
            **self._placed,
        )
        for number in range(1, postgres.instances + 1):
            aws.RdsClusterInstance(
                self,
                f"instance_{number}",
                identifier=f"{postgres.name}-{number}",
                cluster_identifier=cluster.cluster_identifier,
                engine=cluster.engine,
                instance_class="db.serverless",
                db_subnet_group_name=self._placed["db_subnet_group_name"],
                publicly_accessible=False,
                auto_minor_version_upgrade=False,
                copy_tags_to_snapshot=True,
                apply_immediately=True,
                lifecycle=lifecycle(keep=props.keep),
                depends_on=list(self._monitoring.grants),
                **self._watched,
            )
        self.host, self.port, self.arn = cluster.endpoint, cluster.port, cluster.arn
        self.resource_id = cluster.cluster_resource_id
        self.database, self.username = cluster.database_name, cluster.master_username
        self._keep_password(props.password, postgres.password_days, cluster.ref("master_user_secret[0].secret_arn"))


def password_statements(postgres: Postgres, *, region: str, key_arn: Ref) -> list[Statement]:
    """What lets a client read the password from Secrets Manager, and nothing else."""
    return [
        allow("PostgresPassword", ["secretsmanager:GetSecretValue"], postgres.secret_arn),
        key_through(["secretsmanager"], region=region, key_arn=key_arn, sid="PostgresPasswordKey"),
    ]


# Another major version takes another group, and the database leaves the old one before that goes.
_BEFORE_THE_OLD: dict[str, Any] = {"create_before_destroy": True}


def _parameters(extensions: Sequence[str], more: Mapping[str, str]) -> list[dict[str, str]]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.FeatureSupport.Extensions.html"""
    allowed = {"rds.allowed_extensions": ",".join(sorted(extensions))} if extensions else {}
    return [
        {"name": name, "value": value, "apply_method": "pending-reboot" if name in _NEEDS_RESTART else "immediate"}
        for name, value in {**_PARAMETERS, **allowed, **more}.items()
    ]


def _monitoring_role(scope: Store, name: str, props: PostgresProps) -> Role:
    """What AWS's policy AmazonRDSEnhancedMonitoringRole allows, in this region and account alone.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
    """
    group = f"arn:aws:logs:{props.region}:{props.account}:log-group:RDSOSMetrics"
    write = ("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents")
    return role(
        scope,
        "monitoring_role",
        name=f"{name}-monitoring",
        trust=service_trust("monitoring.rds.amazonaws.com", account=props.account),
        statements=[
            allow("LogGroup", ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], [group, f"{group}:*"]),
            allow("Write", write, f"{group}:log-stream:*"),
        ],
    )
