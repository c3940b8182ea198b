"""The stack of containers on Cloud Run, on Google Cloud."""

from __future__ import annotations

import re
from collections.abc import Mapping

from groundplan.gcp.cloud_run import CloudRun
from groundplan.gcp.internal_load_balancer import InternalLoadBalancer, InternalLoadBalancerProps
from groundplan.gcp.load_balancer import LoadBalancer, LoadBalancerProps
from groundplan.gcp.model_service import ModelService
from groundplan.gcp.run_container import Called, RunProps
from groundplan.gcp.serverless import HostedService
from groundplan.gcp.service_agents import agent
from groundplan.gcp.worker_pool import WorkerPool
from groundplan.plan import Plan
from groundplan.plan.model.gcp import ApiFirstOnGcp, CloudRunContainer, CloudRunModel, CloudRunService, CloudRunWorker
from groundplan.plan.model.gcp import LoadBalancer as LoadBalancerPlan
from groundplan.stacks.on_gcp import OnGcpStack, needed
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component

_PROJECT_NUMBER = "gcloud projects describe {project} --format='value(projectNumber)'"
# Location, project and repository of an image in Artifact Registry.
_REPOSITORY = re.compile(r"([a-z0-9-]+)-docker\.pkg\.dev/([^/]+)/([^/]+)/")


class ApiFirstOnGcpStack(OnGcpStack[ApiFirstOnGcp]):
    """Services, workers and models on Cloud Run, and what they need around them in one project and region."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        if not isinstance(plan.target, ApiFirstOnGcp):
            raise TypeError(f"api-first is not made from {type(plan.target).__name__}")
        super().__init__(scope, plan=plan, target=plan.target)
        self._models = self._make_models()
        self._folder = Component(self, "services", plan_path=("services",))
        self._services: dict[str, CloudRun] = {}
        for name in self.target.services:
            self._service(name)
        for name, worker in self.target.workers.items():
            WorkerPool(self._folder, name, worker=worker, props=self._props(worker), plan_path=("workers", name))
        self._load_balancer = self._make_load_balancer()
        self._outputs()
        self.finish()

    def _make_models(self) -> dict[str, ModelService]:
        folder = Component(self, "hosted", plan_path=("models",))
        return {name: self._model(folder, name, model) for name, model in self.target.models.items()}

    def _model(self, folder: Component, name: str, model: CloudRunModel) -> ModelService:
        ours = self.target.buckets["models"].name
        props = RunProps(
            project=self.target.project,
            region=self.target.region,
            # What it reads is the token of the Hub.
            secrets={} if self.hub_token is None else dict.fromkeys(model.secrets.values(), self.hub_token),
            after=self._before(model, *([] if model.bucket is None else ["storage"])),
        )
        bucket = self.buckets["models"].name if model.bucket == ours else model.bucket
        return ModelService(folder, name, model=model, bucket=bucket, props=props, plan_path=("models", name))

    def _service(self, name: str) -> CloudRun:
        """The service, made after those that it calls: its variables hold their addresses."""
        if name not in self._services:
            service = self.target.services[name]
            props, at = self._props(service), ("services", name)
            self._services[name] = CloudRun(self._folder, name, service=service, props=props, plan_path=at)
        return self._services[name]

    def _props(self, container: CloudRunService | CloudRunWorker) -> RunProps:
        """Where a service or worker runs, and what it needs."""
        stores = container.needs_stores
        services = {name: self._service(name) for name in container.needs_services}
        models = {name: self._models[name] for name in container.needs_models if name in self._models}
        calls: dict[str, Called] = {**services, **models}
        names = self.network.run_names if calls else ()
        return RunProps(
            project=self.target.project,
            region=self.target.region,
            network_id=self.network.network_id,
            subnet_id=self.network.subnet_id,
            secrets=self.secrets,
            calls=calls,
            # The vectors are in the same database.
            postgres=self.postgres if {"postgres", "vectors"} & set(stores) else None,
            cache=self.cache if "cache" in stores else None,
            queue=self.queue if "queue" in stores else None,
            private=self.target.private,
            key_id=self.key_id,
            after=(*self._before(container, *(["aiplatform"] if container.vertex else [])), *names),
        )

    def _before(self, container: CloudRunContainer, *apis: str) -> tuple[Component, ...]:
        image = container.image
        mirrors = (mirror for address, mirror in self.registry.mirrors.items() if image.startswith(f"{address}/"))
        enabled = self.after("cloudresourcemanager", "iam", "run", *apis)
        return (*enabled, *mirrors, *self.key_grants, *self.network.way_out, *self.before_containers())

    def _make_load_balancer(self) -> LoadBalancer | InternalLoadBalancer | None:
        plan = self.target.load_balancer
        if plan is None:
            return None
        services = {
            name: HostedService(service.name, service.host)
            for name, service in self.target.services.items()
            if service.host is not None
        }
        if plan.internal:
            return self._make_internal_load_balancer(plan, services)
        props = LoadBalancerProps(self.target.region, plan, services, self.after("compute"))
        return LoadBalancer(self, "load_balancer", props=props, plan_path=("load_balancer",))

    def _make_internal_load_balancer(
        self, plan: LoadBalancerPlan, services: Mapping[str, HostedService]
    ) -> InternalLoadBalancer:
        props = InternalLoadBalancerProps(
            region=self.target.region,
            load_balancer=plan,
            services=services,
            network_id=self.network.network_id,
            subnet_id=self.network.subnet_id,
            proxy_subnet=needed(self.network.proxy_subnet, "range for the load balancer's proxies"),
            after=self.after("certificatemanager", "compute"),
        )
        return InternalLoadBalancer(self, "load_balancer", props=props, plan_path=("load_balancer",))

    def agents(self) -> tuple[str, ...]:
        """Google's services whose agents are granted something; Cloud Run's reads images of other projects."""
        return (*super().agents(), *(["run"] if self.key is None and self._readers() else []))

    def _readers(self) -> list[str]:
        """What lets Cloud Run pull from repositories of other projects."""
        target = self.target
        containers: list[CloudRunContainer] = [*target.services.values(), *target.workers.values(), *target.models.values()]
        found = {match.groups() for container in containers if (match := _REPOSITORY.match(container.image))}
        number = target.project_number or f"$({_PROJECT_NUMBER.format(project=target.project)})"
        reader = f"--member={agent('run', number)} --role=roles/artifactregistry.reader"
        return [
            f"gcloud artifacts repositories add-iam-policy-binding {name} --location={location} --project={project} {reader}"
            for location, project, name in sorted(found)
            if project != target.project
        ]

    def _outputs(self) -> None:
        if readers := self._readers():
            self.output("image_readers", readers, "For the owners of these repositories, before services are deployed")
        if "models" in self.buckets:
            self.output("model_bucket", self.buckets["models"].name, "Bucket for weights of models")
        for name, service in self.target.services.items():
            if service.host is not None:
                self.output(f"{name}_url", f"https://{service.host}", f"Address of the service {name}")
        match self._load_balancer:
            case LoadBalancer(address=address):
                self.output("load_balancer_ip", address, "Make a DNS A record to it for every public host")
            case InternalLoadBalancer(address=address, certificate_records=records):
                self.output("load_balancer_ip", address, "Make a DNS A record to it for every host, in your private DNS")
                self.output("certificate_records", records, "DNS records for which the certificates wait")
