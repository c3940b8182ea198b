"""What moto does not do or does otherwise than AWS: the one list of it, and documents of which that is left out."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

Document = dict[str, Any]
Clients = Callable[[str], Any]

_REGION = "eu-west-1"
_ROLE = "arn:aws:iam::123456789012:role/x"
_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
_TARGET = f"arn:aws:application-autoscaling:{_REGION}:123456789012:scalable-target/x"
_STANDARD = f"arn:aws:securityhub:{_REGION}::standards/aws-foundational-security-best-practices/v/1.0.0"
_TAG = {"ResourceId": "x", "ResourceType": "auto-scaling-group", "Key": "x", "Value": "x", "PropagateAtLaunch": False}


@dataclass(frozen=True)
class LeftOut:
    """A kind of resource that moto cannot make, and requests that show it: ``missing`` is true as long as it cannot.

    ``stand_ins`` are the values of its attributes for what refers to it.
    """

    kind: str
    why: str
    missing: Callable[[Clients], bool] | None = None
    stand_ins: Mapping[str, str] = field(default_factory=dict)


def _unknown(service: str, operation: str, **arguments: Any) -> Callable[[Clients], bool]:
    """Whether the server knows no such operation: then it answers with a page, not with an error of the service."""

    def ask(clients: Clients) -> bool:
        try:
            getattr(clients(service), operation)(**arguments)
        except ResponseParserError:
            return True
        except ClientError as error:
            return error.response["Error"]["Code"] in {"404", "500"}
        return False

    return ask


def _no_configuration_status(clients: Clients) -> bool:
    groups = clients("resource-groups")
    groups.create_group(Name="x", Configuration=[{"Type": "AWS::EC2::CapacityReservationPool"}])
    return "Status" not in groups.get_group_configuration(Group="x")["GroupConfiguration"]


def _only_the_last_feature(clients: Clients) -> bool:
    guardduty = clients("guardduty")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    for name in ("S3_DATA_EVENTS", "EKS_AUDIT_LOGS"):
        guardduty.update_detector(DetectorId=detector, Features=[{"Name": name, "Status": "ENABLED"}])
    return [feature["Name"] for feature in guardduty.get_detector(DetectorId=detector)["Features"]] == ["EKS_AUDIT_LOGS"]


def _no_member_clusters(clients: Clients) -> bool:
    cache = clients("elasticache")
    made = cache.create_replication_group(ReplicationGroupId="x", ReplicationGroupDescription="x", NumCacheClusters=1)
    member = made["ReplicationGroup"]["MemberClusters"][0]
    try:
        cache.describe_cache_clusters(CacheClusterId=member)
    except ClientError as error:
        return bool(error.response["Error"]["Code"] == "CacheClusterNotFound")
    return False


def _no_redrive_allow_policy(clients: Clients) -> bool:
    sqs = clients("sqs")
    queue = sqs.create_queue(QueueName="x")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedriveAllowPolicy": '{"redrivePermission":"denyAll"}'})
    return "RedriveAllowPolicy" not in sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]


def _rotation_cannot_be_cancelled(clients: Clients) -> bool:
    secrets = clients("secretsmanager")
    secrets.create_secret(Name="x", SecretString="x")
    secrets.rotate_secret(SecretId="x", RotationRules={"AutomaticallyAfterDays": 30}, RotateImmediately=False)
    try:
        secrets.cancel_rotate_secret(SecretId="x")
    except ClientError as error:
        return bool(error.response["Error"]["Code"] == "InvalidRequestException")
    return False


def _stumbles_over_everybody(clients: Clients) -> bool:
    s3 = clients("s3")
    s3.create_bucket(Bucket="x-y-z", CreateBucketConfiguration={"LocationConstraint": _REGION})
    statement = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::x-y-z/*", "Principal": "*"}
    s3.put_bucket_policy(Bucket="x-y-z", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    status = {"LoggingEnabled": {"TargetBucket": "x-y-z", "TargetPrefix": ""}}
    return _unknown("s3", "put_bucket_logging", Bucket="x-y-z", BucketLoggingStatus=status)(clients)


LEFT_OUT = (
    LeftOut(
        "aws_appautoscaling_policy",
        "has no target",
        stand_ins={"arn": "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:x"},
    ),
    LeftOut(
        "aws_appautoscaling_target",
        "moto does not list its tags",
        _unknown("application-autoscaling", "list_tags_for_resource", ResourceARN=_TARGET),
    ),
    LeftOut(
        "aws_autoscaling_group_tag",
        "moto does not change tags of Auto Scaling groups, and makes none for a node group",
        _unknown("autoscaling", "create_or_update_tags", Tags=[_TAG]),
    ),
    LeftOut(
        "aws_budgets_budget",
        "moto does not list who is told",
        _unknown(
            "budgets",
            "describe_subscribers_for_notification",
            AccountId="123456789012",
            BudgetName="x",
            Notification={"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80},
        ),
    ),
    LeftOut(
        "aws_ec2_capacity_reservation",
        "moto has no capacity reservations",
        _unknown(
            "ec2",
            "create_capacity_reservation",
            InstanceType="g5.xlarge",
            InstancePlatform="Linux/UNIX",
            InstanceCount=1,
            AvailabilityZone=f"{_REGION}a",
        ),
    ),
    LeftOut(
        "aws_eks_access_entry",
        "moto has no EKS access entries",
        _unknown("eks", "create_access_entry", clusterName="x", principalArn=_ROLE),
    ),
    LeftOut(
        "aws_eks_access_policy_association",
        "moto has no EKS access entries",
        _unknown(
            "eks",
            "associate_access_policy",
            clusterName="x",
            principalArn=_ROLE,
            policyArn=_ADMIN,
            accessScope={"type": "cluster"},
        ),
    ),
    LeftOut(
        "aws_eks_addon",
        "moto has no EKS add-ons",
        _unknown("eks", "create_addon", clusterName="x", addonName="coredns"),
    ),
    LeftOut(
        "aws_eks_pod_identity_association",
        "moto has no EKS Pod Identity",
        _unknown("eks", "create_pod_identity_association", clusterName="x", namespace="x", serviceAccount="x", roleArn=_ROLE),
    ),
    LeftOut(
        "aws_elasticache_replication_group",
        "moto does not know the members of one",
        _no_member_clusters,
        {
            "arn": "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:x",
            "primary_endpoint_address": "cache.example.com",
            "port": "6379",
        },
    ),
    LeftOut(
        "aws_elasticache_subnet_group",
        "moto deletes none",
        _unknown("elasticache", "delete_cache_subnet_group", CacheSubnetGroupName="x"),
    ),
    LeftOut(
        "aws_elasticache_user_group",
        "moto has no user groups",
        _unknown("elasticache", "create_user_group", UserGroupId="x", Engine="valkey"),
    ),
    LeftOut("aws_guardduty_detector_feature", "moto keeps only the one that was set last", _only_the_last_feature),
    LeftOut(
        "aws_networkfirewall_firewall",
        "has no policy",
        stand_ins={"firewall_status": "${aws_vpc_endpoint.stand_in.id}"},
    ),
    LeftOut(
        "aws_networkfirewall_firewall_policy",
        "moto has no firewall policies",
        _unknown(
            "network-firewall",
            "create_firewall_policy",
            FirewallPolicyName="x",
            FirewallPolicy={"StatelessDefaultActions": ["aws:drop"], "StatelessFragmentDefaultActions": ["aws:drop"]},
        ),
    ),
    LeftOut("aws_networkfirewall_logging_configuration", "has no firewall"),
    LeftOut(
        "aws_networkfirewall_rule_group",
        "moto has no firewall rules",
        _unknown("network-firewall", "create_rule_group", RuleGroupName="x", Type="STATEFUL", Capacity=1, Rules="x"),
    ),
    LeftOut(
        "aws_placement_group",
        "moto has no placement groups",
        _unknown("ec2", "create_placement_group", GroupName="x", Strategy="cluster"),
        {"name": "x"},
    ),
    LeftOut(
        "aws_resourcegroups_group",
        "moto gives a group's configuration no status",
        _no_configuration_status,
        {"arn": "arn:aws:resource-groups:eu-west-1:123456789012:group/x"},
    ),
    LeftOut(
        "aws_resourcegroups_resource",
        "moto puts nothing into groups",
        _unknown("resource-groups", "group_resources", Group="x", ResourceArns=[_ROLE]),
    ),
    LeftOut("aws_s3_account_public_access_block", "the provider puts the account before the server's host name"),
    LeftOut("aws_s3_bucket_logging", "moto stumbles over a policy for everybody on the bucket", _stumbles_over_everybody),
    LeftOut("aws_secretsmanager_secret_rotation", "moto cancels no managed rotation", _rotation_cannot_be_cancelled),
    LeftOut(
        "aws_securityhub_account",
        "moto does not change its configuration",
        _unknown("securityhub", "update_security_hub_configuration", AutoEnableControls=True),
    ),
    LeftOut(
        "aws_securityhub_standards_subscription",
        "moto has no standards",
        _unknown("securityhub", "batch_enable_standards", StandardsSubscriptionRequests=[{"StandardsArn": _STANDARD}]),
    ),
    LeftOut("aws_sqs_queue_redrive_allow_policy", "moto does not keep it", _no_redrive_allow_policy),
)

# What no gap is the reason for: attributes that moto gives no value, and things that the blueprints take for existing.
NOT_GIVEN = {
    "${aws_eks_cluster.cluster_control_plane.vpc_config[0].cluster_security_group_id}": "${aws_security_group.stand_in.id}",
    "Z0123456789ABCDEFGHIJ": "${aws_route53_zone.stand_in.zone_id}",
}
ADDED = {
    "aws_route53_zone": {"name": "example.com"},
    "aws_vpc_endpoint": {
        "vpc_id": "${aws_vpc.network_vpc.id}",
        "service_name": "com.amazonaws.vpce.stand-in",
        "vpc_endpoint_type": "GatewayLoadBalancer",
    },
    # Its tags are for others to set.
    "aws_security_group": {"vpc_id": "${aws_vpc.network_vpc.id}", "lifecycle": {"ignore_changes": "all"}},
}

# Arguments that moto gives back other than it got them, so that a second plan shows them.
ANSWERED_DIFFERENTLY = {
    ("aws_db_instance", "performance_insights_enabled"): "moto does not keep it",
    ("aws_db_instance", "performance_insights_kms_key_id"): "moto does not keep it",
    ("aws_db_instance", "performance_insights_retention_period"): "moto does not keep it",
    ("aws_db_parameter_group", "parameter"): "moto does not say which parameters were set",
    ("aws_ecs_service", "availability_zone_rebalancing"): "moto does not keep it",
    ("aws_ecs_service", "capacity_provider_strategy"): "moto does not keep it",
    ("aws_ecs_service", "deployment_controller"): "a default of AWS, shown because the service would be replaced",
    ("aws_ecs_service", "enable_ecs_managed_tags"): "moto does not keep it",
    ("aws_ecs_service", "enable_execute_command"): "moto does not keep it",
    ("aws_ecs_service", "health_check_grace_period_seconds"): "moto does not keep it",
    ("aws_eks_cluster", "access_config"): "moto does not keep it",
    ("aws_eks_cluster", "upgrade_policy"): "moto does not keep it",
    ("aws_eks_node_group", "remote_access"): "moto makes up an SSH key",
    ("aws_eks_node_group", "update_config"): "moto does not keep it",
    ("aws_launch_template", "tag_specifications"): "moto puts the template's own tags into what it starts",
    ("aws_rds_cluster", "scaling_configuration"): "moto answers for Serverless v2 with the empty one of v1",
    ("aws_rds_cluster_instance", "performance_insights_enabled"): "moto does not keep it",
    ("aws_rds_cluster_instance", "performance_insights_kms_key_id"): "moto does not keep it",
    ("aws_rds_cluster_instance", "performance_insights_retention_period"): "moto does not keep it",
    ("aws_sqs_queue", "redrive_policy"): "moto puts spaces into the JSON",
    ("aws_vpc_security_group_egress_rule", "description"): "moto drops it where the other side is no address range",
    ("aws_vpc_security_group_ingress_rule", "description"): "moto drops it where the other side is no address range",
}

_EXPRESSION = re.compile(r"\$\{[^}]*\}")
_REFERENCE = re.compile(r"\b(aws_\w+)\.[\w-]+\.(\w+)")


def without_gaps(document: Mapping[str, Any], *, covered: Collection[str] = ()) -> Document:
    """A copy with nothing in it that moto cannot make; other things stand in for what is referred to.

    ``covered`` are more kinds to leave out, to which nothing refers that stays.
    """
    left_out: dict[str, Mapping[str, str]] = {kind: {} for kind in covered}
    left_out |= {entry.kind: entry.stand_ins for entry in LEFT_OUT}
    kept: Document = copy.deepcopy(dict(document))
    kept["resource"] = {kind: named for kind, named in kept["resource"].items() if kind not in left_out}
    for named in kept["resource"].values():
        for arguments in named.values():
            if "depends_on" in arguments:
                arguments["depends_on"] = [a for a in arguments["depends_on"] if a.partition(".")[0] not in left_out]

    def stand_in(expression: re.Match[str]) -> str:
        for kind, attribute in _REFERENCE.findall(expression[0]):
            if kind in left_out:
                return left_out[kind][attribute]
        return expression[0]

    text = _EXPRESSION.sub(stand_in, json.dumps(kept))
    for missing, found in NOT_GIVEN.items():
        text = text.replace(missing, found)
    kept = json.loads(text)
    for kind, arguments in ADDED.items():
        if f"{kind}.stand_in." in text:
            kept["resource"].setdefault(kind, {})["stand_in"] = arguments
    return kept
