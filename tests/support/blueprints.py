"""Every blueprint that tests compile: the examples, and the smallest and the fullest of each profile."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from groundplan.blueprint import load
from groundplan.data_dir import data_dir
from groundplan.plan import Plan, resolve
from groundplan.stacks.build import terraform_document

EXAMPLES = tuple(sorted(data_dir("blueprints").glob("*.yaml")))
EXTREMES = tuple(sorted((Path(__file__).parents[1] / "blueprints").glob("*.yaml")))


def files(*, provider: str | None = None, profile: str | None = None) -> tuple[Path, ...]:
    """Examples and extremes that have Terraform, only those of a cloud or a profile where one is given."""

    def fits(file: Path) -> bool:
        blueprint = next(iter(load(str(file)).pairs.values())).blueprint
        cloud = blueprint.cloud.provider
        return cloud != "onprem" and provider in (None, cloud) and profile in (None, blueprint.profile)

    return tuple(file for file in (*EXAMPLES, *EXTREMES) if fits(file))


def environments(file: Path) -> tuple[str, ...]:
    """Names of a blueprint's environments."""
    return tuple(load(str(file)).pairs)


@cache
def plan(file: Path, environment: str) -> Plan:
    """The plan of a blueprint in one environment."""
    return resolve(load(str(file)).pairs[environment])


@cache
def document(file: Path, environment: str) -> dict[str, Any]:
    """Its Terraform JSON; not to be changed."""
    return terraform_document(plan(file, environment))
