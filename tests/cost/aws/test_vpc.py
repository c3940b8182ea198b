from __future__ import annotations

from aws_costs import bill, free, priced, requests


def _subnet(zone: str) -> dict[str, str]:
    return {"vpc_id": "${aws_vpc.v.id}", "availability_zone_id": zone}


def test_data_between_zones_is_billed_twice() -> None:
    usage = requests(1000, 2000, internal_kib=2**20, cross_zone_share="0.5")
    resources = {"aws_vpc.v": {}, "aws_subnet.a": _subnet("use1-az1"), "aws_subnet.b": _subnet("use1-az2")}
    # 1,000 and 2,000 GB x 0.5 x 2 directions x 0.01
    expected = {"Data between zones, both directions": ("0.00", "10.00", "20.00")}
    assert bill(priced(resources, usage), "aws_vpc.v") == expected


def test_one_zone_has_no_other() -> None:
    resources = {"aws_vpc.v": {}, "aws_subnet.a": _subnet("use1-az1"), "aws_subnet.b": _subnet("use1-az1")}
    assert "aws_vpc.v" in free(priced(resources))
