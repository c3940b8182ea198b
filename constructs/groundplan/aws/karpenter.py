"""What Karpenter needs of AWS: its role, the role of its nodes, and the queue that tells it what happens to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.aws.iam import Role, Statement, allow, pod_identity_trust, policy, role, tls_only
from groundplan.aws.key import service_use
from groundplan.aws.nodes import node_role
from groundplan.aws.permissions import encrypted_disks
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

NAMESPACE, SERVICE_ACCOUNT = "kube-system", "karpenter"
# Nodes start in the subnets, and with the security groups, that have this tag with the cluster's name.
DISCOVERY_TAG = "karpenter.sh/discovery"

# https://karpenter.sh/docs/concepts/disruption/#interruption
_EVENTS = {
    "health": ("aws.health", "AWS Health Event"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
}
# An older event is about a node that is gone.
_RETENTION_SECONDS = 300


@dataclass(frozen=True, slots=True)
class KarpenterProps:
    """``name`` is the cluster's name as it is known before the cluster is made, ``cluster`` the reference to it.

    ``security_group`` is the cluster's own. The key's policy must have ``event_key_use``, or no event arrives.
    """

    name: str
    region: str
    account: str
    cluster: Ref
    security_group: Ref
    key_arn: Ref


class Karpenter(Component):
    """Everything of Karpenter that is not in the cluster; what it starts is said by NodePools, which Argo CD brings.

    Its role follows Karpenter's own policy: it changes only what carries the cluster's tag and starts instances with the
    role of its nodes alone. An EC2NodeClass names the instance profile that is made here (``spec.instanceProfile``), so that
    Karpenter makes none: it needs no right to, and the IAM API, which a private network does not reach. Nodes go into the
    subnets and security groups with the tag ``karpenter.sh/discovery``; the cluster's group gets it here, subnets where they
    are made.

    Spot instances need the account's role AWSServiceRoleForEC2Spot, which the first spot request in the console makes, or
    ``aws iam create-service-linked-role --aws-service-name spot.amazonaws.com``

    https://karpenter.sh/docs/reference/cloudformation/
    https://karpenter.sh/docs/concepts/nodeclasses/#specinstanceprofile
    """

    queue_name: Ref
    instance_profile: Ref
    role_arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: KarpenterProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        nodes = node_role(self, "node_role", name=f"{props.name}-karpenter-node")
        profile = aws.IamInstanceProfile(self, "instance_profile", name=f"{props.name}-karpenter-node", role=nodes.name)
        # A managed node group makes the entry of its role by itself; these nodes belong to none.
        aws.EksAccessEntry(self, "nodes", cluster_name=props.cluster, principal_arn=nodes.arn, type="EC2_LINUX")
        aws.Ec2Tag(self, "discovery", resource_id=props.security_group, key=DISCOVERY_TAG, value=props.name)
        queue = _interruption_queue(self, props)
        controller = role(
            self,
            "role",
            name=f"{props.name}-karpenter",
            trust=pod_identity_trust(cluster=props.name, namespace=NAMESPACE, service_account=SERVICE_ACCOUNT),
            statements=[
                *_nodes(props),
                *encrypted_disks(props.key_arn),
                *_discovery(props),
                *_identity(nodes, profile.arn),
                *_queue(queue.arn),
            ],
        )
        aws.EksPodIdentityAssociation(
            self,
            "identity",
            cluster_name=props.cluster,
            namespace=NAMESPACE,
            service_account=SERVICE_ACCOUNT,
            role_arn=controller.arn,
            depends_on=controller.grants,
        )
        self.queue_name, self.instance_profile, self.role_arn = queue.name, profile.name, controller.arn


def event_key_use(account: str) -> Statement:
    """What the key's policy needs, so that EventBridge may put events into the encrypted queue.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    mine = {"StringEquals": {"aws:SourceAccount": account}}
    return service_use("NodeEvents", "events.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey"], mine)


