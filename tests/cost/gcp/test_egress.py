"""Where answers go, by the region."""

from __future__ import annotations

import pytest

from gcp_costs import cost


@pytest.mark.parametrize(
    ("region", "gb_price"),
    [("us-east4", "0.12"), ("europe-west4", "0.12"), ("asia-southeast1", "0.12")],
)
def test_one_destination_on_the_regions_continent(region: str, gb_price: str) -> None:
    found = cost({"google_compute_global_address": {"entry": {}}}, region=region)
    assert [str(item.unit_price) for item in found.items] == [gb_price]


def test_a_destination_without_a_price_is_not_priced() -> None:
    # The catalogue has no price from Tokyo to the rest of Asia.
    found = cost({"google_compute_global_address": {"entry": {}}}, region="asia-northeast1")
    assert "egress-premium asia-pacific in asia-northeast1" in found.not_priced[0].because
