"""The stack of containers on ECS with Fargate, on AWS."""

from __future__ import annotations

from groundplan.aws.ecs_cluster import EcsCluster, EcsClusterProps, insights_log_group, sessions_log_group, task_storage
from groundplan.aws.ecs_service import EcsService, EcsServiceProps, SecretValue, ServiceNetwork
from groundplan.aws.iam import Statement
from groundplan.aws.load_balancer import TargetGroup
from groundplan.aws.postgres import password_statements
from groundplan.plan.model import Plan
from groundplan.plan.model.aws import ApiFirstOnAws, FargateService
from groundplan.plan.services import variable
from groundplan.stacks.on_aws import OnAwsStack
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component


class ApiFirstOnAwsStack(OnAwsStack[ApiFirstOnAws]):
    """Containers on ECS with Fargate, and what they need around them."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        if not isinstance(plan.target, ApiFirstOnAws):
            raise TypeError(f"{plan.stack} is not an api-first product on AWS")
        super().__init__(scope, plan=plan, target=plan.target)
        cluster = EcsClusterProps(name=plan.stack, key_arn=self.key.arn, log_days=self.target.log_days, keep=self.keep)
        self._cluster = EcsCluster(self, "cluster", props=cluster, plan_path=("services",))
        self._network = ServiceNetwork(
            vpc_id=self.network.vpc_id,
            cidr=self.target.network.cidr,
            subnets=tuple(self.network.private_subnets.values()),
            internet=bool(self.target.network.nat_zones),
        )
        self._folder = Component(self, "services", plan_path=("services",))
        self._services: dict[str, EcsService] = {}
        for name in self.target.services:
            self._service(name)
        self._outputs()
        if endpoints := self.finish():
            for service in self._services.values():
                # The layers of its image come from there.
                service.allow_to("s3", prefix_list_id=endpoints.s3_prefix_list)

    def log_groups(self) -> tuple[str, ...]:
        """Those of the cluster and of each service beside the common ones."""
        cluster = self.plan.stack
        services = (self._log_group(name) for name in self.target.services)
        return (*super().log_groups(), sessions_log_group(cluster), insights_log_group(cluster), *services)

    def key_users(self) -> tuple[Statement, ...]:
        """Fargate beside the common ones."""
        return (*super().key_users(), *task_storage(cluster=self.plan.stack, account=self.target.account))

    def _log_group(self, service: str) -> str:
        return f"/aws/ecs/{self.plan.stack}/{service}"

    def _service(self, name: str) -> EcsService:
        """The service, made after those that it calls: a task knows those names alone that there were when it started."""
        if name in self._services:
            return self._services[name]
        plan, target = self.target.services[name], self.target
        calls = {called: self._service(called) for called in plan.needs_services}
        called = any(name in other.needs_services for other in target.services.values())
        environment, secrets = self._variables(name, plan)
        props = EcsServiceProps(
            service=plan,
            region=target.region,
            account=target.account,
            cluster=self._cluster,
            network=self._network,
            key_arn=self.key.arn,
            log_group=self._log_group(name),
            log_days=target.log_days,
            keep=self.keep,
            environment=environment,
            secrets=secrets,
            statements=self._statements(name, plan),
            target_group=self._target_group(name, plan),
            queue_name=None if self.queue is None else self.queue.name,
            connect=bool(calls) or called,
            after=(*self.network.egress, *(other.service for other in calls.values())),
        )
        service = EcsService(self._folder, name, props=props, plan_path=("services", name))
        for other in calls.values():
            other.allow_from(name, service.security_group_id)
        self._let_in(name, plan, service)
        self._services[name] = service
        return service

    def _variables(self, name: str, plan: FargateService) -> tuple[dict[str, str], dict[str, SecretValue]]:
        """What `needs` gives a service beside the plan's own values: addresses, and where its secrets lie."""
        plain = {
            variable(called, "URL"): f"http://{called}:{self.target.services[called].port}" for called in plan.needs_services
        }
        secrets = {key: SecretValue(self.secrets[secret].arn) for key, secret in plan.secrets.items()}
        if self.postgres is not None and _uses_postgres(plan):
            postgres = self.postgres
            plain |= {
                "POSTGRES_HOST": postgres.host,
                "POSTGRES_PORT": postgres.port,
                "POSTGRES_DATABASE": postgres.database,
                "POSTGRES_SECRET_ARN": postgres.secret_arn,
            }
            secrets["POSTGRES_USER"] = SecretValue(postgres.secret_arn, "username")
            secrets["POSTGRES_PASSWORD"] = SecretValue(postgres.secret_arn, "password")
        if self.cache is not None and self.target.cache is not None and "cache" in plan.needs_stores:
            plain |= {
                "CACHE_HOST": self.cache.host,
                "CACHE_PORT": self.cache.port,
                "CACHE_USER": self.target.cache.users[name],
            }
        if self.queue is not None and "queue" in plan.needs_stores:
            plain["QUEUE_URL"] = self.queue.url
        return plain, secrets

    def _statements(self, name: str, plan: FargateService) -> list[Statement]:
        """What a service may do; a task reads a new password itself, since RDS replaces it."""
        needs = (*plan.needs_models, *plan.needs_stores)
        statements = self.client_statements(name, needs, worker=plan.port is None)
        if self.postgres is not None and _uses_postgres(plan):
            statements += password_statements(self.postgres, region=self.target.region, key_arn=self.key.arn)
        return statements

    def _target_group(self, name: str, plan: FargateService) -> TargetGroup | None:
        if self.load_balancer is None or plan.host is None or plan.port is None:
            return None
        return self.load_balancer.target_group(name, plan.port, plan.health)

    def _let_in(self, name: str, plan: FargateService, service: EcsService) -> None:
        """The other side of each connection: the load balancer's to the service, and the service's to its stores."""
        if self.load_balancer is not None and plan.host is not None:
            service.allow_from("load_balancer", self.load_balancer.security_group_id)
        if self.postgres is not None and _uses_postgres(plan):
            self.postgres.allow_from(name, service.security_group_id)
        if self.cache is not None and "cache" in plan.needs_stores:
            self.cache.allow_from(name, service.security_group_id)

    def _outputs(self) -> None:
        self.output("cluster_name", self._cluster.name, "The ECS cluster")
        for name, plan in self.target.services.items():
            if plan.host is not None:
                self.output(f"{name}_url", f"https://{plan.host}", f"Address of the service {name}")
        shell = f"aws ecs execute-command --region {self.target.region} --cluster {self.plan.stack}"
        self.output("shell_command", f"{shell} --task TASK --interactive --command /bin/sh", "A shell in a container")


def _uses_postgres(plan: FargateService) -> bool:
    """The vectors are in the same database."""
    return bool({"postgres", "vectors"} & set(plan.needs_stores))
