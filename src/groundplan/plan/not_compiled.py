"""What the format has and nothing compiles yet. `synth` refuses it, so that nothing a blueprint says is ever ignored.

This is the one list of such refusals: work that compiles a section deletes its line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.blueprint import Pair
from groundplan.problems import Path, Problem

_KUBERNETES = ("gpu-cluster", "private-vpc")


@dataclass(frozen=True, slots=True)
class NotCompiled:
    """A part of the format: ``path`` with ``*`` for any name, only the ``values`` given (all if none).

    ``profiles`` and ``clouds`` are those that it is not compiled for (all if none). With ``in_tree`` it is compiled into the
    GitOps tree, and so not where the blueprint has no gitops. ``because`` and ``instead`` say why, and what to write in its
    place, where leaving it out is no way.
    """

    path: str
    values: tuple[object, ...] = ()
    profiles: tuple[str, ...] = ()
    clouds: tuple[str, ...] = ()
    in_tree: bool = False
    because: str = ""
    instead: str = ""


NOT_COMPILED: tuple[NotCompiled, ...] = (
    NotCompiled("intent.latency"),
    NotCompiled("intent.privacy"),
    NotCompiled("slo"),
    NotCompiled("overrides"),
    NotCompiled("observability.metrics", in_tree=True),
    NotCompiled("models.*.context", in_tree=True),
    NotCompiled("models.*.concurrency", in_tree=True),
    NotCompiled("models.*.gpu", values=("auto",), instead="name the GPUs: for example {type: l4, count: 1}"),
    NotCompiled(
        "models.*.gpu.type",
        values=("h200", "b200"),
        profiles=_KUBERNETES,
        clouds=("gcp",),
        because="its nodes need an RDMA network of their own",
        instead="h100 is the largest GPU that is compiled",
    ),
    NotCompiled("models.*.server", values=("tgi", "triton", "onnx", "custom"), in_tree=True, instead="server: vllm"),
    NotCompiled("data.vectors.engine", values=("qdrant", "weaviate", "milvus"), profiles=_KUBERNETES, in_tree=True),
    NotCompiled("data.cache.run", values=("cluster",), in_tree=True),
)


def not_compiled(pair: Pair) -> list[Problem]:
    """GP501 for every part of the blueprint that nothing compiles yet, each with its position."""
    blueprint = pair.blueprint
    profile, cloud = blueprint.profile, blueprint.cloud.provider
    value = blueprint.model_dump(exclude_none=True)
    found: dict[Path, Problem] = {}
    for entry in NOT_COMPILED:
        if entry.in_tree and blueprint.gitops is not None:
            continue
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
    if entry.in_tree:
        message = f"{shown} is compiled into the GitOps tree alone, and {where} without gitops has none"
        add = (
            f"add gitops, where the product has a cluster; or {entry.instead or 'leave it out: Terraform would not act on it'}"
        )
        return Problem("GP501", path, message, add)
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
