"""VPC endpoints: how a network without a way out reaches AWS, for exactly those services that the stack calls.

What it calls is read from the stack itself: from the permissions of every role that something inside the VPC takes. What has
no permission to call a service needs no way to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Statement, managed_policy_arn, policy
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

_HTTPS = 443

# Who takes a role inside the VPC: nodes, tasks, and pods.
_INSIDE = frozenset({"ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "pods.eks.amazonaws.com"})
_GRANTS = ("aws_iam_role_policy", "aws_iam_role_policy_attachment")

# AWS's own policies that such roles have, and the services that each allows to call; a test compares them with the policies
# themselves. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
MANAGED_POLICIES: Mapping[str, frozenset[str]] = {
    "AmazonEBSCSIDriverPolicyV2": frozenset({"ec2"}),
    "AmazonEC2ContainerRegistryPullOnly": frozenset({"ecr"}),
    "AmazonEKSWorkerNodePolicy": frozenset({"ec2", "eks", "eks-auth"}),
    "AmazonEKS_CNI_Policy": frozenset({"ec2"}),
}

# The endpoints of a service, by the prefix of its IAM actions: com.amazonaws.REGION.NAME.
# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
_INTERFACES: Mapping[str, tuple[str, ...]] = {
    "application-autoscaling": ("application-autoscaling",),
    "aps": ("aps-workspaces",),
    "autoscaling": ("autoscaling",),
    "bedrock": ("bedrock-runtime",),
    "cloudwatch": ("monitoring",),
    "ec2": ("ec2",),
    "ec2messages": ("ec2messages",),
    "ecr": ("ecr.api", "ecr.dkr"),
    "ecs": ("ecs",),
    "eks": ("eks",),
    "eks-auth": ("eks-auth",),
    "elasticfilesystem": ("elasticfilesystem",),
    "elasticloadbalancing": ("elasticloadbalancing",),
    "events": ("events",),
    "kms": ("kms",),
    "logs": ("logs",),
    "rds": ("rds",),
    "secretsmanager": ("secretsmanager",),
    "servicediscovery": ("servicediscovery",),
    "sns": ("sns",),
    "sqs": ("sqs",),
    "ssm": ("ssm",),
    "ssmmessages": ("ssmmessages",),
    "sts": ("sts",),
    "xray": ("xray",),
    # S3 and DynamoDB have gateways, which every network gets.
    "dynamodb": (),
    "s3": (),
    # These are permissions to connect to a store in the VPC, not calls of an API.
    "elasticache": (),
    "rds-db": (),
    # The AWS Load Balancer Controller may use these, and in a private cluster runs without them:
    # https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
    "acm": (),
    "cognito-idp": (),
    "shield": (),
    "waf-regional": (),
    "wafv2": (),
    # Karpenter may use these, and in a private cluster runs without them: IAM has no endpoint in most regions, nor has the
    # price list. https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters
    "iam": (),
    "pricing": (),
}

# Buckets of AWS itself that a node or task reads from: image layers; packages of Amazon Linux 2023; what the SSM agent loads.
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
# https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html
# https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html
_AWS_BUCKETS: Mapping[str, tuple[str, ...]] = {
    "ecr": ("prod-{region}-starport-layer-bucket",),
    "ssm": (
        "al2023-repos-{region}-de612dc2",
        "amazon-ssm-{region}",
        "amazon-ssm-packages-{region}",
        "{region}-birdwatcher-prod",
        "aws-ssm-document-attachments-{region}",
        "aws-ssm-{region}",
        "patch-baseline-snapshot-{region}",
    ),
}


@dataclass(frozen=True, slots=True)
class EndpointsProps:
    """``subnets`` has one private subnet for each zone; ``route_tables`` are those of all private subnets.

    ``vpc_range`` is the VPC's IPv4 range, from which the endpoints are reached.
    """

    name: str
    region: str
    account: str
    vpc_id: Ref
    vpc_range: str
    subnets: Sequence[Ref]
    route_tables: Sequence[Ref]


class Endpoints(Component):
    """An endpoint for each service that the stack calls, made when everything else is in the stack.

    Interface endpoints take the services' own DNS names, so that nothing needs to know of them. Through an endpoint only this
    account's identities call; through the gateways they reach this account's buckets and tables, the buckets that their
    policies name, and those of AWS that images and the SSM agent come from. Whatever starts containers depends on this.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint
    """

    s3_prefix_list: Ref
    """Of the addresses of S3, for security groups."""

    def __init__(self, scope: Construct, id: str, *, props: EndpointsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument, LookupError when a service is not known here."""
        super().__init__(scope, id, plan_path=plan_path)
        called = services_called(self.stack)
        group = self._security_group(props)
        own = policy([_own_identities(props)])
        for service in sorted({name for prefix in called for name in _INTERFACES[prefix]}):
            aws.VpcEndpoint(
                self,
                service.replace(".", "_"),
                vpc_id=props.vpc_id,
                vpc_endpoint_type="Interface",
                service_name=f"com.amazonaws.{props.region}.{service}",
                subnet_ids=props.subnets,
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=own,
                tags={"Name": f"{props.name}-{service}"},
            )
        s3 = self._gateway(props, "s3", [_own_resources(props), *_other_buckets(self.stack, props, called)])
        self.s3_prefix_list = s3.prefix_list_id
        self._gateway(props, "dynamodb", [_own_resources(props)])

    def _security_group(self, props: EndpointsProps) -> aws.SecurityGroup:
        group = aws.SecurityGroup(
            self,
            "security_group",
            name=f"{props.name}-endpoints",
            description="AWS services, from inside the VPC",
            vpc_id=props.vpc_id,
            tags={"Name": f"{props.name}-endpoints"},
        )
        aws.VpcSecurityGroupIngressRule(
            self,
            "https",
            security_group_id=group.id,
            description="HTTPS from the VPC",
            cidr_ipv4=props.vpc_range,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
        )
        return group

    def _gateway(self, props: EndpointsProps, service: str, statements: Sequence[Statement]) -> aws.VpcEndpoint:
        return aws.VpcEndpoint(
            self,
            service,
            vpc_id=props.vpc_id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{props.region}.{service}",
            route_table_ids=props.route_tables,
            policy=policy(statements),
            tags={"Name": f"{props.name}-{service}"},
        )


