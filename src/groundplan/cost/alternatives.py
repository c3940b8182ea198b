"""The same product somewhere else, or with one thing changed: blueprints to compare the cost of."""

from __future__ import annotations

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
from groundplan.problems import BlueprintError, Problem, format_path

_PLACE = re.compile(r"(aws|gcp)/([a-z0-9-]+)")
_SET = re.compile(r"([A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)=(.*)", re.S)
# Nobody's account: it stands in for the one that the product would have there.
_ACCOUNTS: Mapping[str, Mapping[str, str]] = {
    "aws": {"account": "123456789012"},
    "gcp": {"project": "price-comparison", "project_number": "123456789012"},
}
_BILLING_ACCOUNT = "000000-000000-000000"
_QUEUES = {"aws": "sqs", "gcp": "pubsub"}
_BUCKETS = {"aws": "s3://", "gcp": "gs://"}
# Of one cloud alone. Discounts go, too: an account that has them on one cloud has others, or none, on the next.
_BOUND = (
    ("state",),
    ("cluster", "admins"),
    ("cluster", "api_access"),
    ("account_baseline",),
    ("pricing",),
    ("overrides",),
)
_ZONES = (("cluster", "gpu_zones"),)


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
    """One plan with one change: its ``plan``, or where it does not compile the ``problems``; ``notes`` say what else the change
    took with it.
    """

    change: str
    name: str
    environment: str
    plan: Plan | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it does not compile, each with the place in the blueprint."""
        return tuple(": ".join(filter(None, (format_path(one.path), one.message))) for one in self.problems)


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
    made, _ = merge(document, plan.environment)
    notes: list[str] = []
    try:
        if change.place is not None:
            notes = _move(made, *change.place)
        else:
            _set(made, *change.setting)
        found = _resolved(made, plan.environment, change.text)
    except BlueprintError as error:
        return Alternative(change.text, plan.name, plan.environment, None, error.problems, tuple(notes))
    return Alternative(change.text, plan.name, plan.environment, found, (), tuple(notes))


def _resolved(made: Mapping[str, Any], environment: str, name: str) -> Plan:
    """Raises BlueprintError."""
    # As JSON, which is YAML. Its one environment keeps the name, which says what is production.
    text = json.dumps({**made, "environments": {environment: {}}}, default=_number)
    parsed, problems = parse(name, text.encode())
    if parsed is None or problems:
        raise BlueprintError(problems)
    return resolve(load_document(parsed, []).pairs[environment])


def _number(value: Any) -> Any:
    """What JSON has no form for: a decimal number, whose digits are few enough for a float to keep."""
    return float(value)


# --- another place ----------------------------------------------------------------------------------------------------------


def _move(made: dict[str, Any], cloud: str, region: str) -> list[str]:
    """Put a merged blueprint somewhere else; the notes say what could not come along."""
    before = made.get("cloud", {})
    if before.get("provider") == cloud:
        made["cloud"] = {**before, "region": region}
        gone = [] if region == before.get("region") else _without(made, _ZONES)
        return [*gone, *_with_registry(made, str(made.get("registry", "")).replace(str(before.get("region")), region))]
    has_budget = bool(made.get("budget") or (made.get("intent") or {}).get("budget"))
    bill = {"billing_account": _BILLING_ACCOUNT} if cloud == "gcp" and has_budget else {}
    made["cloud"] = {"provider": cloud, "region": region, **_ACCOUNTS[cloud], **bill}
    if "queue" in (made.get("data") or {}):
        made["data"]["queue"] = {"engine": _QUEUES[cloud]}
    notes = _without(made, (*_BOUND, *_ZONES))
    return [*notes, *_with_registry(made, _registry(made, cloud)), *_with_buckets(made, cloud), *_with_capacity(made, cloud)]


def _without(made: dict[str, Any], paths: Iterable[tuple[str, ...]]) -> list[str]:
    """Delete what holds in the old place alone."""
    gone = []
    for *sections, key in paths:
        inner: Any = made
        for section in sections:
            inner = inner.get(section) or {}
        if inner.pop(key, None) is not None:
            gone.append(".".join((*sections, key)))
    return [f"without {', '.join(gone)}"] if gone else []


def _registry(made: Mapping[str, Any], cloud: str) -> str:
    """The registry of the account there. A private network reaches no other; on AWS it is named even where nobody mirrors."""
    there = made["cloud"]
    if cloud == "aws" and ("registry" in made or made.get("profile") == "private-vpc"):
        return f"{there['account']}.dkr.ecr.{there['region']}.amazonaws.com"
    return f"{there['region']}-docker.pkg.dev/{there['project']}/mirror" if cloud == "gcp" and "registry" in made else ""


def _with_registry(made: dict[str, Any], address: str) -> list[str]:
    if address == made.get("registry", ""):
        return []
    made["registry"] = address
    return [f"images from {address}"]


def _with_buckets(made: dict[str, Any], cloud: str) -> list[str]:
    """The same files of models, in a bucket of the other cloud."""
    notes = []
    other = _BUCKETS["gcp" if cloud == "aws" else "aws"]
    for name, model in (made.get("models") or {}).items():
        if str(model.get("source")).startswith(other):
            model["source"] = _BUCKETS[cloud] + model["source"].removeprefix(other)
            notes.append(f"the files of {name} in a bucket there")
    return notes


def _with_capacity(made: dict[str, Any], cloud: str) -> list[str]:
    """Ways to buy GPU nodes that the cloud has: flex-start is Google's, a Capacity Block that of AWS."""
    has_gpus = any("gpu" in model for model in (made.get("models") or {}).values())
    before = made.get("capacity", [])
    kept = [way for way in before if isinstance(way, str) and not (cloud == "aws" and way == "flex_start")]
    if has_gpus and not kept:
        kept = ["on_demand"]
    if kept == before:
        return []
    made["capacity"] = kept
    return [f"GPU nodes bought by {', '.join(kept)}"]


# --- another value ----------------------------------------------------------------------------------------------------------


def _set(made: dict[str, Any], path: tuple[str, ...], new: Any) -> None:
    """Raises BlueprintError."""
    inner: Any = made
    for depth, part in enumerate(path[:-1], start=1):
        inner = inner.setdefault(part, {})
        if not isinstance(inner, dict):
            raise BlueprintError([Problem("GP301", path[:depth], "it is no section, and has no keys")])
    inner[path[-1]] = new


def _value(text: str) -> Any:
    """A value as a blueprint would have it: a number, true, text, or a list or map in JSON's form."""
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise ChangeError(f"{text!r} is no list or map: {error}") from None
    return resolve_scalar(text)[0]
