"""Services of ECS on Fargate: vCPUs, memory and disk of every task that runs.

https://aws.amazon.com/fargate/pricing/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from groundplan.cost.meter import Discount, Line, Meter
from groundplan.cost.model import Amounts, Free, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource
from groundplan.prices import HOURS_A_MONTH

# GiB that every task has: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
_INCLUDED_DISK = 20


@prices("aws_ecs_service")
def ecs_service(resource: Resource, meter: Meter) -> Iterator[Line]:
    """Tasks, at the price of their architecture. Spot capacity has no price in the catalogue, but may have a discount."""
    definition = resource.referred("task_definition")
    providers = _providers(resource)
    if not providers & {"FARGATE", "FARGATE_SPOT"}:
        yield Free(resource.address, "its tasks run on instances, which are billed themselves")
        return
    if definition is None:
        yield NotPriced(resource.address, "Tasks", "its task definition is not here")
        return
    discount: Discount = "spot" if providers == {"FARGATE_SPOT"} else "savings_plan"
    if discount == "spot" and "spot" not in meter.discounts:
        yield NotPriced(
            resource.address, "Spot tasks", "the catalogue has no price of them, and no discount for spot is declared"
        )
        return
    hours = tasks(resource, meter) * HOURS_A_MONTH
    arm = "-arm64" if definition.get("runtime_platform.cpu_architecture") == "ARM64" else ""
    vcpus = hours * (definition.number("cpu", 0) / 1024)
    gib = hours * (definition.number("memory", 0) / 1024)
    yield meter.item(resource.address, "vCPUs of tasks", "fargate", f"vcpu{arm}", vcpus, discount=discount)
    yield meter.item(resource.address, "Memory of tasks", "fargate", f"memory{arm}", gib, discount=discount)
    disk = definition.number("ephemeral_storage.size_in_gib", _INCLUDED_DISK)
    if beyond := max(Decimal(0), disk - _INCLUDED_DISK):
        yield meter.item(resource.address, "Disk of tasks", "fargate", "ephemeral-storage", hours * beyond)


@prices("aws_ecs_cluster")
def ecs_cluster(resource: Resource, meter: Meter) -> Iterator[Line]:
    """The cluster is free, the metrics of Container Insights are not."""
    settings = {str(block.get("name")): block.get("value") for block in resource.blocks("setting")}
    insights = settings.get("containerInsights", "disabled")
    if insights == "disabled":
        yield Free(resource.address, "its services carry the cost")
    else:
        because = f"the catalogue has no price of what Container Insights observes, which is {insights}"
        yield NotPriced(resource.address, "Metrics of Container Insights", because)


def _providers(service: Resource) -> set[str]:
    """Where tasks run: as the service says, or else its cluster, of which a document has one."""
    if (launch_type := service.get("launch_type")) is not None:
        return {str(launch_type)}
    blocks = service.blocks("capacity_provider_strategy")
    for cluster in service.document.of_type("aws_ecs_cluster_capacity_providers"):
        blocks = blocks or cluster.blocks("default_capacity_provider_strategy")
    return {str(block.get("capacity_provider")) for block in blocks}


def tasks(service: Resource, meter: Meter) -> Amounts:
    """How many tasks run, as the plan knows, the autoscaling target or the service says."""
    if (known := meter.usage.services.get(container(service))) is not None:
        return known
    desired = service.number("desired_count", 0)
    for target in service.document.of_type("aws_appautoscaling_target"):
        if f"{{{service.address}." in str(target.get("resource_id")):
            least = target.number("min_capacity", 0)
            most = max(least, target.number("max_capacity", 0))
            return Amounts(least, min(max(least, desired), most), most)
    return Amounts.same(desired)


def container(service: Resource) -> str:
    """The name of the first container of a service's tasks, which is that of the service in a blueprint; empty: unknown."""
    definition = service.referred("task_definition")
    try:
        containers = json.loads(str(definition.get("container_definitions"))) if definition is not None else []
    except ValueError:
        return ""
    first = containers[0] if isinstance(containers, list) and containers else None
    return str(first.get("name", "")) if isinstance(first, dict) else ""
