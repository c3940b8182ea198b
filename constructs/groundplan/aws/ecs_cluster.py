"""The ECS cluster: where tasks run, how services find each other, and how people get into a container."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.aws.iam import Statement
from groundplan.aws.key import service_use
from groundplan.aws.logs import log_group
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref


def sessions_log_group(cluster: str) -> str:
    """Name of the log group that records what people do in containers."""
    return f"/aws/ecs-exec/{cluster}"


def insights_log_group(cluster: str) -> str:
    """Name of the log group of Container Insights, which ECS would otherwise make itself, without our key."""
    return f"/aws/ecs/containerinsights/{cluster}/performance"


def task_storage(*, cluster: str, account: str) -> list[Statement]:
    """Statements for the key's own policy, by which Fargate encrypts the disks of the cluster's tasks with it.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
    """
    of_cluster = {"clusterAccount": account, "clusterName": cluster}
    only = {"StringEquals": {f"kms:EncryptionContext:aws:ecs:{key}": value for key, value in of_cluster.items()}}
    decrypt = {"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]}}
    service = "fargate.amazonaws.com"
    return [
        service_use("TaskDisks", service, ["kms:GenerateDataKeyWithoutPlaintext"], only),
        service_use("TaskDiskGrants", service, ["kms:CreateGrant"], {**only, **decrypt}),
    ]


@dataclass(frozen=True, slots=True)
class EcsClusterProps:
    """``name`` also names the namespace of Service Connect. The key's policy has ``task_storage`` and both log groups."""

    name: str
    key_arn: Ref
    log_days: int
    keep: bool


class EcsCluster(Component):
    """An ECS cluster on Fargate with Container Insights, and the HTTP namespace in which its services find each other.

    Disks of tasks are encrypted with the product's key. A person gets into a container by ECS Exec, through Systems
    Manager and without SSH; the session is encrypted with the same key, and recorded.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_cluster
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    """

    name: Ref
    namespace_arn: Ref
    sessions_log_group_arn: Ref
    ready: tuple[Resource, ...]
    """What must be there before a service starts tasks on Fargate."""

    def __init__(self, scope: Construct, id: str, *, props: EcsClusterProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        name, key_arn, keep = props.name, props.key_arn, props.keep
        sessions = log_group(self, "sessions", name=sessions_log_group(name), days=props.log_days, key_arn=key_arn, keep=keep)
        insights = log_group(self, "insights", name=insights_log_group(name), days=props.log_days, key_arn=key_arn, keep=keep)
        namespace = aws.ServiceDiscoveryHttpNamespace(self, "namespace", name=name)
        cluster = aws.EcsCluster(
            self,
            "cluster",
            name=name,
            setting={"name": "containerInsights", "value": "enhanced"},
            service_connect_defaults={"namespace": namespace.arn},
            configuration={
                "managed_storage_configuration": {"fargate_ephemeral_storage_kms_key_id": key_arn},
                "execute_command_configuration": {
                    "kms_key_id": key_arn,
                    "logging": "OVERRIDE",
                    "log_configuration": {
                        "cloud_watch_encryption_enabled": True,
                        "cloud_watch_log_group_name": sessions.name,
                    },
                },
            },
            depends_on=[insights],
        )
        # FARGATE_SPOT is there for tasks that a person starts; services name their own.
        providers = aws.EcsClusterCapacityProviders(
            self,
            "capacity",
            cluster_name=cluster.name,
            capacity_providers=["FARGATE", "FARGATE_SPOT"],
            default_capacity_provider_strategy={"capacity_provider": "FARGATE", "weight": 1},
        )
        self.name, self.namespace_arn, self.sessions_log_group_arn = cluster.name, namespace.arn, sessions.arn
        self.ready = (providers,)
