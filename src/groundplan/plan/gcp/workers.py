"""What a worker, a service without a port, cannot be on Cloud Run: it runs in a worker pool."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.plan.gcp.context import Context
from groundplan.problems import Path, Problem


def problems(context: Context) -> Iterator[Problem]:
    """Workers that scale or are too small, and services that call one."""
    services, least = context.blueprint.services or {}, catalog.cloud_run().worker_min_cpu
    for name, service in services.items():
        path: Path = ("services", name)
        if service.port is None and service.replicas.min != service.replicas.max:
            low, high = service.replicas.min, service.replicas.max
            # Its own autoscaler follows the CPU alone, and the provider has no argument for it.
            message = f"a worker pool has a fixed number of instances, and this worker wants {low} to {high}"
            yield Problem("GP482", (*path, "replicas"), message, f"set {{min: {high}, max: {high}}}, or fewer of both")
        if service.port is None and service.cpu < least:
            message = f"a worker pool gives an instance {least} CPU at least, and this worker wants {service.cpu.normalize():f}"
            yield Problem("GP482", (*path, "cpu"), message, f"set cpu: {least}")
        for index, needed in enumerate(service.needs or ()):
            if needed in services and services[needed].port is None:
                message = f"{needed} has no port, so that nothing can call it"
                hint = f"give {needed} a port, or delete it here; data.queue is the way to give work to a worker"
                yield Problem("GP482", (*path, "needs", index), message, hint)
