"""What a worker, a service without a port, cannot be on Cloud Run: it runs in a worker pool."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.plan.gcp.context import Context
from groundplan.plan.services import memory_mib, shown_memory
from groundplan.problems import Path, Problem


def problems(context: Context) -> Iterator[Problem]:
    """Workers that scale or are too small, and services that call one."""
    services, offer = context.blueprint.services or {}, catalog.cloud_run()
    least, memory = offer.worker_min_cpu, offer.worker_min_memory_mib
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
        elif service.port is None and memory_mib(service.memory) < memory:
            shown = shown_memory(memory)
            message = f"a worker pool gives an instance {shown} of memory at least, and this worker wants {service.memory}"
            yield Problem("GP482", (*path, "memory"), message, f"set memory: {shown}")
        for index, needed in enumerate(service.needs or ()):
            if needed in services and services[needed].port is None:
                message = f"{needed} has no port, so that nothing can call it"
                hint = f"give {needed} a port, or delete it here; data.queue is the way to give work to a worker"
                yield Problem("GP482", (*path, "needs", index), message, hint)
