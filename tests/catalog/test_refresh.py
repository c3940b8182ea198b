"""The program that writes data/aws: from moto's recordings, from small answers, and its guard."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import runpy
import subprocess
import sys
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundplan import catalog
from groundplan.catalog import store
from groundplan.catalog.refresh import data_files, wanted

SCRIPT = Path(__file__).parents[2] / "scripts" / "refresh_instances"


def recordings() -> Path:
    spec = importlib.util.find_spec("moto")
    if spec is None or spec.origin is None:
        pytest.skip("moto, whose recorded EC2 answers the catalogue is made from, is not installed")
    source = catalog.provenance("aws/regions").source
    if f"moto {metadata.version('moto')} " not in source:
        pytest.skip(f"the catalogue comes from {source}, installed is moto {metadata.version('moto')}")
    return Path(spec.origin).parent / "ec2" / "resources"


def test_reproduces_the_committed_files() -> None:
    folder = recordings()

    def read(path: Path) -> Any:
        return json.loads(gzip.decompress(path.read_bytes()))

    offerings = {
        path.name.partition(".")[0]: read(path)
        for path in (folder / "instance_type_offerings" / "availability-zone-id").glob("*.json.gz")
    }
    types = read(folder / "instance_types.json.gz").values()
    header = catalog.provenance("aws/regions")
    made = data_files(types, offerings, source=header.source, as_of=header.as_of)
    assert made == {path.name: path.read_text(encoding="utf-8") for path in (store.DATA / "aws").iterdir()}


def info(name: str, *, gpu: str = "", vcpus: int = 4) -> dict[str, Any]:
    """A DescribeInstanceTypes answer, as short as the transformation allows."""
    answer: dict[str, Any] = {
        "InstanceType": name,
        "BareMetal": False,
        "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]},
        "VCpuInfo": {"DefaultVCpus": vcpus},
        "MemoryInfo": {"SizeInMiB": 16384},
        "NetworkInfo": {
            "NetworkPerformance": "10 Gigabit",
            "MaximumNetworkInterfaces": 6,
            "MaximumNetworkCards": 2,
            "DefaultNetworkCardIndex": 1,
            "Ipv4AddressesPerInterface": 15,
            "NetworkCards": [
                {"NetworkCardIndex": 0, "MaximumNetworkInterfaces": 2},
                {"NetworkCardIndex": 1, "MaximumNetworkInterfaces": 4},
            ],
        },
    }
    if gpu:
        answer["GpuInfo"] = {"Gpus": [{"Manufacturer": "NVIDIA", "Name": gpu, "Count": 1, "MemoryInfo": {"SizeInMiB": 22888}}]}
    return answer


def offers(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"InstanceType": name, "Location": zone} for name, zone in pairs]


def made(types: list[dict[str, Any]], offerings: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    files = data_files(types, offerings, source="a test", as_of=date(2026, 1, 2))
    return {name: yaml.safe_load(text) for name, text in files.items()}


def test_transformation() -> None:
    files = made(
        [info("g5.2xlarge", gpu="A10G", vcpus=8), info("g5.xlarge", gpu="A10G"), info("m5.metal"), info("g5.4xlarge")],
        {
            "us-west-2": offers(
                ("g5.xlarge", "usw2-az2"),
                ("g5.xlarge", "usw2-az1"),
                ("g5.xlarge", "usw2-lax1-az1"),
                ("g5.2xlarge", "usw2-az1"),
                ("m5.metal", "usw2-az3"),
            ),
            "mx-central-1": [],
        },
    )
    # All zones of the region, also those without a type we keep; no Local Zone; no region without offers.
    assert files["regions.yaml"] == {
        "source": "a test",
        "as_of": date(2026, 1, 2),
        "zone_ids": {"us-west-2": ["usw2-az1", "usw2-az2", "usw2-az3"]},
    }
    assert set(files) == {"regions.yaml", "g5.yaml"}
    g5 = files["g5.yaml"]
    assert list(g5["instances"]) == ["g5.xlarge", "g5.2xlarge"]
    assert g5["offered"] == {
        "g5.xlarge": {"us-west-2": ["usw2-az1", "usw2-az2"]},
        "g5.2xlarge": {"us-west-2": ["usw2-az1"]},
    }
    assert g5["gpu"] == "a10g"
    # Cards are found by their index; what a type lacks is not written.
    assert g5["instances"]["g5.xlarge"] == {
        "architecture": "x86_64",
        "vcpus": 4,
        "memory_mib": 16384,
        "gpu_count": 1,
        "gpu_memory_mib": 22888,
        "network_cards": 2,
        "enis": 6,
        "default_card_enis": 4,
        "ipv4_per_eni": 15,
        "network": "10 Gigabit",
    }


def test_refuses_another_gpu() -> None:
    with pytest.raises(ValueError, match=r"g5\.xlarge has a NVIDIA L4, gpus.yaml says a10g"):
        made([info("g5.xlarge", gpu="L4")], {"us-west-2": offers(("g5.xlarge", "usw2-az1"))})


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("g5.48xlarge", True),
        ("m7i.4xlarge", True),
        ("m7i.8xlarge", False),
        ("m7i.metal-24xl", False),
        ("c5.large", False),
    ],
)
def test_wanted(name: str, kept: bool) -> None:
    assert wanted(name) == kept


class NoRegions:
    """An account that sees no region."""

    def describe_regions(self) -> dict[str, list[Any]]:
        return {"Regions": []}


def test_script_writes_nothing_when_it_would_lose_a_region(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    boto3 = pytest.importorskip("boto3")
    monkeypatch.setattr(boto3, "client", lambda *_, **__: NoRegions())
    catalog.aws_regions()  # read before DATA moves
    monkeypatch.setattr(store, "DATA", tmp_path)
    monkeypatch.setattr(sys, "argv", [str(SCRIPT)])
    with pytest.raises(SystemExit, match=r"no answer for af-south-1.* nothing written"):
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert not list(tmp_path.iterdir())


def test_look_ups_import_no_test_or_cloud_library() -> None:
    code = (
        "import sys; from groundplan import catalog; catalog.gpus(); catalog.aws_regions(); catalog.cloud_run();"
        "print([name for name in ('pydantic', 'boto3', 'moto', 'groundplan.catalog.refresh') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
