"""A private-vpc keeps its promises: a walk over the Terraform JSON, which knows nothing of how it was made."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from groundplan.terraform.schema import resource_block
from terraform_walk import KNOWN, Resources, at, of_type, resources_of, values

SERVICES: dict[str, Any] = {
    "api": {
        "image": "ghcr.io/acme/api:1.0.0",
        "port": 8080,
        "cpu": 1,
        "memory": "2Gi",
        "replicas": {"min": 2, "max": 4},
        "expose": "internal",
        "host": "assistant.example.com",
        "health": "/health",
        "needs": ["chat", "postgres", "cache", "queue"],
        "secrets": {"STRIPE_KEY": "stripe"},
    },
    "worker": {
        "image": "ghcr.io/acme/worker:1.0.0",
        "cpu": 1,
        "memory": "2Gi",
        "replicas": {"min": 0, "max": 4},
        "needs": ["queue"],
    },
}
COMMON: dict[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "vault", "owner": "team-vault"},
    "profile": "private-vpc",
    "cloud": {"provider": "aws", "region": "eu-west-1", "account": "123456789012"},
    "intent": {"residency": "eu"},
    "registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror",
    "services": SERVICES,
    "data": {
        "postgres": {"tier": "small", "extensions": ["vector"]},
        "cache": {"engine": "valkey"},
        "queue": {"engine": "sqs"},
    },
    "observability": {"logs": "90d"},
    "budget": {"monthly_usd": 900},
    "account_baseline": True,
}
ON_EKS = {
    **COMMON,
    "models": {
        "chat": {
            "source": "s3://acme-models/chat-8b",
            "server": "vllm",
            "gpu": {"type": "a10g", "count": 1},
            "replicas": {"min": 1, "max": 2},
        }
    },
    "capacity": ["on_demand"],
    "observability": {"logs": "90d", "traces": "7d"},
}
ON_ECS = {**COMMON, "models": {"chat": {"source": "bedrock://amazon.nova-lite-v1:0", "server": "api"}}}
BLUEPRINTS = {
    "eks": ON_EKS,
    "eks with karpenter": {**ON_EKS, "cluster": {"nodes": "karpenter"}},
    "ecs": ON_ECS,
    "ecs with aurora": {**ON_ECS, "data": {**COMMON["data"], "postgres": {"tier": "serverless"}}},
}
EGRESS = {"egress": {"mode": "allow-list", "hosts": ["api.example.com"]}}
WITH_EGRESS = {
    f"{name} with an allow-list": {**blueprint, **EGRESS} for name, blueprint in BLUEPRINTS.items() if name in ("eks", "ecs")
}

KEY = "${aws_kms_key.encryption_key.arn}"
KEYS = (KEY, "${aws_kms_key.encryption_key.key_id}", "${aws_kms_key.encryption_key.id}")

# What keeps data, and where the product's key stands: all of these paths, `*` for each block of a list.
STORES: dict[str, tuple[str, ...]] = {
    "aws_cloudtrail": ("kms_key_id",),
    "aws_cloudwatch_log_group": ("kms_key_id",),
    "aws_config_delivery_channel": ("s3_kms_key_arn",),
    "aws_db_instance": ("kms_key_id", "master_user_secret_kms_key_id", "performance_insights_kms_key_id"),
    "aws_ecr_repository": ("encryption_configuration.kms_key",),
    "aws_ecs_cluster": (
        "configuration.execute_command_configuration.kms_key_id",
        "configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id",
    ),
    "aws_eks_cluster": ("encryption_config.provider.key_arn",),
    "aws_elasticache_replication_group": ("kms_key_id",),
    "aws_launch_template": ("block_device_mappings.ebs.kms_key_id",),
    "aws_networkfirewall_firewall": ("encryption_configuration.key_id",),
    "aws_networkfirewall_firewall_policy": ("encryption_configuration.key_id",),
    "aws_networkfirewall_rule_group": ("encryption_configuration.key_id",),
    "aws_rds_cluster": ("kms_key_id", "master_user_secret_kms_key_id"),
    "aws_rds_cluster_instance": ("performance_insights_kms_key_id",),
    "aws_s3_bucket_server_side_encryption_configuration": ("rule.apply_server_side_encryption_by_default.kms_master_key_id",),
    "aws_secretsmanager_secret": ("kms_key_id",),
    "aws_sns_topic": ("kms_master_key_id",),
    "aws_sqs_queue": ("kms_master_key_id",),
}
# Who writes to the one bucket that is under a key of S3's own, since they write to no other: load balancers.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
UNDER_A_KEY_OF_S3 = "logdelivery.elasticloadbalancing.amazonaws.com"
# The provider lets these take a key, and they keep nothing: a bucket's key has a resource of its own, ECS attaches no volume.
NO_STORES = {"aws_ecs_service", "aws_ecs_task_definition", "aws_s3_bucket"}
# What must not be there at all, and cannot: these have no schema here. Ways out beside the firewall, rules beside those that
# are looked at, rights on buckets beside policies.
NEVER = {
    "aws_egress_only_internet_gateway",
    "aws_network_acl",
    "aws_s3_bucket_acl",
    "aws_security_group_rule",
    "aws_vpn_gateway",
}
INSIDE = ("ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "pods.eks.amazonaws.com")
# Endpoints by the prefix of IAM actions, where they are not named alike.
NAMES = {
    "aps": {"aps-workspaces"},
    "bedrock": {"bedrock-runtime"},
    "cloudwatch": {"monitoring"},
    "ecr": {"ecr.api", "ecr.dkr"},
    "elasticache": set(),  # elasticache:Connect is a connection to the cache itself
    "rds-db": set(),  # rds-db:connect, to the database itself
    # What the AWS Load Balancer Controller and Karpenter do without in a network of no way out.
    **{prefix: set() for prefix in ("acm", "cognito-idp", "iam", "pricing", "shield", "waf-regional", "wafv2")},
}


@cache
def walked(name: str) -> Resources:
    """Arguments of every resource by address."""
    return resources_of({**BLUEPRINTS, **WITH_EGRESS}[name])


@pytest.fixture(params=[*BLUEPRINTS])
def closed(request: pytest.FixtureRequest) -> Resources:
    """A private-vpc without a way out."""
    return copy.deepcopy(walked(request.param))


@pytest.fixture(params=[*BLUEPRINTS, *WITH_EGRESS])
def private(request: pytest.FixtureRequest) -> Resources:
    """A private-vpc, with or without an allow-list."""
    return copy.deepcopy(walked(request.param))


def test_some_kinds_are_not_there_and_cannot_be(private: Resources) -> None:
    assert not NEVER & {address.partition(".")[0] for address in private}
    assert not NEVER & KNOWN, "then a test has to look for it"


# --- the way in and out -------------------------------------------------------------------------------------------------------


def test_nothing_leads_to_the_internet(closed: Resources) -> None:
    ways = ("aws_internet_gateway", "aws_nat_gateway", "aws_eip")
    assert not dict(of_type(closed, *ways, "aws_route"))
    assert not [item for _, item in of_type(closed, "aws_route_table") if item.get("route")]


@pytest.mark.parametrize("name", WITH_EGRESS)
def test_what_leaves_by_an_allow_list_passes_the_firewall(name: str) -> None:
    resources = walked(name)
    tables = {item["subnet_id"]: item["route_table_id"] for _, item in of_type(resources, "aws_route_table_association")}
    routes = [item for _, item in of_type(resources, "aws_route")]

    def hops(subnet: str) -> set[str]:
        """Where a subnet's default route leads."""
        return {
            next(item[to] for to in ("gateway_id", "nat_gateway_id", "vpc_endpoint_id") if item.get(to))
            for item in routes
            if item["route_table_id"] == tables[subnet] and item["destination_cidr_block"] == "0.0.0.0/0"
        }

    kinds: dict[str, set[str]] = {}
    for address, item in of_type(resources, "aws_subnet"):
        kind = item["tags"]["Name"].split("-")[2]
        kinds.setdefault(kind, set()).update(re.sub(r"_euw1-az\d", "", hop) for hop in hops(f"${{{address}.id}}"))
    assert kinds["private"] and all("aws_networkfirewall_firewall" in hop for hop in kinds["private"])
    assert kinds["firewall"] == {"${aws_nat_gateway.network_nat_gateway.id}"}
    assert kinds["public"] == {"${aws_internet_gateway.network_internet_gateway.id}"}
    assert kinds["intra"] == set()
    in_public = {item["subnet_id"] for _, item in of_type(resources, "aws_nat_gateway")}
    others = {address: item for address, item in resources.items() if not address.startswith(("aws_nat_gateway.", "aws_route"))}
    assert not [subnet for subnet in in_public if subnet in json.dumps(others)], "public subnets hold NAT gateways alone"


