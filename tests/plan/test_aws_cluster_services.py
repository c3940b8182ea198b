"""Services in a cluster on AWS, and the nodes that hold them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import aws_plans
from aws_plans import target
from groundplan.plan.aws.cluster_services import allocatable, node_size, service_nodes
from groundplan.plan.aws.context import Context, context
from groundplan.plan.model import ClusterService, Replicas
from groundplan.plan.packing import Size
from groundplan.problems import BlueprintError


def service(cpu: float = 1, memory: str = "1Gi", low: int = 1, high: int = 1, **more: Any) -> dict[str, Any]:
    replicas = {"min": low, "max": high}
    return {"image": "ghcr.io/acme/api:1", "cpu": cpu, "memory": memory, "replicas": replicas, **more}


def around(folder: Path, *services: dict[str, Any]) -> Context:
    named = {f"s{index}": one for index, one in enumerate(services)}
    return context(aws_plans.pair(folder, {"services": named}), production=True)


def test_a_service_as_the_blueprint_says(tmp_path: Path) -> None:
    given = service(
        0.5,
        "2Gi",
        1,
        3,
        port=8080,
        expose="public",
        host="shop.example.com",
        health="/health",
        needs=["queue", "chat"],
        env={"MODE": "fast"},
        secrets={"STRIPE_KEY": "stripe"},
    )
    plan = aws_plans.plan(tmp_path, {"services": {"api": given}, "data": {"queue": {"engine": "sqs"}}})
    found = target(tmp_path, {"services": {"api": given}, "data": {"queue": {"engine": "sqs"}}}).services["api"]
    assert found == ClusterService(
        image="ghcr.io/acme/api:1",
        architecture="x86_64",
        port=8080,
        cpu=Decimal("0.5"),
        memory_mib=2048,
        replicas=Replicas(1, 3),
        expose="public",
        host="shop.example.com",
        health="/health",
        env={"MODE": "fast"},
        secrets={"STRIPE_KEY": "stripe"},
        needs=("chat", "queue"),
    )
    assert plan.origins["services", "api", "memory_mib"].key == "services.api.memory"
    assert plan.origins["services", "api", "secrets", "STRIPE_KEY"].key == "services.api.secrets.STRIPE_KEY"


def test_a_worker_has_no_port(tmp_path: Path) -> None:
    found = target(tmp_path, {"services": {"worker": service(memory="512Mi")}}).services["worker"]
    assert (found.port, found.expose, found.host, found.needs, found.memory_mib) == (None, None, None, (), 512)


@pytest.mark.parametrize(
    ("instance_type", "room"),
    [
        # 4000 - 80 - 500; 16384 - (255 + 11 x 58) - 100 - 1024
        ("m7i.xlarge", Size(3420, 14367)),
        # 8000 - 90 - 500; 32768 - (255 + 11 x 58) - 100 - 1024
        ("m7i.2xlarge", Size(7410, 30751)),
        # 16000 - 110 - 500; 65536 - (255 + 11 x 234) - 100 - 1024
        ("m7i.4xlarge", Size(15390, 61583)),
    ],
)
def test_what_a_node_leaves_to_services(instance_type: str, room: Size) -> None:
    assert allocatable(instance_type) == room


@pytest.mark.parametrize(
    ("services", "nodes"),
    [
        ([], 0),
        ([service(low=0)], 1),
        ([service(1, high=3)], 1),
        ([service(1, high=4)], 2),
        ([service(0.1, "8Gi", high=2)], 2),
        ([service(3, high=2), service(0.4, high=2)], 2),
        ([service(3, high=2), service(0.5, high=2)], 3),
        ([service(0.01, "16Mi", high=1000), service(0.01, "16Mi", high=1000)], 6),
    ],
)
def test_nodes_for_services_at_their_most(tmp_path: Path, services: list[dict[str, Any]], nodes: int) -> None:
    assert service_nodes(around(tmp_path, *services), "m7i.xlarge", "max") == nodes


def test_the_system_nodes_have_room_for_the_services(tmp_path: Path) -> None:
    services = {"api": service(1, low=2, high=9), "worker": service(2, low=0, high=2)}
    plan = aws_plans.plan(tmp_path, {"services": services})
    nodes = target(tmp_path, {"services": services}).system_nodes
    # Three and six nodes for add-ons. A node has room for 3.42 cores: at least two of api on one; at the most
    # two with a worker and one of api each, and three with the other seven.
    assert (nodes.instance_type, nodes.desired, nodes.max) == ("m7i.xlarge", 3 + 1, 6 + 5)
    assert plan.origins["system_nodes", "desired"].id == plan.origins["system_nodes", "max"].id == "AWS075"
    # EKS refuses a least number above the running one: another service must not raise it.
    assert nodes.min == target(tmp_path, {}).system_nodes.min == 3


@pytest.mark.parametrize(
    ("one", "size"),
    [
        (service(3.42, "1Gi"), "xlarge"),
        (service(3.421, "1Gi"), "2xlarge"),
        (service(1, "15Gi"), "2xlarge"),
        (service(8, "8Gi"), "4xlarge"),
    ],
)
def test_a_large_service_makes_the_nodes_larger(tmp_path: Path, one: dict[str, Any], size: str) -> None:
    assert node_size(around(tmp_path, one, service())) == size
    assert target(tmp_path, {"services": {"api": one}}).system_nodes.instance_type == f"m7i.{size}"


@pytest.mark.parametrize(
    ("one", "key", "message"),
    [
        (service(16, "1Gi"), "cpu", "16 CPU fit on no system node"),
        (service(1, "64Gi"), "memory", "64Gi fit on no system node"),
        (service(architecture="arm64"), "architecture", "the nodes of a cluster on AWS are x86_64, and the image is built"),
    ],
)
def test_services_that_no_node_runs(tmp_path: Path, one: dict[str, Any], key: str, message: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        aws_plans.plan(tmp_path, {"services": {"api": one}})
    (found,) = caught.value.problems
    assert (found.code, found.path) == ("GP204", ("services", "api", key))
    assert found.message.startswith(message)
    assert found.hint
