"""Which function prices which type of resource, and which types cost nothing by themselves."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType

import yaml

from groundplan.cost.meter import Cloud, Pricer

_PRICERS: dict[str, Pricer] = {}


def prices(*types: str) -> Callable[[Pricer], Pricer]:
    """Make the function below the pricer of these types of resources.

    Raises:
        ValueError: a type has one already.
    """

    def register(pricer: Pricer) -> Pricer:
        for kind in types:
            if kind in _PRICERS:
                raise ValueError(f"two pricers for {kind}")
            _PRICERS[kind] = pricer
        return pricer

    return register


@cache
def pricers(cloud: Cloud) -> Mapping[str, Pricer]:
    """Every pricer of a cloud, by the type of its resource. Each module of the cloud's folder is one kind of resource."""
    package = import_module(f"groundplan.cost.{cloud}")
    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    prefix = {"aws": "aws_", "gcp": "google_"}[cloud]
    return MappingProxyType({kind: pricer for kind, pricer in sorted(_PRICERS.items()) if kind.startswith(prefix)})


@cache
def free() -> Mapping[str, str]:
    """Types of resources that cost nothing by themselves, each with what carries its cost where something does."""
    rows = yaml.load(files("groundplan.cost").joinpath("free.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return MappingProxyType({str(kind): str(because) for kind, because in rows.items()})
