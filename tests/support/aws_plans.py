"""Plans of gpu-clusters on AWS for tests: a small blueprint, changed where a test wants it, through loader and resolver."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from groundplan.blueprint import Pair, load
from groundplan.plan import Plan, resolve
from groundplan.plan.model.aws import GpuClusterOnAws

SMALL: Mapping[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "shop", "owner": "team-shop"},
    "profile": "gpu-cluster",
    "cloud": {"provider": "aws", "region": "eu-west-1", "account": "123456789012"},
    "models": {
        "chat": {
            "source": "hf://acme/chat-8b",
            "server": "vllm",
            "gpu": {"type": "a10g", "count": 1},
            "replicas": {"min": 1, "max": 3},
        }
    },
    "capacity": ["on_demand"],
    "environments": {"dev": {}, "prod": {}},
}


def pair(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Pair:
    """The small blueprint with ``changes`` merged in (None deletes a key), as the loader gives it."""
    file = folder / "shop.yaml"
    file.write_text(yaml.safe_dump(_merged(copy.deepcopy(dict(SMALL)), changes or {}), sort_keys=False))
    return load(str(file)).pairs[environment]


def plan(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Plan:
    """The plan of the small blueprint with ``changes`` merged in."""
    return resolve(pair(folder, changes, environment))


def target(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> GpuClusterOnAws:
    """What that plan has for AWS."""
    found = plan(folder, changes, environment).target
    assert isinstance(found, GpuClusterOnAws)
    return found


def hosted(gpu: str, count: int = 1, *, low: int = 0, high: int = 1, source: str = "hf://acme/chat-8b") -> dict[str, Any]:
    """One entry of ``models``."""
    return {
        "source": source,
        "server": "vllm",
        "gpu": {"type": gpu, "count": count},
        "replicas": {"min": low, "max": high},
    }


def _merged(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in changes.items():
        if value is None:
            base.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(base.get(key), dict):
            _merged(base[key], value)
        else:
            base[key] = copy.deepcopy(value)
    return base
