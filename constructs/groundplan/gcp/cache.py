"""The cache: Memorystore for Valkey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.gcp.keep import lifecycle
from groundplan.plan.model.gcp import Memorystore
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

PORT = "6379"
USER = "default"
"""The one user name that IAM authentication takes; who it is, the token says."""
CONNECT_ROLE = "memorystore.dbConnectionUser"

_SERVICE_CLASS = "gcp-memorystore"
# UTC, as for the database: a backup every day, maintenance on Sunday two hours later.
_BACKUP_HOUR = 1
_MAINTENANCE = {"day": "SUNDAY", "start_time": {"hours": 3}}
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class CacheProps:
    """``network_id`` is the VPC and ``subnet_id`` where the cache gets its two addresses; ``key_id`` None: Google's own key.

    ``after`` is what must be there first: the APIs of Memorystore and Network Connectivity, and the rights on the key.
    """

    project: str
    region: str
    network_id: str
    subnet_id: str
    cache: Memorystore
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class Cache(Component):
    """A Memorystore for Valkey instance of one shard, reached on a private address in the subnet and over TLS only.

    There is no password. A client connects to ``host`` on port 6379 as the user ``default``, with an access token of its
    service account as the password; the token is good for an hour, and a connection that is open stays. It checks the server
    against ``ca_certificates``, since the instance has an authority of its own. Only service accounts can log in: a workload of
    GKE acts as one, as it does for Cloud SQL. ``access.use_cache`` grants it.

    The service connection policy lets Memorystore make the addresses. A network has one for each service class in a region.
    No newer version of Valkey comes by itself. Another key makes another instance.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/memorystore_instance
    https://docs.cloud.google.com/memorystore/docs/valkey/about-iam-auth
    """

    host: Ref
    """Address of the primary node; it stays when another node takes over."""
    ca_certificates: Ref
    """PEM, all that are valid."""
    only_this: Mapping[str, str]
    """The IAM condition under which ``CONNECT_ROLE`` holds for this instance alone."""

    def __init__(self, scope: Construct, id: str, *, props: CacheProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        cache = props.cache
        policy = google.NetworkConnectivityServiceConnectionPolicy(
            self,
            "connections",
            name=cache.name,
            location=props.region,
            network=props.network_id,
            service_class=_SERVICE_CLASS,
            psc_config={"subnetworks": [props.subnet_id]},
            depends_on=props.after,
        )
        instance = google.MemorystoreInstance(
            self,
            "instance",
            instance_id=cache.name,
            location=props.region,
            # One shard that every client can use; a cluster asks for a client that knows it.
            mode="CLUSTER_DISABLED",
            shard_count=1,
            replica_count=cache.replicas,
            node_type=cache.node_type,
            engine_version=cache.version,
            authorization_mode="IAM_AUTH",
            transit_encryption_mode="SERVER_AUTHENTICATION",
            kms_key=props.key_id,
            desired_auto_created_endpoints=[{"network": props.network_id, "project_id": props.project}],
            zone_distribution_config={"mode": "MULTI_ZONE"},
            maintenance_policy={"weekly_maintenance_window": [_MAINTENANCE]},
            deletion_protection_enabled=cache.deletion_protection,
            lifecycle=lifecycle(keep=cache.deletion_protection),
            depends_on=[*props.after, policy],
            **_kept_on_disk(cache.backup_days),
        )
        # Two addresses, the second for readers only; in no order that Google promises.
        every = f"flatten({instance.terraform_address}.endpoints[*].connections[*].psc_auto_connection)"
        primary = f'[for one in {every} : one.ip_address if one.connection_type == "CONNECTION_TYPE_PRIMARY"][0]'
        self.host = Ref(f"${{{primary}}}", "string")
        certificates = f"{instance.terraform_address}.managed_server_ca[*].ca_certs[*].certificates"
        self.ca_certificates = Ref(f'${{join("\\n", flatten({certificates}))}}', "string")
        name = f"projects/{props.project}/locations/{props.region}/instances/{cache.name}"
        self.only_this = {"title": cache.name, "expression": f'resource.name == "{name}"'}


def _kept_on_disk(days: int | None) -> dict[str, Any]:
    """Backups that a person restores from, and snapshots from which nodes start where all have failed."""
    if days is None:
        return {}
    return {
        "automated_backup_config": {
            "retention": f"{days * _DAY_SECONDS}s",
            "fixed_frequency_schedule": {"start_time": {"hours": _BACKUP_HOUR}},
        },
        "persistence_config": {"mode": "RDB", "rdb_config": {"rdb_snapshot_period": "TWELVE_HOURS"}},
    }
