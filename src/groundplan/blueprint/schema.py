"""The JSON Schema of the format, for editors, and its reference page; both generated from the models."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from groundplan.blueprint.model import ENVIRONMENT_NAME, Blueprint

_OVERLAY = "InEnvironment"
_NOT_IN_OVERLAYS = ("apiVersion", "kind", "profile")


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a blueprint file, ``environments`` included: there every section is partial."""
    schema = Blueprint.model_json_schema()
    definitions: dict[str, Any] = schema["$defs"]
    partial = {f"{name}{_OVERLAY}": _partial(definition) for name, definition in definitions.items()}
    overlay = _partial({key: value for key, value in schema.items() if key != "$defs"})
    overlay["description"] = "What an environment changes: maps are merged, texts, numbers and lists replaced."
    overlay["properties"] = {key: value for key, value in overlay["properties"].items() if key not in _NOT_IN_OVERLAYS}
    overlay.pop("title", None)
    definitions.update(partial, Environment=overlay)
    schema["properties"]["environments"] = {
        "type": "object",
        "description": "The environments; without this section there is one, named default.",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{ENVIRONMENT_NAME.pattern}$"},
        "additionalProperties": {"$ref": "#/$defs/Environment"},
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "groundplan blueprint", **_tidy(schema)}


def _partial(definition: dict[str, Any]) -> dict[str, Any]:
    """The same definition with nothing required, pointing at partial definitions."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            changed = {key: walk(item) for key, item in value.items() if key not in ("required", "discriminator")}
            if "$ref" in changed:
                changed["$ref"] += _OVERLAY
            if "oneOf" in changed:
                # without its required parts more than one alternative may fit
                changed["anyOf"] = changed.pop("oneOf")
            return changed
        return [walk(item) for item in value] if isinstance(value, list) else value

    partial: dict[str, Any] = walk(copy.deepcopy(definition))
    return partial


def _tidy(value: Any) -> Any:
    """What pydantic adds and a reader does not need, or would be misled by.

    Titles derived from field names (an editor shows them instead of descriptions), nulls (None means "not said", a null in
    the file is refused), and patterns on keys in a form that lets other keys pass.
    """
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    if {"type": "null"} in value.get("anyOf", []):
        alternatives = [item for item in value["anyOf"] if item != {"type": "null"}]
        rest = {key: item for key, item in value.items() if key != "anyOf"}
        value = {**alternatives[0], **rest} if len(alternatives) == 1 else {**rest, "anyOf": alternatives}
    if patterns := value.get("patternProperties"):
        pattern, item = next(iter(patterns.items()))
        names = value.get("propertyNames", {})
        value = {key: content for key, content in value.items() if key != "patternProperties"}
        value |= {"propertyNames": {**names, "pattern": pattern}, "additionalProperties": item}
    return {
        key: {name: _tidy(item) for name, item in content.items()} if key in ("properties", "$defs") else _tidy(content)
        for key, content in value.items()
        if key != "title" and not (key == "default" and content is None)
    }


# --- reference page ----------------------------------------------------------------------------------------------------------


def reference() -> str:
    """docs/blueprint.md without its introduction: one table for each section, in the order of the file."""
    schema = json_schema()
    definitions = schema["$defs"]
    lines: list[str] = []
    for path, section in _sections(schema, definitions):
        lines += [f"## {path}", "", section.get("description", "").replace("\n", " ").strip(), ""] if path else []
        lines += ["| key | value | |", "|---|---|---|"]
        for key, field in section["properties"].items():
            required = "**required.** " if key in section.get("required", []) else ""
            about = _escape(required + field.get("description", _description(field, definitions)))
            lines.append(f"| `{key}` | {_escape(_kind(field, definitions))} | {about.strip()} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _sections(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The top, then depth first every section below it, with the path under which it stands."""
    done: set[str] = set()

    def walk(path: str, section: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        yield path, section
        for key, field in section["properties"].items():
            for reference, suffix in _references(field):
                if reference not in done and "properties" in definitions[reference] and reference != "Environment":
                    done.add(reference)
                    here = f"{path}.{key}{suffix}".lstrip(".")
                    provider = definitions[reference]["properties"].get("provider", {}).get("const")
                    here = f"{here} ({provider})" if provider else here
                    yield from walk(here, definitions[reference])

    yield from walk("", schema)


def _references(field: dict[str, Any], suffix: str = "") -> Iterator[tuple[str, str]]:
    if "$ref" in field:
        yield field["$ref"].rpartition("/")[2], suffix
    for key in ("anyOf", "oneOf"):
        for item in field.get(key, []):
            yield from _references(item, suffix)
    if isinstance(inner := field.get("additionalProperties"), dict):
        yield from _references(inner, suffix + ".NAME")
    if isinstance(inner := field.get("items"), dict):
        yield from _references(inner, suffix)


def _kind(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    """The value in words: allowed values, or its type with its limits."""
    if "$ref" in field:
        definition = definitions[field["$ref"].rpartition("/")[2]]
        return "section" if "properties" in definition else _kind(definition, definitions)
    for key in ("anyOf", "oneOf"):
        if key in field:
            kinds = [_kind(item, definitions) for item in field[key] if item.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    match field.get("type"):
        case "array":
            return f"list of {_kind(field.get('items', {}), definitions)}"
        case "object":
            inner = field.get("additionalProperties", True)
            return f"map of {_kind(inner, definitions)}" if isinstance(inner, dict) else "map"
        case "integer" | "number" as kind:
            low, high = field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum", field.get("exclusiveMaximum"))
            limits = f", {low} to {high}" if low is not None and high is not None else ""
            return ("whole number" if kind == "integer" else "number") + limits
        case "boolean":
            return "true or false"
        case _:
            examples = field.get("examples", [])
            return f"text, such as `{examples[0]}`" if examples else "text"


def _description(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    for name, _ in _references(field):
        return re.sub(r"\s+", " ", definitions[name].get("description", "")).strip()
    return ""


def _escape(text: str) -> str:
    return text.replace("|", "\\|")
