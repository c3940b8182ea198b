"""Addresses, by hand: answers are 2,628,000 x 16 / 2^20 = 40.100 GB a month, and 200.50 GB at peak."""

from __future__ import annotations

from gcp_costs import amounts, cost, items


def test_answers_leave_from_addresses_outside() -> None:
    found = cost({"google_compute_global_address": {"entry": {}, "inside": {"address_type": "INTERNAL"}}})
    # at 0.12
    assert items(found, "google_compute_global_address.entry") == {"Answers to the internet": amounts("0", "4.81", "24.06")}
    assert [line.address for line in found.free] == ["google_compute_global_address.inside"]


def test_two_share_them() -> None:
    found = cost({"google_compute_global_address": {"a": {}}, "google_compute_address": {"b": {}}})
    assert items(found, "google_compute_address.b") == {"Answers to the internet": amounts("0", "2.41", "12.03")}


def test_one_of_a_nat_gateway_has_its_cost_there() -> None:
    nat = {"nat_ips": ["${google_compute_address.b.self_link}"]}
    found = cost({"google_compute_address": {"b": {}}, "google_compute_router_nat": {"n": nat}})
    assert [line.address for line in found.free] == ["google_compute_address.b"]
