"""A model on a GPU of Cloud Run."""

from __future__ import annotations

from typing import Any

from groundplan.gcp.access import ObjectAccess, Workload, use_objects
from groundplan.gcp.cloud_run import NEWEST, http_probes
from groundplan.gcp.run_container import RunContainer, RunProps
from groundplan.plan.model.gcp import CloudRunModel
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Resource
from groundplan.terraform.schema import Ref, literal

_START_PERIOD_SECONDS = 10
# An apply waits until an instance has started, and the instance for its weights.
_APPLY_MINUTES = 10


class ModelService(RunContainer):
    """A Cloud Run service with vLLM and one GPU, which takes requests out of the VPC, from the services that need the model.

    They call the OpenAI API under ``<NAME>_URL/v1`` for the model ``<NAME>_MODEL``, with an identity token for ``<NAME>_URL``
    as the API key. The service itself has no address in the VPC: it reaches the Hub, or Cloud Storage as its service account.

    The GPU is not reserved in a second zone: that would cost more, and Google grants a quota for it on request only. CPU is
    always on, as a GPU asks for. With no instance running, the first request waits until the weights are loaded.

    https://docs.cloud.google.com/run/docs/configuring/services/gpu
    https://docs.cloud.google.com/run/docs/configuring/services/gpu-best-practices
    """

    name: Ref
    url: Ref
    """The run.app address."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        model: CloudRunModel,
        bucket: str | None = None,
        props: RunProps,
        plan_path: Path = (),
    ) -> None:
        """``bucket`` is that of the weights, by its name or a reference; None: they come from the Hub.

        Raise ArgumentError when the provider's schema refuses an argument.
        """
        super().__init__(scope, id, kind="model", container=model, props=props, plan_path=plan_path)
        minutes = f"{model.startup_seconds // 60 + _APPLY_MINUTES}m"
        run = google.CloudRunV2Service(
            self,
            "run",
            name=model.name,
            location=props.region,
            ingress="INGRESS_TRAFFIC_INTERNAL_ONLY",
            invoker_iam_disabled=False,
            deletion_protection=model.deletion_protection,
            binary_authorization=self._image_policy(),
            template={
                **self._template(),
                "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
                "max_instance_request_concurrency": model.concurrency,
                "scaling": {"min_instance_count": model.replicas.min, "max_instance_count": model.replicas.max},
                "node_selector": {"accelerator": model.accelerator},
                "gpu_zonal_redundancy_disabled": True,
                "containers": {
                    **self._container(),
                    "args": [literal(argument) for argument in model.args],
                    "ports": {"container_port": model.port},
                    "resources": {
                        "limits": {**self._limits(), "nvidia.com/gpu": str(model.gpu.count)},
                        "cpu_idle": False,
                        "startup_cpu_boost": True,
                    },
                    **_probes(model),
                },
            },
            traffic=NEWEST,
            timeouts={"create": minutes, "update": minutes},
            depends_on=self._before(self._weights(model, bucket)),
        )
        self.name, self.url = run.name, run.uri

    def _weights(self, model: CloudRunModel, bucket: str | None) -> list[Resource]:
        if bucket is None or model.weights is None:
            return []
        access = ObjectAccess(bucket, "storage.objectViewer", [model.weights])
        return use_objects(Workload(self, self._props.project, self.member), access, id="weights")


def _probes(model: CloudRunModel) -> dict[str, Any]:
    return http_probes(model.health, model.port, start_seconds=model.startup_seconds, period=_START_PERIOD_SECONDS)
