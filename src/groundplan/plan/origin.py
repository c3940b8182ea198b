"""Where the values of a plan come from, recorded while the resolver makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any, Literal, TypeVar

from groundplan.blueprint.layers import Place
from groundplan.plan.rules import Rule
from groundplan.problems import Path, format_path

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """Why one value of a plan is what it is.

    ``kind`` says which fields are set: ``blueprint`` and ``overlay`` have ``at`` (``file:line:column``) and the blueprint's
    ``key``, a ``rule`` its id and reason, a ``catalogue`` row its name and source, a ``default`` its reason.
    """

    kind: Literal["blueprint", "overlay", "rule", "catalogue", "default"]
    at: str = ""
    environment: str = ""
    id: str = ""
    reason: str = ""
    source: str = ""
    key: str = ""

    def __str__(self) -> str:
        match self.kind:
            case "blueprint":
                return self.at
            case "overlay":
                return f"{self.at} (environment {self.environment})"
            case "rule":
                return f"rule {self.id}: {self.reason}"
            case "catalogue":
                return f"catalogue {self.id} ({self.source})"
            case "default":
                return f"default: {self.reason}"

    def as_json(self) -> dict[str, str]:
        """The fields that are set."""
        fields = {name: getattr(self, name) for name in ("kind", "at", "key", "environment", "id", "reason", "source")}
        return {name: value for name, value in fields.items() if value}


class Origins:
    """Takes each value of the plan on its way in, remembers its origin under the plan's path, and gives it back.

    ``at("models", "chat")`` is the same record one level deeper, so that a resolver names only its own fields::

        replicas = Replicas(min=origins.given("min", place, 2), ...)
    """

    def __init__(self, places: Mapping[Path, Place], prefix: Path = (), found: dict[Path, Origin] | None = None) -> None:
        self._places = places
        self._prefix = prefix
        self._found: dict[Path, Origin] = {} if found is None else found

    @property
    def found(self) -> Mapping[Path, Origin]:
        """Every origin recorded so far, by plan path."""
        return self._found

    def at(self, *path: str | int) -> Origins:
        """The record for the plan path ``path`` below this one."""
        return Origins(self._places, (*self._prefix, *path), self._found)

    def given(self, name: str, value: T, *source: str | int) -> T:
        """``value`` was written in the blueprint at the path ``source``."""
        place = self._places[source]
        # The file's name alone: the folder from which a person calls groundplan must not change the output.
        at = f"{_file_name(place.at.file)}:{place.at.line}:{place.at.column}"
        if place.environment is None:
            return self._record(name, value, Origin("blueprint", at=at, key=format_path(source)))
        return self._record(name, value, Origin("overlay", at=at, key=format_path(source), environment=place.environment))

    def given_or(self, name: str, value: T | None, *source: str | int, default: T, reason: str) -> T:
        """``value`` as the blueprint has it at ``source``; when it says nothing (None), ``default`` for this reason."""
        if value is None:
            return self.default(name, default, reason)
        return self.given(name, value, *source)

    def given_or_rule(self, name: str, value: T | None, *source: str | int, default: T, rule: Rule) -> T:
        """``value`` as the blueprint has it at ``source``; when it says nothing (None), ``default`` by this rule."""
        if value is None:
            return self.rule(name, default, rule)
        return self.given(name, value, *source)

    def default(self, name: str, value: T, reason: str) -> T:
        """``value`` is the same for everybody who says nothing else."""
        return self._record(name, value, Origin("default", reason=reason))

    def rule(self, name: str | int, value: T, rule: Rule) -> T:
        """``value`` follows from other parts of the plan."""
        return self._record(name, value, Origin("rule", id=rule.id, reason=rule.reason, source=rule.source))

    def row(self, name: str, value: T, row: str, source: str) -> T:
        """``value`` is a fact of the catalogue: ``row`` says which, ``source`` where and when it was read."""
        return self._record(name, value, Origin("catalogue", id=row, source=source))

    def _record(self, name: str | int, value: T, origin: Origin) -> T:
        self._found[(*self._prefix, name)] = origin
        return value


@cache
def _file_name(file: str) -> str:
    return PurePath(file).name


def leaves(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every leaf of a plan in JSON form, with its path; an empty map or list is a leaf of its own."""
    if isinstance(value, Mapping) and value:
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list) and value:
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [(path, value)]
