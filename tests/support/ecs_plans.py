"""Plans of api-first products on AWS for tests: a small blueprint, changed where a test wants it, then resolved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from gcp_plans import merged
from groundplan.blueprint import Pair, load
from groundplan.plan import Plan, resolve
from groundplan.plan.model.aws import ApiFirstOnAws

SMALL: Mapping[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "desk", "owner": "Team Desk"},
    "profile": "api-first",
    "cloud": {"provider": "aws", "region": "eu-west-1", "account": "123456789012"},
    "services": {
        "api": {
            "image": "ghcr.io/acme/api:1.0.0",
            "port": 8080,
            "cpu": 1,
            "memory": "2Gi",
            "replicas": {"min": 1, "max": 4},
            "expose": "internal",
        }
    },
    "environments": {"dev": {}, "prod": {}},
}

# Every part of the format that this target compiles.
LARGE: Mapping[str, Any] = {
    "metadata": {"cost_centre": "4711"},
    "cloud": {"dns_zone": "Z0123456789ABCDEFGHIJ"},
    "network": {"cidr": "10.40.0.0/16"},
    "models": {
        "chat": {"source": "openai://gpt-5-mini", "server": "api"},
        "big-model": {"source": "anthropic://claude-opus-4-6", "server": "api"},
        "fast": {"source": "bedrock://eu.amazon.nova-lite-v1:0", "server": "api"},
        "embedding": {"source": "bedrock://amazon.titan-embed-text-v2:0", "server": "api"},
    },
    "services": {
        "api": {
            "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/desk-prod/api:1.0.0",
            "cpu": 2,
            "memory": "4Gi",
            "replicas": {"min": 2, "max": 10},
            "expose": "public",
            "host": "api.desk.example.com",
            "health": "/health",
            "needs": ["chat", "big-model", "fast", "search", "postgres", "cache", "queue"],
            "env": {"TEMPLATE": "${name} %{if}"},
            "secrets": {"SESSION_KEY": "session"},
        },
        "search": {
            "image": "ghcr.io/acme/search@sha256:" + "a" * 64,
            "architecture": "arm64",
            "port": 9000,
            "cpu": 0.5,
            "memory": "1Gi",
            "replicas": {"min": 1, "max": 5},
            "expose": "internal",
            "needs": ["embedding", "vectors"],
        },
        "worker": {
            "image": "ghcr.io/acme/worker:1.0.0",
            "cpu": 0.25,
            "memory": "512Mi",
            "replicas": {"min": 0, "max": 20},
            "needs": ["search", "queue"],
        },
    },
    "data": {
        "postgres": {"tier": "medium", "version": "17"},
        "vectors": {"engine": "pgvector", "count": 1_000_000, "dimensions": 1024},
        "cache": {"engine": "valkey"},
        "queue": {"engine": "sqs"},
    },
    "state": {"backend": "s3", "bucket": "acme-state", "region": "eu-west-1"},
}


def pair(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Pair:
    """The small blueprint with ``changes`` merged in (None deletes a key), as the loader gives it."""
    file = folder / "desk.yaml"
    file.write_text(yaml.safe_dump(merged(SMALL, changes or {}), sort_keys=False))
    return load(str(file)).pairs[environment]


def plan(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Plan:
    """The plan of the small blueprint with ``changes`` merged in."""
    return resolve(pair(folder, changes, environment))


def target(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> ApiFirstOnAws:
    """What that plan has for AWS."""
    found = plan(folder, changes, environment).target
    assert isinstance(found, ApiFirstOnAws)
    return found