def test_nothing_lets_the_world_in(private: Resources) -> None:
    for address, item in of_type(private, "aws_vpc_security_group_ingress_rule"):
        given = (item.get("cidr_ipv4"), item.get("cidr_ipv6"), *item.get("cidr_blocks", ()))
        assert not {"0.0.0.0/0", "::/0"} & set(given), address
        assert not (item.get("from_port") or 23) <= 22 <= (item.get("to_port") or 0), (
            f"{address}: people come by Session Manager"
        )
    for address, item in of_type(private, "aws_security_group", "aws_default_security_group"):
        assert not item.get("ingress"), address
    assert not [key for _, item in of_type(private, "aws_launch_template") for key in values(item, "key_name")]


def test_nothing_has_a_public_address(private: Resources) -> None:
    said = {"map_public_ip_on_launch", "associate_public_ip_address", "assign_public_ip", "publicly_accessible"}
    for address, item in private.items():
        for key in said:
            assert not [value for value in values(item, key) if value], f"{address}: {key}"
    for address, item in of_type(private, "aws_lb"):
        assert item["internal"] is True, address
    for address, item in of_type(private, "aws_subnet"):
        assert "kubernetes.io/role/elb" not in item["tags"], address


def test_the_clusters_endpoint_is_private(private: Resources) -> None:
    for address, item in of_type(private, "aws_eks_cluster"):
        assert item["vpc_config"]["endpoint_public_access"] is False, address
        assert item["vpc_config"]["endpoint_private_access"] is True, address


