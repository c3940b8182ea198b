"""What a product is made of, for the drawing of its architecture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from groundplan.plan import Plan

_ENGINES = {"postgres": "PostgreSQL", "cache": "Valkey"}

PartKind = Literal["entry", "service", "model", "store"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part; ``needs`` are names of the parts that it calls. ``detail`` says its size or kind in a few words."""

    name: str
    kind: PartKind
    detail: str
    needs: tuple[str, ...] = ()


def parts_of(plan: Plan) -> tuple[Part, ...]:
    """Where requests come in, services, models and stores, each kind in the order of its names."""
    target: Any = plan.target  # its four classes share names, but no base that has all of these
    services: Mapping[str, Any] = {**target.services, **getattr(target, "workers", {})}
    callers = (*_entries(services), *_services(services))
    inner = (*_models(target), *_stores(plan, target))
    return (*callers, *inner, *_others(callers, inner))


def _entries(services: Mapping[str, Any]) -> Iterator[Part]:
    # No name of a blueprint has a capital letter, so that these are nobody else's.
    for expose, name, detail in (("public", "Internet", "anybody"), ("internal", "Private network", "who is inside")):
        exposed = tuple(key for key, service in services.items() if getattr(service, "expose", None) == expose)
        if exposed:
            yield Part(name, "entry", detail, exposed)


def _services(services: Mapping[str, Any]) -> Iterator[Part]:
    for name, service in services.items():
        needs = (
            service.needs
            if hasattr(service, "needs")
            else (*service.needs_services, *service.needs_models, *service.needs_stores)
        )
        yield Part(name, "service", _copies(service.replicas), tuple(needs))


def _models(target: Any) -> Iterator[Part]:
    for name, model in getattr(target, "models", {}).items():
        yield Part(name, "model", f"{model.gpu.count} x {model.gpu.type}, {_copies(model.replicas)}")
    for name, model in target.api_models.items():
        yield Part(name, "model", f"{model.vendor}, {model.model}")


def _stores(plan: Plan, target: Any) -> Iterator[Part]:
    """What the cloud runs, and what the platform runs in the cluster."""
    platform: Any = plan.platform
    for name in ("postgres", "cache"):
        if (managed := getattr(target, name)) is not None:
            yield Part(name, "store", f"{_ENGINES[name]} {managed.version}")
        elif getattr(platform, name, None) is not None:
            yield Part(name, "store", f"{_ENGINES[name]}, in the cluster")
    if (vectors := getattr(platform, "vectors", None)) is not None:
        yield Part("vectors", "store", f"{vectors.engine}, in the cluster")
    if target.queue is not None:
        yield Part("queue", "store", "SQS" if target.cloud == "aws" else "Pub/Sub")


def _others(callers: Iterable[Part], inner: Iterable[Part]) -> Iterator[Part]:
    """What services need and is no part of the plan by itself."""
    known = {part.name for part in (*callers, *inner)}
    for name in sorted({need for part in callers for need in part.needs} - known):
        inside = name == "vectors" and "postgres" in known
        yield Part(name, "store", "in postgres" if inside else "not deployed by this plan")


def _copies(replicas: Any) -> str:
    if replicas.min == replicas.max:
        return "1 copy" if replicas.max == 1 else f"{replicas.max} copies"
    return f"{replicas.min} to {replicas.max} copies"
