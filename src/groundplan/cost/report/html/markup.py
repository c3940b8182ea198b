"""HTML and SVG that escape what is put into them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

_SPECIAL = re.compile("[&<>\"']").search
_VOID = frozenset({"input", "link", "meta"})


class Html(str):
    """Text that is markup already, and is not escaped again."""

    __slots__ = ()


def tag(element: str, *children: str, **attributes: str) -> Html:
    """One element. Children that are no ``Html`` are escaped; ``class_`` is ``class``, ``aria_label`` is ``aria-label``."""
    named = _named(tuple(attributes.items()))
    if element in _VOID:
        return Html(f"<{element}{named}>")
    return Html(f"<{element}{named}>{join(children)}</{element}>")


@lru_cache(1024)
def _named(attributes: tuple[tuple[str, str], ...]) -> str:
    """Most elements have one of a few classes."""
    return "".join([f' {name.rstrip("_").replace("_", "-")}="{_escaped(value)}"' for name, value in attributes])


def join(children: Iterable[str]) -> Html:
    """Elements and texts one after the other."""
    return Html("".join([child if child.__class__ is Html else _escaped(child) for child in children]))


def _escaped(text: str) -> str:
    # Most texts have nothing to escape, and a page has thousands.
    return escape(text) if _SPECIAL(text) else text
