"""Discounts of a plan, each with the line of the blueprint that says it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from groundplan.blueprint import load
from groundplan.data_dir import data_dir
from groundplan.plan import resolve


def test_committed_use_of_each_service_has_its_own_origin(tmp_path: Path) -> None:
    file = tmp_path / "blueprint.yaml"
    section = "pricing:\n  spot: 0.6\n  committed_use: {cloud_run: 0.17}\n"
    file.write_text((data_dir("blueprints") / "gpu-chat-gcp.yaml").read_text() + section)
    found = resolve(load(str(file)).pairs["prod"])
    assert found.discounts == {"spot": Decimal("0.6"), "committed_use": {"cloud_run": Decimal("0.17")}}
    keys = {path: origin.key for path, origin in found.origins.items() if path[0] == "discounts"}
    assert keys == {
        ("discounts", "spot"): "pricing.spot",
        ("discounts", "committed_use", "cloud_run"): "pricing.committed_use.cloud_run",
    }
