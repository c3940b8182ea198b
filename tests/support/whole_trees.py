"""Trees of whole blueprints: the examples on Kubernetes, those of the tests, and a product with every store in its cluster."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import platform_plans
from gcp_plans import merged
from groundplan.plan import Plan
from groundplan.plan.model.platform import Platform

ROOT = Path(__file__).parents[2]

# All that a product may run in its cluster, with two models and a worker.
_EVERYTHING: Mapping[str, Any] = {
    "models": {
        "embeddings": {
            "source": "hf://BAAI/bge-m3",
            "server": "vllm",
            "gpu": {"type": "l4", "count": 1},
            "replicas": {"min": 0, "max": 2},
        }
    },
    "services": {
        "api": {
            "image": "ghcr.io/acme/api:1.4.2",
            "port": 8080,
            "cpu": 1,
            "memory": "2Gi",
            "replicas": {"min": 2, "max": 4},
            "expose": "public",
            "host": "chat.example.com",
            "health": "/health",
            "needs": ["chat", "embeddings", "postgres", "vectors", "cache", "queue"],
            "secrets": {"SESSION_KEY": "session-key"},
        },
        "worker": {
            "image": "ghcr.io/acme/worker:1.4.2",
            "cpu": 1,
            "memory": "1Gi",
            "replicas": {"min": 1, "max": 4},
            "needs": ["embeddings", "postgres", "vectors", "queue"],
        },
    },
    "data": {
        "postgres": {"run": "cluster", "tier": "small"},
        "vectors": {"engine": "qdrant", "count": 500_000, "dimensions": 1024},
        "cache": {"engine": "valkey", "run": "cluster"},
    },
    "observability": {"logs": "30d", "traces": "7d"},
}

_EXAMPLES = ("gpu-chat-aws", "gpu-chat-gcp", "private-chat-aws", "private-chat-gcp")
_CASES: Mapping[str, tuple[Path, str, Mapping[str, Any]]] = {
    **{
        f"{name}-{environment}": (ROOT / "blueprints" / f"{name}.yaml", environment, {})
        for name in _EXAMPLES
        for environment in ("dev", "prod")
    },
    **{
        f"everything-{cloud}": (
            ROOT / "tests" / "blueprints" / f"gpu-cluster-{base}.yaml",
            environment,
            merged(_EVERYTHING, {"data": {"queue": {"engine": queue}}}),
        )
        for cloud, base, environment, queue in (
            ("eks", "aws-karpenter", "prod", "sqs"),
            ("gke", "gcp-classes", "default", "pubsub"),
        )
    },
}

_SMALLEST_AND_FULLEST: Mapping[str, tuple[Path, str, Mapping[str, Any]]] = {
    name: (ROOT / "tests" / "blueprints" / f"{name}.yaml", environment, {})
    for name, environment in (
        ("gpu-cluster-aws-minimal", "default"),
        ("gpu-cluster-gcp-full", "prod"),
        ("gpu-cluster-gcp-minimal", "default"),
        ("private-vpc-aws-eks-full", "prod"),
        ("private-vpc-gcp-gke-full", "prod"),
        ("private-vpc-gcp-gke-minimal", "prod"),
    )
}

#: Names of the trees: of each example and environment, and of a platform with everything on each cloud.
NAMES = tuple(_CASES)
#: These, and the smallest and the fullest of the tests.
ALL_NAMES = (*NAMES, *_SMALLEST_AND_FULLEST)


@cache
def whole_plan(name: str) -> Plan:
    """The plan of one of ``ALL_NAMES``."""
    file, environment, changes = {**_CASES, **_SMALLEST_AND_FULLEST}[name]
    with TemporaryDirectory() as folder:
        return platform_plans.plan(Path(folder), file, changes, environment)


def whole_platform(name: str) -> Platform:
    """What runs inside the cluster of that plan."""
    found = whole_plan(name).platform
    assert found is not None
    return found
