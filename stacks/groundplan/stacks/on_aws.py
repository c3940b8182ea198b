"""What the stacks of all products on AWS share: provider, key, network, stores, the way in, and the account's own parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from groundplan.aws import bedrock, budget, firewall
from groundplan.aws.access_logs import AccessLogs, AccessLogsProps
from groundplan.aws.account_baseline import AccountBaseline, AccountBaselineProps, key_statements
from groundplan.aws.cache import Cache, CacheProps, connect_statements
from groundplan.aws.connections import Connection, ConnectionProps
from groundplan.aws.ecr import Repositories, RepositoriesProps
from groundplan.aws.endpoints import Endpoints, EndpointsProps
from groundplan.aws.entry import Entry, EntryProps
from groundplan.aws.flow_logs import FlowLogs, FlowLogsProps
from groundplan.aws.iam import Statement
from groundplan.aws.key import Key, KeyProps
from groundplan.aws.load_balancer import LoadBalancer, LoadBalancerProps
from groundplan.aws.network import Network, NetworkProps
from groundplan.aws.postgres import AuroraCluster, Postgres, PostgresProps, RdsInstance, log_group_name
from groundplan.aws.queue import Queue, QueueProps, measure_statements, receive_statements, send_statements
from groundplan.aws.secrets import Secrets, SecretsProps, fill_command
from groundplan.aws.storage import Bucket, BucketProps
from groundplan.plan.model import Plan
from groundplan.plan.model.aws import ApiFirstOnAws, OnAws, RdsPostgres
from groundplan.stacks.backend import add_backend
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

T = TypeVar("T", bound=OnAws)

# What starts containers, which call AWS at once.
_CALL_AWS = ("aws_ecs_service", "aws_eks_addon", "aws_eks_node_group")


class OnAwsStack(Stack, Generic[T]):
    """The part of a stack that does not depend on what runs the containers.

    The ids of the parts are in every Terraform address: to rename one is to replace what it holds.
    """

    def __init__(self, scope: Construct, *, plan: Plan, target: T) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, plan.stack)
        self.plan, self.target, self.keep = plan, target, plan.production
        add_backend(self, plan.state)
        aws.Provider(
            self,
            "aws",
            region=target.region,
            allowed_account_ids=[target.account],
            default_tags={"tags": plan.tags},
        )
        self._flow_log_group = f"/aws/vpc/{plan.stack}/flow-logs"
        # WAF writes to no log group of another name.
        self._waf_log_group = f"aws-waf-logs-{plan.stack}"
        self._trail_log_group = f"/aws/cloudtrail/{plan.stack}"
        self.key = self._make_key()
        self.network = self._make_network()
        self.access_logs = self._make_access_logs()
        self.entry = self._make_entry()
        self.load_balancer = self._make_load_balancer()
        self._make_account_baseline()
        self.buckets = self._make_buckets()
        self._secrets_to_fill: dict[str, str] = {}
        self.secrets = self.make_secrets("secrets", target.secrets, f"For the services of {plan.stack}, named in its blueprint")
        self._connections_folder = Component(self, "connections", plan_path=("gitops",))
        self.connections: dict[str, Connection] = {}
        self.postgres = self._make_postgres()
        self.cache = self._make_cache()
        self.queue = self._make_queue()
        self._make_images()
        self._make_budget()

    def log_groups(self) -> tuple[str, ...]:
        """Names of the log groups that the product's key encrypts; what runs the containers adds its own."""
        inspection = () if self.target.network.allowed_hosts is None else (firewall.log_group_name(self.plan.stack),)
        public = self.target.entry is not None and not self.target.entry.internal
        waf = (self._waf_log_group,) if public else ()
        trail = (self._trail_log_group,) if self.target.account_baseline else ()
        postgres = () if self.target.postgres is None else (log_group_name(self.target.postgres),)
        return (self._flow_log_group, *inspection, *waf, *trail, *postgres)

    def key_users(self) -> tuple[Statement, ...]:
        """Statements of the key's policy for services of AWS that use it by themselves; stacks add their own."""
        target = self.target
        alarm = () if target.budget is None else budget.key_statements(target.account)
        if not target.account_baseline:
            return alarm
        return (*alarm, *key_statements(name=self.plan.stack, region=target.region, account=target.account))

    def private_subnet_tags(self) -> Mapping[str, str]:
        """Tags of the subnets for nodes and tasks, beside the common ones; stacks give their own."""
        return {}

    def make_secrets(self, id: str, names: Mapping[str, str], description: str) -> Mapping[str, aws.SecretsmanagerSecret]:
        """Make secrets whose values a person puts in; the stack's outputs say how. None without names."""
        if not names:
            return {}
        self._secrets_to_fill |= {name: fill_command(name, self.target.region) for name in names.values()}
        props = SecretsProps(names=names, description=description, key_arn=self.key.arn, keep=self.keep)
        return Secrets(self, id, props=props, plan_path=("services",)).entries

    def make_connections(self, attributes: Mapping[str, Mapping[str, Ref]]) -> None:
        """Write those connections of the platform that ``attributes`` has, with what their stores say of themselves."""
        platform = self.plan.platform
        for name, known in attributes.items():
            if platform is not None and name in platform.connections:
                props = ConnectionProps(platform.connections[name], self.key.arn, self.keep, known)
                self.connections[name] = Connection(self._connections_folder, name, props=props)

    def client_statements(self, name: str, needs: Iterable[str], *, worker: bool) -> list[Statement]:
        """What the service ``name`` may do: call models of Amazon Bedrock, log in to the cache, send, as a worker receive."""
        region, account, statements = self.target.region, self.target.account, list[Statement]()
        for number, needed in enumerate(needs):
            model = self.target.api_models.get(needed)
            if model is not None and model.foundation_model is not None:
                statements += bedrock.invoke(
                    number, model=model.model, foundation_model=model.foundation_model, region=region, account=account
                )
            elif needed == "cache" and self.cache is not None:
                statements += connect_statements(self.cache, name)
            elif needed == "queue" and self.queue is not None:
                statements += send_statements(self.queue, region=region, key_arn=self.key.arn)
                if worker:
                    statements += receive_statements(self.queue, region=region, key_arn=self.key.arn)
        return statements

    def scaler_statements(self) -> list[Statement]:
        """What KEDA may do: count the messages of the queue."""
        return [] if self.queue is None else measure_statements(self.queue)

    def finish(self) -> Endpoints | None:
        """Make what depends on the whole stack: a private network's ways to AWS. Each stack calls it last."""
        if self._secrets_to_fill:
            self.output("secrets_to_fill", self._secrets_to_fill, "Give every secret a value, from the standard input")
        if not self.target.private:
            return None
        network, target = self.network, self.target
        if self.access_logs is not None:
            self.access_logs.record([item for item in self.resources.values() if isinstance(item, aws.S3Bucket)])
        props = EndpointsProps(
            name=self.plan.stack,
            region=target.region,
            account=target.account,
            vpc_id=network.vpc_id,
            vpc_range=target.network.cidr,
            subnets=[network.private_subnets[zone] for zone in target.network.endpoint_zones],
            route_tables=network.private_route_tables,
        )
        endpoints = Endpoints(self, "endpoints", props=props, plan_path=("profile",))
        for resource in self.resources.values():
            if resource.terraform_type in _CALL_AWS:
                resource.add_dependencies(endpoints)
        return endpoints

    def _make_key(self) -> Key:
        props = KeyProps(
            name=self.plan.stack,
            region=self.target.region,
            account=self.target.account,
            log_groups=self.log_groups(),
            keep=self.keep,
            services=self.key_users(),
        )
        return Key(self, "encryption", props=props)

    def _make_network(self) -> Network:
        name, network, path = self.plan.stack, self.target.network, ("network",)
        props = NetworkProps(
            name=name,
            region=self.target.region,
            network=network,
            private=self.target.private,
            key_arn=self.key.arn,
            keep=self.keep,
            private_subnet_tags=self.private_subnet_tags(),
        )
        made = Network(self, "network", props=props, plan_path=path)
        flow_logs = FlowLogsProps(
            name=name,
            account=self.target.account,
            vpc_id=made.vpc_id,
            log_group=self._flow_log_group,
            days=network.flow_log_days,
            key_arn=self.key.arn,
            keep=self.keep,
        )
        FlowLogs(self, "flow_logs", props=flow_logs, plan_path=("observability", "logs"))
        return made

    def _make_access_logs(self) -> AccessLogs | None:
        if self.target.access_logs is None:
            return None
        props = AccessLogsProps(bucket=self.target.access_logs, account=self.target.account, keep=self.keep)
        return AccessLogs(self, "access_logs", props=props)

    def _make_entry(self) -> Entry | None:
        if self.target.entry is None:
            return None
        props = EntryProps(
            name=self.plan.stack,
            region=self.target.region,
            account=self.target.account,
            entry=self.target.entry,
            log_group=self._waf_log_group,
            log_days=self.target.log_days,
            key_arn=self.key.arn,
            keep=self.keep,
        )
        entry = Entry(self, "entry", props=props, plan_path=("services",))
        if self.target.entry.dns_zone is None:
            self.output("certificate_records", entry.certificate_records, "DNS records for which the certificates wait")
        return entry

    def _make_buckets(self) -> Mapping[str, Bucket]:
        return {
            purpose: Bucket(self, purpose, props=BucketProps(bucket=bucket, key_arn=self.key.arn, keep=self.keep))
            for purpose, bucket in self.target.buckets.items()
        }

    def _make_postgres(self) -> Postgres | None:
        plan = self.target.postgres
        if plan is None:
            return None
        self.make_connections({"postgres-password": {}})
        password = self.connections.get("postgres-password")
        props = PostgresProps(
            region=self.target.region,
            account=self.target.account,
            vpc_id=self.network.vpc_id,
            subnets=tuple(self.network.intra_subnets.values()),
            key_arn=self.key.arn,
            keep=self.keep,
            password=None if password is None else password.value,
        )
        path = ("data", "postgres")
        if isinstance(plan, RdsPostgres):
            return RdsInstance(self, "postgres", postgres=plan, props=props, plan_path=path)
        return AuroraCluster(self, "postgres", postgres=plan, props=props, plan_path=path)

    def _make_cache(self) -> Cache | None:
        if self.target.cache is None:
            return None
        subnets = tuple(self.network.intra_subnets.values())
        props = CacheProps(vpc_id=self.network.vpc_id, subnets=subnets, key_arn=self.key.arn, keep=self.keep)
        return Cache(self, "cache", cache=self.target.cache, props=props, plan_path=("data", "cache"))

    def _make_queue(self) -> Queue | None:
        if self.target.queue is None:
            return None
        props = QueueProps(key_arn=self.key.arn, keep=self.keep)
        return Queue(self, "queue", queue=self.target.queue, props=props, plan_path=("data", "queue"))

    def _make_images(self) -> None:
        images = self.target.images
        if names := sorted({*images.repositories, *self._platform_repositories()}):
            props = RepositoriesProps(names=names, key_arn=self.key.arn, keep=self.keep)
            Repositories(self, "images", props=props, plan_path=("services",))
        if images.registry is not None:
            self.output("image_registry", images.registry, "Where every image is pulled from")
        if images.mirror:
            copies = [{"source": source, "target": target} for source, target in images.mirror.items()]
            others = "" if self.plan.platform is None else "; gitops/images.txt has those of charts, too"
            self.output("images_to_mirror", copies, f"Copy each before anything starts, for example with crane copy{others}")

    def _platform_repositories(self) -> list[str]:
        """Repositories of ECR for all that the GitOps tree pulls from there."""
        platform = self.plan.platform
        if platform is None or self.target.images.registry is None:
            return []
        from groundplan.plan.images import own_repository
        from groundplan.render.images import images, images_without_tag

        pulled = [*images(platform), *(image for found in images_without_tag(platform).values() for image in found)]
        ecr = f"{self.target.account}.dkr.ecr.{self.target.region}.amazonaws.com"
        names = (own_repository(image.pulled, ecr, self.plan.stack) for image in pulled)
        return [name for name in names if name is not None]

    def _make_budget(self) -> None:
        if self.target.budget is None:
            return
        tag = ("stack", self.plan.tags["stack"])
        props = budget.BudgetProps(budget=self.target.budget, account=self.target.account, tag=tag, key_arn=self.key.arn)
        made = budget.Budget(self, "budget", props=props, plan_path=("budget",))
        self.output("budget_topic", made.topic, "Hears when the budget is spent; subscribe to it")

    def _make_load_balancer(self) -> LoadBalancer | None:
        plan, entry, logs, network = self.target.entry, self.entry, self.access_logs, self.network
        # On EKS the AWS Load Balancer Controller makes it.
        if plan is None or entry is None or logs is None or not isinstance(self.target, ApiFirstOnAws):
            return None
        inside = [network.private_subnets[zone] for zone in network.intra_subnets]
        props = LoadBalancerProps(
            name=self.plan.stack,
            entry=plan,
            vpc_id=network.vpc_id,
            vpc_cidr=self.target.network.cidr,
            subnets=inside if plan.internal else list(network.public_subnets.values()),
            certificates=entry.certificates,
            web_acl_arn=entry.web_acl_arn,
            log_bucket=logs.bucket,
            keep=self.keep,
            depends_on=network.egress,
        )
        made = LoadBalancer(self, "load_balancer", props=props, plan_path=("services",))
        self.output("load_balancer_dns", made.dns_name, "Where the hosts' DNS records point")
        if plan.internal:
            use = "Lets in this network alone; add a rule for each network that is joined to it"
            self.output("load_balancer_security_group", made.security_group_id, use)
        return made

    def _make_account_baseline(self) -> None:
        if not self.target.account_baseline:
            return
        props = AccountBaselineProps(
            name=self.plan.stack,
            region=self.target.region,
            account=self.target.account,
            buckets=[bucket.name for bucket in self.target.buckets.values()],
            log_group=self._trail_log_group,
            days=self.target.log_days,
            key_arn=self.key.arn,
            keep=self.keep,
        )
        AccountBaseline(self, "account", props=props, plan_path=("account_baseline",))
