from __future__ import annotations

from aws_costs import always, bill, not_priced, priced


def test_an_instance_with_its_disks_and_address() -> None:
    instance = {
        "instance_type": "m7i.xlarge",
        "root_block_device": [{"volume_size": 50, "volume_type": "gp3"}],
        "ebs_block_device": [{"volume_size": 100, "volume_type": "io1", "iops": 1000}],
        "associate_public_ip_address": True,
    }
    assert bill(priced({"aws_instance.a": instance}), "aws_instance.a") == {
        "Instance, m7i.xlarge": always("147.17"),  # 730 hours x 0.2016
        "Disk, gp3": always("4.00"),  # 50 GB x 0.08
        "Disk, io1": always("12.50"),  # 100 GB x 0.125
        "Operations a second of the disk, io1": always("65.00"),  # 1,000 x 0.065
        "Public IPv4 address": always("3.65"),  # 730 hours x 0.005
    }


def test_a_disk_of_the_image_has_an_unknown_size() -> None:
    spot = {"instance_type": "g5.12xlarge", "instance_market_options": {"market_type": "spot"}}
    found = priced({"aws_instance.a": spot})
    assert bill(found, "aws_instance.a") == {"Instance, g5.12xlarge": always("1586.14")}  # 730 hours x 2.1728
    assert not_priced(found) == {"aws_instance.a": "Disk, gp3"}
