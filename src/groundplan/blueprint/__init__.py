"""The blueprint: its format, and how a file becomes a checked `Blueprint` for each environment."""

from __future__ import annotations

from groundplan.blueprint.layers import Place
from groundplan.blueprint.load import LoadError, Pair, Source, load, unknown_environment
from groundplan.blueprint.model import Blueprint

__all__ = ["Blueprint", "LoadError", "Pair", "Place", "Source", "load", "unknown_environment"]
