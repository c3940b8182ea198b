"""Every resource of a document is in its estimate, in one of three places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aws_costs import priced
from groundplan.cost import Amounts, Document, Meter, NotPriced, Usage, estimate
from groundplan.cost.estimate import estimate_of
from groundplan.cost.meter import Cloud


def test_each_resource_is_priced_or_not_or_free() -> None:
    found = priced(
        {
            "aws_eks_cluster.a": {"version": "1.36"},
            "aws_iam_role.b": {},
            "aws_unheard_of.c": {},
            "aws_nat_gateway.d": {"count": "${var.zones}"},
            "aws_nat_gateway.e": {"for_each": "${var.zones}"},
        }
    )
    assert {item.address for item in found.items} == {"aws_eks_cluster.a"}
    assert [(one.address, one.because) for one in found.free] == [("aws_iam_role.b", "a permission")]
    assert {one.address: one.because for one in found.not_priced} == {
        "aws_unheard_of.c": "no pricer knows this type of resource",
        "aws_nat_gateway.d": "how many there are, count says when it is planned",
        "aws_nat_gateway.e": "how many there are, for_each says when it is planned",
    }


@pytest.mark.parametrize("count", [3, "3"])
def test_a_count_that_is_a_number_is_so_many_resources(count: int | str) -> None:
    found = priced({"aws_nat_gateway.a": {"count": count}, "aws_nat_gateway.none": {"count": 0}})
    assert {item.address for item in found.items} == {f"aws_nat_gateway.a[{index}]" for index in range(3)}
    hours = [item.amounts.idle for item in found.items if item.component == "NAT gateway"]
    assert hours == [Decimal("32.85")] * 3  # 730 hours x 0.045
    data = [item.quantity.peak for item in found.items if item.component == "Data through the NAT gateway"]
    (alone,) = (
        item.quantity.peak
        for item in priced({"aws_nat_gateway.a": {}}).items
        if item.component == "Data through the NAT gateway"
    )
    assert sum(data) == pytest.approx(alone)


@pytest.mark.parametrize("count", [1001, -1, True, 1.5, "${var.count}"])
def test_any_other_count_is_not_priced(count: object) -> None:
    found = priced({"aws_nat_gateway.a": {"count": count}})
    assert not found.items and [one.address for one in found.not_priced] == ["aws_nat_gateway.a"]


def test_one_of_several_is_referred_to_by_its_number() -> None:
    subnets = {"b": {"vpc_id": "${aws_vpc.a[1].id}"}, "c": {"count": 2, "vpc_id": "${aws_vpc.a[count.index].id}"}}
    resources = Document({"resource": {"aws_vpc": {"a": {"count": 2}}, "aws_subnet": subnets}}).resources
    for subnet, vpc in (("b", "a[1]"), ("c[0]", "a[0]"), ("c[1]", "a[1]")):
        assert resources[f"aws_subnet.{subnet}"].referred("vpc_id") == resources[f"aws_vpc.{vpc}"]


def test_what_is_not_priced_has_the_largest_indication_first() -> None:
    lines = [
        NotPriced("a.a", "c", "unknown"),
        NotPriced("a.b", "c", "little", Amounts.same(1), "us-east-1"),
        NotPriced("a.c", "c", "much", Amounts.same(2), "us-east-1"),
    ]
    assert [one.address for one in estimate_of(lines).not_priced] == ["a.c", "a.b", "a.a"]


def test_a_quantity_that_is_a_variable_is_not_priced() -> None:
    found = priced({"aws_ebs_volume.a": {"size": "${var.gib}", "type": "gp3"}})
    assert [(one.address, one.because) for one in found.not_priced] == [
        ("aws_ebs_volume.a", "size is ${var.gib}, which is no number")
    ]


@pytest.mark.parametrize("size", ["NaN", "Infinity", -1, 1e300])
def test_a_quantity_that_cannot_be_is_not_priced(size: Any) -> None:
    found = priced({"aws_ebs_volume.a": {"size": size, "type": "gp3"}})
    assert not found.items
    assert found.not_priced[0].because == f"size is {size}; expected a number from 0 to 1,000,000,000,000"


@pytest.mark.parametrize(
    ("cloud", "address", "values", "because"),
    [
        # Its characters are no subnets.
        (
            "aws",
            "aws_vpc_endpoint.a",
            {"vpc_endpoint_type": "Interface", "subnet_ids": "${var.subnets}"},
            "subnet_ids is ${var.subnets}, which is no list",
        ),
        ("aws", "aws_lb.a", {"subnets": "${var.subnets}"}, "subnets is ${var.subnets}, which is no list"),
        ("aws", "aws_wafv2_web_acl.a", {"rule": "${var.rules}"}, "rule is ${var.rules}, which is no list"),
        (
            "gcp",
            "google_compute_instance.a",
            {"machine_type": ["e2-medium"]},
            "machine_type is ['e2-medium'], which is no text",
        ),
        (
            "gcp",
            "google_container_node_pool.a",
            {"node_locations": "${var.zones}"},
            "node_locations is ${var.zones}, which is no list",
        ),
    ],
)
def test_an_argument_of_another_type_is_not_priced(cloud: Cloud, address: str, values: dict[str, Any], because: str) -> None:
    kind, name = address.split(".")
    region = {"aws": "us-east-1", "gcp": "us-central1"}[cloud]
    found = estimate(Document({"resource": {kind: {name: values}}}), Meter(cloud, region, Usage()))
    assert not found.items
    assert [(one.address, one.because) for one in found.not_priced] == [(address, because)]


def test_blocks_of_an_expression_are_not_priced() -> None:
    values = {"dynamic": {"rule": {"for_each": "${var.rules}", "content": {}}}}
    found = priced({"aws_wafv2_web_acl.a": values, "aws_security_group.b": {"dynamic": {"ingress": {}}}})
    assert [(one.address, one.component, one.because) for one in found.not_priced] == [
        ("aws_wafv2_web_acl.a", "dynamic rule", "how many there are, for_each says when it is planned")
    ]


def test_a_module_is_not_priced() -> None:
    content = {"resource": {"aws_eks_cluster": {"a": {}}}, "module": {"network": {"source": "./network"}}}
    found = estimate(Document(content), Meter("aws", "us-east-1", Usage()))
    assert [one.address for one in found.not_priced] == ["module.network"]


def test_all_forms_of_terraform_json_are_one() -> None:
    plain = {"resource": {"aws_vpc": {"a": {"cidr_block": "10.0.0.0/16"}, "b": {}}, "aws_eip": {"c": {}}}}
    lists = {
        "resource": [{"aws_vpc": [{"a": [{"cidr_block": "10.0.0.0/16"}]}]}, {"aws_vpc": {"b": {}}, "aws_eip": {"c": [{}]}}]
    }
    one, other = Document(plain), Document(lists)
    assert list(one.resources) == list(other.resources) == ["aws_eip.c", "aws_vpc.a", "aws_vpc.b"]
    assert other.resources["aws_vpc.a"].get("cidr_block") == "10.0.0.0/16"


@pytest.mark.parametrize("content", [{"resource": 3}, {"resource": {"aws_vpc": "a"}}, {"module": ["a"]}])
def test_what_is_no_terraform_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be a map"):
        Document(content)


@pytest.mark.parametrize("block", ["a", [], [{}, {}], None])
def test_a_block_that_is_no_map_is_refused(block: object) -> None:
    with pytest.raises(ValueError, match=r"aws_vpc\.a must be a map"):
        list(Document({"resource": {"aws_vpc": {"a": block}}}).resources)
