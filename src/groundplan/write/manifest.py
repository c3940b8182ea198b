"""`manifest.json`: which files of an output folder are groundplan's, and what it wrote into them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from groundplan.json_text import json_text

NAME = "manifest.json"
_FORMAT = 1


def digest(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal."""
    return sha256(content).hexdigest()


def render(versions: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    """The text of a manifest; without a time, so that the same output has the same bytes."""
    hashes = {path: digest(content) for path, content in files.items()}
    manifest = {"format": _FORMAT, "versions": dict(versions), "files": hashes}
    return json_text(manifest)


def read(path: Path) -> dict[str, str]:
    """The hash of every file that the manifest at `path` lists; none if it is missing, broken or of another format.

    Treating a broken manifest as none is the safe side: whatever differs is then taken for a person's file.
    """
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        return {}
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        return {}
    return files
