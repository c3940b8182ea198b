"""What the stacks of all products on Google Cloud share: provider, APIs, key, network, images, secrets and stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.bucket import Bucket, BucketProps
from groundplan.gcp.key import Key, KeyProps
from groundplan.gcp.labels import labels
from groundplan.gcp.network import Network, NetworkProps
from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.gcp.registry import Registry, RegistryProps
from groundplan.gcp.secrets import Secrets, SecretsProps
from groundplan.plan.model import OnGcp, Plan
from groundplan.stacks.backend import add_backend
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct, TerraformOutput
from groundplan.terraform.resource import Resource
from groundplan.terraform.stack import Stack

T = TypeVar("T", bound=OnGcp)


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
        google.Provider(self, "google", project=target.project, region=target.region, default_labels=self.labels)
        self.apis = Apis(self, "apis", props=ApisProps(target.project, target.apis), plan_path=("apis",))
        self.key = self._make_key()
        self.network = self._make_network()
        self.registry = self._make_registry()
        self._secrets_to_fill: list[Secrets] = []
        self.secrets = self.make_secrets("secrets", target.secrets)
        self.buckets = self._make_buckets()
        self.postgres = self._make_postgres()

    def after(self, *apis: str) -> tuple[Resource, ...]:
        """The APIs that something calls, which are enabled before it is made: ``after("compute", "dns")``."""
        return tuple(self.apis[name] for name in apis)

    def key_users(self) -> tuple[str, ...]:
        """Google's services that use the product's key by themselves; stacks give their own."""
        return ()

    def make_secrets(self, id: str, ids: Mapping[str, str]) -> Secrets | None:
        """Make entries whose values a person puts in; the stack's outputs say how. None without ids."""
        if not ids:
            return None
        props = SecretsProps(self.target.region, ids, self.keep, self.after("secretmanager"))
        made = Secrets(self, id, props=props, plan_path=("secrets",))
        self._secrets_to_fill.append(made)
        return made

    def output(self, id: str, value: object, description: str) -> None:
        """Declare an output of the stack."""
        TerraformOutput(self, id, value=value, description=description, static_id=True)

    def finish(self) -> None:
        """Declare the outputs that every product has. Each stack calls it last."""
        self.output("image_repository", self.registry.address, "Push images to it")
        if self._secrets_to_fill:
            # References, so that `terraform apply -target=` of the entries alone prints this, too.
            ids = [entry.ref("secret_id") for made in self._secrets_to_fill for entry in made.entries.values()]
            project = self.target.project
            commands = [f"gcloud secrets versions add {id} --project={project} --data-file=-" for id in ids]
            self.output("secrets_to_fill", commands, "Give every secret a value before the services are deployed")
        if self.postgres is not None:
            self.output("postgres_connection_name", self.postgres.connection_name, "For the Cloud SQL Auth Proxy")

    def _make_network(self) -> Network:
        network = self.target.network
        apis = ["compute"]
        apis += ["servicenetworking"] if network.services_cidr else []
        apis += ["dns"] if network.private_run_urls else []
        props = NetworkProps(self.target.region, network, self.keep, self.after(*apis))
        return Network(self, "network", props=props, plan_path=("network",))

    def _make_registry(self) -> Registry:
        target = self.target
        props = RegistryProps(target.project, target.region, target.registry, self.after("artifactregistry"))
        return Registry(self, "registry", props=props, plan_path=("registry",))

    def _make_key(self) -> Key | None:
        target = self.target
        if target.key is None or target.project_number is None:
            return None
        agents = self.key_users()
        props = KeyProps(
            region=target.region,
            project_number=target.project_number,
            key=target.key,
            agents=agents,
            keep=self.keep,
            after=self.after("cloudkms", *agents),
        )
        return Key(self, "encryption", props=props, plan_path=("key",))

    def _make_buckets(self) -> Mapping[str, Bucket]:
        key, region = self.key, self.target.region
        key_id, after = (None, ()) if key is None else (key.id, key.grants)
        return {
            purpose: Bucket(
                self, purpose, props=BucketProps(region, bucket, key_id, self.keep, after), plan_path=("buckets", purpose)
            )
            for purpose, bucket in self.target.buckets.items()
        }

    def _make_postgres(self) -> Postgres | None:
        postgres, peering = self.target.postgres, self.network.services_peering
        if postgres is None or peering is None:
            return None
        props = PostgresProps(
            region=self.target.region,
            network_id=self.network.network_id,
            postgres=postgres,
            labels=self.labels,
            after=(*self.after("sqladmin"), peering),
        )
        return Postgres(self, "postgres", props=props, plan_path=("postgres",))
