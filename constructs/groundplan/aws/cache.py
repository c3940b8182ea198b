"""The cache: Amazon ElastiCache for Valkey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.aws.iam import Statement, allow
from groundplan.aws.keep import lifecycle
from groundplan.aws.store import Store
from groundplan.plan.model.aws import Valkey
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.schema import Ref

_PORT = 6379
# UTC, as for the database.
_SNAPSHOT = "01:00-02:00"
_MAINTENANCE = "sun:03:00-sun:04:00"
# All keys and channels and what an application does with them; not what empties the cache at once, blocks or administers it.
_ACCESS = "on ~* &* +@all -@admin -@dangerous +info"


@dataclass(frozen=True, slots=True)
class CacheProps:
    """``subnets`` lie in as many zones as there are nodes; ``keep`` guards against deletion and leaves a last snapshot."""

    vpc_id: Ref
    subnets: Sequence[Ref]
    key_arn: Ref
    keep: bool


class Cache(Store):
    """Valkey in one shard, over TLS only, encrypted with the product's key.

    There is no password: each user logs in with a token of 15 minutes that its IAM role signs, and Valkey's default user is
    off. With two nodes or more another one takes over when the first fails. No newer minor version comes by itself:
    Terraform would then want the old one back.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group
    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
    """

    host: Ref
    """Address of the primary node."""
    port: Ref
    arn: Ref
    user_arns: dict[str, Ref]
    """By the service."""

    def __init__(self, scope: Construct, id: str, *, cache: Valkey, props: CacheProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, name=f"{cache.name}-cache", listens_on=_PORT, vpc_id=props.vpc_id, plan_path=plan_path)
        users = {
            service: aws.ElasticacheUser(
                self,
                f"user_{service}",
                user_id=user,
                # ElastiCache wants it like the id where IAM is asked.
                user_name=user,
                engine="valkey",
                access_string=_ACCESS,
                authentication_mode={"type": "iam"},
            )
            for service, user in cache.users.items()
        }
        group = aws.ElasticacheUserGroup(
            self,
            "users",
            user_group_id=cache.name,
            engine="valkey",
            user_ids=[user.user_id for user in users.values()],
        )
        subnets = aws.ElasticacheSubnetGroup(
            self, "subnets", name=cache.name, description=f"Where the cache of {cache.name} lies", subnet_ids=props.subnets
        )
        several = cache.nodes > 1
        replication = aws.ElasticacheReplicationGroup(
            self,
            "replication_group",
            replication_group_id=cache.name,
            description=f"Cache of {cache.name}",
            engine="valkey",
            engine_version=cache.version,
            auto_minor_version_upgrade="false",
            node_type=cache.node_type,
            num_cache_clusters=cache.nodes,
            automatic_failover_enabled=several,
            multi_az_enabled=several,
            port=_PORT,
            subnet_group_name=subnets.name,
            security_group_ids=[self.security_group_id],
            user_group_ids=[group.user_group_id],
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled="true",
            kms_key_id=props.key_arn,
            snapshot_retention_limit=cache.snapshot_days,
            snapshot_window=_SNAPSHOT,
            final_snapshot_identifier=f"{cache.name}-final" if props.keep else None,
            maintenance_window=_MAINTENANCE,
            apply_immediately=True,
            lifecycle=lifecycle(keep=props.keep),
        )
        self.host, self.port, self.arn = replication.primary_endpoint_address, replication.port, replication.arn
        self.user_arns = {service: user.arn for service, user in users.items()}


def connect_statements(cache: Cache, service: str) -> list[Statement]:
    """What lets a service log in to the cache as its own user."""
    return [allow("Cache", ["elasticache:Connect"], [cache.arn, cache.user_arns[service]])]
