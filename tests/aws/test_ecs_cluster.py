from __future__ import annotations

from aws_refs import KEY, arguments
from groundplan.aws.ecs_cluster import EcsCluster, EcsClusterProps, insights_log_group, sessions_log_group, task_storage
from groundplan.terraform.stack import Stack


def cluster(stack: Stack, *, keep: bool = False) -> EcsCluster:
    return EcsCluster(stack, "cluster", props=EcsClusterProps(name="shop-dev", key_arn=KEY, log_days=30, keep=keep))


def test_a_cluster_on_fargate(stack: Stack) -> None:
    made = cluster(stack)
    given = arguments(stack, "aws_ecs_cluster.cluster_cluster")
    assert (given["name"], given["setting"]) == ("shop-dev", {"name": "containerInsights", "value": "enhanced"})
    capacity = arguments(stack, "aws_ecs_cluster_capacity_providers.cluster_capacity")
    assert capacity["capacity_providers"] == ["FARGATE", "FARGATE_SPOT"]
    assert capacity["default_capacity_provider_strategy"] == {"capacity_provider": "FARGATE", "weight": 1}
    assert [resource.terraform_type for resource in made.ready] == ["aws_ecs_cluster_capacity_providers"]
    assert arguments(stack, "aws_service_discovery_http_namespace.cluster_namespace")["name"] == "shop-dev"
    assert made.namespace_arn == given["service_connect_defaults"]["namespace"]


def test_everything_of_the_cluster_is_encrypted_with_our_key(stack: Stack) -> None:
    cluster(stack, keep=True)
    configuration = arguments(stack, "aws_ecs_cluster.cluster_cluster")["configuration"]
    assert configuration["managed_storage_configuration"] == {"fargate_ephemeral_storage_kms_key_id": KEY}
    sessions = configuration["execute_command_configuration"]
    assert (sessions["kms_key_id"], sessions["logging"]) == (KEY, "OVERRIDE")
    assert sessions["log_configuration"] == {
        "cloud_watch_encryption_enabled": True,
        "cloud_watch_log_group_name": "${aws_cloudwatch_log_group.cluster_sessions.name}",
    }
    for id, name in (("sessions", sessions_log_group("shop-dev")), ("insights", insights_log_group("shop-dev"))):
        group = arguments(stack, f"aws_cloudwatch_log_group.cluster_{id}")
        assert (group["name"], group["kms_key_id"], group["retention_in_days"]) == (name, KEY, 30)
        assert group["lifecycle"] == {"prevent_destroy": True}
    # ECS would make this one itself, without a key, as soon as the cluster is there.
    before = arguments(stack, "aws_ecs_cluster.cluster_cluster")["depends_on"]
    assert before == ["aws_cloudwatch_log_group.cluster_insights"]


def test_fargate_uses_the_key_for_this_cluster_alone() -> None:
    encrypt, grant = task_storage(cluster="shop-dev", account="123456789012")
    context = {
        "kms:EncryptionContext:aws:ecs:clusterAccount": "123456789012",
        "kms:EncryptionContext:aws:ecs:clusterName": "shop-dev",
    }
    assert encrypt["Principal"] == grant["Principal"] == {"Service": "fargate.amazonaws.com"}
    assert (encrypt["Action"], encrypt["Condition"]) == (["kms:GenerateDataKeyWithoutPlaintext"], {"StringEquals": context})
    assert grant["Action"] == ["kms:CreateGrant"]
    assert grant["Condition"] == {
        "StringEquals": context,
        "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
    }
