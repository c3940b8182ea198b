"""Makes what ``groundplan.terraform.schema`` reads: prunes a provider's full schema, and writes the stubs for editors and mypy.

Only ``scripts/refresh_schemas`` and the drift check call this; nothing here runs in a synthesis.
"""

from __future__ import annotations

import json
import keyword
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from groundplan.terraform.resource_names import class_name
from groundplan.terraform.schema import EPHEMERAL, Block, provider_info, resource_block, resource_types

# A repeated block is stored once from this size on (characters of JSON); below it the file reads better in place.
_SHARED_FROM = 400


_READ = ("type", "required", "optional", "computed", "sensitive", "write_only")
_CHECKED = (
    "one_of",
    "each_one_of",
    "pattern",
    "each_pattern",
    "conflicts_with",
    "required_with",
    "exactly_one_of",
    "at_least_one_of",
)


def prune(
    schema: Mapping[str, Any],
    resource_types: Iterable[str],
    removed: Iterable[str] = (),
    rules: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Reduce one provider's part of ``terraform providers schema -json`` to the file contents of a snapshot.

    Args:
        schema: the entry under ``provider_schemas``; both its forms are known, with ``provider`` and with ``provider_schema``.
        resource_types: which resources to keep, by what their addresses begin with.
        removed: ``aws_eks_addon.resolve_conflicts``: arguments that a newer version in the constraint no longer has.
        rules: what the provider checks beyond the schema, resource type -> argument path -> rules. Kept are those that
            ``groundplan.terraform.rules`` checks, and under ``force_new`` the arguments whose change replaces the resource.

    Returns:
        file name without ending -> content; ``provider`` holds the provider's own block.

    Raises:
        KeyError: the provider has no such resource.
    """
    provider = schema["provider_schema"] if "provider_schema" in schema else schema["provider"]
    contents: dict[str, Any] = {"provider": {"block": _slim(provider["block"])}}
    known = by_address(schema)
    for resource_type in sorted(resource_types):
        block = _slim(known[resource_type]["block"])
        for path in removed:
            owner, _, argument = path.partition(".")
            if owner == resource_type:
                _remove(block, argument.split("."))
        contents[resource_type] = _share(block) | _rules((rules or {}).get(resource_type, {}))
    return contents


def by_address(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Every resource of a provider by what its addresses begin with: ``aws_vpc``, ``ephemeral.aws_kms_secrets``."""
    ephemeral = schema.get("ephemeral_resource_schemas", {})
    return {**schema["resource_schemas"], **{f"{EPHEMERAL}{name}": content for name, content in ephemeral.items()}}


def _slim(block: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what the check reads. A description is dropped only where it is text: resources have arguments of that name."""
    slim: dict[str, Any] = {}
    if attributes := block.get("attributes"):
        slim["attributes"] = {name: _slim_attribute(attribute) for name, attribute in attributes.items()}
    if block_types := block.get("block_types"):
        slim["block_types"] = {
            name: {
                **{key: nested[key] for key in ("nesting_mode", "min_items", "max_items") if nested.get(key)},
                "block": _slim(nested["block"]),
            }
            for name, nested in block_types.items()
        }
    return slim


def _slim_attribute(attribute: Mapping[str, Any]) -> dict[str, Any]:
    slim = {key: attribute[key] for key in _READ if attribute.get(key)}
    if nested := attribute.get("nested_type"):
        slim["nested_type"] = {"nesting_mode": nested["nesting_mode"], **_slim(nested)}
    return slim


def _rules(by_path: Mapping[str, Any]) -> dict[str, Any]:
    checked = {path: {key: rule[key] for key in _CHECKED if rule.get(key)} for path, rule in by_path.items()}
    force_new = sorted(path for path, rule in by_path.items() if rule.get("force_new"))
    found = {"rules": {path: rule for path, rule in checked.items() if rule}, "force_new": force_new}
    return {key: value for key, value in found.items() if value}


def _remove(block: dict[str, Any], path: list[str]) -> None:
    if len(path) > 1:
        if nested := block.get("block_types", {}).get(path[0]):
            _remove(nested["block"], path[1:])
        return
    block.get("attributes", {}).pop(path[0], None)
    block.get("block_types", {}).pop(path[0], None)


def _share(block: dict[str, Any]) -> dict[str, Any]:
    """Store each large block that occurs twice or more once: ``aws_wafv2_web_acl`` shrinks from 1.4 MB to some kilobytes."""
    counts: Counter[str] = Counter()

    def count(part: Mapping[str, Any]) -> None:
        for nested in part.get("block_types", {}).values():
            counts[json.dumps(nested["block"], sort_keys=True)] += 1
            count(nested["block"])

    count(block)
    shared: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}

    def replace(part: dict[str, Any]) -> None:
        for nested in part.get("block_types", {}).values():
            text = json.dumps(nested["block"], sort_keys=True)
            if counts[text] > 1 and len(text) >= _SHARED_FROM:
                if text not in numbers:
                    replace(nested["block"])
                    numbers[text] = len(shared)
                    shared.append(nested["block"])
                nested["block"] = numbers[text]
            else:
                replace(nested["block"])

    replace(block)
    return {"shared_blocks": shared, "block": block} if shared else {"block": block}


def dump(content: Mapping[str, Any]) -> str:
    """One line for each attribute and block, so that a provider's upgrade shows as a readable diff."""
    return _dump(content, 0) + "\n"


def _dump(value: Any, depth: int) -> str:
    one_line = json.dumps(value, sort_keys=True)
    if not isinstance(value, dict | list) or len(one_line) + depth <= 120:
        return one_line
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(value, list):
        return "[\n" + ",\n".join(pad + _dump(item, depth + 1) for item in value) + f"\n{end}]"
    rows = (f"{pad}{json.dumps(key)}: {_dump(value[key], depth + 1)}" for key in sorted(value))
    return "{\n" + ",\n".join(rows) + f"\n{end}}}"


def stub(provider: str) -> str:
    """The ``.pyi`` of ``groundplan.terraform.aws`` or ``.google``: every argument and attribute of every resource."""
    info = provider_info(provider)
    lines = [
        f"# Generated from the schema of {info['source']} {info['version']} by scripts/refresh_schemas. Do not edit.",
        "from collections.abc import Mapping, Sequence",
        "from typing import Any",
        "",
        "from groundplan.terraform.cdk import Construct",
        "from groundplan.terraform.resource import Component, Provider as _Provider, Resource as _Resource",
        "from groundplan.terraform.schema import Ref",
        "",
        "_Block = Mapping[str, Any]",
        "_Depends = Sequence[Component | str]",
        "",
        *_stub_class("Provider", "_Provider", info["block"], ["alias: str | None = None"], attributes=False),
    ]
    every = ["depends_on: _Depends | None = None", "provider: _Provider | None = None"]
    for resource_type in sorted(resource_types(provider)):
        block = resource_block(provider, resource_type)
        meta = every if resource_type.startswith(EPHEMERAL) else [every[0], "lifecycle: _Block | None = None", every[1]]
        lines += _stub_class(class_name(provider, resource_type), "_Resource", block, meta, attributes=True)
    return "\n".join(lines)


def _stub_class(name: str, base: str, block: Block, extra: list[str], *, attributes: bool) -> list[str]:
    required, optional, refs = [], [], []
    for key, attribute in sorted(block.get("attributes", {}).items()):
        safe = f"{key}_" if keyword.iskeyword(key) else key
        if attributes:
            refs.append(f"    {safe}: Ref")
        if key == "id":
            continue
        kind = _python_type(attribute.get("type", "dynamic"))
        if attribute.get("required"):
            required.append(f"{safe}: {kind}")
        elif attribute.get("optional"):
            optional.append(f"{safe}: {kind} | None = None")
    for key, nested in sorted(block.get("block_types", {}).items()):
        safe = f"{key}_" if keyword.iskeyword(key) else key
        if nested.get("min_items"):
            required.append(f"{safe}: _Block | Sequence[_Block]")
        else:
            optional.append(f"{safe}: _Block | Sequence[_Block] | None = None")
    arguments = [*required, *optional, *extra]
    # Some resource has an argument named scope: what comes first goes without a name.
    first = ["self", "construct: Construct", "id: str", "/", *(["*"] if arguments else [])]
    return [
        f"class {name}({base}):",
        *refs,
        "    def __init__(",
        *(f"        {argument}," for argument in [*first, *arguments]),
        "    ) -> None: ...",
        "",
    ]


def _python_type(kind: Any) -> str:
    if isinstance(kind, str):
        return {"string": "str", "number": "float | Ref", "bool": "bool | Ref"}.get(kind, "Any")
    if kind[0] in ("list", "set", "tuple"):
        inner = _python_type(kind[1]) if kind[0] != "tuple" else "Any"
        return f"Sequence[{inner}] | Ref"
    if kind[0] == "map":
        return f"Mapping[str, {_python_type(kind[1])}] | Ref"
    return "_Block | Ref"
