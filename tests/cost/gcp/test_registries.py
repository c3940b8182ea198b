"""Artifact Registry, by hand: 5 GB at 0.10, and 20 images at 0.26."""

from __future__ import annotations

from typing import Any

from gcp_costs import cost, items, same

REPOSITORIES = "google_artifact_registry_repository"
SCANNING = {"google_project_service": {"scan": {"service": "containerscanning.googleapis.com"}}}


def test_storage_and_scans() -> None:
    off = {"vulnerability_scanning_config": {"enablement_config": "DISABLED"}}
    repositories: dict[str, Any] = {"own": {}, "mirror": {"mode": "REMOTE_REPOSITORY"}, "off": off}
    found = cost({REPOSITORIES: {**repositories, "all": {"mode": "VIRTUAL_REPOSITORY"}}, **SCANNING})
    assert items(found, f"{REPOSITORIES}.own") == {"Storage": same("0.50"), "Scans of images": same("5.20")}
    assert items(found, f"{REPOSITORIES}.mirror") == items(found, f"{REPOSITORIES}.off") == {"Storage": same("0.50")}
    assert f"{REPOSITORIES}.all" in [line.address for line in found.free]


def test_without_the_api_nothing_is_scanned() -> None:
    assert items(cost({REPOSITORIES: {"own": {}}}), f"{REPOSITORIES}.own") == {"Storage": same("0.50")}