def _interruption_queue(scope: Component, props: KarpenterProps) -> aws.SqsQueue:
    queue = aws.SqsQueue(
        scope,
        "queue",
        name=f"{props.name}-karpenter",
        message_retention_seconds=_RETENTION_SECONDS,
        kms_master_key_id=props.key_arn,
    )
    rules = []
    for id, (source, kind) in _EVENTS.items():
        inside = Component(scope, id)
        rule = aws.CloudwatchEventRule(
            inside,
            "rule",
            name=f"{props.name}-karpenter-{id}",
            description=f"{kind}, for Karpenter in {props.name}",
            event_pattern=json.dumps({"source": [source], "detail-type": [kind]}),
        )
        aws.CloudwatchEventTarget(inside, "target", rule=rule.name, target_id="karpenter", arn=queue.arn)
        rules.append(rule.arn)
    from_rules = {"ArnEquals": {"aws:SourceArn": rules}}
    statements = [
        {"Principal": {"Service": "events.amazonaws.com"}, **allow("Events", ["sqs:SendMessage"], queue.arn, from_rules)},
        tls_only("sqs", queue.arn),
    ]
    aws.SqsQueuePolicy(scope, "queue_policy", queue_url=queue.url, policy=policy(statements))
    return queue


def _nodes(props: KarpenterProps) -> list[Statement]:
    """Start, tag and end instances: only with the cluster's tags, and only those that have them."""
    owned, pool = f"kubernetes.io/cluster/{props.name}", "karpenter.sh/nodepool"
    mine = {
        "StringEquals": {f"aws:ResourceTag/{owned}": "owned"},
        "StringLike": {f"aws:ResourceTag/{pool}": "*"},
    }
    asked = {f"aws:RequestTag/{owned}": "owned", "aws:RequestTag/eks:eks-cluster-name": props.name}
    any_pool = {"StringLike": {f"aws:RequestTag/{pool}": "*"}}
    made_by = ["RunInstances", "CreateFleet", "CreateLaunchTemplate"]
    renamed: Mapping[str, Any] = {
        **mine,
        "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": props.name},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]},
    }
    start = ("ec2:RunInstances", "ec2:CreateFleet")
    used = [
        *_ec2(props, ["image", "snapshot"], account=""),
        *_ec2(props, ["security-group", "subnet", "capacity-reservation", "placement-group"]),
    ]
    kinds = ("fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request")
    started, template, instance = _ec2(props, kinds), _ec2(props, ["launch-template"]), _ec2(props, ["instance"])
    return [
        allow("StartFrom", start, used),
        allow("StartFromTemplate", start, template, mine),
        allow("Start", [*start, "ec2:CreateLaunchTemplate"], started, {"StringEquals": asked, **any_pool}),
        allow("TagNew", ["ec2:CreateTags"], started, {"StringEquals": {**asked, "ec2:CreateAction": made_by}, **any_pool}),
        allow("TagOwn", ["ec2:CreateTags"], instance, renamed),
        allow("End", ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"], [*instance, *template], mine),
    ]


def _ec2(props: KarpenterProps, kinds: Sequence[str], account: str | None = None) -> list[str]:
    """ARNs of all EC2 resources of these kinds; images and snapshots of AWS have no account."""
    owner = props.account if account is None else account
    return [f"arn:aws:ec2:{props.region}:{owner}:{kind}/*" for kind in kinds]


def _discovery(props: KarpenterProps) -> list[Statement]:
    """Look at what there is; EC2 and the price list know no narrower resource for it."""
    things = (
        *("CapacityReservations", "Images", "Instances", "InstanceStatus", "InstanceTypeOfferings", "InstanceTypes"),
        *("LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"),
    )
    here = {"StringEquals": {"aws:RequestedRegion": props.region}}
    return [
        allow("Look", [f"ec2:Describe{thing}" for thing in things], "*", here),
        allow("Images", ["ssm:GetParameter"], f"arn:aws:ssm:{props.region}::parameter/aws/service/*"),
        allow("Prices", ["pricing:GetProducts"], "*"),
        allow("Cluster", ["eks:DescribeCluster"], f"arn:aws:eks:{props.region}:{props.account}:cluster/{props.name}"),
    ]


def _identity(nodes: Role, profile: Ref) -> list[Statement]:
    to_ec2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    return [
        allow("PassNodeRole", ["iam:PassRole"], nodes.arn, to_ec2),
        allow("NodeProfile", ["iam:GetInstanceProfile"], profile),
        allow("Profiles", ["iam:ListInstanceProfiles"], "*"),
    ]


def _queue(arn: Ref) -> list[Statement]:
    return [allow("Queue", ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"], arn)]
