"""The same product somewhere else, or with one thing changed: blueprints to compare the cost of."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.blueprint.document import Document, parse, read
from groundplan.blueprint.layers import merge
from groundplan.blueprint.load import load_document
from groundplan.blueprint.scalars import resolve_scalar
from groundplan.plan import Plan
from groundplan.plan.resolve import resolve
from groundplan.problems import BlueprintError, Problem

_PLACE = re.compile(r"(aws|gcp)/([a-z0-9-]+)")
_SET = re.compile(r"([A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)=(.*)", re.S)
# Nobody's account: it stands in for the one that the product would have there.
_ACCOUNTS: Mapping[str, Mapping[str, str]] = {
    "aws": {"account": "123456789012"},
    "gcp": {"project": "price-comparison", "project_number": "123456789012"},
}
_QUEUES = {"aws": "sqs", "gcp": "pubsub"}
# Of one cloud alone, and without a price of their own.
_BOUND = (
    ("state",),
    ("registry",),
    ("cluster", "admins"),
    ("cluster", "api_access"),
    ("cluster", "gpu_zones"),
    ("account_baseline",),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change as the command line has it: ``gcp/europe-west4``, or a path of the blueprint and a value."""

    text: str
    place: tuple[str, str] | None = None
    setting: tuple[tuple[str, ...], Any] = ((), None)


class ChangeError(ValueError):
    """A change that is neither a place nor a setting."""


def parse_change(text: str) -> Change:
    """``gcp/europe-west4`` or ``models.chat.gpu.type=l4``.

    Raises:
        ChangeError: it is neither.
    """
    if place := _PLACE.fullmatch(text):
        return Change(text, place=(place[1], place[2]))
    if setting := _SET.fullmatch(text):
        return Change(text, setting=(tuple(setting[1].split(".")), _value(setting[2])))
    raise ChangeError(
        f"{text!r} is no change: CLOUD/REGION, such as gcp/europe-west4, or PATH=VALUE, such as models.chat.gpu.type=l4"
    )


@dataclass(frozen=True, slots=True)
class Alternative:
    """One plan with one change: its ``plan``, or where it does not compile the ``problems``."""

    change: str
    name: str
    environment: str
    plan: Plan | None
    problems: tuple[Problem, ...]


def alternatives(files: Iterable[str], plans: Iterable[Plan], changes: Sequence[Change]) -> list[Alternative]:
    """Each change made to each plan, whose blueprints are in ``files``."""
    if not changes:
        return []
    documents: dict[str, Document] = {}
    for file in dict.fromkeys(files):
        document, _ = parse(file, read(file))
        if document is not None:
            documents[document.value["metadata"]["name"]] = document
    return [_changed(documents[plan.name], plan, change) for plan in plans for change in changes]


def _changed(document: Document, plan: Plan, change: Change) -> Alternative:
    made = _resolved(document, plan.environment, change)
    found, problems = (made, ()) if isinstance(made, Plan) else (None, tuple(made))
    return Alternative(change.text, plan.name, plan.environment, found, problems)


def _resolved(document: Document, environment: str, change: Change) -> Plan | Sequence[Problem]:
    value, _ = merge(document, environment)
    try:
        made = _moved(value, *change.place) if change.place is not None else _set(value, *change.setting)
    except ChangeError as error:
        return [Problem("GP301", (), str(error))]
    # As JSON, which is YAML. Its one environment keeps the name, which says what is production.
    text = json.dumps({**made, "environments": {environment: {}}}, default=str)
    parsed, problems = parse(change.text, text.encode())
    if parsed is None or problems:
        return problems
    try:
        return resolve(load_document(parsed, []).pairs[environment])
    except BlueprintError as error:
        return list(error.problems)


def _moved(value: Mapping[str, Any], cloud: str, region: str) -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(dict(value))
    before = made.get("cloud", {})
    if before.get("provider") == cloud:
        made["cloud"] = {**before, "region": region}
        return made
    for path in _BOUND:
        inner = made
        for part in path[:-1]:
            inner = inner.get(part) or {}
        inner.pop(path[-1], None)
    made["cloud"] = {"provider": cloud, "region": region, **_ACCOUNTS[cloud]}
    if "queue" in (made.get("data") or {}):
        made["data"]["queue"] = {"engine": _QUEUES[cloud]}
    return made


def _set(value: Mapping[str, Any], path: tuple[str, ...], new: Any) -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(dict(value))
    inner: Any = made
    for depth, part in enumerate(path[:-1], start=1):
        if not isinstance(inner, dict):
            raise ChangeError(f"{'.'.join(path[: depth - 1])} is no section of the blueprint")
        inner = inner.setdefault(part, {})
    if not isinstance(inner, dict):
        raise ChangeError(f"{'.'.join(path[:-1])} is no section of the blueprint")
    inner[path[-1]] = new
    return made


def _value(text: str) -> Any:
    """A value as a blueprint would have it: a number, true, text, or a list or map in JSON's form."""
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise ChangeError(f"{text!r} is no list or map: {error}") from None
    return resolve_scalar(text)[0]
