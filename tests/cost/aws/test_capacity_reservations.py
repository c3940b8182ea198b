from __future__ import annotations

from decimal import Decimal

from aws_costs import always, bill, priced


def test_reserved_instances_cost_what_they_cost_on_demand() -> None:
    reservation = {"instance_type": "g5.2xlarge", "instance_count": 3}
    found = priced({"aws_ec2_capacity_reservation.r": reservation}, discounts={"savings_plan": Decimal("0.5")})
    # 3 x 730 hours x 1.212
    assert bill(found, "aws_ec2_capacity_reservation.r") == {"Reserved instances, g5.2xlarge": always("2654.28")}
    assert found.items[0].discounted.idle == Decimal("1327.14")


def test_a_template_can_name_one_reservation() -> None:
    target = {"capacity_reservation_id": "${aws_ec2_capacity_reservation.r.id}"}
    found = priced(
        {
            "aws_ec2_capacity_reservation.r": {"instance_type": "g5.2xlarge", "instance_count": 1},
            "aws_launch_template.t": {
                "instance_type": "g5.2xlarge",
                "capacity_reservation_specification": {"capacity_reservation_target": target},
            },
            "aws_eks_node_group.n": {
                "launch_template": {"id": "${aws_launch_template.t.id}"},
                "scaling_config": {"min_size": 1, "desired_size": 1, "max_size": 1},
            },
        }
    )
    assert list(bill(found, "aws_eks_node_group.n")) == ["Disk, gp3"]
