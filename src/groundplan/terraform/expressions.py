"""Expressions that several constructs write."""

from __future__ import annotations

import json
from collections.abc import Mapping

from groundplan.terraform.schema import Ref, literal


def json_text(texts: Mapping[str, str]) -> str:
    """An expression for a JSON object: a Ref among ``texts`` is what it refers to, whatever characters that has."""
    return f"${{jsonencode({_object({key: _text(value) for key, value in texts.items()})})}}"


def json_with_random(texts: Mapping[str, str], random: Mapping[str, str]) -> str:
    """The same with one random text in place of ``{}`` in each of ``random``, for a write-only argument.

    Terraform makes it when it applies, 128 bits from the random numbers of its machine:
    https://github.com/hashicorp/go-uuid/blob/main/uuid.go
    """
    made = {key: f'replace({_text(text)}, "{{}}", made)' for key, text in random.items()}
    values = {key: _text(value) for key, value in texts.items()} | made
    return f"${{jsonencode([for made in [uuid()] : {_object(values)}][0])}}"


def _object(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_text(key)} = {values[key]}" for key in sorted(values)) + "}"


def _text(value: str) -> str:
    """In an expression; between quotes another one begins as it does in a text of JSON."""
    if isinstance(value, Ref):
        return value.removeprefix("${").removesuffix("}")
    return json.dumps(literal(value), ensure_ascii=False)
