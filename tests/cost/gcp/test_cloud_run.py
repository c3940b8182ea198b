"""Cloud Run, by hand: a month has 2,628,000 seconds, and 1 request a second is 2,628,000 requests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gcp_costs import amounts, cost, items, same
from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage

ADDRESS = "google_cloud_run_v2_service.services_api_run"


def service(limits: dict[str, str], *, idle: bool = True, least: int = 0, name: str = "services_api_run", **values: Any) -> Any:
    template = {
        "containers": {"resources": {"limits": limits, "cpu_idle": idle}},
        "scaling": {"min_instance_count": least, "max_instance_count": 10},
        **values,
    }
    inside = {"ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY", "template": template}
    return {"google_cloud_run_v2_service": {name: inside}}


def test_billed_by_request() -> None:
    found = items(cost(service({"cpu": "2", "memory": "4Gi"}, least=1)), ADDRESS)
    assert found == {
        # 2 x 2,628,000 x 0.0000025
        "CPU of the least instances": same("13.14"),
        # 2 requests at a time keep one instance busy, as do 10: one takes 20
        "CPU while it serves": amounts("0", "126.14", "126.14"),
        # 4 x 2,628,000 x 0.0000025
        "Memory": same("26.28"),
        # 2.628 and 13.14 million at 0.4
        "Requests": amounts("0", "1.05", "5.26"),
        # 5.0125 and 25.0626 GB at 0.5
        "Ingestion of logs": amounts("0", "2.51", "12.53"),
    }


def test_more_requests_at_a_time_take_more_instances() -> None:
    # 60 requests a second of 2 seconds are 120 at a time, of which one instance has 20: 6 of them at 0.000024 x 2,628,000
    found = items(cost(service({"cpu": "1", "memory": "1Gi"}), steady_rps="60", peak_rps="6000"), ADDRESS)
    # and at peak the 10 that there are at most
    assert found["CPU while it serves"] == amounts("0", "378.43", "630.72")
    # What a service does not take at a time is not reckoned with: 120 instances, so 10.
    one_each = service({"cpu": "1", "memory": "1Gi"}, max_instance_request_concurrency=1)
    assert items(cost(one_each, steady_rps="60"), ADDRESS)["CPU while it serves"].typical == Decimal("630.72")


def test_parts_of_a_cpu_and_several_containers() -> None:
    terraform = service({})
    limits = [{"cpu": "500m", "memory": "512Mi"}, {"cpu": "1500m", "memory": "1536Mi"}]
    containers = [{"resources": {"limits": one}} for one in limits]
    terraform["google_cloud_run_v2_service"]["services_api_run"]["template"]["containers"] = containers
    found = items(cost(terraform), ADDRESS)
    # 2 x 2,628,000 x 0.000024, and 2 x 2,628,000 x 0.0000025
    assert found["CPU while it serves"].typical == Decimal("126.14")
    assert found["Memory"].typical == Decimal("13.14")


def test_a_limit_that_is_a_variable_is_not_priced() -> None:
    assert "is no quantity" in cost(service({"cpu": "${var.cpu}"})).not_priced[0].because


def test_billed_by_instance_with_a_gpu() -> None:
    limits = {"cpu": "4", "memory": "16Gi", "nvidia.com/gpu": "1"}
    gpu: dict[str, Any] = {"node_selector": {"accelerator": "nvidia-l4"}, "gpu_zonal_redundancy_disabled": True}
    usage = Usage(models={"chat": Amounts(Decimal(0), Decimal(1), Decimal(2))})
    found = items(
        cost(service(limits, idle=False, name="hosted_chat_run", **gpu), usage=usage),
        ADDRESS.replace("services_api", "hosted_chat"),
    )
    # 4 x 0.000018, 16 x 0.000002 and 0.0001867, each x 2,628,000
    assert found["CPU"] == amounts("0", "189.22", "378.43")
    assert found["Memory"] == amounts("0", "84.10", "168.19")
    assert found["GPUs"] == amounts("0", "490.65", "981.30")
    del gpu["gpu_zonal_redundancy_disabled"]
    redundant = items(cost(service(limits, idle=False, least=1, **gpu)), ADDRESS)
    # 0.0002909 x 2,628,000; without a plan, 10 requests at a time still fit into the least instance
    assert redundant["GPUs"] == same("764.49")


def test_a_worker_pool() -> None:
    pool = {
        "scaling": {"manual_instance_count": 2},
        "template": {"containers": {"resources": {"limits": {"cpu": "1", "memory": "2Gi"}}}},
    }
    terraform = {**service({"cpu": "1"}), "google_cloud_run_v2_worker_pool": {"worker": pool}}
    found = items(cost(terraform), "google_cloud_run_v2_worker_pool.worker")
    # 2 x 0.000011244 x 2,628,000; 4 x 0.000001235 x 2,628,000; half of 5.0125 and 25.0626 GB of logs at 0.5
    assert found == {"CPU": same("59.10"), "Memory": same("12.98"), "Ingestion of logs": amounts("0", "1.25", "6.27")}


def test_an_open_service_answers_the_internet_itself() -> None:
    terraform = service({"cpu": "1"})
    del terraform["google_cloud_run_v2_service"]["services_api_run"]["ingress"]
    # 2,628,000 x 16 / 2^20 = 40.100 GB and 200.50 GB at 0.12
    assert items(cost(terraform), ADDRESS)["Answers to the internet"] == amounts("0", "4.81", "24.06")


def test_committed_use() -> None:
    found = cost(service({"cpu": "2", "memory": "4Gi"}, least=1), discounts={"committed_use": Decimal("0.5")})
    assert {item.component for item in found.items if item.discount} == {"CPU of the least instances", "Memory"}
    always = service({"cpu": "2", "memory": "4Gi"}, idle=False, least=1)
    found = cost(always, discounts={"committed_use": Decimal("0.5")})
    assert {item.component for item in found.items if item.discount} == {"CPU", "Memory"}
