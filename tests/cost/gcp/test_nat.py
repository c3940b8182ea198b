"""Cloud NAT, by hand."""

from __future__ import annotations

from typing import Any

from gcp_costs import amounts, cost, items, same
from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage

ADDRESS = "google_compute_router_nat.one"


def test_machines_data_and_addresses_of_a_cluster() -> None:
    terraform: dict[str, Any] = {
        "google_compute_router_nat": {"one": {"log_config": {"enable": True}, "nat_ips": ["a", "b"]}},
        "google_container_cluster": {"one": {"remove_default_node_pool": True}},
        "google_compute_instance": {"bastion": {"machine_type": "e2-micro"}},
    }
    assert items(cost(terraform, usage=Usage(nodes={"system": Amounts.same(3)})), ADDRESS) == {
        # (3 + 1) x 730 x 0.0014
        "Machines that use the gateway": same("4.09"),
        # 2 x 730 x 0.005
        "Addresses of the gateway": same("7.30"),
        # 3 x 30 GB of images, 10.025 that come in and 40.100 that go out; 50.13 and 200.50 at peak; at 0.045
        "Data through the gateway": amounts("4.05", "6.31", "15.33"),
        # 10.025 and 50.13 GB at 0.12
        "Calls of APIs on the internet": amounts("0", "1.20", "6.02"),
        # 2.5063 and 12.531 GB at 0.25
        "NAT logs": amounts("0", "0.63", "3.13"),
    }


def test_who_calls_no_api_outside_pays_for_images_alone() -> None:
    usage = Usage(nodes={"system": Amounts.same(3)}, calls_by_nat=False, calls_outside=False)
    terraform: dict[str, Any] = {
        "google_compute_router_nat": {"one": {}},
        "google_container_cluster": {"one": {"remove_default_node_pool": True}},
    }
    assert items(cost(terraform, usage=usage), ADDRESS) == {
        # 3 x 730 x 0.0014
        "Machines that use the gateway": same("3.07"),
        "Addresses of the gateway": same("3.65"),
        # 3 x 30 GB of images at 0.045
        "Data through the gateway": same("4.05"),
    }


def test_more_than_32_machines_cost_no_more() -> None:
    usage = Usage(services={"api": Amounts.same(40)})
    found = items(cost({"google_compute_router_nat": {"one": {}}}, usage=usage), ADDRESS)
    # 32 x 730 x 0.0014; one address
    assert found["Machines that use the gateway"] == same("32.70")
    assert found["Addresses of the gateway"] == same("3.65")


def test_a_private_gateway() -> None:
    found = items(cost({"google_compute_router_nat": {"one": {"type": "PRIVATE"}}}), ADDRESS)
    # 730 x 0.045; 50.125 and 250.63 GB at 0.045
    assert found == {"Private NAT gateway": same("32.85"), "Data through the gateway": amounts("0", "2.26", "11.28")}