def test_no_bucket_is_public(private: Resources) -> None:
    buckets = {f"${{{address}.id}}" for address, _ in of_type(private, "aws_s3_bucket")}
    closed = {item["bucket"]: item for _, item in of_type(private, "aws_s3_bucket_public_access_block")}
    assert buckets == closed.keys()
    for bucket, item in closed.items():
        switches = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
        assert all(item[name] is True for name in switches), bucket
    for address, item in of_type(private, "aws_s3_bucket_policy"):
        for statement in json.loads(item["policy"])["Statement"]:
            anyone = statement["Principal"] in ("*", {"AWS": "*"})
            assert not (anyone and statement["Effect"] == "Allow"), address


# --- keys ---------------------------------------------------------------------------------------------------------------------


def takes_a_key(block: Mapping[str, Any]) -> bool:
    """Whether a resource has an argument for a KMS key, at any depth."""
    given = [name for name, attribute in block.get("attributes", {}).items() if set(attribute) & {"optional", "required"}]
    inner = block.get("block_types", {})
    return any(re.search("kms|encrypt", name) for name in (*given, *inner)) or any(
        takes_a_key(nested["block"]) for nested in inner.values()
    )


def test_every_type_that_takes_a_key_is_known(private: Resources) -> None:
    kinds = {address.partition(".")[0] for address in private}
    found = {kind for kind in kinds if takes_a_key(resource_block("aws", kind))}
    assert found == kinds & (STORES.keys() | NO_STORES), "a type that keeps data belongs in STORES"


