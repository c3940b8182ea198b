"""A service on ECS with Fargate: its task, what it may do, whom it reaches, and how many of it run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groundplan.aws.ecs_cluster import EcsCluster
from groundplan.aws.ecs_scaling import EcsScaling, EcsScalingProps
from groundplan.aws.iam import Role, Statement, allow, key_through, role, service_trust
from groundplan.aws.load_balancer import TargetGroup
from groundplan.aws.logs import log_group
from groundplan.plan.model.aws import FargateService
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref, literal

_ANYWHERE = "0.0.0.0/0"
_HTTPS = 443
_GRACE_SECONDS = 60
_ECR_IMAGE = re.compile(r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)")
# Where the agent of ECS Exec writes. AWS documents no way to a read-only root file system beside it; this one is known:
# https://github.com/aws/containers-roadmap/issues/1359
_AGENT_FOLDERS: Mapping[str, str] = {
    "agent": "/managed-agents",
    "agent-data": "/var/lib/amazon/ssm",
    "agent-log": "/var/log/amazon/ssm",
}


@dataclass(frozen=True, slots=True)
class ServiceNetwork:
    """Where the tasks of a service are: in ``cidr``, the VPC's range. With ``internet`` they reach it by HTTPS."""

    vpc_id: Ref
    cidr: str
    subnets: Sequence[Ref]
    internet: bool


@dataclass(frozen=True, slots=True)
class SecretValue:
    """A secret of Secrets Manager; ``key`` picks one value where the secret is a JSON object."""

    arn: Ref
    key: str | None = None


@dataclass(frozen=True, slots=True)
class EcsServiceProps:
    """What a service gets from others, beside its own part of the plan.

    ``environment`` and ``secrets`` are variables that are known after apply, ``statements`` what its tasks may do.
    ``queue_name`` is the queue whose depth a worker scales on. With ``connect`` it reaches other services through Service
    Connect, and they reach it under its name where it has a port; ``after`` are those services, and whatever else must be
    there before its first task starts.
    """

    service: FargateService
    region: str
    account: str
    cluster: EcsCluster
    network: ServiceNetwork
    key_arn: Ref
    log_group: str
    log_days: int
    keep: bool
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, SecretValue] = field(default_factory=dict)
    statements: Sequence[Statement] = ()
    target_group: TargetGroup | None = None
    queue_name: Ref | None = None
    connect: bool = False
    after: Sequence[Resource] = ()


