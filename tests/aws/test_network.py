from __future__ import annotations

import pytest

from aws_refs import KEY, arguments
from groundplan.aws.network import Network, NetworkProps
from groundplan.plan.aws.zones import zone_ranges
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import AwsNetwork
from groundplan.terraform.stack import Stack

BASE = ("use1-az1", "use1-az2", "use1-az4")


def props(
    nat_zones: tuple[str, ...],
    gpu_only: tuple[str, ...] = (),
    *,
    keep: bool = False,
    private: bool = False,
    hosts: tuple[str, ...] | None = None,
) -> NetworkProps:
    zones = {
        zone: zone_ranges(
            "10.0.0.0/16",
            zone,
            gpu_only=zone in gpu_only,
            public=zone in nat_zones or not private,
            firewall=zone in nat_zones and hosts is not None,
        )
        for zone in (*BASE, *gpu_only)
    }
    network = AwsNetwork(
        cidr="10.0.0.0/16",
        zones=frozen_map(zones),
        allowed_hosts=hosts,
        nat_zones=nat_zones,
        endpoint_zones=(),
        flow_log_days=30,
    )
    return NetworkProps(
        name="shop-dev",
        region="us-east-1",
        network=network,
        private=private,
        key_arn=KEY,
        keep=keep,
    )


def test_a_network_with_one_nat_gateway(stack: Stack) -> None:
    network = Network(stack, "network", props=props(BASE[:1]))
    assert [name for name in stack.resources if name.startswith("aws_nat_gateway")] == [
        "aws_nat_gateway.network_nat_use1-az1_gateway"
    ]
    for zone in BASE:
        route = arguments(stack, f"aws_route.network_private_{zone}_default_route")
        assert route["nat_gateway_id"] == "${aws_nat_gateway.network_nat_use1-az1_gateway.id}"
    subnet = arguments(stack, "aws_subnet.network_private_use1-az2_subnet")
    assert subnet["availability_zone_id"] == "use1-az2"
    assert subnet["tags"]["kubernetes.io/role/internal-elb"] == "1"
    assert set(arguments(stack, "aws_default_security_group.network_default_security_group")) == {"vpc_id", "tags"}
    assert set(network.private_subnets) == set(network.intra_subnets) == set(BASE)
    assert not [name for name in stack.resources if name.startswith("aws_route.network_intra")]
    assert len([name for name in stack.resources if name.startswith("aws_subnet")]) == 9


def test_a_network_with_a_gateway_in_each_zone_and_a_zone_for_gpus(stack: Stack) -> None:
    network = Network(stack, "network", props=props(BASE, ("use1-az6",)))
    for zone in BASE:
        route = arguments(stack, f"aws_route.network_private_{zone}_default_route")
        assert route["nat_gateway_id"] == f"${{aws_nat_gateway.network_nat_{zone}_gateway.id}}"
        gateway = arguments(stack, f"aws_nat_gateway.network_nat_{zone}_gateway")
        assert gateway["subnet_id"] == f"${{aws_subnet.network_public_{zone}_subnet.id}}"
    assert {name for name in stack.resources if "use1-az6" in name} == {
        "aws_subnet.network_private_use1-az6_subnet",
        "aws_route_table.network_private_use1-az6_route_table",
        "aws_route_table_association.network_private_use1-az6_association",
        "aws_route.network_private_use1-az6_default_route",
    }
    far = arguments(stack, "aws_route.network_private_use1-az6_default_route")
    assert far["nat_gateway_id"] == "${aws_nat_gateway.network_nat_use1-az1_gateway.id}"
    assert arguments(stack, "aws_subnet.network_private_use1-az6_subnet")["tags"] == {"Name": "shop-dev-private-use1-az6"}
    assert set(network.private_subnets) - set(network.intra_subnets) == {"use1-az6"}
    endpoint = arguments(stack, "aws_vpc_endpoint.network_s3")
    assert endpoint["service_name"] == "com.amazonaws.us-east-1.s3"
    assert len(endpoint["route_table_ids"]) == 4
    ways_out = {resource.terraform_address for resource in network.egress}
    assert {f"aws_route.network_private_{zone}_default_route" for zone in (*BASE, "use1-az6")} < ways_out
    assert "aws_vpc_endpoint.network_s3" in ways_out


@pytest.mark.parametrize("keep", [True, False])
def test_vpc_and_subnets_are_kept_where_another_range_would_replace_them(stack: Stack, keep: bool) -> None:
    Network(stack, "network", props=props(BASE, ("use1-az6",), keep=keep))
    replaced = [name for name in stack.resources if name.startswith(("aws_vpc.", "aws_subnet."))]
    assert len(replaced) == 1 + 3 * len(BASE) + 1
    for name in replaced:
        assert arguments(stack, name).get("lifecycle") == ({"prevent_destroy": True} if keep else None), name


def test_a_network_without_a_way_out(stack: Stack) -> None:
    network = Network(stack, "network", props=props((), ("use1-az6",), private=True))
    kinds = {resource.terraform_type for resource in stack.resources.values()}
    assert kinds == {
        "aws_vpc",
        "aws_default_security_group",
        "aws_subnet",
        "aws_route_table",
        "aws_route_table_association",
    }, "no gateway, no route, and the endpoints are made elsewhere"
    assert set(network.private_subnets) == {*BASE, "use1-az6"}
    assert network.public_subnets == {}
    assert len(network.private_route_tables) == 4


def test_what_leaves_passes_the_firewall_there_and_back(stack: Stack) -> None:
    hosts = ("api.example.com",)
    network = Network(stack, "network", props=props(BASE, ("use1-az6",), private=True, hosts=hosts))
    for zone in BASE:
        endpoint = arguments(stack, f"aws_route.network_private_{zone}_default_route")["vpc_endpoint_id"]
        assert f"aws_subnet.network_inspection_{zone}_subnet.id" in endpoint
        to_nat = arguments(stack, f"aws_route.network_inspection_{zone}_default_route")
        assert to_nat["nat_gateway_id"] == f"${{aws_nat_gateway.network_nat_{zone}_gateway.id}}"
        assert to_nat["destination_cidr_block"] == "0.0.0.0/0"
        to_internet = arguments(stack, f"aws_route.network_public_{zone}_default_route")
        assert to_internet["gateway_id"] == "${aws_internet_gateway.network_internet_gateway.id}"
        back = arguments(stack, f"aws_route.network_public_{zone}_to_{zone}")
        assert back["destination_cidr_block"] == f"${{aws_subnet.network_private_{zone}_subnet.cidr_block}}"
        assert back["vpc_endpoint_id"] == endpoint
        assert back["route_table_id"] == to_internet["route_table_id"]
    assert "kubernetes.io/role/elb" not in arguments(stack, "aws_subnet.network_public_use1-az1_subnet")["tags"]
    ways = {resource.terraform_address for resource in network.egress}
    assert {f"aws_route.network_public_{zone}_to_{zone}" for zone in BASE} < ways


def test_zones_without_a_nat_gateway_come_back_the_way_they_left(stack: Stack) -> None:
    Network(stack, "network", props=props(BASE[:1], private=True, hosts=("api.example.com",)))
    (only,) = {arguments(stack, f"aws_route.network_private_{zone}_default_route")["vpc_endpoint_id"] for zone in BASE}
    for zone in BASE:
        assert arguments(stack, f"aws_route.network_public_use1-az1_to_{zone}")["vpc_endpoint_id"] == only
    assert len([name for name in stack.resources if name.startswith("aws_subnet.network_inspection")]) == 1