def test_whatever_keeps_data_is_under_the_products_key(private: Resources) -> None:
    policies = {item["bucket"]: item["policy"] for _, item in of_type(private, "aws_s3_bucket_policy")}
    of_load_balancers = {bucket for bucket, policy in policies.items() if UNDER_A_KEY_OF_S3 in policy}
    assert len(of_load_balancers) <= 1
    for address, item in of_type(private, *STORES):
        if item.get("bucket") in of_load_balancers:
            assert at(item, "rule.apply_server_side_encryption_by_default.sse_algorithm") == ["AES256"], address
            continue
        for path in STORES[address.partition(".")[0]]:
            found = at(item, path)
            assert found and all(value in KEYS for value in found), f"{address}: {path} is {found}"
    encrypted = {item["bucket"] for _, item in of_type(private, "aws_s3_bucket_server_side_encryption_configuration")}
    assert encrypted == {f"${{{address}.id}}" for address, _ in of_type(private, "aws_s3_bucket")}


def test_the_key_is_rotated_and_the_network_is_recorded(private: Resources) -> None:
    assert all(item["enable_key_rotation"] is True for _, item in of_type(private, "aws_kms_key"))
    assert [item["traffic_type"] for _, item in of_type(private, "aws_flow_log")] == ["ALL"]
    for _, item in of_type(private, "aws_eks_cluster"):
        assert {"api", "audit", "authenticator"} <= set(item["enabled_cluster_log_types"])


# --- endpoints ----------------------------------------------------------------------------------------------------------------


def prefixes(document: dict[str, Any]) -> set[str]:
    """Services whose actions a policy allows."""
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    allowed = [statement["Action"] for statement in statements if statement["Effect"] == "Allow"]
    actions = [action for item in allowed for action in ([item] if isinstance(item, str) else item)]
    return {action.partition(":")[0] for action in actions}


def called(resources: Resources) -> set[str]:
    """Services that a role inside the VPC may call."""
    managed = json.loads(aws_managed_policies_data)
    roles = {
        f"${{{address}.name}}"
        for address, item in of_type(resources, "aws_iam_role")
        if any(service in item["assume_role_policy"] for service in INSIDE)
    }
    found: set[str] = set()
    for _, item in of_type(resources, "aws_iam_role_policy", "aws_iam_role_policy_attachment"):
        if item["role"] in roles:
            of_aws = item.get("policy_arn", "").rpartition("/")[2]
            found |= prefixes(managed[of_aws]["Document"] if of_aws else json.loads(item["policy"]))
    return found


def test_there_is_an_endpoint_for_every_service_that_is_called(private: Resources) -> None:
    services = called(private)
    assert {"ecr", "kms"} < services
    needed = {name for prefix in services for name in NAMES.get(prefix, {prefix})} | {"s3", "dynamodb"}
    endpoints = [item for _, item in of_type(private, "aws_vpc_endpoint")]
    there = {item["service_name"].removeprefix("com.amazonaws.eu-west-1."): item for item in endpoints}
    assert there.keys() == needed, "none is missing, and none is paid for that nothing calls"
    for name, item in there.items():
        if name in ("s3", "dynamodb"):
            tables = {f"${{{address}.id}}" for address, _ in of_type(private, "aws_route_table") if "_private_" in address}
            assert set(item["route_table_ids"]) == tables
        else:
            assert item["private_dns_enabled"] is True
            assert len(item["subnet_ids"]) == 3
        for statement in json.loads(item["policy"])["Statement"]:
            conditions = statement.get("Condition", {}).get("StringEquals", {})
            of_account = conditions.get("aws:PrincipalAccount") == "123456789012"
            assert of_account or statement["Action"] == "s3:GetObject", f"{name}: {statement['Sid']}"


def test_whatever_starts_containers_waits_for_the_endpoints(private: Resources) -> None:
    endpoints = {address for address, _ in of_type(private, "aws_vpc_endpoint")}
    starters = dict(of_type(private, "aws_ecs_service", "aws_eks_addon", "aws_eks_node_group"))
    assert starters
    for address, item in starters.items():
        assert endpoints <= set(item["depends_on"]), address
