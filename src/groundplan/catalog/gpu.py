"""GPU models by blueprint name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from groundplan.catalog.models import Gpu
from groundplan.catalog.store import load


@cache
def gpus() -> Mapping[str, Gpu]:
    """Blueprint name -> GPU, oldest architecture first."""
    rows = load("gpus")["gpus"]
    return MappingProxyType(
        {name: Gpu(name, **{**row, "aws_families": tuple(row.get("aws_families", ()))}) for name, row in rows.items()}
    )
