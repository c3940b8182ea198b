"""The stack as the CDK synthesizes it: our resources beside the CDK's own parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsii
import pytest
from cdktn import Aspects, IAspect, S3Backend
from constructs import IConstruct

from groundplan.terraform import aws
from groundplan.terraform.cdk import App, TerraformOutput
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.stack import Stack


def synthesize(app: App, stack: Stack) -> dict[str, Any]:
    app.synth()
    document: dict[str, Any] = json.loads((Path(app.outdir) / "stacks" / stack.name / "cdk.tf.json").read_text())
    return document


def test_resources_join_outputs_and_backend(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "shop-dev")
    aws.Provider(stack, "aws", region="eu-west-1")
    aws.Provider(stack, "us", region="us-east-1", alias="us")
    vpc = aws.Vpc(stack, "vpc", cidr_block="10.0.0.0/16")
    S3Backend(stack, bucket="state", key="shop/dev", region="eu-west-1", use_lockfile=True)
    TerraformOutput(stack, "vpc_id", value=vpc.id, static_id=True)
    stack.output("vpc_arn", vpc.arn, "Of the network")
    with pytest.raises(ValueError, match="already an output vpc_arn in shop-dev"):
        stack.output("vpc_arn", "another")
    document = synthesize(app, stack)
    assert document["resource"] == {"aws_vpc": {"vpc": {"cidr_block": "10.0.0.0/16"}}}
    assert document["output"] == {
        "vpc_id": {"value": "${aws_vpc.vpc.id}"},
        "vpc_arn": {"value": "${aws_vpc.vpc.arn}", "description": "Of the network"},
    }
    assert document["//"]["outputs"] == {"shop-dev": {"vpc_id": "vpc_id", "vpc_arn": "vpc_arn"}}
    assert document["provider"] == {"aws": [{"region": "eu-west-1"}, {"alias": "us", "region": "us-east-1"}]}
    assert document["terraform"]["backend"]["s3"]["key"] == "shop/dev"
    assert document["terraform"]["required_version"] == ">=1.10.0"
    assert document["terraform"]["required_providers"] == {"aws": {"source": "hashicorp/aws", "version": ">= 5.100.0, < 7.0.0"}}


def test_an_output_of_the_cdk_may_not_have_the_id_of_one_of_ours(tmp_path: Path) -> None:
    stack = Stack(App(outdir=str(tmp_path)), "shop-dev")
    stack.output("address", "a")
    TerraformOutput(stack, "address", value="b", static_id=True)
    with pytest.raises(ValueError, match="two outputs address in shop-dev"):
        stack.to_terraform()


def test_what_no_state_keeps_asks_for_a_terraform_that_has_it(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "shop-dev")
    written = aws.SecretsmanagerSecretVersion(stack, "value", secret_id="x", secret_string_wo="y", secret_string_wo_version=1)
    assert written.terraform_write_only and not written.terraform_ephemeral
    read = aws.EphemeralSecretsmanagerSecretVersion(stack, "value_again", secret_id=written.secret_id, depends_on=[written])
    assert read.secret_string == "${ephemeral.aws_secretsmanager_secret_version.value_again.secret_string}"
    document = synthesize(app, stack)
    assert document["resource"].keys() == {"aws_secretsmanager_secret_version"}
    assert document["ephemeral"] == {
        "aws_secretsmanager_secret_version": {
            "value_again": {"secret_id": written.secret_id, "depends_on": ["aws_secretsmanager_secret_version.value"]}
        }
    }
    assert document["terraform"]["required_version"] == ">=1.11.0"


@jsii.implements(IAspect)
class _Tag:
    def visit(self, node: IConstruct) -> None:
        if isinstance(node, Resource) and node.terraform_type == "aws_vpc":
            node.arguments["tags"] = {"seen": "yes"}


def test_aspects_visit_resources(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "shop-dev")
    aws.Vpc(stack, "vpc", cidr_block="10.0.0.0/16")
    Aspects.of(stack).add(_Tag())
    assert synthesize(app, stack)["resource"]["aws_vpc"]["vpc"]["tags"] == {"seen": "yes"}


def test_an_aspect_of_a_component_visits_what_is_inside(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "shop-dev")
    network = Component(stack, "network")
    aws.Vpc(Component(network, "inner"), "vpc", cidr_block="10.0.0.0/16")
    aws.Vpc(stack, "vpc", cidr_block="10.1.0.0/16")
    Aspects.of(network).add(_Tag())
    found = synthesize(app, stack)["resource"]["aws_vpc"]
    assert found["network_inner_vpc"]["tags"] == {"seen": "yes"}
    assert "tags" not in found["vpc"]


def joined(*components: Component) -> list[bool]:
    return [component.in_tree for component in components]


def test_constructs_join_the_tree_when_somebody_looks_for_them(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "shop-dev")
    outer = Component(stack, "network")
    vpc = aws.Vpc(Component(outer, "inner"), "vpc", cidr_block="10.0.0.0/16")
    other = aws.Vpc(stack, "other", cidr_block="10.1.0.0/16")
    assert joined(outer, vpc, other) == [False, False, False]
    assert vpc.node.path == "shop-dev/network/inner/vpc"
    assert joined(outer, vpc, other) == [True, True, False]
    # As the scope of one of the CDK's own constructs, too.
    TerraformOutput(other, "range", value=other.cidr_block)
    assert joined(other) == [True]
    assert len(synthesize(app, stack)["resource"]["aws_vpc"]) == 2
    assert [child.node.id for child in stack.node.children] == ["network", "other", "backend"]


def test_two_constructs_of_one_id(tmp_path: Path) -> None:
    stack = Stack(App(outdir=str(tmp_path)), "shop-dev")
    Component(stack, "network")
    with pytest.raises(ValueError, match="already a construct network in shop-dev"):
        Component(stack, "network")


def test_the_whole_stack_is_one_callback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    original = Stack.to_terraform

    class Counting(Stack):
        def to_terraform(self) -> Any:
            nonlocal calls
            calls += 1
            return original(self)

    app = App(outdir=str(tmp_path))
    stack = Counting(app, "shop-dev")
    for index in range(20):
        aws.Vpc(stack, f"vpc{index}", cidr_block="10.0.0.0/16")
    assert len(synthesize(app, stack)["resource"]["aws_vpc"]) == 20
    assert calls == 1
