"""The volumes that a tree asks the cluster for: what its charts claim with our values, and what PostgreSQL does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.plan.model.platform import Platform
from groundplan.render.contexts import values_context
from groundplan.render.manifests import wanted_charts
from groundplan.render.postgres import postgres_manifests
from groundplan.render.values import render_values

_SIZE = re.compile("([0-9]+)Gi")


@dataclass(frozen=True, slots=True)
class Volume:
    """``count`` volumes of ``gib`` each, one for every copy of what ``name`` says. All are of the platform's storage class."""

    namespace: str
    name: str
    count: int
    gib: int


def volumes(platform: Platform) -> list[Volume]:
    """All of a tree, by namespace and name.

    Raises:
        ValueError: a chart's values do not fit it, or a size is in another unit; a mistake of ours.
    """
    return sorted([*_of_charts(platform), *_of_postgres(platform)], key=lambda volume: (volume.namespace, volume.name))


def _of_charts(platform: Platform) -> Iterator[Volume]:
    context = values_context(platform)
    for chart in wanted_charts(platform).values():
        values = render_values(chart.name, context) if chart.claims else {}
        for claims in chart.claims:
            if (size := _at(values, claims.size)) is not None:
                copies = 1 if claims.copies is None else _at(values, claims.copies)
                yield Volume(chart.namespace, claims.name, copies + claims.uncounted, _gib(size))


def _of_postgres(platform: Platform) -> Iterator[Volume]:
    """Each instance has one, and its write-ahead log lies on it."""
    for manifest in postgres_manifests(platform):
        if manifest["kind"] == "Cluster":
            metadata, spec = manifest["metadata"], manifest["spec"]
            yield Volume(metadata["namespace"], metadata["name"], spec["instances"], _gib(spec["storage"]["size"]))


def _at(values: Mapping[str, Any], key: str) -> Any:
    """What stands at a key with dots; None where nothing does."""
    found: Any = values
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _gib(size: str) -> int:
    match = _SIZE.fullmatch(size)
    if match is None:
        raise ValueError(f"{size} is no size in Gi")
    return int(match[1])
