from __future__ import annotations

from decimal import Decimal
from typing import Any

from aws_costs import always, bill, count, free, not_priced, priced
from groundplan.cost import Amounts, Usage

_DISK = {"ebs": {"volume_size": 100, "volume_type": "gp3", "iops": 4000, "throughput": 225}}


def _group(instance_type: str, sizes: tuple[int, int, int], **more: Any) -> dict[str, dict[str, Any]]:
    least, wanted, most = sizes
    return {
        "aws_launch_template.a": {
            "instance_type": instance_type,
            "block_device_mappings": _DISK,
            **more.pop("template", {}),
        },
        "aws_eks_node_group.a": {
            "launch_template": {"id": "${aws_launch_template.a.id}"},
            "scaling_config": {"min_size": least, "desired_size": wanted, "max_size": most},
            **more,
        },
    }


def test_nodes_and_their_disks() -> None:
    found = priced(_group("g5.2xlarge", (0, 1, 2)), discounts={"savings_plan": Decimal("0.25")})
    assert bill(found, "aws_eks_node_group.a") == {
        "Nodes, g5.2xlarge on demand": ("0.00", "884.76", "1769.52"),  # 1 and 2 x 730 hours x 1.212
        "Disk, gp3": ("0.00", "8.00", "16.00"),  # 100 and 200 GB x 0.08
        "Operations a second of the disk, gp3": ("0.00", "5.00", "10.00"),  # 1,000 above 3,000, x 0.005
        "Throughput of the disk, gp3": ("0.00", "4.00", "8.00"),  # 100 above 125, x 0.04
    }
    assert found.discounted == found.totals, "a commitment to nodes that do not run when idle would cost, and not save"
    kept = priced(_group("g5.2xlarge", (1, 1, 2)), discounts={"savings_plan": Decimal("0.25")})
    # 884.76 x 0.75, and 884.76 more at peak
    assert kept.items[0].discounted == Amounts(Decimal("663.57"), Decimal("663.57"), Decimal("1548.33"))
    assert kept.items[1].discount is None


def test_the_plan_knows_how_many_run() -> None:
    group = _group("g5.2xlarge", (0, 0, 9), labels={"groundplan/pool": "chat"})
    found = priced(group, Usage(nodes={"chat": count(1, 1, 2)}))
    assert bill(found, "aws_eks_node_group.a")["Nodes, g5.2xlarge on demand"] == ("884.76", "884.76", "1769.52")
    assert free(priced(group, Usage(nodes={"chat": count(0, 0, 0)}))) >= {"aws_eks_node_group.a"}


def test_spot_has_its_own_price_or_a_discount_or_none() -> None:
    # the catalogue's spot price: 730 hours x 2.1728; no discount comes on top
    known = priced(_group("g5.12xlarge", (1, 1, 1), capacity_type="SPOT"), discounts={"spot": Decimal("0.5")})
    assert bill(known, "aws_eks_node_group.a")["Nodes, g5.12xlarge spot"] == always("1586.14")
    assert known.items[0].discount is None
    declared = priced(_group("g5.2xlarge", (1, 1, 1), capacity_type="SPOT"), discounts={"spot": Decimal("0.5")})
    assert declared.items[0].amounts.peak == Decimal("884.76")
    assert declared.items[0].discounted.peak == Decimal("442.38")
    unknown = priced(_group("g5.2xlarge", (1, 1, 1), capacity_type="SPOT"))
    assert not_priced(unknown) == {"aws_eks_node_group.a": "Nodes, g5.2xlarge spot"}


def test_a_capacity_block_is_paid_for_as_a_whole() -> None:
    found = priced(_group("p5.48xlarge", (0, 0, 2), capacity_type="CAPACITY_BLOCK"))
    # 2 x 730 hours x 47.76
    assert bill(found, "aws_eks_node_group.a")["Nodes, p5.48xlarge in a Capacity Block"] == always("69729.60")


def test_what_a_reservation_pays_for_is_not_paid_twice() -> None:
    target = {"capacity_reservation_resource_group_arn": "${aws_resourcegroups_group.g.arn}"}
    template = {"capacity_reservation_specification": {"capacity_reservation_target": target}}
    resources = {
        **_group("g5.2xlarge", (2, 2, 3), template=template),
        "aws_resourcegroups_group.g": {},
        "aws_resourcegroups_resource.m": {
            "group_arn": "${aws_resourcegroups_group.g.arn}",
            "resource_arn": "${aws_ec2_capacity_reservation.r.arn}",
        },
        "aws_ec2_capacity_reservation.r": {"instance_type": "g5.2xlarge", "instance_count": 2},
    }
    found = priced(resources)
    # 2 x 730 hours x 1.212, whether they run or not; the third node only at peak
    assert bill(found, "aws_ec2_capacity_reservation.r") == {"Reserved instances, g5.2xlarge": always("1769.52")}
    nodes = bill(found, "aws_eks_node_group.a")
    assert nodes["Nodes, g5.2xlarge on demand"] == ("0.00", "0.00", "884.76")
    assert nodes["Disk, gp3"] == ("16.00", "16.00", "24.00")


def test_a_group_without_a_template() -> None:
    group = {"scaling_config": {"min_size": 1, "desired_size": 1, "max_size": 1}}
    assert bill(priced({"aws_eks_node_group.a": group}), "aws_eks_node_group.a") == {
        "Nodes, t3.medium on demand": always("30.37"),  # 730 hours x 0.0416
        "Disk, gp3": always("1.60"),  # 20 GB x 0.08
    }


def test_a_variable_is_no_quantity() -> None:
    group = {"scaling_config": {"min_size": "${var.nodes}", "desired_size": 1, "max_size": 1}}
    assert not_priced(priced({"aws_eks_node_group.a": group})) == {"aws_eks_node_group.a": "aws_eks_node_group"}
