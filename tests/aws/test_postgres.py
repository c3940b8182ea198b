from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from aws_refs import KEY, SUBNETS, VPC, arguments, statements, trust
from groundplan.aws.postgres import (
    AuroraCluster,
    Postgres,
    PostgresProps,
    RdsInstance,
    log_group_name,
    password_statements,
)
from groundplan.plan.model.aws import AuroraPostgres, RdsPostgres
from groundplan.terraform import aws
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

PROPS = PostgresProps(region="eu-west-1", account="123456789012", vpc_id=VPC, subnets=SUBNETS, key_arn=KEY, keep=True)
ON_RDS = RdsPostgres(
    name="shop-prod-postgres",
    database="app",
    tier="small",
    version="17",
    instance_class="db.t4g.large",
    high_availability=True,
    disk_gib=20,
    max_disk_gib=100,
    backup_days=30,
    password_days=90,
    log_days=365,
    extensions=("vector",),
)
ON_AURORA = AuroraPostgres(
    name="shop-prod-postgres",
    database="app",
    tier="serverless",
    version="17.7",
    min_acu=Decimal("0.5"),
    max_acu=Decimal("4"),
    instances=2,
    backup_days=30,
    password_days=90,
    log_days=30,
    extensions=(),
)
CLIENT = Ref("${aws_security_group.api.id}", "string")
SECRET = "master_user_secret[0].secret_arn}"


def parameters(stack: Stack, address: str) -> dict[str, str]:
    found: list[dict[str, Any]] = arguments(stack, address)["parameter"]
    return {item["name"]: item["value"] for item in found}


def test_rds_in_production(stack: Stack) -> None:
    made = RdsInstance(stack, "postgres", postgres=ON_RDS, props=PROPS)
    instance = arguments(stack, "aws_db_instance.postgres_instance")
    assert (instance["engine"], instance["engine_version"], instance["instance_class"]) == ("postgres", "17", "db.t4g.large")
    assert (instance["allocated_storage"], instance["max_allocated_storage"], instance["storage_type"]) == (20, 100, "gp3")
    assert (instance["multi_az"], instance["publicly_accessible"], instance["backup_retention_period"]) == (True, False, 30)
    assert (instance["storage_encrypted"], instance["kms_key_id"]) == (True, KEY)
    assert (instance["manage_master_user_password"], instance["master_user_secret_kms_key_id"]) == (True, KEY)
    assert not {"password", "password_wo"} & instance.keys()
    assert instance["deletion_protection"] and not instance["skip_final_snapshot"] and not instance["delete_automated_backups"]
    assert instance["lifecycle"] == {"prevent_destroy": True}
    assert instance["final_snapshot_identifier"] == "shop-prod-postgres-final"
    assert (instance["performance_insights_kms_key_id"], instance["monitoring_interval"]) == (KEY, 60)
    assert "aws_cloudwatch_log_group.postgres_log_group" in instance["depends_on"]
    assert (made.host, made.port) == (
        "${aws_db_instance.postgres_instance.address}",
        "${aws_db_instance.postgres_instance.port}",
    )
    assert made.secret_arn == f"${{aws_db_instance.postgres_instance.{SECRET}"


def test_rds_in_development_goes_with_the_rest(stack: Stack) -> None:
    small = replace(ON_RDS, high_availability=False, extensions=())
    RdsInstance(stack, "postgres", postgres=small, props=replace(PROPS, keep=False))
    instance = arguments(stack, "aws_db_instance.postgres_instance")
    assert not instance["multi_az"] and not instance["deletion_protection"]
    assert instance["skip_final_snapshot"] and instance["delete_automated_backups"]
    assert not {"lifecycle", "final_snapshot_identifier"} & instance.keys()
    found = parameters(stack, "aws_db_parameter_group.postgres_parameters")
    assert not {"maintenance_work_mem", "rds.allowed_extensions"} & found.keys()


def test_settings_of_rds(stack: Stack) -> None:
    RdsInstance(stack, "postgres", postgres=ON_RDS, props=PROPS)
    group = arguments(stack, "aws_db_parameter_group.postgres_parameters")
    # Another version needs another group while the old one is still in use.
    assert (group["family"], group["name"]) == ("postgres17", "shop-prod-postgres-17")
    assert group["lifecycle"] == {"create_before_destroy": True}
    found = parameters(stack, "aws_db_parameter_group.postgres_parameters")
    assert found["rds.force_ssl"] == "1"
    assert found["shared_preload_libraries"] == "pg_stat_statements"
    assert found["rds.allowed_extensions"] == "vector"
    assert found["maintenance_work_mem"] == "{DBInstanceClassMemory/16384}"
    methods = {item["name"]: item["apply_method"] for item in group["parameter"]}
    assert {name for name, method in methods.items() if method == "pending-reboot"} == {
        "rds.force_ssl",
        "shared_preload_libraries",
    }


def test_aurora(stack: Stack) -> None:
    made = AuroraCluster(stack, "postgres", postgres=ON_AURORA, props=PROPS)
    cluster = arguments(stack, "aws_rds_cluster.postgres_cluster")
    assert (cluster["engine"], cluster["engine_version"]) == ("aurora-postgresql", "17.7")
    assert cluster["serverlessv2_scaling_configuration"] == {"min_capacity": 0.5, "max_capacity": 4.0}
    assert (cluster["storage_encrypted"], cluster["kms_key_id"], cluster["deletion_protection"]) == (True, KEY, True)
    assert (cluster["manage_master_user_password"], cluster["iam_database_authentication_enabled"]) == (True, True)
    instances = [address for address in stack.resources if address.startswith("aws_rds_cluster_instance.")]
    assert instances == [f"aws_rds_cluster_instance.postgres_instance_{number}" for number in (1, 2)]
    for number, address in enumerate(instances, start=1):
        instance = arguments(stack, address)
        assert (instance["identifier"], instance["instance_class"]) == (f"shop-prod-postgres-{number}", "db.serverless")
        assert (instance["auto_minor_version_upgrade"], instance["publicly_accessible"]) == (False, False)
        assert instance["performance_insights_kms_key_id"] == KEY
    group = arguments(stack, "aws_rds_cluster_parameter_group.postgres_parameters")
    assert (group["family"], group["name"]) == ("aurora-postgresql17", "shop-prod-postgres-17")
    assert parameters(stack, "aws_rds_cluster_parameter_group.postgres_parameters")["rds.force_ssl"] == "1"
    assert made.host == "${aws_rds_cluster.postgres_cluster.endpoint}"
    assert made.secret_arn == f"${{aws_rds_cluster.postgres_cluster.{SECRET}"


