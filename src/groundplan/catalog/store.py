"""Reads the data files: each once, and only when asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from groundplan.catalog.models import Provenance

DATA = Path(__file__).parent / "data"


@cache
def load(stem: str) -> Any:
    """The content of data/<stem>.yaml. Callers must not change it."""
    return _parse(_text(stem))


@cache
def provenance(stem: str) -> Provenance:
    """Source and date of data/<stem>.yaml, e.g. `gpus` or `aws/g5`. Raises KeyError for an unknown file."""
    # The header ends at the first empty line, so a large file need not be parsed for its date.
    header = _parse(_text(stem).partition("\n\n")[0])
    return Provenance(source=header["source"], as_of=header["as_of"])


@cache
def stems() -> frozenset[str]:
    """Names of all data files, without suffix."""
    return frozenset(path.relative_to(DATA).with_suffix("").as_posix() for path in DATA.rglob("*.yaml"))


def versions() -> Mapping[str, str]:
    """Data file -> ISO date its content is true for, sorted; for the manifest of outputs."""
    return MappingProxyType({stem: provenance(stem).as_of.isoformat() for stem in sorted(stems())})


def _text(stem: str) -> str:
    if stem not in stems():
        raise KeyError(stem)
    return (DATA / f"{stem}.yaml").read_text(encoding="utf-8")


def _parse(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)
