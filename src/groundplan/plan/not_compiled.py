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
PRIVATE_VPC_ON_GCP: Target = ("private-vpc", "gcp")
COMPILED: tuple[Target, ...] = (
    GPU_CLUSTER_ON_AWS,
    API_FIRST_ON_AWS,
    PRIVATE_VPC_ON_AWS,
    GPU_CLUSTER_ON_GCP,
    API_FIRST_ON_GCP,
    PRIVATE_VPC_ON_GCP,
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
    NotCompiled("gitops"),
    NotCompiled("pricing"),
    NotCompiled("slo"),
    NotCompiled("overrides"),
    NotCompiled("observability.metrics"),
    NotCompiled("models.*.context"),
    NotCompiled("models.*.concurrency"),
    NotCompiled("models.*.gpu", values=("auto",)),
    NotCompiled("models.*.server", values=("tgi", "triton", "onnx", "custom")),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), target=GPU_CLUSTER_ON_AWS),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), target=PRIVATE_VPC_ON_AWS),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), target=GPU_CLUSTER_ON_GCP),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), target=PRIVATE_VPC_ON_GCP),
    NotCompiled("data.cache.run", values=("cluster",)),
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
    # A section that is refused as a whole is told once, not for each of its parts.
    outer = [problem for path, problem in found.items() if not any(path[:depth] in found for depth in range(1, len(path)))]
    return [pair.locate(problem) for problem in outer]


def _problem(path: Path, value: object, target: Target) -> Problem:
    name = ".".join(str(part) for part in path if isinstance(part, str))
    shown = f"{name}: {value}" if value is not None else name
    hint = "this version would not act on it: leave it out, or use what is compiled; docs/blueprint.md lists the rest"
    return Problem("GP501", path, f"{shown} is not compiled yet for {target[0]} on {target[1]}", hint)


def _matches(value: Any, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not pattern:
        yield path, value
    elif isinstance(value, Mapping):
        for key in value if pattern[0] == "*" else [pattern[0]] if pattern[0] in value else []:
            yield from _matches(value[key], pattern[1:], (*path, key))
    elif isinstance(value, tuple) and pattern[0] == "*":
        for index, item in enumerate(value):
            yield from _matches(item, pattern[1:], (*path, index))
