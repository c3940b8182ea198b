"""Containers on Cloud Run that take no requests: they fetch their work."""

from __future__ import annotations

from groundplan.gcp.run_container import RunContainer, RunProps
from groundplan.plan.model.gcp import CloudRunWorker
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct


class WorkerPool(RunContainer):
    """A Cloud Run worker pool with direct VPC egress, as a service has it. It has no address, its CPU is always on,
    and it also receives from the queue.

    The number of instances is fixed. The provider takes ``scaling_mode`` and limits, too, but the API has no such thing:
    https://github.com/hashicorp/terraform-provider-google/issues/26525.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_run_v2_worker_pool
    https://docs.cloud.google.com/run/docs/configuring/workerpools/manual-scaling
    """

    def __init__(self, scope: Construct, id: str, *, worker: CloudRunWorker, props: RunProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, kind="worker pool", container=worker, props=props, receives=True, plan_path=plan_path)
        google.CloudRunV2WorkerPool(
            self,
            "pool",
            name=worker.name,
            location=props.region,
            deletion_protection=worker.deletion_protection,
            binary_authorization=self._image_policy(),
            scaling={"manual_instance_count": worker.replicas.max},
            template={**self._template(), "containers": {**self._container(), "resources": {"limits": self._limits()}}},
            instance_splits={"type": "INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST", "percent": 100},
            depends_on=self._before(),
        )
