from __future__ import annotations

import pytest

from groundplan import catalog


def test_names() -> None:
    assert list(catalog.gpus()) == (["v100", "t4", "a100-40gb", "a100-80gb", "a10g", "l4", "l40s", "h100", "h200", "b200"])


@pytest.mark.parametrize(
    ("name", "memory_mib", "capability", "architecture"),
    [
        ("t4", 16384, "7.5", "turing"),
        ("a10g", 22888, "8.6", "ampere"),
        ("l40s", 45776, "8.9", "ada"),
        ("a100-40gb", 40960, "8.0", "ampere"),
        ("h100", 81920, "9.0", "hopper"),
        ("b200", 183359, "10.0", "blackwell"),
    ],
)
def test_figures(name: str, memory_mib: int, capability: str, architecture: str) -> None:
    gpu = catalog.gpus()[name]
    assert (gpu.memory_mib, gpu.compute_capability, gpu.architecture) == (memory_mib, capability, architecture)


@pytest.mark.parametrize("name", catalog.gpus())
def test_memory_is_what_ec2_reports(name: str) -> None:
    reported = {instance.gpu_memory_mib for instance in catalog.aws_instances_with(name)}
    # Google attaches the 16 GB V100, EC2 the 32 GB one; the GPU's row has the smaller.
    assert reported == ({32768} if name == "v100" else {catalog.gpus()[name].memory_mib})


@pytest.mark.parametrize("name", catalog.gpus())
def test_every_row_has_source_and_date(name: str) -> None:
    gpu = catalog.gpus()[name]
    assert gpu.source.startswith("https://")
    assert gpu.as_of <= catalog.provenance("gpus").as_of


def test_read_only() -> None:
    with pytest.raises(TypeError):
        catalog.gpus()["x"] = catalog.gpus()["t4"]  # type: ignore[index]  # the point of the test
    with pytest.raises(AttributeError):
        catalog.gpus()["t4"].memory_mib = 1  # type: ignore[misc]  # the point of the test
