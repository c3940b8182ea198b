"""Provider schemas: the snapshot that is kept as data, and the check of a resource's arguments against it.

A snapshot is a pruned ``terraform providers schema -json``: one folder for each provider, ``provider.json`` beside one file
for each resource in use, without descriptions. ``scripts/refresh_schemas`` is the only writer. Where the constraint on a
provider spans two major versions, arguments that the newer one removed are not in the snapshot, so that they are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from groundplan.problems import nearest

Block = Mapping[str, Any]

SCHEMAS = Path(__file__).parent / "schemas"
PROVIDERS = ("aws", "google")
EPHEMERAL = "ephemeral."
"""Begins the type of a resource that Terraform reads anew in each run and keeps in no state, as it begins its addresses."""

_WHOLE_EXPRESSION = re.compile(r"\$\{[^}]*\}")
_PRIMITIVES = {"string": "a string", "number": "a number", "bool": "true or false"}


class Ref(str):
    """A Terraform expression such as ``${aws_vpc.network_vpc.id}``, with the type that the schema gives it."""

    __slots__ = ("type",)
    type: Any

    def __new__(cls, expression: str, type: Any = "dynamic") -> Ref:
        """``type`` is a Terraform type as the schema writes it: ``"string"``, ``["list", "string"]``, ..."""
        ref = super().__new__(cls, expression)
        ref.type = type
        return ref


def literal(text: str) -> str:
    """Escape ``text`` so that Terraform takes it as it is: ``${`` and ``%{`` would start an expression."""
    return text.replace("${", "$${").replace("%{", "%%{")


def without_none(value: Any) -> Any:
    """A value as Terraform JSON has it: without what is None inside of it."""
    if isinstance(value, Mapping):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [without_none(item) for item in value]
    return value


@cache
def provider_info(provider: str) -> Mapping[str, Any]:
    """Source address, version constraint and the schema of the provider's own block."""
    return _read(provider, "provider")


@cache
def resource_types(provider: str) -> frozenset[str]:
    """The resource types in the provider's snapshot: ``aws_vpc``, ``ephemeral.aws_secretsmanager_secret_version``, ..."""
    return frozenset(file.stem for file in (SCHEMAS / provider).glob("*_*.json"))


@cache
def resource_block(provider: str, resource_type: str) -> Block:
    """The block of one resource type: ``attributes`` and ``block_types`` as Terraform's schema JSON names them."""
    return _expand(_read(provider, resource_type))


@cache
def resource_rules(provider: str, resource_type: str) -> Mapping[str, Any]:
    """What the provider checks beyond the schema, by argument path; see ``groundplan.terraform.rules``."""
    rules: Mapping[str, Any] = _read(provider, resource_type).get("rules", {})
    return rules


def _read(provider: str, name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads((SCHEMAS / provider / f"{name}.json").read_bytes())
    return content


def _expand(content: Mapping[str, Any]) -> Block:
    """Put shared blocks back in place; they are stored once since some resources repeat them thousands of times."""
    shared = content.get("shared_blocks", [])

    def expand(block: Block) -> None:
        for nested in block.get("block_types", {}).values():
            if isinstance(nested["block"], int):
                nested["block"] = shared[nested["block"]]
            else:
                expand(nested["block"])

    for block in [*shared, content["block"]]:
        expand(block)
    top: Block = content["block"]
    return top


def attribute_type(block: Block, path: str) -> Any:
    """Terraform type at a path such as ``arn`` or ``vpc_config[0].cluster_security_group_id``.

    Raises:
        KeyError: the schema has no such attribute; the message names the nearest one.
    """
    name, _, rest = path.partition(".")
    name = re.sub(r"\[[^\]]*\]$", "", name)
    attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
    if name in blocks:
        return attribute_type(blocks[name]["block"], rest) if rest else "dynamic"
    if name not in attributes:
        raise KeyError(_unknown("attribute", path, [*attributes, *blocks]))
    kind = attributes[name].get("type", "dynamic")
    if "[" not in path and not rest:
        return kind
    element = kind[1] if isinstance(kind, list) and kind[0] in ("list", "set", "map") else kind
    if rest and isinstance(element, list) and element[0] == "object":
        return attribute_type({"attributes": {key: {"type": value} for key, value in element[1].items()}}, rest)
    return element


def check(block: Block, arguments: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """Yield what is wrong with ``arguments`` for ``block``: unknown, missing, computed only, mistyped, too few or many blocks.

    Messages name arguments by their path, ``scaling_config.min_size``.
    """
    attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
    for name, value in arguments.items():
        here = f"{at}{name}"
        if name in attributes:
            attribute = attributes[name]
            if not (attribute.get("optional") or attribute.get("required")):
                yield f"{here} is computed by the provider and cannot be given"
            elif "nested_type" in attribute:
                yield from _check_nested(attribute["nested_type"], value, here)
            else:
                yield from _check_type(attribute["type"], value, here)
        elif name in blocks:
            yield from _check_nested(blocks[name], value, here)
        else:
            taken = [key for key, attribute in attributes.items() if attribute.get("optional") or attribute.get("required")]
            yield _unknown("argument", here, [*taken, *blocks], given=name)
    for name, attribute in attributes.items():
        if attribute.get("required") and name not in arguments:
            yield f"{at}{name} is missing"
    for name, nested in blocks.items():
        if nested.get("min_items", 0) and name not in arguments:
            yield f"block {at}{name} is missing"


def _unknown(what: str, name: str, known: Sequence[str], given: str | None = None) -> str:
    close = nearest(given or name, known)
    return f"{name} is not an {what}" + (f"; did you mean {close}" if close else "")


def _check_nested(nested: Mapping[str, Any], value: Any, here: str) -> Iterator[str]:
    """A nested block, or a nested attribute type, which is written the same way."""
    block: Block = nested.get("block") or nested
    mode = nested["nesting_mode"]
    if isinstance(value, Ref) or (isinstance(value, str) and _WHOLE_EXPRESSION.fullmatch(value)):
        return
    if mode == "map":
        if not isinstance(value, Mapping):
            yield f"{here} must be a map of blocks, not {_describe(value)}"
            return
        for key, item in value.items():
            yield from _check_item(block, item, f"{here}.{key}")
        return
    items = [value] if isinstance(value, Mapping) else value
    if not isinstance(items, list | tuple):
        yield f"{here} must be a block, not {_describe(value)}"
        return
    most = 1 if mode in ("single", "group") else nested.get("max_items", 0)
    least = nested.get("min_items", 0)
    if most and len(items) > most:
        yield f"{here} takes at most {most} block{'s' if most > 1 else ''}, got {len(items)}"
    if len(items) < least:
        yield f"{here} needs at least {least} block{'s' if least > 1 else ''}, got {len(items)}"
    for index, item in enumerate(items):
        yield from _check_item(block, item, here if isinstance(value, Mapping) else f"{here}[{index}]")


def _check_item(block: Block, item: Any, here: str) -> Iterator[str]:
    if isinstance(item, Mapping):
        yield from check(block, item, f"{here}.")
    else:
        yield f"{here} must be a block, not {_describe(item)}"


def _check_type(kind: Any, value: Any, here: str) -> Iterator[str]:
    if kind == "dynamic":
        return
    if isinstance(value, str):
        given = value.type if isinstance(value, Ref) else "dynamic" if _WHOLE_EXPRESSION.fullmatch(value) else "string"
        # A primitive converts to any other one; a list, set or tuple to any of these; the rest would fail at plan time.
        expected = _shape(kind)
        if given != "dynamic" and (given != "string" or isinstance(value, Ref)):
            if _shape(given) != expected:
                yield f"{here} must be {_expected(kind)}, not the {_shape(given)} {value}"
        elif given == "string" and kind != "string":
            yield f"{here} must be {_expected(kind)}, not the string {value!r}"
        return
    if isinstance(kind, str):
        right = {"number": isinstance(value, int | float) and not isinstance(value, bool), "bool": isinstance(value, bool)}
        if not right.get(kind, False):
            yield f"{here} must be {_expected(kind)}, not {_describe(value)}"
        return
    shape, inner = kind[0], kind[1]
    if shape in ("list", "set", "tuple"):
        if not isinstance(value, list | tuple):
            yield f"{here} must be {_expected(kind)}, not {_describe(value)}"
            return
        for index, item in enumerate(value):
            yield from _check_type(inner[index] if shape == "tuple" else inner, item, f"{here}[{index}]")
    elif not isinstance(value, Mapping):
        yield f"{here} must be {_expected(kind)}, not {_describe(value)}"
    elif shape == "map":
        for key, item in value.items():
            yield from _check_type(inner, item, f"{here}.{key}")
    else:
        yield from check(
            {"attributes": {key: {"type": item, "optional": True} for key, item in inner.items()}}, value, f"{here}."
        )


def _shape(kind: Any) -> str:
    if isinstance(kind, str):
        return "value"
    return "map" if kind[0] in ("map", "object") else "list"


def _expected(kind: Any) -> str:
    if isinstance(kind, str):
        return _PRIMITIVES.get(kind, kind)
    return {"map": "a map", "object": "an object"}.get(kind[0], "a list")


def _describe(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    return repr(value)
