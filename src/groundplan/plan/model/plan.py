"""The plan itself, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from groundplan.json_text import json_text
from groundplan.plan.model.common import State
from groundplan.plan.origin import Origin
from groundplan.problems import Path, format_path

if TYPE_CHECKING:
    from groundplan.plan.model.aws import ApiFirstOnAws, GpuClusterOnAws
    from groundplan.plan.model.gcp import ApiFirstOnGcp, GpuClusterOnGcp
    from groundplan.plan.model.onprem import OnPremises
    from groundplan.plan.model.platform import Platform

    Target = GpuClusterOnAws | ApiFirstOnAws | GpuClusterOnGcp | ApiFirstOnGcp | OnPremises

Profile = Literal["gpu-cluster", "api-first", "private-vpc"]


@dataclass(frozen=True, slots=True)
class Traffic:
    """Requests a second that the product gets, on an ordinary hour and at the peak."""

    steady_rps: Decimal
    peak_rps: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """One product in one environment.

    ``stack`` names its Terraform stack, ``tags`` go on everything, and ``production`` says that data outlives mistakes:
    standbys, backups and deletion protection. ``state`` is that of Terraform; None: there is none, since the cluster is there
    already. ``target`` is what the profile and the cloud are made of, ``platform`` what runs inside its cluster; None: nobody
    asked for a GitOps tree, or there is no cluster.

    ``traffic``, ``discounts`` and ``monthly_usd``, what a month may cost, are for the estimate of its cost alone; None: nobody
    says. ``discounts`` are fractions of the list price by the names that the section ``pricing`` has; of
    committed use it may be one for each service.
    """

    name: str
    environment: str
    stack: str
    profile: Profile
    production: bool
    tags: Mapping[str, str]
    state: State | None
    target: Target
    platform: Platform | None
    traffic: Traffic | None
    discounts: Mapping[str, Decimal | Mapping[str, Decimal]]
    monthly_usd: Decimal | None
    origins: Mapping[Path, Origin] = field(compare=False)


def as_json(value: Any) -> Any:
    """Plan values as JSON ones: dataclasses and maps to objects, tuples to lists, Decimal to text."""
    if (names := _field_names(value.__class__)) is not None:
        return {name: as_json(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


@cache
def _field_names(kind: Any) -> tuple[str, ...] | None:
    """Of a dataclass; None: it is none."""
    return tuple(item.name for item in fields(kind) if item.name != "origins") if is_dataclass(kind) else None


def values(plan: Plan) -> dict[str, Any]:
    """The plan's values as JSON; the parts of the target stand at the top, beside name and environment."""
    flat: dict[str, Any] = as_json(plan)
    # What the platform says again comes after it.
    target, platform = flat.pop("target"), flat.pop("platform")
    return {**flat, **target, "platform": platform}


def plan_json(plan: Plan) -> bytes:
    """Content of ``plan.json``: the values, and under ``origins`` where each comes from."""
    origins = {format_path(path): origin.as_json() for path, origin in plan.origins.items()}
    document = {"format": 1, "plan": values(plan), "origins": origins}
    return json_text(document)
