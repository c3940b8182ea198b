"""What the services of a blueprint have in common, whatever runs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from groundplan.blueprint.model import Replicas as GivenReplicas
from groundplan.blueprint.model import Service
from groundplan.plan.model import Replicas
from groundplan.plan.origin import Origins
from groundplan.problems import Path, Problem

MESSAGES_PER_WORKER = 10
"""Messages that wait for each worker before there is another one."""


def variable(name: str, suffix: str) -> str:
    """Environment variable of a needed thing: ``big-model``, ``URL`` -> ``BIG_MODEL_URL``."""
    return f"{name.upper().replace('-', '_')}_{suffix}"


def memory_mib(memory: str) -> int:
    """``2Gi`` -> 2048."""
    return int(memory[:-2]) * (1024 if memory.endswith("Gi") else 1)


def shown_memory(mib: int) -> str:
    """2048 -> ``2Gi``, 1536 -> ``1536Mi``."""
    return f"{mib // 1024}Gi" if mib % 1024 == 0 else f"{mib}Mi"


def shown_cpu(cpu: Decimal) -> str:
    """CPU cores as a blueprint has them: ``0.5``, and ``2`` of 2.0."""
    return f"{cpu.normalize():f}"


def resolve_replicas(given: GivenReplicas, path: Path, origins: Origins) -> Replicas:
    """Copies of the service or model at ``path``."""
    within = origins.at("replicas")
    return Replicas(
        min=within.given("min", given.min, *path, "replicas", "min"),
        max=within.given("max", given.max, *path, "replicas", "max"),
    )


def consumes(service: Service) -> bool:
    """Whether it takes messages from the queue: a worker that needs it."""
    return service.port is None and "queue" in (service.needs or ())


def scales_on_queue(service: Service) -> bool:
    """Whether there are as many of it as the messages that wait ask for."""
    return consumes(service) and service.replicas.min < service.replicas.max


def called_workers(services: Mapping[str, Service], *, code: str) -> Iterator[Problem]:
    """Services that need one without a port, which nothing can call."""
    for name, service in services.items():
        for index, needed in enumerate(service.needs or ()):
            if needed in services and services[needed].port is None:
                message = f"{needed} has no port, so that nothing can call it"
                hint = f"give {needed} a port, or delete it here; data.queue is the way to give work to a worker"
                yield Problem(code, ("services", name, "needs", index), message, hint)


def circles(services: Mapping[str, Service]) -> Iterator[tuple[Path, str]]:
    """Services that need each other: each circle once, as the path of the entry that closes it and ``a -> b -> a``."""
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
        for index, needed in enumerate(services[name].needs or ()):
            if needed in trail:
                circle = " -> ".join([*trail[trail.index(needed) :], needed])
                yield ("services", name, "needs", index), circle
            elif needed in services and needed not in done:
                yield from walk(needed, (*trail, needed))
        done.add(name)

    for name in services:
        if name not in done:
            yield from walk(name, (name,))
