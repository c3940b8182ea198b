"""Nothing that a blueprint says is ignored: every field of the format changes the Terraform, or `synth` refuses it.

The fields are read from the JSON Schema, so that a field added to the format fails here until it is compiled or refused.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from groundplan.blueprint.document import parse
from groundplan.blueprint.load import LoadError, load_document
from groundplan.blueprint.schema import json_schema
from groundplan.plan import resolve, values
from groundplan.problems import BlueprintError
from groundplan.render.tree import tree
from groundplan.stacks.build import terraform_document

EKS: dict[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "shop", "owner": "team-shop", "cost_centre": "4711"},
    "profile": "gpu-cluster",
    "cloud": {"provider": "aws", "region": "us-east-1", "account": "123456789012", "dns_zone": "Z0123456789ABC"},
    "network": {"cidr": "10.40.0.0/16"},
    "intent": {"residency": "us"},
    "budget": {"monthly_usd": 900},
    "models": {
        "chat": {
            "source": "hf://Qwen/Qwen3-8B",
            "server": "vllm",
            "gpu": {"type": "l4", "count": 1},
            "replicas": {"min": 1, "max": 4},
        }
    },
    "services": {
        "api": {
            "image": "ghcr.io/acme/api:1.0.0",
            "port": 8080,
            "cpu": 1,
            "memory": "4Gi",
            "replicas": {"min": 2, "max": 4},
            "expose": "public",
            "host": "shop.example.com",
            "health": "/health",
            "needs": ["chat", "postgres", "cache", "queue"],
            "env": {"MODE": "fast"},
            "secrets": {"STRIPE_KEY": "stripe"},
        }
    },
    "data": {
        "postgres": {"tier": "small", "high_availability": True, "extensions": ["vector"]},
        "vectors": {"engine": "pgvector", "count": 10_000_000, "dimensions": 768},
        "cache": {"engine": "valkey"},
        "queue": {"engine": "sqs"},
    },
    "capacity": ["on_demand"],
    "cluster": {
        "nodes": "managed",
        "kubernetes": "1.35",
        "admins": ["arn:aws:iam::123456789012:role/a"],
        "api_access": ["203.0.113.0/24"],
    },
    "observability": {"logs": "30d", "traces": "7d"},
    "registry": "123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror",
    "state": {"backend": "s3", "bucket": "acme-state", "region": "us-east-1"},
}
ECS: dict[str, Any] = {
    **{key: value for key, value in EKS.items() if key not in ("capacity", "cluster", "observability")},
    "profile": "api-first",
    "models": {"chat": {"source": "openai://gpt-5-mini", "server": "api"}},
    "observability": {"logs": "30d"},
}
PRIVATE: dict[str, Any] = {
    **{key: value for key, value in EKS.items() if key not in ("cluster", "models")},
    "profile": "private-vpc",
    "models": {"chat": {**EKS["models"]["chat"], "source": "s3://acme-models/qwen3-8b"}},
    "services": {"api": {**EKS["services"]["api"], "expose": "internal"}},
    "egress": {"mode": "allow-list", "hosts": ["api.example.com"]},
}
GCP: dict[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "desk", "owner": "team-desk", "cost_centre": "4711"},
    "profile": "api-first",
    "cloud": {
        "provider": "gcp",
        "region": "europe-west4",
        "project": "acme-desk",
        "project_number": "987654321098",
        "billing_account": "01A2B3-C4D5E6-F70819",
    },
    "network": {"cidr": "10.40.0.0/16"},
    "intent": {"residency": "eu"},
    "budget": {"monthly_usd": 900},
    "models": {"chat": {"source": "openai://gpt-5-mini", "server": "api"}},
    "services": {
        "api": {
            "image": "ghcr.io/acme/api:1.0.0",
            "port": 8080,
            "cpu": 1,
            "memory": "1Gi",
            "replicas": {"min": 0, "max": 4},
            "expose": "public",
            "host": "desk.example.com",
            "health": "/health",
            "needs": ["chat", "postgres", "cache", "queue"],
            "env": {"MODE": "fast"},
            "secrets": {"STRIPE_KEY": "stripe"},
        }
    },
    "data": {**EKS["data"], "queue": {"engine": "pubsub"}},
    "registry": "europe-west4-docker.pkg.dev/acme-mirror/images",
    "state": {"backend": "gcs", "bucket": "acme-state"},
}
GKE: dict[str, Any] = {
    **{key: value for key, value in GCP.items() if key not in ("models", "services")},
    "profile": "gpu-cluster",
    "models": {"chat": EKS["models"]["chat"], "draft": {"source": "vertex://gemini-2.5-flash", "server": "api"}},
    "services": {
        "api": {
            **GCP["services"]["api"],
            "memory": "4Gi",
            "replicas": {"min": 2, "max": 4},
            "needs": ["chat", "draft", "postgres", "cache", "queue"],
        }
    },
    "capacity": ["on_demand"],
    "cluster": {"nodes": "managed", "kubernetes": "1.36", "api_access": ["203.0.113.0/24"]},
    "observability": {"logs": "30d", "traces": "7d"},
}
PRIVATE_GKE: dict[str, Any] = {
    **{key: value for key, value in GKE.items() if key != "cluster"},
    "profile": "private-vpc",
    "cloud": {**GKE["cloud"], "access_policy": "345678901234"},
    "models": {"chat": {**EKS["models"]["chat"], "source": "gs://acme-models/qwen3-8b"}, "draft": GKE["models"]["draft"]},
    "services": {"api": {**GKE["services"]["api"], "expose": "internal"}},
    "egress": {"mode": "allow-list", "hosts": ["api.example.com"]},
}
PRIVATE_RUN: dict[str, Any] = {
    **GCP,
    "profile": "private-vpc",
    "cloud": PRIVATE_GKE["cloud"],
    "models": {"draft": GKE["models"]["draft"]},
    "services": {"api": {**GCP["services"]["api"], "expose": "internal", "needs": ["draft", "postgres", "cache", "queue"]}},
    "egress": PRIVATE_GKE["egress"],
}
ONPREM: dict[str, Any] = {
    **{key: EKS[key] for key in ("apiVersion", "kind", "metadata", "profile", "models")},
    "cloud": {"provider": "onprem", "storage_class": "ceph", "ingress_class": "traefik"},
    "services": {"api": {**EKS["services"]["api"], "needs": ["chat", "postgres", "cache"]}},
    "data": {
        "postgres": {"run": "cluster", "tier": "small", "high_availability": True, "extensions": ["vector"]},
        "vectors": EKS["data"]["vectors"],
        "cache": {"engine": "valkey", "run": "cluster"},
    },
    "cluster": {"kubernetes": "1.35"},
    "observability": {"metrics": "20d", "logs": "30d", "traces": "7d"},
    "registry": "registry.acme.internal/images",
    "gitops": {"repository": "https://github.com/acme/platform", "path": "clusters", "revision": "main"},
}
# Another server than vLLM, which has options of its own.
TREE: dict[str, Any] = {
    **EKS,
    "models": {"chat": {**EKS["models"]["chat"], "server": "tgi"}},
    "gitops": ONPREM["gitops"],
}
# Another right value for each field that takes free text or a number; fields with a list of allowed values need none.
OTHERS: dict[str, Any] = {
    "metadata.name": "other",
    "metadata.owner": "team-other",
    "metadata.cost_centre": "4712",
    "cloud.region": {"us-east-1": "eu-west-1", "europe-west4": "europe-west1"},
    "cloud.account": "210987654321",
    "cloud.dns_zone": "Z9876543210XYZ",
    "cloud.project": "acme-other",
    "cloud.project_number": "123456789012",
    "cloud.access_policy": "123456789012",
    "cloud.billing_account": "0A0B0C-1A1B1C-2A2B2C",
    "cloud.storage_class": "fast",
    "cloud.ingress_class": "nginx",
    "network.cidr": "10.60.0.0/16",
    "models.NAME.source": {
        "hf://Qwen/Qwen3-8B": "hf://Qwen/Qwen3-4B",
        "openai://gpt-5-mini": "openai://gpt-5",
        "s3://acme-models/qwen3-8b": "s3://acme-models/qwen3-4b",
        "gs://acme-models/qwen3-8b": "gs://acme-models/qwen3-4b",
        "vertex://gemini-2.5-flash": "vertex://gemini-2.5-pro",
    },
    "models.NAME.image": "ghcr.io/acme/ranker:1.0.1",
    "models.NAME.port": 8081,
    "models.NAME.health": "/live",
    "models.NAME.context": 8192,
    "models.NAME.concurrency": 16,
    "models.NAME.gpu.type": "a10g",
    "models.NAME.gpu.count": 4,
    "models.NAME.replicas.min": 2,
    "models.NAME.replicas.max": 7,
    "services.NAME.image": "ghcr.io/acme/api:1.0.1",
    "services.NAME.architecture": "arm64",
    "services.NAME.port": 9090,
    "services.NAME.cpu": 2,
    "services.NAME.memory": "2Gi",
    "services.NAME.replicas.min": 1,
    "services.NAME.replicas.max": 9,
    "services.NAME.host": "other.example.com",
    "services.NAME.health": "/ready",
    "services.NAME.needs": ["postgres"],
    "services.NAME.env": {"MODE": "${slow}"},
    "services.NAME.secrets": {"STRIPE_KEY": "stripe-live"},
    "data.postgres.version": "16",
    "data.postgres.high_availability": False,
    "data.postgres.extensions": ["pg_stat_statements"],
    "data.vectors.count": 40_000_000,
    "data.vectors.dimensions": 4096,
    "capacity": ["spot"],
    "cluster.gpu_zones": {"l4": ["use1-az2"]},
    "cluster.kubernetes": "1.34",
    "cluster.admins": ["arn:aws:iam::123456789012:role/b"],
    "cluster.api_access": [],
    "observability.metrics": "30d",
    "observability.logs": "14d",
    "observability.traces": "3d",
    "gitops": {"repository": "https://github.com/acme/platform", "path": "gitops", "revision": "main"},
    "intent.traffic": {"steady_rps": 1, "peak_rps": 2},
    "intent.latency": {"first_token_ms": 800},
    "intent.residency": "jp",
    "intent.budget": {"monthly_usd": 10},
    "budget": {"monthly_usd": 10},
    "egress.hosts": ["huggingface.co"],
    "registry": {
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror": "registry.acme.internal/mirror",
        "europe-west4-docker.pkg.dev/acme-mirror/images": "europe-west4-docker.pkg.dev/acme-mirror/other",
        "registry.acme.internal/images": "registry.acme.internal/mirror",
    },
    "state.bucket": "acme-other",
    "state.region": "eu-west-1",
    "pricing": {"spot": 0.5},
    "slo": {"availability": 99.9},
    "account_baseline": True,
    "overrides": {"aws_vpc.network_vpc": {"enable_dns_support": False}},
}
# What a cluster's services say for Kubernetes alone: it is in the plan, from which the GitOps tree is written.
KUBERNETES = {
    f"services.NAME.{field}" for field in ("image", "port", "cpu", "memory", "replicas.min", "replicas.max", "health", "env")
}
# What the estimate of the cost alone reads.
COST = {"intent.traffic.peak_rps", "intent.traffic.steady_rps", "intent.traffic", "pricing"}
# Tags of what a cloud's bill has: on a cluster of one's own they are in the plan alone.
TAGS = {"metadata.owner", "metadata.cost_centre"}
# What stands there already, said again: the value is what leaving it out means, or the only one that is compiled.
SAID_AGAIN: list[tuple[str, Any]] = [
    ("cluster.api_access", []),
    ("cluster.nodes", "managed"),
    ("data.cache.run", "managed"),
    ("data.postgres.run", "managed"),
    ("services.NAME.architecture", "x86_64"),
]
# A section that is refused as a whole, or given as a whole above.
WHOLE = {
    path
    for path, value in OTHERS.items()
    if isinstance(value, dict) and path not in ("cloud.region", "models.NAME.source", "registry")
}


def fields(schema: dict[str, Any], definition: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Path and allowed values (none: free) of every field below a definition; map keys are NAME."""
    if path in WHOLE:
        yield path, []
        return
    for part in [definition, *definition.get("anyOf", []), *definition.get("oneOf", [])]:
        if "$ref" in part:
            yield from fields(schema, schema["$defs"][part["$ref"].rpartition("/")[2]], path)
        elif "properties" in part:
            for key, value in part["properties"].items():
                if key != "environments":
                    yield from fields(schema, value, f"{path}.{key}".lstrip("."))
        elif isinstance(part.get("additionalProperties"), dict) and path in ("models", "services"):
            yield from fields(schema, part["additionalProperties"], f"{path}.NAME")
        elif "type" in part:
            yield path, [*part.get("enum", []), *([part["const"]] if "const" in part else [])]


