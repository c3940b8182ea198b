from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from aws_costs import always, bill, count, priced, requests

# 100 and 200 requests; 73 days are 2.4 months of 730 hours.
_USAGE = requests(
    100,
    200,
    log_kib=2**20,
    log_gb_each=5,
    flow_log_kib=2**20,
    firewall_log_kib=2**20,
    control_plane_log_gb=10,
    quiet_log_gb=2,
    compressed_share=0.5,
)
_ADDRESS = "aws_cloudwatch_log_group.g"


def _bill(group: dict[str, Any], **others: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    resources = {_ADDRESS: {"retention_in_days": 73, **group}, **others}
    return bill(priced(resources, replace(_USAGE, services={"api": count(1, 2, 3)})), _ADDRESS)


def test_flow_logs() -> None:
    usage = replace(_USAGE, given={**_USAGE.given, "flow_log_gb_each": _USAGE.given["log_gb_each"]})
    log = {"log_destination": "${aws_cloudwatch_log_group.g.arn}"}
    found = priced({_ADDRESS: {"retention_in_days": 73}, "aws_flow_log.f": log}, replace(usage, nodes={"a": count(2, 2, 4)}))
    assert bill(found, _ADDRESS) == {
        "Logs written": ("5.00", "55.00", "110.00"),  # 10, 110 and 220 GB x 0.50
        "Logs kept": ("0.36", "3.96", "7.92"),  # x 2.4 x a half x 0.03
    }


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("aws-waf-logs-a", ("0.00", "50.00", "100.00")),  # 100 and 200 GB x 0.50
        ("/aws/eks/a/cluster", always("5.00")),  # 10 GB x 0.50
        ("/aws/rds/instance/a/postgresql", always("1.00")),  # 2 GB x 0.50
    ],
)
def test_who_writes_tells_how_much(name: str, written: tuple[str, str, str]) -> None:
    assert _bill({"name": name})["Logs written"] == written


def test_a_service_writes_for_its_requests_and_its_tasks() -> None:
    options = {"awslogs-group": "/aws/ecs/a/api"}
    containers = [{"name": "api", "logConfiguration": {"options": options}}]
    others = {
        "aws_ecs_task_definition.api": {"container_definitions": json.dumps(containers)},
        "aws_ecs_service.api": {"task_definition": "${aws_ecs_task_definition.api.arn}"},
        "aws_ecs_service.other": {"task_definition": "elsewhere"},
    }
    # half of 100 and 200 GB, and 5 GB for each of 1, 2 and 3 tasks, x 0.50
    assert _bill({"name": "/aws/ecs/a/api"}, **others)["Logs written"] == ("2.50", "30.00", "57.50")


def test_a_cheaper_class_and_no_end() -> None:
    group = {"log_group_class": "INFREQUENT_ACCESS"}
    assert _bill(group)["Logs written"] == always("0.50")  # 2 GB x 0.25
    endless = priced({_ADDRESS: {}}, requests(0, 0, quiet_log_gb=2, kept_months=12, compressed_share=0.25))
    assert bill(endless, _ADDRESS)["Logs kept"] == always("0.18")  # a quarter of 24 GB x 0.03
