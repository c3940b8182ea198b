"""Machines of Google are sums, which the facts of its price pages confirm."""

from __future__ import annotations

from decimal import Decimal

import pytest

from groundplan import catalog
from groundplan.prices import Capacity, machine_parts, machine_shape


def hourly(machine_type: str, accelerator: str, *, region: str = "us-central1", capacity: Capacity = "on_demand") -> Decimal:
    machine = next(m for m in catalog.gcp_gpu_machines(GPUS[accelerator]) if m.name == machine_type)
    parts = machine_parts(
        machine_type,
        region,
        vcpus=machine.vcpus,
        memory_gib=machine.memory_gib,
        accelerator=accelerator,
        gpus=machine.gpu_count,
        local_ssd_gib=machine.local_ssds * 375,
        capacity=capacity,
    )
    assert parts is not None
    return sum((part.cost for part in parts), Decimal(0))


GPUS = {gpu.gcp_accelerator: gpu.name for gpu in catalog.gpus().values() if gpu.gcp_accelerator}


@pytest.mark.parametrize(
    ("machine_type", "accelerator", "amount"),
    [
        ("a2-highgpu-1g", "nvidia-tesla-a100", "3.673385"),
        ("a2-highgpu-8g", "nvidia-tesla-a100", "29.38708"),
        ("a2-ultragpu-1g", "nvidia-a100-80gb", "5.068798"),
        ("g2-standard-4", "nvidia-l4", "0.706832"),
        ("n1-standard-4", "nvidia-tesla-t4", "0.54"),
        ("a3-highgpu-8g", "nvidia-h100-80gb", "88.49"),
    ],
)
def test_sums(machine_type: str, accelerator: str, amount: str) -> None:
    assert abs(hourly(machine_type, accelerator) - Decimal(amount)) < Decimal("0.000002")


def test_capacity_has_its_own_prices() -> None:
    on_demand = hourly("g2-standard-4", "nvidia-l4")
    spot = hourly("g2-standard-4", "nvidia-l4", capacity="spot")
    # 4 x 0.01 + 16 x 0.001171 + 0.2231
    assert spot == Decimal("0.281836")
    assert spot < hourly("g2-standard-4", "nvidia-l4", capacity="commit_3y") < on_demand


def test_local_ssds_of_flex_start_cost_what_they_do_on_demand() -> None:
    parts = machine_parts(
        "a2-ultragpu-1g",
        "us-central1",
        vcpus=12,
        memory_gib=170,
        accelerator="nvidia-a100-80gb",
        gpus=1,
        local_ssd_gib=375,
        capacity="flex_start",
    )
    assert parts is not None
    assert [part.price.service for part in parts] == ["compute-flex-start"] * 3 + ["compute"]


def test_the_gpu_of_an_a4_is_the_whole_machine() -> None:
    def parts(capacity: Capacity) -> list[tuple[str, Decimal, bool]]:
        found = machine_parts(
            "a4-highgpu-8g",
            "us-central1",
            vcpus=224,
            memory_gib=3968,
            accelerator="nvidia-b200",
            gpus=8,
            local_ssd_gib=12000,
            capacity=capacity,
        )
        assert found is not None
        return [(part.price.item, part.quantity, part.price.sold) for part in found]

    assert parts("spot") == [("nvidia-b200", Decimal(8), True)]
    assert parts("on_demand") == [("nvidia-b200", Decimal(8), False)]


def test_a_part_that_is_not_known_is_a_machine_that_is_not_known() -> None:
    assert machine_parts("m1-ultramem-40", "us-central1", vcpus=40, memory_gib=961) is None
    assert (
        machine_parts("n1-standard-4", "asia-northeast1", vcpus=4, memory_gib=15, accelerator="nvidia-tesla-p100", gpus=1)
        is None
    )


@pytest.mark.parametrize(
    ("machine_type", "vcpus", "gib", "amount"),
    [
        ("e2-medium", "1", "4", "0.03350571"),
        ("e2-standard-4", "4", "16", "0.13402284"),
        ("n1-standard-8", "8", "30", "0.379998"),
        ("e2-micro", "0.25", "1", "0.0083764275"),
        ("n2-highmem-8", "8", "64", "0.524056"),
    ],
)
def test_shapes_that_a_name_tells(machine_type: str, vcpus: str, gib: str, amount: str) -> None:
    shape = machine_shape(machine_type)
    assert shape == (Decimal(vcpus), Decimal(gib))
    parts = machine_parts(machine_type, "us-central1", vcpus=shape[0], memory_gib=shape[1])
    assert parts is not None
    assert sum(part.cost for part in parts) == Decimal(amount)


@pytest.mark.parametrize("machine_type", ["a2-highgpu-1g", "e2-custom-4-8192", "n2", "n1-standard-x", ""])
def test_shapes_that_a_name_does_not_tell(machine_type: str) -> None:
    assert machine_shape(machine_type) is None
