"""One merged blueprint against the model: pydantic's findings in the words of the blueprint."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from groundplan.blueprint.model import Blueprint, Section
from groundplan.problems import Path, Problem, nearest

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "dict_type": "a map",
    "tuple_type": "a list",
    "union_tag_not_found": "a map",
    "value_error": "a number",
}
_LIMITS = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}
_LIMIT_WORDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_CLOUDS = ("aws", "gcp", "onprem")
# pydantic's marks of a field that has a shorthand beside its map.
_FORMS = ("<short>", "<full>")


def validate(value: Mapping[str, Any]) -> tuple[Blueprint | None, list[Problem]]:
    """The blueprint when ``value`` has the right form, and what is wrong otherwise: GP2xx problems with their paths."""
    try:
        return Blueprint.model_validate(value), []
    except ValidationError as error:
        found = [_problem(details, value) for details in error.errors(include_url=False)]
        # A list that is too short only since its items are wrong would be told twice.
        inner = {problem.path[:depth] for problem in found for depth in range(len(problem.path))}
        return None, [problem for problem in found if problem.code != "GP208" or problem.path not in inner]


def _problem(error: ErrorDetails, blueprint: Mapping[str, Any]) -> Problem:
    kind, context, got = error["type"], error.get("ctx", {}), error["input"]
    path = _path(error["loc"])
    name = str(path[-1]) if path else "the blueprint"
    if kind == "extra_forbidden":
        return _unknown_key(path, blueprint)
    if kind == "missing":
        return Problem("GP202", path, f"{name} is missing", _about(path, blueprint))
    if error["loc"][-1] == "[key]":
        return Problem(
            "GP209", path, f"{describe(name)} is not a name that can stand here", _about(path[:-1], blueprint, key=True)
        )
    if kind in ("literal_error", "union_tag_invalid"):
        allowed = [*_allowed(path, blueprint), *(["or a map"] if "<short>" in error["loc"] else [])]
        if kind == "union_tag_invalid":
            path, allowed = (*path, "provider"), list(_CLOUDS)
            got = got.get("provider")
        close = nearest(got, allowed) if isinstance(got, str) else None
        hint = f"did you mean {close}? " if close else ""
        return Problem(
            "GP204", path, f"{describe(got)} is not allowed for {_label(path)}", f"{hint}allowed: {', '.join(allowed)}"
        )
    if kind == "union_tag_not_found" and isinstance(got, Mapping):
        return Problem("GP202", (*path, "provider"), "provider is missing", f"allowed: {', '.join(_CLOUDS)}")
    if kind in _LIMITS:
        limit = _LIMITS[kind]
        return Problem("GP208", path, f"{_label(path)} must be {_LIMIT_WORDS[limit]} {context[limit]}, not {describe(got)}")
    if kind in ("too_short", "too_long"):
        limit_text = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return Problem("GP208", path, f"{_label(path)} needs {limit_text} item(s)", _about(path, blueprint))
    if kind in ("string_pattern_mismatch", "string_too_long", "string_too_short"):
        return Problem("GP209", path, f"{describe(got)} does not have the form of {_label(path)}", _about(path, blueprint))
    if error["loc"] and error["loc"][-1] in _FORMS:
        expected = f"{'a number' if Decimal in _types_at(path, blueprint) else 'text'} or a map"
    else:
        expected = _EXPECTED.get(kind, "another value")
    is_unquoted = kind == "string_type" and isinstance(got, int | float) and _fits(str(got), path, blueprint)
    hint = "put it in quotes" if is_unquoted else _about(path, blueprint)
    return Problem("GP203", path, f"{_label(path)} must be {expected}, not {describe(got)}", hint)


def describe(value: Any) -> str:
    """A value as a message shows it: short, and its kind instead of its content where it is large."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = value if len(value) <= 60 else value[:57] + "..."
        return repr(text)
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    return str(value) if len(str(value)) <= 60 else "a number with many digits"


def _label(path: Path) -> str:
    names = [str(part) for part in path if isinstance(part, str)]
    return names[-1] if names else "the blueprint"


def _path(location: tuple[str | int, ...]) -> Path:
    """pydantic's location without its own marks: union tags, and the mark of a map's key."""
    path = tuple(part for part in location if part not in (*_FORMS, "[key]"))
    return path[:1] + path[2:] if path[:1] == ("cloud",) and path[1:2] and path[1] in _CLOUDS else path


def _unknown_key(path: Path, blueprint: Mapping[str, Any]) -> Problem:
    known = sorted({name for section in _sections(path[:-1], blueprint) for name in section.model_fields})
    close = nearest(str(path[-1]), known)
    hint = f"did you mean {close}?" if close else f"known keys: {', '.join(known)}"
    where = f" in {_label(path[:-1])}" if len(path) > 1 else ""
    return Problem("GP201", path, f"unknown key {describe(str(path[-1]))}{where}", hint)


# --- what the model says about a path ----------------------------------------------------------------------------------------


def _types(annotation: Any) -> Iterator[Any]:
    """The plain types inside an annotation: optional, union and Annotated taken apart."""
    if get_origin(annotation) is Annotated:
        yield from _types(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _types(part)
    elif annotation is not type(None):
        yield annotation


def _types_at(path: Path, blueprint: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = [Blueprint]
    for depth, part in enumerate(path):
        below: list[Any] = []
        for kind in found:
            if isinstance(kind, type) and issubclass(kind, Section):
                if part in kind.model_fields:
                    below += _types(kind.model_fields[str(part)].rebuild_annotation())
            elif get_origin(kind) in (dict, tuple):
                below += _types(get_args(kind)[1 if get_origin(kind) is dict else 0])
        if path[: depth + 1] == ("cloud",):
            below = [kind for kind in below if _provider(kind) == _get(blueprint, "cloud", "provider")] or below
        found = below
    return found


def _sections(path: Path, blueprint: Mapping[str, Any]) -> list[type[Section]]:
    return [kind for kind in _types_at(path, blueprint) if isinstance(kind, type) and issubclass(kind, Section)]


def _provider(cloud: type[Section]) -> str:
    (name,) = get_args(cloud.model_fields["provider"].annotation)
    return str(name)


def _get(value: Any, *path: str) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _allowed(path: Path, blueprint: Mapping[str, Any]) -> list[str]:
    return [str(value) for kind in _types_at(path, blueprint) if get_origin(kind) is Literal for value in get_args(kind)]


def _fits(text: str, path: Path, blueprint: Mapping[str, Any]) -> bool:
    """Whether the field at ``path`` would take ``text``."""
    for section in _sections(path[:-1], blueprint):
        if field := section.model_fields.get(str(path[-1])):
            try:
                TypeAdapter(field.rebuild_annotation()).validate_python(text)
            except ValidationError:
                return False
    return True


def _about(path: Path, blueprint: Mapping[str, Any], *, key: bool = False) -> str:
    """What the format says about the field at ``path``: its description and an example."""
    if key:
        return "lower-case letters, digits and hyphens, at most 24 characters; environment variables in capitals"
    while path and isinstance(path[-1], int):
        # The format says of a list what its items are.
        path = path[:-1]
    for section in _sections(path[:-1], blueprint):
        if path and (field := section.model_fields.get(str(path[-1]))):
            example = f"for example {field.examples[0]}" if field.examples else ""
            allowed = _allowed(path, blueprint)
            choice = f"allowed: {', '.join(allowed)}" if allowed else ""
            return "; ".join(part for part in ((field.description or "").rstrip("."), example, choice) if part)
    return ""
