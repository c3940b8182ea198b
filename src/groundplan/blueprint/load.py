"""From a file to blueprints: read, parse, merge each environment, validate, check; every problem in one go."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.blueprint.checks import check, mask_tokens, secret_values
from groundplan.blueprint.document import Document, parse, read, text_lines
from groundplan.blueprint.layers import Place, merge
from groundplan.blueprint.model import Blueprint
from groundplan.blueprint.validate import describe, validate
from groundplan.problems import BlueprintError, Path, Position, Problem, nearest

DEFAULT_ENVIRONMENT = "default"
_ENVIRONMENT_NAME = (
    "lower-case letters, digits and hyphens, at most 12 characters, starting with a letter and not ending with a hyphen"
)
# What makes a product the product it is; an environment that changes one of these is another blueprint.
NOT_IN_OVERLAYS: tuple[Path, ...] = (("apiVersion",), ("kind",), ("metadata", "name"), ("profile",), ("cloud", "provider"))

# A value that could not be read, or that may not stand there at all: whatever else is said about that place follows from it.
_CAUSES = ("GP114", "GP207")
# A shorter text stands in too many other places of the file to be hidden everywhere.
_SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """One blueprint in one environment. ``places`` has the position of every part of it, and whether an overlay gave it."""

    file: str
    environment: str
    blueprint: Blueprint
    places: Mapping[Path, Place]

    def locate(self, problem: Problem) -> Problem:
        """The problem with its position: that of the nearest part of the blueprint that is written out."""
        return _locate(problem, self.file, self.places, {})


@dataclass(frozen=True, slots=True)
class Source:
    """A blueprint file that was read without a problem; ``pairs`` is keyed by environment, in the order of the file."""

    file: str
    lines: tuple[str, ...]
    pairs: Mapping[str, Pair]


class LoadError(BlueprintError):
    """A blueprint file with problems, each with its position; ``lines`` are for showing them, secrets masked."""

    def __init__(self, problems: list[Problem], file: str, lines: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.file = file
        self.lines = lines


def load(path: str | os.PathLike[str]) -> Source:
    """Read a blueprint file.

    Raises:
        LoadError: the file cannot be read, or is not a right blueprint in one of its environments.
    """
    file = os.fspath(path)
    try:
        data = read(path)
    except BlueprintError as error:
        raise LoadError(list(error.problems), file, ()) from None
    document, problems = parse(file, data)
    if document is None:
        raise LoadError(problems, file, mask_tokens(text_lines(data)))
    return load_document(document, problems)


def load_document(document: Document, problems: list[Problem]) -> Source:
    """The same for a parsed document; ``problems`` are those found while parsing it."""
    found = [_located_in(document, problem) for problem in _environments(document.value)]
    pairs: dict[str, Pair] = {}
    for environment in _names(document.value):
        value, places = merge(document, environment)
        blueprint, wrong = validate(value)
        checked = check(value)
        # What a check says about a path is more to the point than what its type says.
        told = {problem.path for problem in checked if problem.code in ("GP203", "GP206")}
        wrong = [*(problem for problem in wrong if problem.path not in told), *checked]
        found += [_locate(problem, document.file, places, document.keys) for problem in wrong]
        if blueprint is not None:
            name = environment or DEFAULT_ENVIRONMENT
            pairs[name] = Pair(document.file, name, blueprint, places)
    if problems or found:
        raise LoadError(_ordered([*problems, *found], document), document.file, _masked(document))
    return Source(document.file, document.lines, pairs)


def _ordered(problems: list[Problem], document: Document) -> list[Problem]:
    """By line, each once (the same line may be wrong in every environment), and without what only follows from another."""
    unique = {(problem.code, problem.path, problem.message, problem.at): problem for problem in problems}
    causes = {at for problem in problems if problem.code in _CAUSES for at in (problem.at, document.values.get(problem.path))}
    kept = [problem for problem in unique.values() if problem.code in _CAUSES or problem.at not in causes]
    return sorted(kept, key=lambda problem: (problem.at or Position("", 0, 0), problem.code))


def _names(value: Mapping[str, Any]) -> list[str | None]:
    environments = value.get("environments")
    if isinstance(environments, Mapping) and environments:
        return [name for name in environments if isinstance(name, str)]
    return [None]


def _environments(value: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the section ``environments`` itself; the merged result is checked like any blueprint."""
    from groundplan.blueprint.model import ENVIRONMENT_NAME

    if "environments" not in value:
        return []
    environments = value["environments"]
    if not isinstance(environments, Mapping) or not environments:
        hint = "a map of environment names, for example dev and prod; or delete it"
        found = "is empty" if isinstance(environments, Mapping) else f"must be a map, not {describe(environments)}"
        return [Problem("GP203", ("environments",), f"environments {found}", hint)]
    problems = []
    for name, overlay in environments.items():
        path = ("environments", name)
        if not ENVIRONMENT_NAME.fullmatch(name):
            problems.append(Problem("GP209", path, f"{describe(name)} is not a name for an environment", _ENVIRONMENT_NAME))
        if not isinstance(overlay, Mapping):
            hint = "write {} for an environment that changes nothing"
            problems.append(Problem("GP203", path, f"{name} must be a map, not {describe(overlay)}", hint))
            continue
        for forbidden in (*NOT_IN_OVERLAYS, ("environments",)):
            inner: Any = overlay
            for part in forbidden:
                inner = inner.get(part) if isinstance(inner, Mapping) else None
            if inner is not None:
                hint = "it is the same in every environment; change it in the base, or write another blueprint"
                text = ".".join(str(part) for part in forbidden)
                problems.append(Problem("GP207", (*path, *forbidden), f"{text} cannot be changed by an environment", hint))
    return problems


def _locate(problem: Problem, file: str, places: Mapping[Path, Place], keys: Mapping[Path, Position]) -> Problem:
    """Join a problem and its position. A problem about a key points at the key, one about a value at the value."""
    if problem.at is not None:
        return problem
    path = problem.path
    while path and path not in places:
        path = path[:-1]
    place = places.get(path)
    if place is None:
        return _at(problem, Position(file, 1, 1))
    full = path if place.environment is None else ("environments", place.environment, *path)
    about_key = problem.code in ("GP201", "GP202", "GP210") or path != problem.path
    return _at(problem, keys.get(full, place.at) if about_key else place.at)


def _located_in(document: Document, problem: Problem) -> Problem:
    return _at(problem, document.keys.get(problem.path) or document.values[problem.path])


def _at(problem: Problem, position: Position) -> Problem:
    return Problem(problem.code, problem.path, problem.message, problem.hint, position)


def _masked(document: Document) -> tuple[str, ...]:
    """The lines of the file without the secrets in it: a problem on the same line must not print one."""
    lines = mask_tokens(document.lines)
    for _, text in secret_values(document.value):
        for part in (part.strip() for part in text.splitlines()):
            if len(part) >= _SHORTEST_SECRET:
                lines = tuple(line.replace(part, "*" * len(part)) for line in lines)
    return lines


def unknown_environment(source: Source, name: str) -> Problem:
    """The problem that the file has no environment ``name``."""
    known = list(source.pairs)
    close = nearest(name, known)
    hint = f"did you mean {close}?" if close else f"it has: {', '.join(known)}"
    return Problem(
        "GP302", ("environments",), f"the blueprint has no environment {describe(name)}", hint, Position(source.file, 1, 1)
    )