class EcsService(Component):
    """A task definition, its two roles, a security group, a log group, the ECS service and its scaling.

    The container is not root, has no Linux capability and a root file system that it cannot write to; /tmp is in memory. A
    deployment that does not become healthy goes back to the one before. Tasks are spread over the zones and moved when they
    are not. How many run is for Application Auto Scaling to say: Terraform sets the first number only.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
    """

    security_group_id: Ref
    service: Resource
    """The ECS service itself: what calls it starts after it."""

    def __init__(self, scope: Construct, id: str, *, props: EcsServiceProps, plan_path: Path = ()) -> None:
        """``id`` is the service's name in the blueprint. Raise ArgumentError when the schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props, self._plan, self._own_name = props, props.service, id
        self.security_group_id = self._security_group()
        self._logs = log_group(
            self, "log_group", name=props.log_group, days=props.log_days, key_arn=props.key_arn, keep=props.keep
        )
        self._execution, self._task = self._execution_role(), self._task_role()
        self.service = ecs_service = self._ecs_service(self._task_definition())
        self._way_out()
        scaling = EcsScalingProps(
            service=props.service,
            cluster_name=props.cluster.name,
            service_name=ecs_service.name,
            resource_label=None if props.target_group is None else props.target_group.resource_label,
            queue_name=props.queue_name,
        )
        EcsScaling(self, "scaling", props=scaling)

    def allow_from(self, id: str, security_group_id: Ref) -> None:
        """Let what is in this security group reach the service's port; ``id`` names it and is part of the rule's address."""
        aws.VpcSecurityGroupIngressRule(
            self,
            f"from_{id}",
            security_group_id=self.security_group_id,
            referenced_security_group_id=security_group_id,
            ip_protocol="tcp",
            from_port=self._plan.port,
            to_port=self._plan.port,
            description=f"From {id}",
        )

    def allow_to(self, id: str, *, first: int = _HTTPS, last: int = _HTTPS, **destination: str) -> None:
        """Let tasks reach a ``destination``, ``cidr_ipv4`` or ``prefix_list_id``, on these ports, before the first starts."""
        rule = aws.VpcSecurityGroupEgressRule(
            self,
            f"to_{id}",
            security_group_id=self.security_group_id,
            ip_protocol="tcp",
            from_port=first,
            to_port=last,
            description=f"To {id}",
            cidr_ipv4=destination.get("cidr_ipv4"),
            prefix_list_id=destination.get("prefix_list_id"),
        )
        self.service.add_dependencies(rule)

    def _security_group(self) -> Ref:
        group = aws.SecurityGroup(
            self,
            "security_group",
            name=self._plan.name,
            description=f"Tasks of {self._plan.name}",
            vpc_id=self._props.network.vpc_id,
            tags={"Name": self._plan.name},
        )
        return group.id

    def _way_out(self) -> None:
        """Whatever is in the network, which says itself whom it lets in; where there is one, also the internet."""
        network = self._props.network
        self.allow_to("network", first=0, last=65535, cidr_ipv4=network.cidr)
        if network.internet:
            self.allow_to("internet", cidr_ipv4=_ANYWHERE)

    def _execution_role(self) -> Role:
        """What ECS itself does before the container starts: pull its image, read its secrets, open its log.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
        """
        props = self._props
        statements = [allow("Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], f"{self._logs.arn}:*")]
        if image := _ECR_IMAGE.match(self._plan.image):
            account, region, repository = image.groups()
            pull = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
            statements += [
                allow("Image", pull, f"arn:aws:ecr:{region}:{account}:repository/{repository}"),
                allow("Registry", ["ecr:GetAuthorizationToken"], "*"),
            ]
        if props.secrets:
            arns = sorted({secret.arn for secret in props.secrets.values()})
            statements += [
                allow("Secrets", ["secretsmanager:GetSecretValue"], arns),
                key_through(["secretsmanager"], region=props.region, key_arn=props.key_arn, sid="SecretsKey"),
            ]
        return self._role("exec", statements)

    def _task_role(self) -> Role:
        """What the container may do: what the product says, and the channel of ECS Exec.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-enabling-and-using
        """
        props = self._props
        actions = ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel")
        record = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
        groups = f"arn:aws:logs:{props.region}:{props.account}:log-group:*"
        sessions = [
            allow("Sessions", [f"ssmmessages:{action}" for action in actions], "*"),
            allow("SessionsKey", ["kms:Decrypt"], props.key_arn),
            allow("SessionsLog", record, f"{props.cluster.sessions_log_group_arn}:*"),
            allow("FindSessionsLog", ["logs:DescribeLogGroups"], groups),
        ]
        return self._role("task", [*props.statements, *sessions])

    def _role(self, kind: str, statements: Sequence[Statement]) -> Role:
        trust = service_trust("ecs-tasks.amazonaws.com", account=self._props.account)
        return role(self, f"{kind}_role", name=f"{self._plan.name}-{kind}", trust=trust, statements=statements)

    def _task_definition(self) -> aws.EcsTaskDefinition:
        plan = self._plan
        return aws.EcsTaskDefinition(
            self,
            "task_definition",
            family=plan.name,
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(plan.cpu_units),
            memory=str(plan.memory_mib),
            runtime_platform={"operating_system_family": "LINUX", "cpu_architecture": plan.architecture.upper()},
            execution_role_arn=self._execution.arn,
            task_role_arn=self._task.arn,
            container_definitions=json.dumps([self._container()]),
            volume=[{"name": name} for name in _AGENT_FOLDERS],
            # A deployment that fails goes back to the revision before, which must be there still.
            skip_destroy=True,
        )

    def _container(self) -> dict[str, Any]:
        plan, props = self._plan, self._props
        plain = {name: literal(value) for name, value in plan.env.items()} | dict(props.environment)
        secrets = {name: _value_from(secret) for name, secret in props.secrets.items()}
        port = {"name": "http", "containerPort": plan.port, "protocol": "tcp", "appProtocol": "http"}
        return {
            "name": self._own_name,
            "image": plan.image,
            "essential": True,
            "user": plan.user,
            "privileged": False,
            "readonlyRootFilesystem": True,
            "linuxParameters": {
                "capabilities": {"drop": ["ALL"]},
                "initProcessEnabled": True,
                # A volume would belong to root. Half of the memory is what Linux gives a tmpfs, too.
                "tmpfs": [{"containerPath": "/tmp", "size": plan.memory_mib // 2, "mountOptions": ["nosuid", "nodev"]}],
            },
            "mountPoints": [{"sourceVolume": name, "containerPath": path} for name, path in _AGENT_FOLDERS.items()],
            "portMappings": [] if plan.port is None else [port],
            "environment": [{"name": name, "value": plain[name]} for name in sorted(plain)],
            "secrets": [{"name": name, "valueFrom": secrets[name]} for name in sorted(secrets)],
            # The longest that Fargate gives, so that an answer of a model can be finished.
            "stopTimeout": 120,
            "logConfiguration": self._log_configuration("container"),
        }

    def _log_configuration(self, prefix: str) -> dict[str, Any]:
        """Where CloudWatch cannot take records fast enough the oldest go, and the container runs on."""
        options = {
            "awslogs-group": self._props.log_group,
            "awslogs-region": self._props.region,
            "awslogs-stream-prefix": prefix,
            "mode": "non-blocking",
            "max-buffer-size": "25m",
        }
        return {"logDriver": "awslogs", "options": options}

    def _ecs_service(self, task_definition: aws.EcsTaskDefinition) -> aws.EcsService:
        plan, props, target = self._plan, self._props, self._props.target_group
        balancer = None
        if target is not None:
            balancer = {"target_group_arn": target.arn, "container_name": self._own_name, "container_port": plan.port}
        before = [self._logs, *self._execution.grants, *self._task.grants, *props.cluster.ready, *props.after]
        return aws.EcsService(
            self,
            "service",
            name=plan.name,
            cluster=props.cluster.name,
            task_definition=task_definition.arn,
            desired_count=plan.replicas.min,
            capacity_provider_strategy={"capacity_provider": "FARGATE", "weight": 1},
            availability_zone_rebalancing="ENABLED",
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            enable_execute_command=True,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            network_configuration={
                "subnets": props.network.subnets,
                "security_groups": [self.security_group_id],
                "assign_public_ip": False,
            },
            load_balancer=balancer,
            health_check_grace_period_seconds=None if target is None else _GRACE_SECONDS,
            service_connect_configuration=self._service_connect(),
            lifecycle={"ignore_changes": ["desired_count"]},
            depends_on=[*before, *(() if target is None else target.depends_on)],
        )

    def _service_connect(self) -> dict[str, Any] | None:
        """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html"""
        if not self._props.connect:
            return None
        configuration: dict[str, Any] = {"enabled": True, "namespace": self._props.cluster.namespace_arn}
        if self._plan.port is not None:
            configuration["service"] = {
                "port_name": "http",
                "discovery_name": self._own_name,
                "client_alias": {"dns_name": self._own_name, "port": self._plan.port},
                # Without it a request ends after 15 seconds; the answer of a model takes longer.
                "timeout": {"per_request_timeout_seconds": 0},
            }
        log = self._log_configuration("service-connect")
        configuration["log_configuration"] = {"log_driver": log["logDriver"], "options": log["options"]}
        return configuration


def _value_from(secret: SecretValue) -> str:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"""
    return secret.arn if secret.key is None else f"{secret.arn}:{secret.key}::"
