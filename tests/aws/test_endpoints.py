from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from aws_refs import SUBNETS, VPC, arguments, statements
from groundplan.aws import endpoints
from groundplan.aws.endpoints import Endpoints, EndpointsProps, services_called
from groundplan.aws.iam import allow, pod_identity_trust, role, service_trust
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

POD = pod_identity_trust(cluster="shop-prod", namespace="models", service_account="loader")
TABLES = tuple(Ref(f"${{aws_route_table.{name}.id}}", "string") for name in "abc")


def made(stack: Stack) -> Endpoints:
    props = EndpointsProps(
        name="shop-prod",
        region="eu-west-1",
        account="123456789012",
        vpc_id=VPC,
        vpc_range="10.0.0.0/16",
        subnets=SUBNETS,
        route_tables=TABLES,
    )
    return Endpoints(stack, "endpoints", props=props)


def interfaces(stack: Stack) -> dict[str, str]:
    """Address of each interface endpoint by what its service name ends with."""
    found = {name: item.arguments for name, item in stack.resources.items() if item.terraform_type == "aws_vpc_endpoint"}
    return {
        item["service_name"].removeprefix("com.amazonaws.eu-west-1."): name
        for name, item in found.items()
        if item["vpc_endpoint_type"] == "Interface"
    }


def nodes(stack: Stack) -> None:
    session = [allow("SessionManager", ["ssm:UpdateInstanceInformation", "ssmmessages:OpenDataChannel"], "*")]
    managed = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"]
    role(stack, "nodes", name="node", trust=service_trust("ec2.amazonaws.com"), managed=managed, statements=session)


def test_what_has_a_role_inside_the_vpc_gets_its_endpoints(stack: Stack) -> None:
    nodes(stack)
    role(
        stack,
        "loader",
        name="loader",
        trust=POD,
        statements=[allow("Read", ["s3:GetObject"], "arn:aws:s3:::acme-models/chat/*")],
    )
    tasks = service_trust("ecs-tasks.amazonaws.com", account="123456789012")
    role(stack, "task", name="task", trust=tasks, statements=[allow("Queue", ["sqs:ReceiveMessage"], "arn:aws:sqs:::jobs")])
    flow_logs = service_trust("vpc-flow-logs.amazonaws.com")
    role(stack, "flow", name="flow", trust=flow_logs, statements=[allow("Write", ["logs:PutLogEvents"], "*")])
    assert services_called(stack) == {"ec2", "ecr", "eks", "eks-auth", "s3", "sqs", "ssm", "ssmmessages"}
    made(stack)
    assert set(interfaces(stack)) == {"ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sqs", "ssm", "ssmmessages"}


def test_a_stack_that_calls_nothing_has_the_gateways_alone(stack: Stack) -> None:
    made(stack)
    assert interfaces(stack) == {}
    gateway = arguments(stack, "aws_vpc_endpoint.endpoints_dynamodb")
    assert (gateway["vpc_endpoint_type"], gateway["route_table_ids"]) == ("Gateway", list(TABLES))
    own = {"aws:PrincipalAccount": "123456789012", "aws:ResourceAccount": "123456789012"}
    for service in ("s3", "dynamodb"):
        (statement,) = statements(stack, f"aws_vpc_endpoint.endpoints_{service}").values()
        assert statement["Condition"] == {"StringEquals": own}


def test_an_interface_answers_the_account_from_inside_the_vpc(stack: Stack) -> None:
    nodes(stack)
    made(stack)
    registry = arguments(stack, interfaces(stack)["ecr.dkr"])
    assert registry["private_dns_enabled"] is True
    assert registry["subnet_ids"] == list(SUBNETS)
    (statement,) = statements(stack, interfaces(stack)["ecr.dkr"]).values()
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    https = arguments(stack, "aws_vpc_security_group_ingress_rule.endpoints_https")
    assert (https["cidr_ipv4"], https["from_port"], https["to_port"]) == ("10.0.0.0/16", 443, 443)
    assert registry["security_group_ids"] == [https["security_group_id"]]


def test_the_way_to_s3_leads_to_own_buckets_and_those_that_are_named(stack: Stack) -> None:
    nodes(stack)
    bucket = Ref("${aws_s3_bucket.b.arn}", "string")
    reads = [
        allow("Own", ["s3:GetObject"], f"{bucket}/*"),
        allow("Other", ["s3:GetObject"], ["arn:aws:s3:::acme-models/chat/*"]),
    ]
    role(stack, "loader", name="loader", trust=POD, statements=reads)
    made(stack)
    found = statements(stack, "aws_vpc_endpoint.endpoints_s3")
    assert found["NamedBuckets"]["Resource"] == ["arn:aws:s3:::acme-models/chat/*"]
    assert found["NamedBuckets"]["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    of_aws = found["BucketsOfAws"]
    assert of_aws["Action"] == "s3:GetObject", "nothing can be written there"
    assert "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*" in of_aws["Resource"]
    assert "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*" in of_aws["Resource"]


def test_a_service_or_policy_that_is_not_known_is_an_error(stack: Stack) -> None:
    role(stack, "new", name="new", trust=POD, statements=[allow("New", ["quantum:Entangle"], "*")])
    with pytest.raises(LookupError, match="no endpoint is known for quantum"):
        services_called(stack)
    role(stack, "other", name="other", trust=POD, managed=["AdministratorAccess"])
    with pytest.raises(LookupError, match=r"what .*AdministratorAccess allows is not known"):
        services_called(stack)


def test_a_refusal_calls_nothing(stack: Stack) -> None:
    refused = {**allow("No", ["sns:Publish"], "*"), "Effect": "Deny"}
    role(stack, "pod", name="pod", trust=POD, statements=[refused])
    assert services_called(stack) == set()


def allowed_services(policy: str) -> Iterator[str]:
    document = json.loads(aws_managed_policies_data)[policy]["Document"]
    listed = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    for statement in listed:
        actions = statement["Action"]
        yield from (action.partition(":")[0] for action in ([actions] if isinstance(actions, str) else actions))


@pytest.mark.parametrize("policy", sorted(endpoints.MANAGED_POLICIES))
def test_policies_of_aws_allow_what_the_table_says(policy: str) -> None:
    assert set(allowed_services(policy)) == endpoints.MANAGED_POLICIES[policy]
