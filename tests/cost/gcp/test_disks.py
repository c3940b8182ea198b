"""Disks, by hand."""

from __future__ import annotations

from gcp_costs import cost, items, same


def test_disks_of_a_zone_and_of_a_region() -> None:
    disk = {"type": "pd-ssd", "size": 100}
    found = cost({"google_compute_disk": {"a": disk}, "google_compute_region_disk": {"b": disk}})
    # 100 x 0.17, and 100 x 0.34 in two zones
    assert items(found, "google_compute_disk.a") == {"Disk": same("17")}
    assert items(found, "google_compute_region_disk.b") == {"Disk": same("34")}


def test_what_nobody_says() -> None:
    # 500 x 0.04
    assert cost({"google_compute_disk": {"a": {}}}).totals == same("20")
