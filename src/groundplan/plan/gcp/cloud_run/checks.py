"""What Cloud Run does not take of a blueprint, each with the allowed values and the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan import catalog
from groundplan.blueprint.model import Model, Service
from groundplan.plan.gcp.cloud_run.services import wired_variables
from groundplan.plan.gcp.context import Context
from groundplan.plan.observability import log_days, trace_days
from groundplan.plan.services import called_workers, circles, memory_mib, shown_cpu, shown_memory
from groundplan.problems import Path, Problem, nearest

# https://docs.cloud.google.com/run/docs/container-contract#env-vars
_RESERVED_VARIABLES = ("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION")
_RESERVED_PREFIX = "X_GOOGLE_"


def problems(context: Context) -> Iterator[Problem]:
    """What Cloud Run does not take."""
    services = context.services
    yield from _region(context.region)
    if not services:
        hint = f"{context.blueprint.profile} runs containers: describe at least one under services"
        hint += ", or a model to host under models" if context.private else ""
        yield Problem("GP454", ("profile",), "the blueprint has no service to run", hint)
    yield from _sections(context)
    for name, service in services.items():
        path: Path = ("services", name)
        if service.architecture == "arm64":
            hint = "build the image for x86_64, or for both, and say architecture: x86_64"
            yield Problem("GP453", (*path, "architecture"), "Cloud Run runs images for x86_64 alone", hint)
        yield from _size(path, service)
        if service.port is None:
            yield from _worker(path, service)
        yield from _variables(path, service, context.models)
    yield from _circles(services)
    yield from called_workers(services, code="GP482")


def _sections(context: Context) -> Iterator[Problem]:
    """Parts of the format that are for a cluster, or for more than one product of the project."""
    for section in ("cluster", "capacity"):
        if getattr(context.blueprint, section) is not None:
            message = f"{section} is for what runs on GKE, and this product runs on Cloud Run"
            others = (
                "a private-vpc runs on GKE where it hosts a model" if context.private else "profile: gpu-cluster runs on GKE"
            )
            yield Problem("GP210", (section,), message, f"delete it; {others}")
    if trace_days(context.blueprint) is not None:
        hint = "delete it: Cloud Trace keeps traces for 30 days, in every project"
        yield Problem("GP210", ("observability", "traces"), "nothing on Cloud Run keeps traces for a number of days", hint)
    # That of a private-vpc, which has its project to itself, is how long audit logs are kept.
    days = log_days(context.blueprint)
    if days is not None and not context.private:
        message = (
            "Cloud Logging keeps the logs of all products of the project in one bucket, 30 days unless somebody changed it"
        )
        command = f"gcloud logging buckets update _Default --location=global --project={context.project}"
        hint = f"delete it; for the whole project: {command} --retention-days={days}"
        yield Problem("GP210", ("observability", "logs"), message, hint)


def _region(region: str) -> Iterator[Problem]:
    known = catalog.cloud_run().regions
    if region not in known:
        close = nearest(region, known)
        hint = f"did you mean {close}?" if close else f"it has: {', '.join(known)}"
        yield Problem("GP451", ("cloud", "region"), f"Cloud Run is not offered in the region {region}", hint)


def _size(path: Path, service: Service) -> Iterator[Problem]:
    offer = catalog.cloud_run()
    allowed = offer.memory_range(float(service.cpu))
    steps = service.cpu * 1000 % 1 == 0
    if allowed is None or not steps:
        least = min(offer.memory_mib)
        whole = ", ".join(f"{cpu:g}" for cpu in offer.memory_mib if cpu >= 1)
        hint = f"allowed: {whole}, or {least:g} to below 1 in steps of 0.001"
        yield Problem("GP453", (*path, "cpu"), f"Cloud Run does not offer {shown_cpu(service.cpu)} CPU", hint)
        return
    low, high = allowed
    if not low <= memory_mib(service.memory) <= high:
        message = f"Cloud Run does not give {service.memory} of memory to {shown_cpu(service.cpu)} CPU"
        hint = f"allowed: {shown_memory(low)} to {shown_memory(high)}{_other_cpus(memory_mib(service.memory))}"
        yield Problem("GP453", (*path, "memory"), message, hint)


def _other_cpus(memory: int) -> str:
    fitting = [f"{cpu:g}" for cpu, (low, high) in catalog.cloud_run().memory_mib.items() if cpu >= 1 and low <= memory <= high]
    return f"; {shown_memory(memory)} goes with cpu: {', '.join(fitting)}" if fitting else ""


def _variables(path: Path, service: Service, models: Mapping[str, Model]) -> Iterator[Problem]:
    wired = wired_variables(service, models)
    for section, names in (("env", service.env or {}), ("secrets", service.secrets or {})):
        for name in names:
            if name in wired:
                hint = f"rename it, or delete it: `needs: [{wired[name]}]` gives the right value"
                yield Problem("GP456", (*path, section, name), f"{name} is set by `needs: [{wired[name]}]` already", hint)
            elif name in _RESERVED_VARIABLES or name.startswith(_RESERVED_PREFIX):
                is_given = name == "PORT" and service.port is not None
                hint = "delete it: the container gets PORT from `port`" if is_given else "rename it"
                yield Problem("GP456", (*path, section, name), f"{name} is a variable that Cloud Run sets itself", hint)


def _circles(services: Mapping[str, Service]) -> Iterator[Problem]:
    """An address that waits for itself can never be made."""
    for path, circle in circles(services):
        hint = "each would wait for the other's address; delete one of these needs"
        yield Problem("GP457", path, f"services need each other in a circle: {circle}", hint)


def _worker(path: Path, service: Service) -> Iterator[Problem]:
    """A service without a port runs in a worker pool, which does not scale and takes no small instances."""
    offer = catalog.cloud_run()
    least, memory = offer.worker_min_cpu, offer.worker_min_memory_mib
    if service.replicas.min != service.replicas.max:
        low, high = service.replicas.min, service.replicas.max
        # Its own autoscaler follows the CPU alone, and the provider has no argument for it.
        message = f"a worker pool has a fixed number of instances, and this worker wants {low} to {high}"
        yield Problem("GP482", (*path, "replicas"), message, f"set {{min: {high}, max: {high}}}, or fewer of both")
    if service.cpu < least:
        message = f"a worker pool gives an instance {least} CPU at least, and this worker wants {shown_cpu(service.cpu)}"
        yield Problem("GP482", (*path, "cpu"), message, f"set cpu: {least}")
    elif memory_mib(service.memory) < memory:
        shown = shown_memory(memory)
        message = f"a worker pool gives an instance {shown} of memory at least, and this worker wants {service.memory}"
        yield Problem("GP482", (*path, "memory"), message, f"set memory: {shown}")
