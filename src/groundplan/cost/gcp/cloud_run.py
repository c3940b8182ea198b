"""Cloud Run: services billed by request or by instance, and worker pools.

https://cloud.google.com/run/pricing
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from groundplan.cost.gcp.egress import internet_line
from groundplan.cost.gcp.logs import container_logs
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource, UnreadableError
from groundplan.cost.usage import SECONDS_A_MONTH

# What Cloud Run takes where nothing is said: https://docs.cloud.google.com/run/docs/configuring/services/cpu
_LIMITS = {"cpu": "1", "memory": "512Mi"}
_CONCURRENCY = 80
_INSTANCES = 100

_QUANTITY = re.compile(r"([0-9.]+)(m|Ki|Mi|Gi|k|M|G)?")
_FACTORS: Mapping[str | None, Decimal] = {
    None: Decimal(1),
    "m": Decimal("0.001"),
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
}


@prices("google_cloud_run_v2_service")
def service(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One billed by request is taken to get each request from outside once: those that an entry calls get it from there."""
    least = _least(resource)
    if resource.get("template.containers.resources.cpu_idle", True):
        active = _active(resource, meter)
        yield from _by_request(resource, meter, least, active)
    else:
        running = _planned(resource, meter) or _active(resource, meter).at_least(Amounts.same(least))
        yield from _instances(resource, meter, running, "always")
    yield container_logs(resource, meter, meter.usage.log_gb)
    if line := _answers(resource, meter):
        yield line


@prices("google_cloud_run_v2_worker_pool")
def worker_pool(resource: Resource, meter: Meter) -> Iterator[Line]:
    """So many instances run all month."""
    count = Amounts.same(resource.number("scaling.manual_instance_count", 1))
    yield from _instances(resource, meter, count, "worker")
    yield container_logs(resource, meter, meter.usage.log_gb)


def _by_request(resource: Resource, meter: Meter, least: Decimal, active: Amounts) -> Iterator[Line]:
    cpu, gib = _limit(resource, "cpu"), _limit(resource, "memory") / 2**30
    address = resource.address
    if least:
        # All month, though an instance that serves is not idle: what an estimate is too high by is a tenth of its CPU.
        idle = Amounts.same(least * cpu * SECONDS_A_MONTH)
        yield meter.item(address, "CPU of the least instances", "cloud-run", "cpu-idle", idle, discount="committed_use")
    quantity = active * (cpu * SECONDS_A_MONTH)
    yield meter.item(address, "CPU while it serves", "cloud-run", "cpu", quantity, discount="committed_use")
    # A GiB costs the same idle or not.
    quantity = active.at_least(Amounts.same(least)) * (gib * SECONDS_A_MONTH)
    yield meter.item(address, "Memory", "cloud-run", "memory", quantity, discount="committed_use")
    yield meter.item(address, "Requests", "cloud-run", "requests", meter.usage.requests)


def _instances(resource: Resource, meter: Meter, count: Amounts, kind: str) -> Iterator[Line]:
    items = ("worker-cpu", "worker-memory") if kind == "worker" else ("cpu-always", "memory-always")
    seconds = count * SECONDS_A_MONTH
    limits = (("CPU", _limit(resource, "cpu")), ("Memory", _limit(resource, "memory") / 2**30))
    for (component, each), item in zip(limits, items, strict=True):
        yield meter.item(resource.address, component, "cloud-run", item, seconds * each, discount="committed_use")
    gpus = _limit(resource, "nvidia.com/gpu")
    if gpus:
        item = resource.text("template.node_selector.accelerator")
        if not resource.get("template.gpu_zonal_redundancy_disabled"):
            item += "-zonal-redundancy"
        yield meter.item(resource.address, "GPUs", "cloud-run", item, seconds * gpus)


def _active(resource: Resource, meter: Meter) -> Amounts:
    """Instances that serve requests, on average: one is billed for as long as it has one request or more of them."""
    usage = meter.usage
    at_once = min(usage["requests_at_once"], resource.number("template.max_instance_request_concurrency", 0) or _CONCURRENCY)
    most = resource.number("template.scaling.max_instance_count", _INSTANCES)

    def instances(requests: Decimal) -> Decimal:
        served = requests * usage["request_seconds"] / SECONDS_A_MONTH
        return min(most, max(min(served, Decimal(1)), served / at_once))

    requests = usage.requests
    return Amounts(instances(requests.idle), instances(requests.typical), instances(requests.peak))


def _planned(resource: Resource, meter: Meter) -> Amounts | None:
    """Copies that the plan knows of: the names of its services and models are in the addresses."""
    found = re.fullmatch(r"(services|hosted)_(.+)_run", resource.name)
    if found is None:
        return None
    return (meter.usage.services if found[1] == "services" else meter.usage.models).get(found[2])


def _least(resource: Resource) -> Decimal:
    return resource.number("template.scaling.min_instance_count", resource.number("scaling.min_instance_count", 0))


def _answers(resource: Resource, meter: Meter) -> Line | None:
    """What a service answers to the internet itself; behind a load balancer its address does."""
    open_ones = [
        one
        for one in resource.document.of_type("google_cloud_run_v2_service")
        if one.get("ingress", "INGRESS_TRAFFIC_ALL") == "INGRESS_TRAFFIC_ALL"
    ]
    if resource not in open_ones:
        return None
    return internet_line(resource.address, "Answers to the internet", meter, meter.usage.internet_gb / len(open_ones))


def _limit(resource: Resource, name: str) -> Decimal:
    """What all containers of an instance may use together: CPUs, bytes, GPUs."""
    found = Decimal(0)
    for container in resource.inner("template.containers"):
        limits = container.get("resources.limits", {})
        if not isinstance(limits, Mapping):
            raise UnreadableError(f"resources.limits is {limits}, which is no map")
        text = str(limits.get(name, _LIMITS.get(name, 0)))
        match = _QUANTITY.fullmatch(text)
        if match is None:
            raise UnreadableError(f"the limit {name} is {text}, which is no quantity")
        found += Decimal(match[1]) * _FACTORS[match[2]]
    return found
