"""Unquoted scalars by the YAML 1.2 core schema: `no` is text, and a number that has no safe reading is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

MAX_DIGITS = 40

_CONSTANTS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+(?:_[0-9]+)*|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")


def resolve_scalar(text: str) -> tuple[Any, str]:
    """The value of an unquoted scalar by the YAML 1.2 core schema, and why it is refused if it is.

    `_` between digits is read as well. A leading zero is refused, because YAML 1.1 (Helm, Argo CD) reads it as octal
    and it is lost from an account number.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text], ""
    if _NOT_FINITE.fullmatch(text):
        return text, "is not a finite number"
    integer = _INTEGER.fullmatch(text)
    if not integer and not _FLOAT.fullmatch(text):
        return text, ""
    if len(text) > MAX_DIGITS:
        return text, f"is a number of {len(text):,} characters"
    if integer:
        if _LEADING_ZERO.fullmatch(text):
            return text, "is a number with a leading zero"
        return int(text, 0), ""
    number = float(text)
    return (number, "") if math.isfinite(number) else (text, "is too large a number")
