"""What the format has and nothing compiles yet. `synth` refuses it, so that nothing a blueprint says is ever ignored.

This is the one list of such refusals: work that compiles a section deletes its line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.blueprint import Pair
from groundplan.problems import Path, Problem

Target = tuple[str, str]
GPU_CLUSTER_ON_AWS: Target = ("gpu-cluster", "aws")
API_FIRST_ON_AWS: Target = ("api-first", "aws")
PRIVATE_VPC_ON_AWS: Target = ("private-vpc", "aws")
API_FIRST_ON_GCP: Target = ("api-first", "gcp")
GPU_CLUSTER_ON_GCP: Target = ("gpu-cluster", "gcp")
COMPILED: tuple[Target, ...] = (
    GPU_CLUSTER_ON_AWS,
    API_FIRST_ON_AWS,
    PRIVATE_VPC_ON_AWS,
    GPU_CLUSTER_ON_GCP,
    API_FIRST_ON_GCP,
)


@dataclass(frozen=True, slots=True)
class NotCompiled:
    """A part of the format: ``path`` with ``*`` for any name, only the ``values`` given (all if none), only for ``target``."""

    path: str
    values: tuple[object, ...] = ()
    target: Target | None = None


NOT_COMPILED: tuple[NotCompiled, ...] = (
    NotCompiled("intent.traffic"),
    NotCompiled("intent.latency"),
    NotCompiled("intent.privacy"),
    NotCompiled("intent.residency", target=API_FIRST_ON_GCP),
    NotCompiled("intent.residency", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("intent.budget", target=API_FIRST_ON_GCP),
    NotCompiled("intent.budget", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("budget", target=API_FIRST_ON_GCP),
    NotCompiled("budget", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("gitops"),
    NotCompiled("pricing"),
    NotCompiled("slo"),
    NotCompiled("registry", target=API_FIRST_ON_GCP),
    NotCompiled("registry", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("egress", target=API_FIRST_ON_GCP),
    NotCompiled("egress", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("account_baseline", target=API_FIRST_ON_GCP),
    NotCompiled("account_baseline", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("overrides"),
    NotCompiled("observability.metrics"),
    NotCompiled("models.*.context"),
    NotCompiled("models.*.concurrency"),
    NotCompiled("models.*.gpu", values=("auto",)),
    NotCompiled("models.*.server", values=("tgi", "triton", "onnx", "custom")),
    NotCompiled("models.*.server", values=("vllm",), target=API_FIRST_ON_GCP),
    NotCompiled("models.*.gpu", target=API_FIRST_ON_GCP),
    NotCompiled("models.*.replicas", target=API_FIRST_ON_GCP),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), target=GPU_CLUSTER_ON_AWS),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), target=PRIVATE_VPC_ON_AWS),
    NotCompiled("data.cache.run", values=("cluster",)),
    NotCompiled("data.vectors", target=API_FIRST_ON_GCP),
    NotCompiled("data.vectors", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("data.cache", target=API_FIRST_ON_GCP),
    NotCompiled("data.cache", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("data.queue", target=API_FIRST_ON_GCP),
    NotCompiled("data.queue", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("services.*.architecture", values=("arm64",), target=API_FIRST_ON_GCP),
    NotCompiled("data.postgres.run", values=("cluster",), target=API_FIRST_ON_GCP),
    NotCompiled("data.postgres.tier", values=("serverless",), target=API_FIRST_ON_GCP),
    NotCompiled("data.postgres.tier", values=("serverless",), target=GPU_CLUSTER_ON_GCP),
    NotCompiled("data.postgres.extensions", target=API_FIRST_ON_GCP),
    NotCompiled("data.postgres.extensions", target=GPU_CLUSTER_ON_GCP),
    NotCompiled("cloud.project_number", target=API_FIRST_ON_GCP),
    NotCompiled("cloud.access_policy"),
    NotCompiled("capacity", target=API_FIRST_ON_GCP),
    NotCompiled("cluster", target=API_FIRST_ON_GCP),
    NotCompiled("observability", target=API_FIRST_ON_GCP),
)


def not_compiled(pair: Pair) -> list[Problem]:
    """GP501 for every part of the blueprint that nothing compiles yet, each with its position."""
    blueprint = pair.blueprint
    target = (blueprint.profile, blueprint.cloud.provider)
    if target not in COMPILED:
        known = ", ".join(f"{profile} on {provider}" for profile, provider in COMPILED)
        problem = Problem("GP501", ("profile",), f"{target[0]} on {target[1]} is not compiled yet", f"compiled: {known}")
        return [pair.locate(problem)]
    value = blueprint.model_dump(exclude_none=True)
    found: dict[Path, Problem] = {}
    for entry in NOT_COMPILED:
        if entry.target in (None, target):
            for path, given in _matches(value, tuple(entry.path.split(".")), ()):
                if not entry.values or given in entry.values:
                    found.setdefault(path, _problem(path, given if entry.values else None, target))
    for worker in _workers(value) if target == API_FIRST_ON_GCP else ():
        found.setdefault(worker, _problem(worker, None, target, what="a service without a port"))
    # A section that is refused as a whole is told once, not for each of its parts.
    outer = [problem for path, problem in found.items() if not any(path[:depth] in found for depth in range(1, len(path)))]
    return [pair.locate(problem) for problem in outer]


def _problem(path: Path, value: object, target: Target, what: str = "") -> Problem:
    name = what or ".".join(str(part) for part in path if isinstance(part, str))
    shown = f"{name}: {value}" if value is not None else name
    hint = "this version would not act on it: leave it out, or use what is compiled; docs/blueprint.md lists the rest"
    return Problem("GP501", path, f"{shown} is not compiled yet for {target[0]} on {target[1]}", hint)


def _workers(value: Mapping[str, Any]) -> Iterator[Path]:
    for name, service in value.get("services", {}).items():
        if "port" not in service:
            yield ("services", name)


def _matches(value: Any, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not pattern:
        yield path, value
    elif isinstance(value, Mapping):
        for key in value if pattern[0] == "*" else [pattern[0]] if pattern[0] in value else []:
            yield from _matches(value[key], pattern[1:], (*path, key))
    elif isinstance(value, tuple) and pattern[0] == "*":
        for index, item in enumerate(value):
            yield from _matches(item, pattern[1:], (*path, index))
