"""AWS Fargate: sizes of a task."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from groundplan.catalog.store import load


@cache
def fargate_memory() -> Mapping[int, tuple[int, ...]]:
    """CPU units, of which 1024 are a vCPU -> the amounts of memory that go with them, in MiB; both ascending."""
    rows = load("fargate")["memory_mib"]
    return MappingProxyType(
        {
            cpu_units: tuple(mib for first, last, step in ranges for mib in range(first, last + 1, step))
            for cpu_units, ranges in rows.items()
        }
    )
