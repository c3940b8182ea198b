"""Reservations, by hand."""

from __future__ import annotations

from gcp_costs import cost, items, same


def test_machines_with_attached_gpus_and_local_ssds() -> None:
    properties = {
        "machine_type": "n1-standard-8",
        "guest_accelerators": [{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 1}],
        "local_ssds": [{"interface": "NVME", "disk_size_gb": 375}],
    }
    reservation = {"specific_reservation": {"count": 2, "instance_properties": properties}}
    found = cost({"google_compute_reservation": {"mine": reservation}})
    assert items(found, "google_compute_reservation.mine") == {
        # 2 x 0.35 x 730
        "n1-standard-8, on demand: GPUs nvidia-tesla-t4": same("511"),
        # 2 x 8 x 0.031611 x 730
        "n1-standard-8, on demand: vCPUs": same("369.22"),
        # 2 x 30 x 0.004237 x 730
        "n1-standard-8, on demand: memory": same("185.58"),
        # 2 x 375 x 0.08
        "n1-standard-8, on demand: local SSDs": same("60"),
    }
