from __future__ import annotations

from dataclasses import replace

from aws_refs import KEY, SUBNETS, VPC, arguments
from groundplan.aws.cache import Cache, CacheProps, connect_statements
from groundplan.plan.model.aws import Valkey
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

PROPS = CacheProps(vpc_id=VPC, subnets=SUBNETS, key_arn=KEY, keep=True)
CACHE = Valkey(
    name="shop-prod",
    node_type="cache.r7g.large",
    version="8.2",
    nodes=2,
    snapshot_days=7,
    users={"api": "shop-prod-api", "jobs": "shop-prod-jobs"},
)


def test_a_cache_in_production(stack: Stack) -> None:
    made = Cache(stack, "cache", cache=CACHE, props=PROPS)
    group = arguments(stack, "aws_elasticache_replication_group.cache_replication_group")
    assert (group["replication_group_id"], group["engine"], group["engine_version"]) == ("shop-prod", "valkey", "8.2")
    assert (group["num_cache_clusters"], group["automatic_failover_enabled"], group["multi_az_enabled"]) == (2, True, True)
    assert (group["transit_encryption_enabled"], group["transit_encryption_mode"]) == (True, "required")
    assert (group["at_rest_encryption_enabled"], group["kms_key_id"]) == ("true", KEY)
    assert group["auto_minor_version_upgrade"] == "false"
    assert (group["snapshot_retention_limit"], group["final_snapshot_identifier"]) == (7, "shop-prod-final")
    assert group["lifecycle"] == {"prevent_destroy": True}
    assert made.host == "${aws_elasticache_replication_group.cache_replication_group.primary_endpoint_address}"
    assert group["security_group_ids"] == [made.security_group_id]


def test_one_node_has_nobody_to_take_over(stack: Stack) -> None:
    Cache(stack, "cache", cache=replace(CACHE, nodes=1, snapshot_days=1), props=replace(PROPS, keep=False))
    group = arguments(stack, "aws_elasticache_replication_group.cache_replication_group")
    assert (group["num_cache_clusters"], group["automatic_failover_enabled"], group["multi_az_enabled"]) == (1, False, False)
    assert not {"lifecycle", "final_snapshot_identifier"} & group.keys()


def test_users_have_no_password(stack: Stack) -> None:
    made = Cache(stack, "cache", cache=CACHE, props=PROPS)
    user = arguments(stack, "aws_elasticache_user.cache_user_api")
    assert user["authentication_mode"] == {"type": "iam"}
    assert user["user_id"] == user["user_name"] == "shop-prod-api"
    assert not {"passwords", "no_password_required"} & user.keys()
    assert user["access_string"].split()[:2] == ["on", "~*"]
    assert "-@dangerous" in user["access_string"].split()
    group = arguments(stack, "aws_elasticache_user_group.cache_users")
    assert group["user_ids"] == [f"${{aws_elasticache_user.cache_user_{name}.user_id}}" for name in ("api", "jobs")]
    attached = arguments(stack, "aws_elasticache_replication_group.cache_replication_group")["user_group_ids"]
    assert attached == ["${aws_elasticache_user_group.cache_users.user_group_id}"]
    assert "auth_token" not in arguments(stack, "aws_elasticache_replication_group.cache_replication_group")
    (connect,) = connect_statements(made, "jobs")
    assert connect["Action"] == ["elasticache:Connect"]
    assert connect["Resource"] == [made.arn, "${aws_elasticache_user.cache_user_jobs.arn}"]


def test_a_client_gets_in_on_the_port_alone(stack: Stack) -> None:
    made = Cache(stack, "cache", cache=CACHE, props=PROPS)
    made.allow_from("api", Ref("${aws_security_group.api.id}", "string"))
    rule = arguments(stack, "aws_vpc_security_group_ingress_rule.cache_from_api")
    assert (rule["from_port"], rule["to_port"], rule["ip_protocol"]) == (6379, 6379, "tcp")
    assert rule["referenced_security_group_id"] == "${aws_security_group.api.id}"