def test_aurora_in_development_has_one_instance(stack: Stack) -> None:
    AuroraCluster(stack, "postgres", postgres=replace(ON_AURORA, instances=1), props=replace(PROPS, keep=False))
    assert "aws_rds_cluster_instance.postgres_instance_2" not in stack.resources
    assert arguments(stack, "aws_rds_cluster.postgres_cluster")["skip_final_snapshot"]
    assert "lifecycle" not in arguments(stack, "aws_rds_cluster_instance.postgres_instance_1")


def test_the_password_stays_for_a_while(stack: Stack) -> None:
    made = RdsInstance(stack, "postgres", postgres=ON_RDS, props=PROPS)
    rotation = arguments(stack, "aws_secretsmanager_secret_rotation.postgres_password_rotation")
    assert rotation == {
        "secret_id": made.secret_arn,
        "rotate_immediately": False,
        "rotation_rules": {"automatically_after_days": 90},
    }
    read, decrypt = password_statements(made, region="eu-west-1", key_arn=KEY)
    assert (read["Action"], read["Resource"]) == (["secretsmanager:GetSecretValue"], made.secret_arn)
    assert decrypt["Condition"] == {"StringEquals": {"kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"]}}


def test_logs_are_there_first_and_encrypted(stack: Stack) -> None:
    assert log_group_name(ON_RDS) == "/aws/rds/instance/shop-prod-postgres/postgresql"
    assert log_group_name(ON_AURORA) == "/aws/rds/cluster/shop-prod-postgres/postgresql"
    AuroraCluster(stack, "postgres", postgres=ON_AURORA, props=PROPS)
    group = arguments(stack, "aws_cloudwatch_log_group.postgres_log_group")
    assert (group["name"], group["kms_key_id"], group["retention_in_days"]) == (log_group_name(ON_AURORA), KEY, 30)
    cluster = arguments(stack, "aws_rds_cluster.postgres_cluster")
    assert cluster["depends_on"] == ["aws_cloudwatch_log_group.postgres_log_group"]


def test_monitoring_writes_to_its_one_log_group(stack: Stack) -> None:
    RdsInstance(stack, "postgres", postgres=ON_RDS, props=PROPS)
    condition = trust(stack, "aws_iam_role.postgres_monitoring_role")["Condition"]
    assert condition == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    write = statements(stack, "aws_iam_role_policy.postgres_monitoring_role_policy")["Write"]
    assert write["Resource"] == "arn:aws:logs:eu-west-1:123456789012:log-group:RDSOSMetrics:log-stream:*"


def test_only_clients_that_are_named_get_in(stack: Stack) -> None:
    made = RdsInstance(stack, "postgres", postgres=ON_RDS, props=PROPS)
    group = arguments(stack, "aws_security_group.postgres_security_group")
    assert not {"ingress", "egress"} & group.keys()
    assert not [address for address in stack.resources if address.startswith("aws_vpc_security_group_")]
    made.allow_from("api", CLIENT)
    assert arguments(stack, "aws_vpc_security_group_ingress_rule.postgres_from_api") == {
        "security_group_id": made.security_group_id,
        "referenced_security_group_id": CLIENT,
        "ip_protocol": "tcp",
        "from_port": 5432,
        "to_port": 5432,
        "description": "From api",
    }


@pytest.mark.parametrize("aurora", [False, True])
def test_a_password_that_terraform_made(aurora: bool, stack: Stack) -> None:
    version = aws.SecretsmanagerSecretVersion(stack, "value", secret_id="x", secret_string_wo="y", secret_string_wo_version=1)
    props = replace(PROPS, password=version)
    if aurora:
        made: Postgres = AuroraCluster(stack, "postgres", postgres=replace(ON_AURORA, password_days=None), props=props)
    else:
        made = RdsInstance(stack, "postgres", postgres=replace(ON_RDS, password_days=None), props=props)
    read = "ephemeral.aws_secretsmanager_secret_version.postgres_password"
    assert arguments(stack, read) == {"secret_id": "${aws_secretsmanager_secret_version.value.secret_id}"}
    database = arguments(stack, "aws_rds_cluster.postgres_cluster" if aurora else "aws_db_instance.postgres_instance")
    name = "master_password_wo" if aurora else "password_wo"
    assert database[name] == f"${{jsondecode({read}.secret_string).password}}"
    assert "aws_secretsmanager_secret_version.value.version_id" in database[f"{name}_version"], "set again with another one"
    assert not {"manage_master_user_password", "master_user_secret_kms_key_id"} & database.keys()
    assert "aws_secretsmanager_secret_rotation.postgres_password_rotation" not in stack.resources
    assert made.secret_arn == version.arn


def test_a_password_comes_from_somewhere(stack: Stack) -> None:
    with pytest.raises(ValueError, match="there is no other one"):
        RdsInstance(stack, "postgres", postgres=replace(ON_RDS, password_days=None), props=PROPS)
