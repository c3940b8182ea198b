from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from aws_costs import always, bill, count, free, not_priced, priced
from groundplan.cost import Usage


def _service(*, architecture: str = "X86_64", disk: int | None = None, **service: Any) -> dict[str, dict[str, Any]]:
    definition: dict[str, Any] = {
        "cpu": "1024",
        "memory": "2048",
        "container_definitions": json.dumps([{"name": "api"}, {"name": "sidecar"}]),
        "runtime_platform": {"cpu_architecture": architecture},
    }
    if disk is not None:
        definition["ephemeral_storage"] = {"size_in_gib": disk}
    return {
        "aws_ecs_task_definition.api": definition,
        "aws_ecs_service.api": {
            "task_definition": "${aws_ecs_task_definition.api.arn}",
            "desired_count": 2,
            "capacity_provider_strategy": {"capacity_provider": "FARGATE", "weight": 1},
            **service,
        },
    }


def test_tasks_that_always_run() -> None:
    found = priced(_service(disk=30), discounts={"savings_plan": Decimal("0.2")})
    assert bill(found, "aws_ecs_service.api") == {
        "vCPUs of tasks": always("59.10"),  # 2 x 730 hours x 0.04048
        "Memory of tasks": always("12.98"),  # 2 x 730 hours x 2 GB x 0.004445
        "Disk of tasks": always("1.62"),  # 2 x 730 hours x 10 GB x 0.000111
    }
    assert [item.discount for item in found.items] == ["savings_plan", "savings_plan", None]


def test_arm_is_cheaper() -> None:
    found = bill(priced(_service(architecture="ARM64")), "aws_ecs_service.api")
    assert found == {"vCPUs of tasks": always("47.27"), "Memory of tasks": always("10.40")}  # x 0.03238, x 0.00356


def test_a_target_says_how_many_and_the_plan_knows_better() -> None:
    target = {
        "resource_id": "service/${aws_ecs_cluster.c.name}/${aws_ecs_service.api.name}",
        "min_capacity": 0,
        "max_capacity": 10,
    }
    resources = {**_service(), "aws_appautoscaling_target.api": target}
    scaled = bill(priced(resources), "aws_ecs_service.api")["vCPUs of tasks"]
    assert scaled == ("0.00", "59.10", "295.50")  # 0, 2 and 10 x 730 hours x 0.04048
    known = bill(priced(resources, Usage(services={"api": count(1, 3, 4)})), "aws_ecs_service.api")["vCPUs of tasks"]
    assert known == ("29.55", "88.65", "118.20")  # 1, 3 and 4


def test_spot_has_no_price_but_may_have_a_discount() -> None:
    spot = _service(capacity_provider_strategy={"capacity_provider": "FARGATE_SPOT"})
    assert not_priced(priced(spot)) == {"aws_ecs_service.api": "Spot tasks"}
    found = priced(spot, discounts={"spot": Decimal("0.7")})
    assert found.items[0].discounted.peak == Decimal("17.73")  # 59.1008 x 0.3


def test_where_tasks_run() -> None:
    on_instances = _service(capacity_provider_strategy={"capacity_provider": "own"})
    assert "aws_ecs_service.api" in free(priced(on_instances))
    default = {"default_capacity_provider_strategy": {"capacity_provider": "FARGATE"}}
    silent = _service(capacity_provider_strategy=[])
    assert "aws_ecs_service.api" in free(priced(silent))
    assert bill(priced({**silent, "aws_ecs_cluster_capacity_providers.c": default}), "aws_ecs_service.api")
    assert bill(
        priced({**silent, "aws_ecs_service.api": {**silent["aws_ecs_service.api"], "launch_type": "FARGATE"}}),
        "aws_ecs_service.api",
    )
    elsewhere = _service(task_definition="other:1")
    assert not_priced(priced(elsewhere)) == {"aws_ecs_service.api": "Tasks"}


def test_container_insights_is_not_free() -> None:
    found = priced(
        {"aws_ecs_cluster.on": {"setting": {"name": "containerInsights", "value": "enhanced"}}, "aws_ecs_cluster.off": {}}
    )
    assert not_priced(found) == {"aws_ecs_cluster.on": "Metrics of Container Insights"}
    assert free(found) == {"aws_ecs_cluster.off"}
