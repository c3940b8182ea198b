"""The same product somewhere else, or with other settings: blueprints to compare the cost of."""

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

_PLACE = re.compile(r"(aws|gcp)/([a-z0-9-]+)(?!\S)")
_SET = re.compile(r"([A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)=")
# Where a value ends that has spaces of its own: the next place or setting begins.
_NEXT = re.compile(rf"\s+(?={_PLACE.pattern}|{_SET.pattern})")
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
    """What makes one alternative, as the command line has it: a ``place``, which is a cloud and a region, and ``settings``,
    which are paths of the blueprint and their values.
    """

    text: str
    place: tuple[str, str] | None = None
    settings: tuple[tuple[tuple[str, ...], Any], ...] = ()


class ChangeError(ValueError):
    """A change that is neither a place nor a setting."""


def parse_change(text: str) -> Change:
    """``gcp/europe-west4``, ``models.chat.gpu.type=l4``, or several such with white space between them.

    A value may have white space, too: it ends where the next place or setting begins. One in JSON's form, a list, a map or a
    text in quotes, has an end of its own.

    Raises:
        ChangeError: a part of it is neither, it has two places, sets the same path twice, or a value and then its section.
    """
    places: list[tuple[str, str]] = []
    settings: dict[tuple[str, ...], Any] = {}
    rest = text.strip()
    while rest or not (places or settings):
        if place := _PLACE.match(rest):
            places.append((place[1], place[2]))
            rest = rest[place.end() :]
        elif setting := _SET.match(rest):
            path = tuple(setting[1].split("."))
            if path in settings:
                raise ChangeError(f"{text!r} sets {setting[1]} twice; an alternative has one value of it")
            if lost := next((".".join(given) for given in settings if given[: len(path)] == path), ""):
                raise ChangeError(f"{text!r} sets {lost}, and then {setting[1]}, which takes it away: the section comes first")
            settings[path], rest = _value(rest[setting.end() :])
        else:
            raise ChangeError(
                f"{rest!r} is no change: CLOUD/REGION, such as gcp/europe-west4, or PATH=VALUE, such as "
                "models.chat.gpu.type=l4, or several of them with spaces between"
            )
        rest = rest.lstrip()
    if len(places) > 1:
        found = " and ".join("/".join(place) for place in places)
        raise ChangeError(f"{text!r} has the places {found}; an alternative is in one, and another --compare is another")
    return Change(text, places[0] if places else None, tuple(settings.items()))


@dataclass(frozen=True, slots=True)
class Alternative:
    """One plan with a change: its ``plan``, or where it does not compile the ``problems``; ``notes`` say what else the change
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
    notes: tuple[str, ...] = ()
    try:
        if change.place is not None:
            notes = _notes(_move(made, *change.place), change)
        # After the move, which takes values of the old place away.
        for path, new in change.settings:
            _set(made, path, new)
        found = _resolved(made, plan.environment, change.text)
    except BlueprintError as error:
        return Alternative(change.text, plan.name, plan.environment, None, error.problems, notes)
    return Alternative(change.text, plan.name, plan.environment, found, (), notes)


def _notes(moved: Mapping[str, str], change: Change) -> tuple[str, ...]:
    """What the move did to the blueprint, but for what the change then sets itself."""
    told = {path: note for path, note in moved.items() if not any(_meet(path, ".".join(given)) for given, _ in change.settings)}
    gone = [path for path, note in told.items() if not note]
    return (*([f"not carried over: {', '.join(gone)}"] if gone else []), *filter(None, told.values()))


def _meet(one: str, other: str) -> bool:
    """Whether one path is the other, or leads to it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


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


