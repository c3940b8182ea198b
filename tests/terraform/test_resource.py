"""Resources as constructs: addresses, references, what is refused when one is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groundplan.terraform import aws, google
from groundplan.terraform.cdk import App, Construct, TerraformStack
from groundplan.terraform.resource import ArgumentError, Component, Resource, addresses
from groundplan.terraform.schema import PROVIDERS, resource_block, resource_types
from groundplan.terraform.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    yield Stack(App(outdir=str(tmp_path)), "shop-dev")


def test_an_address_is_the_path_below_the_stack(stack: Stack) -> None:
    network = Component(stack, "network")
    vpc = aws.Vpc(network, "vpc", cidr_block="10.0.0.0/16")
    subnet = aws.Subnet(Component(network, "private"), "use1-az4", vpc_id=vpc.id)
    assert vpc.terraform_address == "aws_vpc.network_vpc"
    assert subnet.terraform_address == "aws_subnet.network_private_use1-az4"
    assert aws.Vpc(stack, "0", cidr_block="10.0.0.0/16").terraform_address == "aws_vpc._0"
    assert set(stack.resources) == {vpc.terraform_address, subnet.terraform_address, "aws_vpc._0"}


def test_a_plain_construct_between_is_part_of_the_address(stack: Stack) -> None:
    vpc = aws.Vpc(Construct(Component(stack, "a"), "b"), "vpc", cidr_block="10.0.0.0/16")
    assert vpc.terraform_address == "aws_vpc.a_b_vpc"


def test_two_constructs_cannot_share_an_address(stack: Stack) -> None:
    aws.Vpc(Component(stack, "a_b"), "c", cidr_block="10.0.0.0/16")
    with pytest.raises(ValueError, match=r"aws_vpc\.a_b_c is both a_b/c and a/b_c"):
        aws.Vpc(Component(stack, "a"), "b_c", cidr_block="10.0.0.0/16")


def test_attributes_are_references(stack: Stack) -> None:
    cluster = aws.EksCluster(stack, "main", name="shop", role_arn="arn", vpc_config={"subnet_ids": ["a"]})
    assert cluster.arn == "${aws_eks_cluster.main.arn}"
    reference = cluster.ref("vpc_config[0].cluster_security_group_id")
    assert reference == "${aws_eks_cluster.main.vpc_config[0].cluster_security_group_id}"
    assert reference.type == "string"
    with pytest.raises(AttributeError, match="aws_eks_cluster: arm is not an attribute; did you mean arn"):
        _ = cluster.arm  # type: ignore[attr-defined]  # the stubs refuse it as well


def test_a_wrong_argument_names_construct_and_plan_path(stack: Stack) -> None:
    pool = Component(stack, "gpu", plan_path=("models", "chat", "gpu"))
    with pytest.raises(ArgumentError) as caught:
        aws.EksNodeGroup(Component(pool, "a10g"), "group", cluster_name="x", scaling_config={"min_size": 0, "max_sise": 2})  # type: ignore[call-arg]  # wrong on purpose
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"GP601"}
    assert {problem.path for problem in problems} == {("models", "chat", "gpu")}
    messages = [problem.message for problem in problems]
    assert "aws_eks_node_group gpu/a10g/group: scaling_config.max_sise is not an argument; did you mean max_size" in messages
    assert "aws_eks_node_group gpu/a10g/group: node_role_arn is missing" in messages
    assert not stack.resources


def test_what_is_in_no_state_has_no_lifecycle(stack: Stack) -> None:
    with pytest.raises(ArgumentError, match="lifecycle is not for what is in no state"):
        aws.EphemeralSecretsmanagerSecretVersion(stack, "x", secret_id="x", lifecycle={"prevent_destroy": True})  # type: ignore[call-arg]  # wrong on purpose


def test_what_a_newer_provider_removed_is_refused(stack: Stack) -> None:
    with pytest.raises(ArgumentError, match="resolve_conflicts is not an argument"):
        aws.EksAddon(stack, "dns", addon_name="coredns", cluster_name="x", resolve_conflicts="OVERWRITE")  # type: ignore[call-arg]  # gone in 6.x


def test_none_means_not_given(stack: Stack) -> None:
    vpc = aws.Vpc(stack, "vpc", cidr_block="10.0.0.0/16", instance_tenancy=None, tags={"a": "b"})
    assert vpc.arguments == {"cidr_block": "10.0.0.0/16", "tags": {"a": "b"}}


def test_meta_arguments(stack: Stack) -> None:
    network = Component(stack, "network")
    vpc = aws.Vpc(network, "vpc", cidr_block="10.0.0.0/16")
    gateway = aws.InternetGateway(network, "igw", vpc_id=vpc.id)
    other = aws.Provider(stack, "us", region="us-east-1", alias="us")
    subnet = aws.Subnet(
        stack,
        "a",
        vpc_id=vpc.id,
        depends_on=[network],
        lifecycle={"prevent_destroy": True, "ignore_changes": ["tags"]},
        provider=other,
    )
    assert subnet.arguments["depends_on"] == [gateway.terraform_address, vpc.terraform_address]
    later = aws.Vpc(stack, "later", cidr_block="10.1.0.0/16")
    subnet.add_dependencies(later)
    vpc.add_dependencies(later)
    assert subnet.arguments["depends_on"] == [gateway.terraform_address, later.terraform_address, vpc.terraform_address]
    assert vpc.arguments["depends_on"] == [later.terraform_address]
    assert subnet.arguments["provider"] == "aws.us"
    assert addresses(vpc) == addresses("aws_vpc.network_vpc") == ["aws_vpc.network_vpc"]
    assert addresses([vpc, "aws_x.y", vpc]) == ["aws_vpc.network_vpc", "aws_x.y"]
    with pytest.raises(ArgumentError, match=r"lifecycle\.prevent_destry is not an argument; did you mean prevent_destroy"):
        aws.Subnet(stack, "b", vpc_id=vpc.id, lifecycle={"prevent_destry": True})


def test_provider_arguments_are_checked(stack: Stack) -> None:
    with pytest.raises(ArgumentError, match="provider google: projct is not an argument; did you mean project"):
        google.Provider(stack, "google", projct="x")  # type: ignore[call-arg]  # wrong on purpose


def test_an_unknown_class_says_how_to_add_it() -> None:
    with pytest.raises(AttributeError, match="scripts/refresh_schemas --provider aws --add"):
        _ = aws.GlacierVault  # type: ignore[attr-defined]  # not in the snapshot


def test_a_resource_needs_our_stack(tmp_path: Path) -> None:
    plain: Any = TerraformStack(App(outdir=str(tmp_path)), "plain")
    with pytest.raises(TypeError, match=r"groundplan\.terraform\.stack\.Stack"):
        aws.Vpc(plain, "vpc", cidr_block="10.0.0.0/16")


def test_an_attribute_may_be_named_address_or_type(stack: Stack) -> None:
    address = google.ComputeGlobalAddress(stack, "ip", name="ip")
    assert (address.address, address.terraform_address) == (
        "${google_compute_global_address.ip.address}",
        "google_compute_global_address.ip",
    )


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_attribute_hides_behind_a_name_of_ours(provider: str, stack: Stack) -> None:
    ours = {
        name for name in {*dir(Resource), *vars(aws.Vpc(stack, "vpc", cidr_block="10.0.0.0/16"))} if not name.startswith("_")
    }
    for resource_type in resource_types(provider):
        assert not ours & resource_block(provider, resource_type)["attributes"].keys(), resource_type
