"""A walk over the Terraform JSON of a blueprint, for tests that know nothing of how it was made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from groundplan.blueprint.document import parse
from groundplan.blueprint.load import load_document
from groundplan.plan import resolve
from groundplan.stacks.build import terraform_document
from groundplan.terraform.resource_names import types_by_class_name

Resources = dict[str, dict[str, Any]]

KNOWN = {kind for provider in ("aws", "google") for kind in types_by_class_name(provider).values()}


def resources_of(blueprint: Mapping[str, Any]) -> Resources:
    """Arguments of every resource by address. What a data source reads may be anywhere, so there is none."""
    document, problems = parse("b.yaml", json.dumps(blueprint).encode())
    assert document is not None and not problems
    made = terraform_document(resolve(load_document(document, []).pairs["default"]))
    assert "data" not in made
    return {f"{kind}.{id}": item for kind, named in made["resource"].items() for id, item in named.items()}


def of_type(resources: Resources, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    """Resources of these kinds. A kind that has another name by now would be found nowhere, and every check of it pass."""
    assert set(kinds) <= KNOWN, f"not in the schema snapshot: {sorted(set(kinds) - KNOWN)}"
    return [(address, item) for address, item in resources.items() if address.partition(".")[0] in kinds]


def at(value: Any, path: str) -> list[Any]:
    """Every value at a path; a list of blocks has one for each, None for a block without it."""
    if isinstance(value, list):
        return [found for item in value for found in at(item, path)]
    if not path:
        return [value]
    head, _, rest = path.partition(".")
    return at(value.get(head), rest) if isinstance(value, dict) else [None]


def arguments(value: Any) -> Iterator[tuple[str, Any]]:
    """Every argument and block by name, at any depth."""
    if isinstance(value, dict):
        yield from value.items()
        for item in value.values():
            yield from arguments(item)
    elif isinstance(value, list):
        for item in value:
            yield from arguments(item)


def values(value: Any, key: str) -> Iterator[Any]:
    """Every value of the key, at any depth."""
    yield from (found for name, found in arguments(value) if name == key)