def _move(made: dict[str, Any], cloud: str, region: str) -> dict[str, str]:
    """Put a merged blueprint somewhere else. Paths that could not come along as they were have a note, empty where they are
    gone.
    """
    before = made.get("cloud", {})
    if before.get("provider") == cloud:
        made["cloud"] = {**before, "region": region}
        gone = {} if region == before.get("region") else _without(made, _ZONES)
        return {**gone, **_with_registry(made, str(made.get("registry", "")).replace(str(before.get("region")), region))}
    has_budget = bool(made.get("budget") or (made.get("intent") or {}).get("budget"))
    bill = {"billing_account": _BILLING_ACCOUNT} if cloud == "gcp" and has_budget else {}
    made["cloud"] = {"provider": cloud, "region": region, **_ACCOUNTS[cloud], **bill}
    if "queue" in (made.get("data") or {}):
        made["data"]["queue"] = {"engine": _QUEUES[cloud]}
    return {
        **_without(made, (*_BOUND, *_ZONES)),
        **_with_registry(made, _registry(made, cloud)),
        **_with_buckets(made, cloud),
        **_with_capacity(made, cloud),
    }


def _without(made: dict[str, Any], paths: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Delete what holds in the old place alone."""
    gone = {}
    for *sections, key in paths:
        inner: Any = made
        for section in sections:
            inner = inner.get(section) or {}
        if inner.pop(key, None) is not None:
            gone[".".join((*sections, key))] = ""
    return gone


def _registry(made: Mapping[str, Any], cloud: str) -> str:
    """The registry of the account there. A private network reaches no other; on AWS it is named even where nobody mirrors."""
    there = made["cloud"]
    if cloud == "aws" and ("registry" in made or made.get("profile") == "private-vpc"):
        return f"{there['account']}.dkr.ecr.{there['region']}.amazonaws.com"
    return f"{there['region']}-docker.pkg.dev/{there['project']}/mirror" if cloud == "gcp" and "registry" in made else ""


def _with_registry(made: dict[str, Any], address: str) -> dict[str, str]:
    if address == made.get("registry", ""):
        return {}
    made["registry"] = address
    return {"registry": f"images from {address}"}


def _with_buckets(made: dict[str, Any], cloud: str) -> dict[str, str]:
    """The same files of models, in a bucket of the other cloud."""
    notes = {}
    other = _BUCKETS["gcp" if cloud == "aws" else "aws"]
    for name, model in (made.get("models") or {}).items():
        if str(model.get("source")).startswith(other):
            model["source"] = _BUCKETS[cloud] + model["source"].removeprefix(other)
            notes[f"models.{name}.source"] = f"the files of {name} in a bucket there"
    return notes


def _with_capacity(made: dict[str, Any], cloud: str) -> dict[str, str]:
    """Ways to buy GPU nodes that the cloud has: flex-start is Google's, a Capacity Block that of AWS."""
    has_gpus = any("gpu" in model for model in (made.get("models") or {}).values())
    before = made.get("capacity", [])
    kept = [way for way in before if isinstance(way, str) and not (cloud == "aws" and way == "flex_start")]
    if has_gpus and not kept:
        kept = ["on_demand"]
    if kept == before:
        return {}
    made["capacity"] = kept
    return {"capacity": f"GPU nodes bought by {', '.join(kept)}"}


# --- another value ----------------------------------------------------------------------------------------------------------


def _set(made: dict[str, Any], path: tuple[str, ...], new: Any) -> None:
    """Raises BlueprintError."""
    inner: Any = made
    for depth, part in enumerate(path[:-1], start=1):
        inner = inner.setdefault(part, {})
        if not isinstance(inner, dict):
            raise BlueprintError([Problem("GP301", path[:depth], "it is no section, and has no keys")])
    inner[path[-1]] = new


def _value(text: str) -> tuple[Any, str]:
    """A value as a blueprint would have it, a number, true, text, or what has JSON's form, and what stands behind it."""
    if text[:1] not in ("[", "{", '"'):
        found = _NEXT.search(text)
        end = len(text) if found is None else found.start()
        return resolve_scalar(text[:end])[0], text[end:]
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise ChangeError(f"{text!r} is no list, map or text in quotes: {error}") from None
    if text[end:].lstrip() == text[end:] != "":
        raise ChangeError(f"{text[end:]!r} stands behind the end of {text[:end]}")
    return value, text[end:]
