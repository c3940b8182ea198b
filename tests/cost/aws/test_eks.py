from __future__ import annotations

from typing import Any

import pytest

from aws_costs import always, bill, not_priced, priced


def test_the_control_plane() -> None:
    # 730 hours x 0.10
    assert bill(priced({"aws_eks_cluster.c": {"version": "1.36"}}), "aws_eks_cluster.c") == {"Control plane": always("73.00")}


@pytest.mark.parametrize(
    ("values", "extended"),
    [
        ({"version": "1.31"}, True),  # until 2025-11-26
        ({"version": "1.20"}, True),
        ({"version": "1.31", "upgrade_policy": {"support_type": "STANDARD"}}, False),
        ({"version": "1.36"}, False),
        ({"version": "1.99"}, False),
        ({"version": "${var.version}"}, False),
    ],
)
def test_a_version_in_extended_support_costs_more(values: dict[str, Any], extended: bool) -> None:
    # 730 hours x 0.50
    more = {"Extended support": always("365.00")} if extended else {}
    found = bill(priced({"aws_eks_cluster.c": values}), "aws_eks_cluster.c")
    assert found == {"Control plane": always("73.00"), **more}


def test_what_eks_starts_itself_is_not_priced() -> None:
    found = priced(
        {
            "aws_eks_cluster.auto": {"compute_config": {"enabled": True}},
            "aws_eks_cluster.large": {"control_plane_scaling_config": {"tier": "tier-xl"}},
        }
    )
    assert not_priced(found) == {
        "aws_eks_cluster.auto": "Nodes of Auto Mode",
        "aws_eks_cluster.large": "Provisioned control plane",
    }
