from __future__ import annotations

from aws_costs import always, bill, not_priced, priced


def test_the_control_plane() -> None:
    # 730 hours x 0.10
    assert bill(priced({"aws_eks_cluster.c": {"version": "1.36"}}), "aws_eks_cluster.c") == {"Control plane": always("73.00")}


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
