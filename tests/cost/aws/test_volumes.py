from __future__ import annotations

from aws_costs import always, bill, not_priced, priced


def test_a_volume_of_its_own() -> None:
    found = priced(
        {
            "aws_ebs_volume.plain": {"size": 200},
            "aws_ebs_volume.fast": {"size": 200, "type": "gp3", "iops": 3000, "throughput": 125},
            "aws_ebs_volume.copy": {"snapshot_id": "snap-1"},
        }
    )
    assert bill(found, "aws_ebs_volume.plain") == {"Disk, gp2": always("20.00")}  # 200 GB x 0.10
    assert bill(found, "aws_ebs_volume.fast") == {"Disk, gp3": always("16.00")}  # 200 GB x 0.08; nothing beyond
    assert not_priced(found) == {"aws_ebs_volume.copy": "Disk, gp2"}
