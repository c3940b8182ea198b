"""Services of the clouds by what they are for: the layers of an architecture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from groundplan.cost.model import Amounts, total
from groundplan.cost.report.groups import Group

OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer and its services, the dearest of a typical month first."""

    title: str
    groups: tuple[Group, ...]

    @property
    def amounts(self) -> Amounts:
        """Their sum at list price."""
        return total(group.amounts for group in self.groups)


def by_layer(groups: Iterable[Group]) -> list[Layer]:
    """Groups by layer, from where requests come in to what watches over all."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        found.setdefault(layers().get(group.service, OTHER), []).append(group)
    return [Layer(title, tuple(found[title])) for title in dict.fromkeys((*layers().values(), OTHER)) if title in found]


@cache
def layers() -> Mapping[str, str]:
    """The layer of each service that the catalogue of prices has."""
    rows = yaml.load(files("groundplan.cost.report").joinpath("layers.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return MappingProxyType({service: title for title, services in rows.items() for service in services})
