"""Platforms for tests, resolved from blueprints to which a GitOps section is added."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from gcp_plans import merged
from groundplan.blueprint import load
from groundplan.plan import Plan, resolve
from groundplan.plan.model.platform import Platform

BLUEPRINTS = Path(__file__).parents[1] / "blueprints"
GITOPS: Mapping[str, Any] = {
    "gitops": {"repository": "https://github.com/acme/platform", "path": "clusters", "revision": "main"}
}


def plan(
    folder: Path, base: Path | Mapping[str, Any], changes: Mapping[str, Any] | None = None, environment: str = "prod"
) -> Plan:
    """The plan of a blueprint, given as a file or as what is in one, with a GitOps section and ``changes`` merged in.

    Its models are on one node each: with a tree no replica spans several.
    """
    given = yaml.safe_load(base.read_text()) if isinstance(base, Path) else base
    models = given.get("models", {})
    large = {name: {"gpu": {"count": 8}} for name, model in models.items() if model.get("gpu", {}).get("count", 0) > 8}
    on_one_node = {"models": large} if large else {}
    file = folder / "shop.yaml"
    file.write_text(yaml.safe_dump(merged(merged(given, {**GITOPS, **on_one_node}), changes or {}), sort_keys=False))
    return resolve(load(str(file)).pairs[environment])


def platform(
    folder: Path, base: Path | Mapping[str, Any], changes: Mapping[str, Any] | None = None, environment: str = "prod"
) -> Platform:
    """What runs inside of that plan's cluster."""
    found = plan(folder, base, changes, environment).platform
    assert found is not None
    return found
