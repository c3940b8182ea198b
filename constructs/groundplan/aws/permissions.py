"""What each workload of a cluster may do in AWS, as statements of its role's policy: its own bucket or secret, nothing else.

What lets a service use a store stands beside the store's construct.

``*`` stands only where AWS knows no permission on a single resource, as for most that list or describe.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from groundplan.aws.iam import Statement, allow, key_through

_READ_SECRET = ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")
_USE_OBJECTS = (
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
)
_OBJECT_TAGS = ("s3:GetObjectTagging", "s3:PutObjectTagging")


def encrypted_disks(key_arn: str) -> list[Statement]:
    """Who makes EBS volumes, or starts instances with them, under the product's key: EC2 takes it in their name.

    https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
    """
    use = ("kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*", "kms:DescribeKey")
    for_disks = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    return [allow("DiskKey", use, key_arn), allow("DiskKeyGrants", ["kms:CreateGrant"], key_arn, for_disks)]


def read_secrets(secrets: Sequence[str], *, region: str, key_arn: str) -> list[Statement]:
    """External Secrets: the values of exactly these secrets, by ARN.

    https://external-secrets.io/latest/provider/aws-secrets-manager/
    """
    return [allow("Secrets", _READ_SECRET, list(secrets)), key_through(["secretsmanager"], region=region, key_arn=key_arn)]


def use_bucket(bucket_arn: str, *, region: str, key_arn: str, tags: bool = False) -> list[Statement]:
    """Loki, Tempo, backups of PostgreSQL: all objects of one bucket, with ``tags`` also theirs, as Tempo wants.

    https://grafana.com/docs/loki/latest/operations/storage/
    https://grafana.com/docs/tempo/latest/configuration/hosted-storage/s3/
    https://docs.pgbarman.org/release/latest/user_guide/barman_cloud.html
    """
    of_bucket = ("s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads")
    return [
        allow("Bucket", of_bucket, bucket_arn),
        allow("Objects", (*_USE_OBJECTS, *(_OBJECT_TAGS if tags else ())), f"{bucket_arn}/*"),
        key_through(["s3"], region=region, key_arn=key_arn, actions=("kms:Decrypt", "kms:GenerateDataKey")),
    ]


def read_weights(
    weights: Iterable[tuple[str, str]],
    *,
    region: str,
    key_arn: str,
    hub_token: str | None = None,
    looked_at: Iterable[str] = (),
) -> list[Statement]:
    """What loads models: pairs of a bucket's ARN and a prefix in it, and the Hugging Face token by the secret's ARN.

    Triton asks for the bucket itself before it looks for a file (HeadBucket), which is to list without a prefix: it may where
    the ARN is one of ``looked_at``. A bucket that is not the product's own has to be readable without another KMS key, or that
    key's policy has to name the role.

    https://github.com/triton-inference-server/core/blob/main/src/filesystem/implementations/s3.h
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    """
    statements: list[Statement] = []
    prefixes: dict[str, set[str]] = {}
    for bucket, prefix in weights:
        prefixes.setdefault(bucket, set()).add(f"{prefix}*")
    for index, bucket in enumerate(sorted(prefixes)):
        below = sorted(prefixes[bucket])
        statements += [
            allow(f"Read{index}", ["s3:GetObject"], [f"{bucket}/{prefix}" for prefix in below]),
            allow(f"List{index}", ["s3:ListBucket"], [bucket], {"StringLike": {"s3:prefix": below}}),
        ]
    if buckets := sorted(set(looked_at)):
        statements.append(allow("Look", ["s3:ListBucket"], buckets, {"Null": {"s3:prefix": "true"}}))
    if hub_token is None:
        return [*statements, key_through(["s3"], region=region, key_arn=key_arn)]
    token = allow("HubToken", ["secretsmanager:GetSecretValue"], hub_token)
    return [*statements, token, key_through(["s3", "secretsmanager"], region=region, key_arn=key_arn)]


def scale_node_groups(cluster: str, *, region: str, account: str) -> list[Statement]:
    """Cluster Autoscaler: it looks at everything, and changes only Auto Scaling groups with the tag of this cluster.

    https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
    """
    look = (
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "autoscaling:DescribeTags",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
    )
    change = ("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup")
    groups = f"arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/*"
    ours = {"StringEquals": {f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster}": "owned"}}
    return [
        allow("Look", look, "*"),
        allow("NodeGroups", ["eks:DescribeNodegroup"], f"arn:aws:eks:{region}:{account}:nodegroup/{cluster}/*/*"),
        allow("Scale", change, groups, ours),
    ]


def balance_load(cluster: str, *, region: str, account: str, vpc_id: str) -> list[Statement]:
    """AWS Load Balancer Controller: what it makes has the tag of this cluster, and it changes nothing without.

    From the policy that comes with the controller, without what the product does not use: Cognito, WAF Classic and AWS
    Shield, so its chart has to have ``enableWaf: false`` and ``enableShield: false``. Listeners and their rules are held to
    this region and account alone, since older controllers gave rules no tag.

    https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json
    """
    ec2, elb = f"arn:aws:ec2:{region}:{account}", f"arn:aws:elasticloadbalancing:{region}:{account}"
    groups, vpc = f"{ec2}:security-group/*", f"{ec2}:vpc/{vpc_id}"
    balancers, targets = [f"{elb}:loadbalancer/app/*/*", f"{elb}:loadbalancer/net/*/*"], f"{elb}:targetgroup/*/*"
    listeners = [f"{elb}:listener/app/*/*/*", f"{elb}:listener/net/*/*/*"]
    rules = [f"{elb}:listener-rule/app/*/*/*", f"{elb}:listener-rule/net/*/*/*"]
    tag = "elbv2.k8s.aws/cluster"
    ours, asked = {f"aws:ResourceTag/{tag}": cluster}, {f"aws:RequestTag/{tag}": cluster}
    # It adds rules for its load balancers to the security group that EKS makes for the cluster.
    of_cluster = {f"aws:ResourceTag/kubernetes.io/cluster/{cluster}": "owned"}
    keeps_tag = {"StringEquals": ours, "Null": {f"aws:RequestTag/{tag}": "true"}}
    rules_of_group = ("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
    role = f"arn:aws:iam::{account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"
    first = {"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}}
    return [
        allow("ServiceRole", ["iam:CreateServiceLinkedRole"], role, first),
        allow("Look", _LOOK_AT_LOAD_BALANCING, "*"),
        allow("Certificates", ["acm:DescribeCertificate"], f"arn:aws:acm:{region}:{account}:certificate/*"),
        allow(
            "WebAcls",
            ["wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
            [f"arn:aws:wafv2:{region}:{account}:regional/webacl/*/*", balancers[0]],
        ),
        allow("NewGroup", ["ec2:CreateSecurityGroup"], vpc),
        allow("NewTaggedGroup", ["ec2:CreateSecurityGroup"], groups, {"StringEquals": asked}),
        allow("TagNewGroup", ["ec2:CreateTags"], groups, _with({"ec2:CreateAction": "CreateSecurityGroup"}, asked)),
        allow("TagGroup", ["ec2:CreateTags", "ec2:DeleteTags"], groups, keeps_tag),
        allow("Groups", [*rules_of_group, "ec2:DeleteSecurityGroup"], groups, {"StringEquals": ours}),
        allow("ClusterGroup", rules_of_group, groups, {"StringEquals": of_cluster}),
        allow("New", _elb("CreateLoadBalancer", "CreateTargetGroup"), [*balancers, targets], {"StringEquals": asked}),
        allow(
            "TagNew",
            _elb("AddTags"),
            [*balancers, targets],
            _with({"elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"]}, asked),
        ),
        allow("Tag", _elb("AddTags", "RemoveTags"), [*balancers, targets], keeps_tag),
        allow("Change", _elb(*_CHANGES), [*balancers, targets], {"StringEquals": ours}),
        allow("NewListener", _elb("CreateListener"), balancers, {"StringEquals": ours}),
        allow("Listeners", _elb(*_LISTENERS), [*listeners, *rules]),
    ]


def _with(condition: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {"StringEquals": {**condition, **more}}


def _elb(*actions: str) -> list[str]:
    return [f"elasticloadbalancing:{action}" for action in actions]


_CHANGES = (
    "ModifyLoadBalancerAttributes",
    "ModifyCapacityReservation",
    "ModifyIpPools",
    "SetIpAddressType",
    "SetSecurityGroups",
    "SetSubnets",
    "SetWebAcl",
    "DeleteLoadBalancer",
    "ModifyTargetGroup",
    "ModifyTargetGroupAttributes",
    "RegisterTargets",
    "DeregisterTargets",
    "DeleteTargetGroup",
)
_LISTENERS = (
    "ModifyListener",
    "ModifyListenerAttributes",
    "DeleteListener",
    "AddListenerCertificates",
    "RemoveListenerCertificates",
    "CreateRule",
    "ModifyRule",
    "SetRulePriorities",
    "DeleteRule",
    "AddTags",
    "RemoveTags",
)
_LOOK_AT_LOAD_BALANCING = (
    "acm:ListCertificates",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeCoipPools",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeIpamPools",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "ec2:GetSecurityGroupsForVpc",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
    # The annotation wafv2-acl-name: it looks for the ARN.
    "wafv2:ListWebACLs",
)