@cache
def all_fields() -> dict[str, list[Any]]:
    schema = json_schema()
    found: dict[str, list[Any]] = {}
    for path, allowed in fields(schema, schema):
        found.setdefault(path, []).extend(allowed)
    return found


def changed(blueprint: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(blueprint)
    part = copied
    *above, last = path.split(".")
    for key in above:
        key = next(iter(part), "other") if key == "NAME" else key
        part = part.setdefault(key, {})
    part[last] = value[part[last]] if isinstance(value, dict) and part.get(last) in [*value] else value
    return copied


def at(blueprint: dict[str, Any], path: str) -> Any:
    given: Any = blueprint
    for key in path.split("."):
        if not isinstance(given, dict):
            return None
        given = given.get(next(iter(given), "") if key == "NAME" else key)
    return given


def compiled(blueprint: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Terraform JSON without the comment that names the blueprint, with the GitOps tree, and the plan; None when it is refused.

    Of a cluster that is there already there is no Terraform.
    """
    document, problems = parse("b.yaml", json.dumps(blueprint).encode())
    assert document is not None and not problems
    try:
        plan = resolve(load_document(document, []).pairs["default"])
    except (LoadError, BlueprintError):
        return None
    files = {} if plan.platform is None else tree(plan.platform)
    made = {} if plan.state is None else terraform_document(plan)
    return {**files, **{key: value for key, value in made.items() if key != "//"}}, values(plan)


@pytest.mark.parametrize(
    "blueprint",
    [EKS, ECS, PRIVATE, GKE, GCP, PRIVATE_GKE, PRIVATE_RUN],
    ids=["EKS", "ECS", "private EKS", "GKE", "Cloud Run", "private GKE", "private Cloud Run"],
)
def test_every_field_counts(blueprint: dict[str, Any]) -> None:
    before = compiled(blueprint)
    assert before is not None
    assert ignored(blueprint, in_plan=COST | (KUBERNETES if "cluster" in before[1] else set())) == []


@pytest.mark.parametrize("blueprint", [TREE, ONPREM], ids=["EKS", "a cluster of one's own"])
def test_every_field_counts_with_a_tree(blueprint: dict[str, Any]) -> None:
    before = compiled(blueprint)
    assert before is not None
    assert ("resource" in before[0]) == (blueprint is TREE)
    assert ignored(blueprint, in_plan=COST | (TAGS if blueprint is ONPREM else set())) == []


def ignored(blueprint: dict[str, Any], in_plan: set[str]) -> list[str]:
    """Fields and values that change nothing, but for those that change the plan and are ``in_plan``."""
    before = compiled(blueprint)
    assert before is not None
    found = []
    for path, allowed in all_fields().items():
        given = at(blueprint, path)
        for value in [item for item in allowed if item != given] or ([OTHERS[path]] if not allowed else []):
            after = compiled(changed(blueprint, path, value))
            if after is None or after[0] != before[0] or (path in in_plan and after[1] != before[1]):
                continue
            if (path, value) not in SAID_AGAIN:
                found.append(f"{path}: {value}")
    return found


def test_the_table_has_no_field_that_the_format_lacks() -> None:
    assert OTHERS.keys() - all_fields().keys() == set()
