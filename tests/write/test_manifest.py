from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundplan.write import manifest


def test_is_sorted_and_has_no_time() -> None:
    text = manifest.render({"prices": "2026-11-01", "groundplan": "0.1.0"}, {"b.json": b"b", "a/x": b""})
    assert text == manifest.render({"groundplan": "0.1.0", "prices": "2026-11-01"}, {"a/x": b"", "b.json": b"b"})
    assert text.decode().endswith("}\n")
    assert json.loads(text) == {
        "format": 1,
        "versions": {"groundplan": "0.1.0", "prices": "2026-11-01"},
        "files": {
            "a/x": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "b.json": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
        },
    }


def test_reads_what_it_wrote(tmp_path: Path) -> None:
    path = tmp_path / manifest.NAME
    path.write_bytes(manifest.render({}, {"plan.json": b"{}"}))
    assert manifest.read(path) == {"plan.json": manifest.digest(b"{}")}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<<<<<<< HEAD\n{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"format": 2, "files": {"a": "b"}}',
        b'{"format": 1}',
        b'{"format": 1, "files": ["a"]}',
        b'{"format": 1, "files": {"a": 1}}',
    ],
)
def test_a_broken_manifest_counts_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / manifest.NAME
    path.write_bytes(content)
    assert manifest.read(path) == {}


def test_a_missing_manifest_counts_as_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path / manifest.NAME) == {}
    assert manifest.read(tmp_path) == {}
