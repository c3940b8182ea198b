"""Resources of the google provider, made from its schema snapshot when named; google.pyi is generated from it."""

from __future__ import annotations

from groundplan.terraform.resource import Component, resource_class


def __getattr__(name: str) -> type[Component]:
    if name.startswith("_"):
        raise AttributeError(name)
    return resource_class("google", name)
