"""Instances, by hand."""

from __future__ import annotations

from gcp_costs import cost, items, same

ADDRESS = "google_compute_instance.one"
MACHINE = {"machine_type": "e2-micro", "boot_disk": {"initialize_params": {"size": 20, "type": "pd-balanced"}}}


def test_a_bastion() -> None:
    # 0.25 x 0.02181159 x 730; 1 x 0.00292353 x 730; 20 x 0.1
    assert items(cost({"google_compute_instance": {"one": MACHINE}}), ADDRESS) == {
        "e2-micro, on demand: vCPUs": same("3.98"),
        "e2-micro, on demand: memory": same("2.13"),
        "Boot disk": same("2"),
    }


def test_addresses_and_spot() -> None:
    outside = {**MACHINE, "network_interface": [{"access_config": {}}, {}]}
    # 0.005 x 730
    assert items(cost({"google_compute_instance": {"one": outside}}), ADDRESS)["External IPv4 addresses"] == same("3.65")
    spot = {**outside, "scheduling": {"provisioning_model": "SPOT"}}
    found = items(cost({"google_compute_instance": {"one": spot}}), ADDRESS)
    # 0.25 x 0.01091 x 730; 0.0025 x 730 = 1.825
    assert found["e2-micro, spot: vCPUs"] == same("1.99")
    assert found["External IPv4 addresses"] == same("1.83")


def test_a_disk_that_is_attached_is_a_resource_of_its_own() -> None:
    found = items(cost({"google_compute_instance": {"one": {**MACHINE, "boot_disk": {"source": "disk"}}}}), ADDRESS)
    assert "Boot disk" not in found
