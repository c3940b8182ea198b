"""Names of Google Cloud resources."""

from __future__ import annotations

import hashlib
import re

# Most characters, by kind of name.
CLOUD_RUN_SERVICE = 49  # https://docs.cloud.google.com/run/docs/configuring/services/overview: below 50
SERVICE_ACCOUNT = 30
SERVICE_ACCOUNT_LEAST = 6
DATABASE_USER = 63  # https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
COMPUTE = 63
SECRET = 255
BUCKET = 63

_DIGEST = 6


def name_of(*parts: str, most: int = COMPUTE, least: int = 1) -> str:
    """The parts joined by hyphens; where that is too long or too short, with a part of its SHA-256 at the end.

    The result is always the same for the same parts, and differs where the full names differ.
    """
    full = "-".join(parts)
    if least <= len(full) <= most:
        return full
    return f"{full[: most - _DIGEST - 1].rstrip('-')}-{_digest(full)}"


def host_part(host: str) -> str:
    """A host as a part of a name: ``api.example.com`` -> ``api-example-com-2fbc8a``, apart from that of ``api-example.com``."""
    return f"{re.sub(r'[^a-z0-9]+', '-', host.lower())}-{_digest(host)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
