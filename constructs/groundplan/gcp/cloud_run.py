"""A container on Cloud Run that serves requests."""

from __future__ import annotations

from typing import Any

from groundplan.gcp.run_container import RunContainer, RunProps
from groundplan.plan.model.gcp import CloudRunService
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.schema import Ref

# Connections through the VPC may take a minute to come up.
_START_SECONDS = 240
_START_PERIOD_SECONDS = 2
_LIVENESS = {"period_seconds": 30, "timeout_seconds": 5, "failure_threshold": 3}


class CloudRun(RunContainer):
    """A Cloud Run service with direct VPC egress: private addresses through the subnet, all else straight to the internet.

    One with a host takes requests from the load balancer; who may call it is decided there, so that Cloud Run's own check of
    the caller is off. Any other takes requests out of the VPC, from the services that need it: they send an identity token for
    its address (``Authorization: Bearer``, audience ``<NAME>_URL``). In a private network all traffic goes through the subnet.

    CPU is given while requests are served; startup gets more of it.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_run_v2_service
    https://docs.cloud.google.com/run/docs/authenticating/service-to-service
    """

    name: Ref
    url: Ref
    """The run.app address."""

    def __init__(self, scope: Construct, id: str, *, service: CloudRunService, props: RunProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, kind="service", container=service, props=props, plan_path=plan_path)
        public = service.expose == "public"
        run = google.CloudRunV2Service(
            self,
            "run",
            name=service.name,
            location=props.region,
            # A load balancer inside the network counts as internal.
            ingress="INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" if public else "INGRESS_TRAFFIC_INTERNAL_ONLY",
            default_uri_disabled=not service.default_url,
            invoker_iam_disabled=service.host is not None,
            deletion_protection=service.deletion_protection,
            binary_authorization=self._image_policy(),
            template={
                **self._template(),
                "execution_environment": f"EXECUTION_ENVIRONMENT_{service.execution_environment.upper()}",
                "max_instance_request_concurrency": service.concurrency,
                "scaling": {"min_instance_count": service.replicas.min, "max_instance_count": service.replicas.max},
                "containers": {
                    **self._container(),
                    "ports": {"container_port": service.port},
                    "resources": {"limits": self._limits(), "cpu_idle": True, "startup_cpu_boost": True},
                    **_probes(service),
                },
            },
            traffic=NEWEST,
            depends_on=self._before(),
        )
        self.name, self.url = run.name, run.uri


NEWEST = {"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100}
"""All requests go to the newest revision."""


def http_probes(path: str, port: int, *, start_seconds: int, period: int) -> dict[str, Any]:
    """Ask for ``path`` every ``period`` seconds until it answers, ``start_seconds`` at the most; after that less often."""
    get = {"http_get": {"path": path, "port": port}}
    startup = {"period_seconds": period, "timeout_seconds": period, "failure_threshold": start_seconds // period}
    return {"startup_probe": get | startup, "liveness_probe": get | _LIVENESS}


def _probes(service: CloudRunService) -> dict[str, Any]:
    if service.health is not None:
        return http_probes(service.health, service.port, start_seconds=_START_SECONDS, period=_START_PERIOD_SECONDS)
    # One attempt that lasts: it succeeds as soon as the port is open.
    startup = {"period_seconds": _START_SECONDS, "timeout_seconds": _START_SECONDS, "failure_threshold": 1}
    return {"startup_probe": {"tcp_socket": {"port": service.port}} | startup}
