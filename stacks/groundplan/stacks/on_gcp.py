"""What the stacks of all products on Google Cloud share: provider, APIs, key, network, images, secrets and stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.audit_logs import AuditLogs, AuditLogsProps
from groundplan.gcp.bastion import Bastion, BastionProps
from groundplan.gcp.binary_authorization import BinaryAuthorization, BinaryAuthorizationProps
from groundplan.gcp.bucket import Bucket, BucketProps
from groundplan.gcp.budget import Budget, BudgetProps
from groundplan.gcp.cache import Cache, CacheProps
from groundplan.gcp.key import Key, KeyProps
from groundplan.gcp.labels import labels
from groundplan.gcp.network import Network, NetworkProps
from groundplan.gcp.perimeter import Perimeter, PerimeterProps
from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.gcp.queue import Queue, QueueProps
from groundplan.gcp.registry import Registry, RegistryProps
from groundplan.gcp.secrets import Secrets, SecretsProps
from groundplan.gcp.service_agents import KEY_USERS, agent_commands
from groundplan.plan.model import Plan
from groundplan.plan.model.gcp import OnGcp
from groundplan.stacks.backend import add_backend
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

T = TypeVar("T", bound=OnGcp)
V = TypeVar("V")

# Where calls name their project, the provider asks both of these about it before it can enable an API.
_FIRST_APIS = ("cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com")


def needed(value: V | None, what: str) -> V:
    """``value``, which another part of the plan cannot do without: a plan that lacks it is a mistake of ours."""
    if value is None:
        raise ValueError(f"the plan has no {what}, and another part of it needs one")
    return value


class OnGcpStack(Stack, Generic[T]):
    """The part of a stack that does not depend on what runs the containers.

    The ids of the parts are in every Terraform address: to rename one is to replace what it holds.
    """

    def __init__(self, scope: Construct, *, plan: Plan, target: T) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, plan.stack)
        self.plan, self.target, self.keep = plan, target, plan.production
        self.labels = labels(plan.tags)
        add_backend(self, plan.state)
        self._make_provider()
        self.apis = Apis(self, "apis", props=ApisProps(target.project, target.apis), plan_path=("apis",))
        self.key = self._make_key()
        self.network = self._make_network()
        self.registry = self._make_registry()
        self._secrets_to_fill: list[Resource] = []
        self.secrets = self._make_secrets("secrets", target.secrets)
        # Only what loads models reads it, so that it is not among those that services name.
        token = {} if target.hub_token_secret is None else {"secret": target.hub_token_secret}
        self.hub_token = self._make_secrets("hub_token", token).get("secret")
        self.buckets = self._make_buckets()
        self.postgres = self._make_postgres()
        self.cache = self._make_cache()
        self.queue = self._make_queue()
        self.image_policy = self._make_image_policy()
        self._make_audit_logs()
        self._make_perimeter()
        self._make_budget()
        self._make_bastion()

    def after(self, *apis: str) -> tuple[Resource, ...]:
        """The APIs that something calls, which are enabled before it is made: ``after("compute", "dns")``."""
        return tuple(self.apis[name] for name in apis)

    def before_containers(self) -> tuple[Component, ...]:
        """What must be there before a container runs: the policy on images."""
        return () if self.image_policy is None else (self.image_policy,)

    @property
    def key_id(self) -> Ref | None:
        """The product's key; None: Google's own keys encrypt what is kept."""
        return None if self.key is None else self.key.id

    @property
    def key_grants(self) -> tuple[Resource, ...]:
        """What must be there before anything uses the product's key."""
        return () if self.key is None else self.key.grants

    def key_users(self) -> tuple[str, ...]:
        """Google's services that use the product's key by themselves, by the names of their APIs: all that keep data here."""
        return tuple(name for name in KEY_USERS if f"{name}.googleapis.com" in self.target.apis)

    def agents(self) -> tuple[str, ...]:
        """Google's services whose agents are granted something, by the names of their APIs."""
        return self.key_users() if self.key is not None else ("pubsub",) if self.queue is not None else ()

    def finish(self) -> None:
        """Declare the outputs that every product has. Each stack calls it last."""
        self.output("image_repository", self.registry.address, "Push images to it")
        registry = self.target.registry
        if registry.registry is not None:
            self.output("image_registry", registry.registry, "Where every image is pulled from")
        if registry.copies:
            copies = [{"source": source, "target": target} for source, target in registry.copies.items()]
            others = "" if self.plan.platform is None else "; gitops/images.txt has those of charts, too"
            self.output("images_to_mirror", copies, f"Copy each before anything starts, for example with crane copy{others}")
        if self._names_project:
            command = f"gcloud services enable {' '.join(_FIRST_APIS)} --project={self.target.project}"
            self.output("first_apis", command, "Run it before the first apply in a project: Terraform enables the other APIs")
        if agents := self.agents():
            commands = agent_commands(agents, self.target.project)
            self.output("service_agents", commands, "Run them before the first apply in a project: rights are granted to these")
        if self._secrets_to_fill:
            # References, so that `terraform apply -target=` of the entries alone prints this, too.
            ids = [entry.ref("secret_id") for entry in self._secrets_to_fill]
            project = self.target.project
            adds = [f"gcloud secrets versions add {id} --project={project} --data-file=-" for id in ids]
            self.output("secrets_to_fill", adds, "Give every secret a value before the services are deployed")
        if self.postgres is not None:
            self.output("postgres_connection_name", self.postgres.connection_name, "For the Cloud SQL Auth Proxy")
            if self.postgres.extensions:
                self.output("postgres_extensions", list(self.postgres.extensions), "Run them once in the database")

    def _make_provider(self) -> None:
        target = self.target
        google.Provider(
            self,
            "google",
            project=target.project,
            region=target.region,
            default_labels=self.labels,
            billing_project=target.project if self._names_project else None,
            user_project_override=True if self._names_project else None,
        )

    @property
    def _names_project(self) -> bool:
        """Whether calls name the project whose quota they use: those to billing accounts and organizations have to."""
        return self.target.budget is not None or self.target.perimeter is not None

    def _make_network(self) -> Network:
        network = self.target.network
        apis = ["compute"]
        apis += ["servicenetworking"] if network.services_cidr else []
        apis += ["dns"] if network.private_run_urls else []
        props = NetworkProps(self.target.region, network, self.keep, self.after(*apis))
        return Network(self, "network", props=props, plan_path=("network",))

    def _make_registry(self) -> Registry:
        target, after = self.target, (*self.after("artifactregistry"), *self.key_grants)
        props = RegistryProps(target.project, target.region, target.registry, self.keep, self.key_id, after)
        return Registry(self, "registry", props=props, plan_path=("registry",))

    def _make_key(self) -> Key | None:
        target = self.target
        if target.key is None:
            return None
        agents = self.key_users()
        props = KeyProps(
            region=target.region,
            project_number=needed(target.project_number, "project number"),
            key=target.key,
            agents=agents,
            keep=self.keep,
            after=self.after("cloudkms", *agents),
        )
        return Key(self, "encryption", props=props, plan_path=("key",))

    def _make_image_policy(self) -> BinaryAuthorization | None:
        target = self.target
        if target.image_policy is None:
            return None
        props = BinaryAuthorizationProps(target.project, target.image_policy, self.after("binaryauthorization"))
        return BinaryAuthorization(self, "image_policy", props=props, plan_path=("image_policy",))

    def _make_audit_logs(self) -> None:
        target = self.target
        if target.audit_logs is None:
            return
        key = needed(self.key, "key")
        props = AuditLogsProps(
            project=target.project,
            region=target.region,
            audit_logs=target.audit_logs,
            key_id=key.id,
            key_grants=key.grants,
            keep=self.keep,
            after=self.after("cloudresourcemanager", "logging", "storage"),
        )
        made = AuditLogs(self, "audit_logs", props=props, plan_path=("audit_logs",))
        if self.keep:
            lock = f"gcloud storage buckets update gs://{made.bucket} --lock-retention-period"
            self.output("lock_audit_logs", lock, "Makes the days of audit logs binding, which can never be undone")

    def _make_perimeter(self) -> None:
        target = self.target
        if target.perimeter is None:
            return
        props = PerimeterProps(
            project_number=needed(target.project_number, "project number"),
            title=self.plan.stack,
            perimeter=target.perimeter,
            after=self.after("accesscontextmanager"),
        )
        made = Perimeter(self, "perimeter", props=props, plan_path=("perimeter",))
        commands = [made.enforce]
        if target.registry.mirrors:
            upstream = f"gcloud artifacts vpcsc-config allow --project={target.project} --location={target.region}"
            commands.insert(0, upstream)
        self.output("enforce_perimeter", commands, "For the organization, once the dry run tells of no call that must go on")

    def _make_bastion(self) -> None:
        target = self.target
        if target.bastion is None:
            return
        key = needed(self.key, "key")
        props = BastionProps(
            project=target.project,
            bastion=target.bastion,
            subnet_id=self.network.subnet_id,
            firewall_policy=needed(self.network.firewall, "firewall").policy,
            key_id=key.id,
            after=(*self.after("cloudresourcemanager", "compute", "iam", "iap", "oslogin"), *key.grants),
        )
        made = Bastion(self, "bastion", props=props, plan_path=("bastion",))
        self.output("bastion_command", made.command, "Opens a SOCKS proxy into the network, on localhost:1080, until it ends")
        self.output("bastion_grants", list(made.grants), "What each person who comes in through the bastion needs")

    def _make_budget(self) -> None:
        target = self.target
        if target.budget is None:
            return
        # A private network has its project to itself; elsewhere others may have cost in it.
        label = None if target.private else ("stack", self.labels["stack"])
        project_number = needed(target.project_number, "project number")
        props = BudgetProps(project_number, target.budget, label, self.after("billingbudgets"))
        Budget(self, "budget", props=props, plan_path=("budget",))

    def _make_secrets(self, id: str, ids: Mapping[str, str]) -> Mapping[str, Resource]:
        """Entries whose values a person puts in, by name; the stack's outputs say how."""
        if not ids:
            return {}
        after = (*self.after("secretmanager"), *self.key_grants)
        props = SecretsProps(self.target.region, ids, self.keep, self.key_id, after)
        entries = Secrets(self, id, props=props, plan_path=("secrets",)).entries
        self._secrets_to_fill += entries.values()
        return entries

    def _make_buckets(self) -> Mapping[str, Bucket]:
        buckets, made = self.target.buckets, dict[str, Bucket]()
        for purpose, bucket in buckets.items():
            after = (*self.after("storage"), *self.key_grants)
            props = BucketProps(self.target.region, bucket, self.key_id, self.keep, after)
            made[purpose] = Bucket(self, purpose, props=props, plan_path=("buckets", purpose))
        return made

    def _make_postgres(self) -> Postgres | None:
        postgres = self.target.postgres
        if postgres is None:
            return None
        peering = needed(self.network.services_peering, "range for Google's services")
        props = PostgresProps(
            region=self.target.region,
            network_id=self.network.network_id,
            postgres=postgres,
            labels=self.labels,
            key_id=self.key_id,
            after=(*self.after("sqladmin"), peering, *self.key_grants),
        )
        return Postgres(self, "postgres", props=props, plan_path=("postgres",))

    def _make_cache(self) -> Cache | None:
        target = self.target
        if target.cache is None:
            return None
        props = CacheProps(
            project=target.project,
            region=target.region,
            network_id=self.network.network_id,
            subnet_id=self.network.subnet_id,
            cache=target.cache,
            key_id=self.key_id,
            after=(*self.after("memorystore", "networkconnectivity"), *self.key_grants),
        )
        return Cache(self, "cache", props=props, plan_path=("cache",))

    def _make_queue(self) -> Queue | None:
        target = self.target
        if target.queue is None:
            return None
        props = QueueProps(
            region=target.region,
            project_number=needed(target.project_number, "project number"),
            queue=target.queue,
            keep=self.keep,
            key_id=self.key_id,
            after=(*self.after("pubsub"), *self.key_grants),
        )
        return Queue(self, "queue", props=props, plan_path=("queue",))
