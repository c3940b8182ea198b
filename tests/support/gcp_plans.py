"""Plans of api-first products on Google Cloud for tests: a small blueprint, changed where a test wants it, then resolved."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from groundplan.blueprint import Pair, load
from groundplan.plan import Plan, resolve
from groundplan.plan.model.gcp import ApiFirstOnGcp

SMALL: Mapping[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "desk", "owner": "Team Desk"},
    "profile": "api-first",
    "cloud": {"provider": "gcp", "region": "europe-west4", "project": "acme-desk"},
    "services": {
        "api": {
            "image": "ghcr.io/acme/api:1.0.0",
            "port": 8080,
            "cpu": 1,
            "memory": "1Gi",
            "replicas": {"min": 0, "max": 4},
            "expose": "internal",
        }
    },
    "environments": {"dev": {}, "prod": {}},
}

# Every part of the format that this target compiles.
LARGE: Mapping[str, Any] = {
    "metadata": {"cost_centre": "4711"},
    "network": {"cidr": "10.40.0.0/16"},
    "models": {
        "chat": {"source": "openai://gpt-5-mini", "server": "api"},
        "big-model": {"source": "anthropic://claude-opus-4-6", "server": "api"},
        "gem": {"source": "vertex://gemini-2.5-pro", "server": "api"},
    },
    "services": {
        "api": {
            "cpu": 2,
            "memory": "1536Mi",
            "replicas": {"min": 1},
            "expose": "public",
            "host": "api.desk.example.com",
            "health": "/health",
            "needs": ["chat", "big-model", "gem", "search", "postgres"],
            "env": {"TEMPLATE": "${name} %{if}"},
            "secrets": {"SESSION_KEY": "session"},
        },
        "web": {
            "image": "quay.io/acme/web@sha256:" + "a" * 64,
            "port": 3000,
            "cpu": 0.5,
            "memory": "512Mi",
            "replicas": {"min": 0, "max": 10},
            "expose": "public",
            "host": "desk.example.com",
        },
        "search": {
            "image": "europe-docker.pkg.dev/acme-ci/images/search:2",
            "port": 8080,
            "cpu": 4,
            "memory": "8Gi",
            "replicas": {"min": 0, "max": 5},
            "expose": "internal",
            "needs": ["postgres"],
        },
    },
    "data": {"postgres": {"tier": "medium", "high_availability": True}},
    "state": {"backend": "gcs", "bucket": "acme-state"},
}


def pair(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Pair:
    """The small blueprint with ``changes`` merged in (None deletes a key), as the loader gives it."""
    file = folder / "desk.yaml"
    file.write_text(yaml.safe_dump(merged(SMALL, changes or {}), sort_keys=False))
    return load(str(file)).pairs[environment]


def plan(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> Plan:
    """The plan of the small blueprint with ``changes`` merged in."""
    return resolve(pair(folder, changes, environment))


def target(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> ApiFirstOnGcp:
    """What that plan has for Google Cloud."""
    found = plan(folder, changes, environment).target
    assert isinstance(found, ApiFirstOnGcp)
    return found


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of ``base`` with ``changes`` in it."""
    result = copy.deepcopy(dict(base))
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = copy.deepcopy(value)
    return result
