"""Labels of Google Cloud resources."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LONGEST = 63


def labels(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags with what labels may not hold replaced: they have lower-case letters, digits, hyphens and underscores, 63 at most.

    A key starts with a letter. ``{"owner": "Team Assist"}`` gives ``{"owner": "team-assist"}``.

    https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements
    """
    return {_key(key): _safe(value) for key, value in tags.items()}


def _safe(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", text.lower())[:_LONGEST].strip("-")


def _key(text: str) -> str:
    safe = _safe(text)
    return safe if safe[:1].isalpha() else f"x-{safe}"[:_LONGEST]
