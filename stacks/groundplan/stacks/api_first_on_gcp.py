"""The stack of the profile api-first: containers in front of model APIs, on Google Cloud."""

from __future__ import annotations

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.cloud_run import CloudRun, CloudRunProps
from groundplan.gcp.labels import labels
from groundplan.gcp.load_balancer import LoadBalancer, LoadBalancerProps, PublicService
from groundplan.gcp.network import Network, NetworkProps
from groundplan.gcp.postgres import Postgres, PostgresProps
from groundplan.gcp.registry import Registry, RegistryProps
from groundplan.gcp.secrets import Secrets, SecretsProps
from groundplan.plan import Plan
from groundplan.plan.model import ApiFirstOnGcp, CloudRunService
from groundplan.stacks.backend import add_backend
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct, TerraformOutput
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.stack import Stack


class ApiFirstOnGcpStack(Stack):
    """Everything that an api-first product needs in one project and region of Google Cloud."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, plan.stack)
        target = plan.target
        if not isinstance(target, ApiFirstOnGcp):
            raise TypeError(f"api-first is not made from {type(target).__name__}")
        self._target = target
        self._keep = plan.production
        self._labels = labels(plan.tags)
        add_backend(self, plan.state)
        google.Provider(self, "google", project=target.project, region=target.region, default_labels=self._labels)
        self._apis = Apis(self, "apis", props=ApisProps(target.project, target.apis), plan_path=("apis",))
        self._network = self._make_network()
        self._registry = Registry(
            self,
            "registry",
            props=RegistryProps(target.project, target.region, target.registry, self._after("artifactregistry")),
            plan_path=("registry",),
        )
        self._secrets = self._make_secrets()
        self._postgres = self._make_postgres()
        self._folder = Component(self, "services", plan_path=("services",))
        self._services: dict[str, CloudRun] = {}
        for name in target.services:
            self._service(name)
        self._load_balancer = self._make_load_balancer()
        self._outputs()

    def _after(self, *apis: str) -> tuple[Resource, ...]:
        return tuple(self._apis[name] for name in apis)

    def _make_network(self) -> Network:
        network = self._target.network
        apis = ["compute"]
        apis += ["servicenetworking"] if network.services_cidr else []
        apis += ["dns"] if network.private_run_urls else []
        props = NetworkProps(self._target.region, network, self._keep, self._after(*apis))
        return Network(self, "network", props=props, plan_path=("network",))

    def _make_secrets(self) -> Secrets | None:
        if not self._target.secrets:
            return None
        props = SecretsProps(self._target.region, self._target.secrets, self._keep, self._after("secretmanager"))
        return Secrets(self, "secrets", props=props, plan_path=("secrets",))

    def _make_postgres(self) -> Postgres | None:
        postgres, peering = self._target.postgres, self._network.services_peering
        if postgres is None or peering is None:
            return None
        props = PostgresProps(
            region=self._target.region,
            network_id=self._network.network_id,
            postgres=postgres,
            labels=self._labels,
            after=(*self._after("sqladmin"), peering),
        )
        return Postgres(self, "postgres", props=props, plan_path=("postgres",))

    def _service(self, name: str) -> CloudRun:
        """The service, made after those that it calls: its variables hold their addresses."""
        if name in self._services:
            return self._services[name]
        service = self._target.services[name]
        calls = {called: self._service(called) for called in service.needs_services}
        props = CloudRunProps(
            project=self._target.project,
            region=self._target.region,
            service=service,
            network_id=self._network.network_id,
            subnet_id=self._network.subnet_id,
            secrets=self._secrets.entries if self._secrets else {},
            calls=calls,
            postgres=self._postgres if service.needs_postgres else None,
            vertex=any(self._target.models[model].vendor == "vertex" for model in service.needs_models),
            after=self._before_service(service),
        )
        self._services[name] = CloudRun(self._folder, name, props=props, plan_path=("services", name))
        return self._services[name]

    def _before_service(self, service: CloudRunService) -> tuple[Resource, ...]:
        apis = ["cloudresourcemanager", "iam", "run"]
        if any(self._target.models[model].vendor == "vertex" for model in service.needs_models):
            apis.append("aiplatform")
        names = self._network.run_names if service.needs_services else ()
        mirrors = (mirror for address, mirror in self._registry.mirrors.items() if service.image.startswith(f"{address}/"))
        return (*self._after(*apis), *mirrors, *names)

    def _make_load_balancer(self) -> LoadBalancer | None:
        if self._target.load_balancer is None:
            return None
        services = {
            name: PublicService(service.name, service.host)
            for name, service in self._target.services.items()
            if service.host is not None
        }
        props = LoadBalancerProps(self._target.region, self._target.load_balancer, services, self._after("compute"))
        return LoadBalancer(self, "load_balancer", props=props, plan_path=("load_balancer",))

    def _outputs(self) -> None:
        for name, service in self._target.services.items():
            if service.host is not None:
                self._output(f"{name}_url", f"https://{service.host}", f"Address of the service {name}")
        if self._load_balancer is not None:
            self._output("load_balancer_ip", self._load_balancer.address, "Make a DNS A record to it for every public host")
        self._output("image_repository", self._registry.address, "Push images to it")
        if self._secrets is not None:
            # References, so that `terraform apply -target=` of the entries alone prints this, too.
            ids, project = (entry.ref("secret_id") for entry in self._secrets.entries.values()), self._target.project
            commands = [f"gcloud secrets versions add {id} --project={project} --data-file=-" for id in ids]
            self._output("secrets_to_fill", commands, "Give every secret a value before the services are deployed")
        if self._postgres is not None:
            self._output("postgres_connection_name", self._postgres.connection_name, "For the Cloud SQL Auth Proxy")

    def _output(self, id: str, value: object, description: str) -> None:
        TerraformOutput(self, id, value=value, description=description, static_id=True)