def services_called(stack: Stack) -> frozenset[str]:
    """The services that nodes, tasks and pods of the stack may call, by the prefix of their IAM actions.

    Raises:
        LookupError: a role has a policy, or an action of a service, that this module does not know.
    """
    called: set[str] = set()
    for grant in _grants(stack):
        if "policy_arn" in grant.arguments:
            called |= _managed_services(grant.arguments["policy_arn"])
        else:
            called |= {action.partition(":")[0] for action in _allowed(grant, "Action")}
    if unknown := called - _INTERFACES.keys():
        raise LookupError(f"no endpoint is known for {', '.join(sorted(unknown))}; groundplan.aws.endpoints lists them")
    return frozenset(called)


# --- what the stack holds ---------------------------------------------------------------------------------------------------


def _grants(stack: Stack) -> Iterator[Resource]:
    """The policies of every role that something inside the VPC takes."""
    resources = stack.resources.values()
    roles = {
        resource.terraform_address
        for resource in resources
        if resource.terraform_type == "aws_iam_role" and _INSIDE & _trusted(resource.arguments["assume_role_policy"])
    }
    for resource in resources:
        if resource.terraform_type in _GRANTS and re.sub(r"^\$\{|\.\w+\}$", "", resource.arguments["role"]) in roles:
            yield resource


def _trusted(document: str) -> set[str]:
    principals = [statement["Principal"].get("Service", ()) for statement in json.loads(document)["Statement"]]
    return {service for services in principals for service in _listed(services)}


def _managed_services(arn: str) -> frozenset[str]:
    for name, services in MANAGED_POLICIES.items():
        if arn == managed_policy_arn(name):
            return services
    raise LookupError(f"what {arn} allows is not known; groundplan.aws.endpoints lists the policies of AWS")


def _allowed(grant: Resource, key: str) -> Iterator[str]:
    """Actions or resources of the statements of a policy that allow something."""
    for statement in json.loads(grant.arguments["policy"])["Statement"]:
        if statement["Effect"] == "Allow":
            yield from _listed(statement[key])


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


# --- policies of endpoints --------------------------------------------------------------------------------------------------


def _own_identities(props: EndpointsProps) -> Statement:
    return _anyone("OwnIdentities", "*", "*", {"aws:PrincipalAccount": props.account})


def _own_resources(props: EndpointsProps) -> Statement:
    own = {"aws:PrincipalAccount": props.account, "aws:ResourceAccount": props.account}
    return _anyone("OwnResources", "*", "*", own)


def _other_buckets(stack: Stack, props: EndpointsProps, called: frozenset[str]) -> Iterator[Statement]:
    """Buckets whose account is not known here: those that policies name outright, and those of AWS itself."""
    named = {
        arn for grant in _grants(stack) if "policy" in grant.arguments for arn in _allowed(grant, "Resource") if _is_bucket(arn)
    }
    if named:
        yield _anyone("NamedBuckets", "s3:*", sorted(named), {"aws:PrincipalAccount": props.account})
    of_aws = [
        name.format(region=props.region) for prefix in sorted(called & _AWS_BUCKETS.keys()) for name in _AWS_BUCKETS[prefix]
    ]
    if of_aws:
        # Requests for image layers are signed by ECR, those of package managers by nobody.
        yield _anyone("BucketsOfAws", "s3:GetObject", [f"arn:aws:s3:::{name}/*" for name in of_aws])


def _is_bucket(arn: str) -> bool:
    return arn.startswith("arn:aws:s3:::")


def _anyone(
    sid: str, actions: str, resources: str | Sequence[str], condition: Mapping[str, str] | None = None
) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": actions, "Resource": resources}
    return statement if condition is None else {**statement, "Condition": {"StringEquals": condition}}
