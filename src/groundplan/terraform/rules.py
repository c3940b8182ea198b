"""What a provider checks beyond its schema: allowed values, patterns, arguments that exclude or need each other.

Terraform's schema JSON does not carry these rules, so they are a part of the snapshot of their own, read from the provider's
code. The meaning of each is that of the Terraform plugin SDK:
https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Rules = Mapping[str, Mapping[str, Any]]

_INDEX = re.compile(r"\.\d+")


def check_rules(rules: Rules, arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with ``arguments``; ``rules`` maps an argument's path, ``template.timeout``, to its rules.

    A value that is a Terraform expression is not looked at: it is known only after apply.
    """
    told: set[str] = set()
    for path, rule in rules.items():
        parent, _, _ = path.rpartition(".")
        if parent and not _values(arguments, parent):
            continue
        for message in _broken(path, rule, arguments):
            if message not in told:
                told.add(message)
                yield message


def _broken(path: str, rule: Mapping[str, Any], arguments: Mapping[str, Any]) -> Iterator[str]:
    values = _values(arguments, path)
    for value in values:
        yield from _check_value(path, value, rule.get("one_of"), rule.get("pattern"))
        if isinstance(value, list | tuple):
            for item in value:
                yield from _check_value(path, item, rule.get("each_one_of"), rule.get("each_pattern"))
    if values:
        for other in rule.get("conflicts_with", ()):
            if _values(arguments, other) and _plain(other) != path:
                first, second = sorted((path, _plain(other)))
                yield f"{first} cannot be given together with {second}"
        for other in rule.get("required_with", ()):
            if not _values(arguments, other):
                yield f"{path} needs {_plain(other)}"
    for kind, right in (("exactly_one_of", "exactly one"), ("at_least_one_of", "at least one")):
        names = rule.get(kind, ())
        given = [_plain(name) for name in names if _values(arguments, name)]
        if names and (not given or (kind == "exactly_one_of" and len(given) > 1)):
            got = ", ".join(given) or "none"
            yield f"{right} of {', '.join(map(_plain, names))} must be given, got {got}"


def _check_value(path: str, value: Any, allowed: Sequence[str] | None, patterns: Sequence[str] | None) -> Iterator[str]:
    if not isinstance(value, str | int | float) or isinstance(value, bool) or "${" in str(value):
        return
    if allowed and str(value) not in allowed:
        yield f"{path} must be one of {', '.join(allowed)}, not {value!r}"
    for pattern in patterns or ():
        if not re.search(pattern, str(value)):
            yield f"{path} must match {pattern}, not {value!r}"


def _values(value: Any, path: str) -> list[Any]:
    """Every value at a dotted path, through blocks that stand more than once; none when nothing is given there."""
    found = [value]
    for name in _plain(path).split("."):
        below: list[Any] = []
        for item in found:
            for block in item if isinstance(item, list | tuple) else [item]:
                if isinstance(block, Mapping) and block.get(name) is not None:
                    below.append(block[name])
        found = below
    return found


def _plain(path: str) -> str:
    return _INDEX.sub("", path)
