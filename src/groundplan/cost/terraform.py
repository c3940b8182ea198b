"""Terraform JSON as what it is priced from: resources with their arguments, and what these refer to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

# A whole argument that is one reference: ${aws_subnet.private_a.id}, ${aws_subnet.private[0].id}.
_REFERENCE = re.compile(r"\$\{([a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*(?:\[[0-9]+\])?)\.[^}]*\}")

# More of anything is a mistake: amounts of money have fewer digits than a Decimal.
_MOST = 10**12

# A count that is a number; more copies than a thousand are taken for a mistake, and not told apart.
_COUNT = re.compile(r"[0-9]{1,3}|1000")


class UnreadableError(ValueError):
    """What an argument is stands nowhere in the Terraform, as of a variable, or is nothing that it can be."""


@dataclass(frozen=True)
class Resource:
    """One resource block. ``values`` are its arguments as they are written."""

    type: str
    name: str
    values: Mapping[str, Any]
    document: Document

    @property
    def address(self) -> str:
        """``aws_vpc.network_vpc``, as ``terraform state list`` prints it."""
        return f"{self.type}.{self.name}"

    def get(self, path: str, default: Any = None) -> Any:
        """An argument by its path, ``scaling_config.min_size``; a block that is written as a list counts as its first one."""
        value: Any = self.values
        for part in path.split("."):
            if isinstance(value, list):
                value = value[0] if value else None
            if not isinstance(value, Mapping) or part not in value:
                return default
            value = value[part]
        return default if value is None else value

    def number(self, path: str, default: Decimal | int) -> Decimal:
        """An argument that says how much. Raises UnreadableError."""
        value = self.get(path, default)
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            raise UnreadableError(f"{path} is {value}, which is no number") from None
        if not found.is_finite() or not 0 <= found <= _MOST:
            raise UnreadableError(f"{path} is {value}; expected a number from 0 to {_MOST:,}")
        return found

    def text(self, path: str, default: str = "") -> str:
        """An argument that is a name. Raises UnreadableError."""
        value = self.get(path, default)
        if not isinstance(value, str):
            raise UnreadableError(f"{path} is {value}, which is no text")
        return value

    def several(self, path: str, default: Sequence[Any] = ()) -> Sequence[Any]:
        """An argument that is a list. Raises UnreadableError."""
        value = self.get(path)
        if value is None:
            return default
        if not isinstance(value, list):
            raise UnreadableError(f"{path} is {value}, which is no list")
        return value

    def blocks(self, path: str) -> list[Mapping[str, Any]]:
        """Blocks that there may be several of, however many are written. Raises UnreadableError."""
        value = self.get(path, [])
        return [value] if isinstance(value, Mapping) else [item for item in self.several(path) if isinstance(item, Mapping)]

    def inner(self, path: str) -> list[Resource]:
        """Blocks, to read their arguments like those of the resource. Raises UnreadableError."""
        return [Resource(self.type, self.name, block, self.document) for block in self.blocks(path)]

    def referred(self, path: str) -> Resource | None:
        """The resource that an argument refers to; None where it refers to none of this document."""
        value = self.get(path)
        match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        return None if match is None else self.document.resources.get(match[1])


class Document:
    """What ``terraform`` reads from one JSON file."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """``content`` is the parsed file, ``cdk.tf.json`` or any other ``*.tf.json``.

        Raises:
            ValueError: its resources or modules are not written as Terraform has them.
        """
        self._resources = {
            kind: _named(blocks, kind) for kind, blocks in _named(content.get("resource", {}), "resource").items()
        }
        self.modules = tuple(sorted(_named(content.get("module", {}), "module")))

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """All resources by their addresses, in the order of these; those of a block with a number as its count one by one."""
        return {resource.address: resource for resource in self._found()}

    def _found(self) -> Iterator[Resource]:
        for kind, named in sorted(self._resources.items()):
            for name, block in sorted(named.items()):
                values = _only(block, f"{kind}.{name}")
                if _COUNT.fullmatch(str(values.get("count"))):
                    for index in range(int(values["count"])):
                        yield Resource(kind, f"{name}[{index}]", _copy(values, index), self)
                else:
                    yield Resource(kind, name, values, self)

    def of_type(self, kind: str) -> list[Resource]:
        """All resources of one type."""
        return [resource for resource in self.resources.values() if resource.type == kind]


def _named(blocks: Any, what: str) -> dict[str, list[Any]]:
    """What is written under each name. Terraform takes a list in the place of a map as well:
    https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
    """
    found: dict[str, list[Any]] = {}
    for each in _flat(blocks):
        if not isinstance(each, Mapping):
            raise ValueError(f"{what} must be a map")
        for name, block in each.items():
            found.setdefault(name, []).append(block)
    return found


def _copy(values: Mapping[str, Any], index: int) -> Mapping[str, Any]:
    """The arguments of one of several resources, which may refer to the same one of several others."""
    text = json.dumps({key: value for key, value in values.items() if key != "count"})
    copy: Mapping[str, Any] = json.loads(text.replace("[count.index]", f"[{index}]"))
    return copy


def _only(blocks: list[Any], address: str) -> Mapping[str, Any]:
    """The arguments of a block, which may stand in a list of one."""
    flat = list(_flat(blocks))
    if len(flat) != 1 or not isinstance(flat[0], Mapping):
        raise ValueError(f"{address} must be a map")
    return flat[0]


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    else:
        yield value
