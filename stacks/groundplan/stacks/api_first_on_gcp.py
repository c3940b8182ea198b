"""The stack of the profile api-first: containers in front of model APIs, on Google Cloud."""

from __future__ import annotations

from groundplan.gcp.cloud_run import CloudRun, CloudRunProps
from groundplan.gcp.load_balancer import LoadBalancer, LoadBalancerProps, PublicService
from groundplan.plan import Plan
from groundplan.plan.model import ApiFirstOnGcp, CloudRunService
from groundplan.stacks.on_gcp import OnGcpStack
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource


class ApiFirstOnGcpStack(OnGcpStack[ApiFirstOnGcp]):
    """Everything that an api-first product needs in one project and region of Google Cloud."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        if not isinstance(plan.target, ApiFirstOnGcp):
            raise TypeError(f"api-first is not made from {type(plan.target).__name__}")
        super().__init__(scope, plan=plan, target=plan.target)
        self._folder = Component(self, "services", plan_path=("services",))
        self._services: dict[str, CloudRun] = {}
        for name in self.target.services:
            self._service(name)
        self._load_balancer = self._make_load_balancer()
        self._outputs()
        self.finish()

    def _service(self, name: str) -> CloudRun:
        """The service, made after those that it calls: its variables hold their addresses."""
        if name in self._services:
            return self._services[name]
        service = self.target.services[name]
        calls = {called: self._service(called) for called in service.needs_services}
        props = CloudRunProps(
            project=self.target.project,
            region=self.target.region,
            service=service,
            network_id=self.network.network_id,
            subnet_id=self.network.subnet_id,
            secrets=self.secrets.entries if self.secrets else {},
            calls=calls,
            postgres=self.postgres if service.needs_postgres else None,
            vertex=self._calls_vertex(service),
            after=self._before_service(service),
        )
        self._services[name] = CloudRun(self._folder, name, props=props, plan_path=("services", name))
        return self._services[name]

    def _calls_vertex(self, service: CloudRunService) -> bool:
        return any(self.target.api_models[model].vendor == "vertex" for model in service.needs_models)

    def _before_service(self, service: CloudRunService) -> tuple[Resource, ...]:
        apis = ["cloudresourcemanager", "iam", "run"]
        if self._calls_vertex(service):
            apis.append("aiplatform")
        names = self.network.run_names if service.needs_services else ()
        mirrors = (mirror for address, mirror in self.registry.mirrors.items() if service.image.startswith(f"{address}/"))
        return (*self.after(*apis), *mirrors, *names)

    def _make_load_balancer(self) -> LoadBalancer | None:
        if self.target.load_balancer is None:
            return None
        services = {
            name: PublicService(service.name, service.host)
            for name, service in self.target.services.items()
            if service.host is not None
        }
        props = LoadBalancerProps(self.target.region, self.target.load_balancer, services, self.after("compute"))
        return LoadBalancer(self, "load_balancer", props=props, plan_path=("load_balancer",))

    def _outputs(self) -> None:
        for name, service in self.target.services.items():
            if service.host is not None:
                self.output(f"{name}_url", f"https://{service.host}", f"Address of the service {name}")
        if self._load_balancer is not None:
            self.output("load_balancer_ip", self._load_balancer.address, "Make a DNS A record to it for every public host")
