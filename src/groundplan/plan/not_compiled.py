"""What the format has and nothing compiles yet. `synth` refuses it, so that nothing a blueprint says is ever ignored.

This is the one list of such refusals: work that compiles a section deletes its line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.blueprint import Pair
from groundplan.problems import Path, Problem

COMPILED = ("aws", "gcp")
"""Clouds on which every profile is compiled."""

_KUBERNETES = ("gpu-cluster", "private-vpc")


@dataclass(frozen=True, slots=True)
class NotCompiled:
    """A part of the format: ``path`` with ``*`` for any name, only the ``values`` given (all if none).

    ``profiles`` and ``clouds`` are those that it is not compiled for (all if none). ``because`` and ``instead`` say why, and
    what to write in its place, where leaving it out is no way.
    """

    path: str
    values: tuple[object, ...] = ()
    profiles: tuple[str, ...] = ()
    clouds: tuple[str, ...] = ()
    because: str = ""
    instead: str = ""


NOT_COMPILED: tuple[NotCompiled, ...] = (
    NotCompiled("intent.latency"),
    NotCompiled("intent.privacy"),
    NotCompiled("gitops"),
    NotCompiled("slo"),
    NotCompiled("overrides"),
    NotCompiled("observability.metrics"),
    NotCompiled("models.*.context"),
    NotCompiled("models.*.concurrency"),
    NotCompiled("models.*.gpu", values=("auto",), instead="name the GPUs: for example {type: l4, count: 1}"),
    NotCompiled(
        "models.*.gpu.type",
        values=("h200", "b200"),
        profiles=_KUBERNETES,
        clouds=("gcp",),
        because="its nodes need an RDMA network of their own",
        instead="h100 is the largest GPU that is compiled",
    ),
    NotCompiled(
        "models.*.server", values=("tgi", "triton", "onnx", "custom"), instead="vllm, or api for a model behind an API"
    ),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), profiles=_KUBERNETES),
    NotCompiled("data.cache.run", values=("cluster",)),
)


def not_compiled(pair: Pair) -> list[Problem]:
    """GP501 for every part of the blueprint that nothing compiles yet, each with its position."""
    blueprint = pair.blueprint
    profile, cloud = blueprint.profile, blueprint.cloud.provider
    if cloud not in COMPILED:
        hint = f"compiled: {', '.join(COMPILED)}"
        problem = Problem("GP501", ("cloud", "provider"), f"{profile} on {cloud} is not compiled yet", hint)
        return [pair.locate(problem)]
    value = blueprint.model_dump(exclude_none=True)
    found: dict[Path, Problem] = {}
    for entry in NOT_COMPILED:
        if profile in (entry.profiles or (profile,)) and cloud in (entry.clouds or (cloud,)):
            for path, given in _matches(value, tuple(entry.path.split(".")), ()):
                if not entry.values or given in entry.values:
                    found.setdefault(path, _problem(path, given if entry.values else None, f"{profile} on {cloud}", entry))
    # A section that is refused as a whole is told once, not for each of its parts.
    outer = [problem for path, problem in found.items() if not any(path[:depth] in found for depth in range(1, len(path)))]
    return [pair.locate(problem) for problem in outer]


def _problem(path: Path, value: object, where: str, entry: NotCompiled) -> Problem:
    name = ".".join(str(part) for part in path if isinstance(part, str))
    shown = f"{name}: {value}" if value is not None else name
    reason = f": {entry.because}" if entry.because else ""
    leave_out = "this version would not act on it: leave it out, or use what is compiled; docs/blueprint.md lists the rest"
    return Problem("GP501", path, f"{shown} is not compiled yet for {where}{reason}", entry.instead or leave_out)


def _matches(value: Any, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not pattern:
        yield path, value
    elif isinstance(value, Mapping):
        for key in value if pattern[0] == "*" else [pattern[0]] if pattern[0] in value else []:
            yield from _matches(value[key], pattern[1:], (*path, key))
    elif isinstance(value, tuple) and pattern[0] == "*":
        for index, item in enumerate(value):
            yield from _matches(item, pattern[1:], (*path, index))
