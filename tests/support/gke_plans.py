"""Plans of gpu-clusters on Google Cloud for tests: a small blueprint, changed where a test wants it, then resolved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from gcp_plans import merged
from groundplan.blueprint import Pair, load
from groundplan.plan import Plan, resolve
from groundplan.plan.model.gcp import GkeGpuPool, GpuClusterOnGcp

SMALL: Mapping[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "shop", "owner": "team-shop"},
    "profile": "gpu-cluster",
    "cloud": {"provider": "gcp", "region": "europe-west4", "project": "acme-shop", "project_number": "123456789012"},
    "models": {
        "chat": {
            "source": "hf://acme/chat-8b",
            "server": "vllm",
            "gpu": {"type": "l4", "count": 1},
            "replicas": {"min": 1, "max": 3},
        }
    },
    "capacity": ["on_demand"],
    "environments": {"dev": {}, "prod": {}},
}


# What makes it a private-vpc.
PRIVATE: Mapping[str, Any] = {
    "profile": "private-vpc",
    "intent": {"residency": "eu"},
    "models": {"chat": {"source": "gs://acme-models/chat-8b"}},
}

# A pool of the plan, for constructs that are used without one.
SPOT = GkeGpuPool(
    machine_type="a2-ultragpu-1g",
    gpu="a100-80gb",
    accelerator="nvidia-a100-80gb",
    attached=False,
    gpus_per_node=1,
    purchase="spot",
    priority=1,
    zones=("europe-west4-a", "europe-west4-b"),
    min=0,
    max=5,
    pods_per_node=32,
    disk_gib=100,
    local_ssds=1,
    compact=False,
    max_run_seconds=None,
    queued=False,
    reservation=None,
    compute_class=None,
    models=("chat",),
)


def pair(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Pair:
    """The small blueprint with ``changes`` merged in (None deletes a key), as the loader gives it."""
    file = folder / "shop.yaml"
    file.write_text(yaml.safe_dump(merged(SMALL, changes or {}), sort_keys=False))
    return load(str(file)).pairs[environment]


def plan(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Plan:
    """The plan of the small blueprint with ``changes`` merged in."""
    return resolve(pair(folder, changes, environment))


def target(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> GpuClusterOnGcp:
    """What that plan has for Google Cloud."""
    found = plan(folder, changes, environment).target
    assert isinstance(found, GpuClusterOnGcp)
    return found


def hosted(gpu: str, count: int = 1, *, low: int = 0, high: int = 1, source: str = "hf://acme/chat-8b") -> dict[str, Any]:
    """One entry of ``models``."""
    return {
        "source": source,
        "server": "vllm",
        "gpu": {"type": gpu, "count": count},
        "replicas": {"min": low, "max": high},
    }
