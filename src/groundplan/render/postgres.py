"""PostgreSQL of CloudNativePG: the cluster, its database, and where its backups go.

The project's own chart for this makes the ObjectStore a Helm hook, which Argo CD deletes and makes anew with every sync; its
backups without the plugin go away with the operator's next version.
Fields: https://cloudnative-pg.io/docs/1.30/cloudnative-pg.v1/ and https://cloudnative-pg.io/plugin-barman-cloud/docs/plugin-barman-cloud.v1/
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from groundplan.data_dir import data_dir
from groundplan.plan.model.platform import Platform, PostgresCluster
from groundplan.render.contexts import rewriter, system_selector
from groundplan.render.namespaces import STORES

NAMESPACE = "data"
#: The cluster, whose pods run as the service account of the same name.
NAME = "postgres"
#: What clients connect to: the primary, wherever it is.
SERVICE = f"{NAME}-rw"
PORT = 5432
#: Of the role that owns the database and has its name: a Secret with ``username``, which is that name, and ``password``.
OWNER_SECRET = f"{NAME}-owner"
ACCOUNT = "postgres-backups"

_PLUGIN = "barman-cloud.cloudnative-pg.io"
_LABELS = {"app.kubernetes.io/name": NAME}
_SYNC = "argocd.argoproj.io/sync-options"
# The kinds come with another Application, which may be new in the same sync.
_LATE = "SkipDryRunOnMissingResource=true"
# Argo CD never takes away what holds data, neither with its file nor with the Application.
_KEPT = f"{_LATE},Prune=false,Delete=false"


def postgres_manifests(platform: Platform) -> list[dict[str, Any]]:
    """Everything of the cluster; none where PostgreSQL runs elsewhere.

    Raises:
        ValueError: there is no image of this version, or another service account than the cluster's may use the bucket.
    """
    postgres = platform.postgres
    if postgres is None:
        return []
    account = platform.accounts.get(ACCOUNT)
    if account is not None and (account.namespace, account.name) != (NAMESPACE, NAME):
        raise ValueError(
            f"the bucket is open to {account.namespace}/{account.name}, and the cluster runs as {NAMESPACE}/{NAME}"
        )
    manifests = [_cluster(platform, postgres), _database(postgres), _pod_monitor()]
    if postgres.bucket is not None:
        manifests += [_object_store(platform, postgres, postgres.bucket), _scheduled_backup()]
    return manifests


@cache
def images() -> Mapping[str, str]:
    """Images by major version, out of charts/postgres.yaml."""
    content: Mapping[str, str] = yaml.load((data_dir("charts") / "postgres.yaml").read_bytes(), Loader=yaml.CSafeLoader)[
        "images"
    ]
    return content


def _cluster(platform: Platform, postgres: PostgresCluster) -> dict[str, Any]:
    if postgres.version not in images():
        raise ValueError(f"no image of PostgreSQL {postgres.version}; there are {', '.join(images())}")
    several = postgres.instances > 1
    amounts = {"cpu": f"{postgres.millicpu}m", "memory": f"{postgres.memory_mib}Mi"}
    spec: dict[str, Any] = {
        "description": f"PostgreSQL of {platform.cluster}",
        "imageName": rewriter(platform)(images()[postgres.version]),
        "instances": postgres.instances,
        "bootstrap": {
            "initdb": {
                "database": postgres.database,
                "owner": postgres.database,
                "secret": {"name": OWNER_SECRET},
                "dataChecksums": True,
            }
        },
        "enableSuperuserAccess": False,
        # One instance could never leave its node.
        "enablePDB": several,
        "primaryUpdateMethod": "switchover" if several else "restart",
        "storage": {"size": f"{postgres.disk_gib}Gi", "storageClass": platform.storage_class},
        "resources": {"requests": amounts, "limits": amounts},
        "priorityClassName": STORES,
        "postgresql": _postgresql(postgres),
        "affinity": {
            "enablePodAntiAffinity": several,
            "podAntiAffinityType": "preferred",
            "topologyKey": "topology.kubernetes.io/zone",
            **({"nodeSelector": dict(selector)} if (selector := system_selector(platform)) else {}),
        },
        "inheritedMetadata": {"labels": _LABELS},
    }
    if (account := platform.accounts.get(ACCOUNT)) is not None and account.annotations:
        spec["serviceAccountTemplate"] = {"metadata": {"annotations": dict(account.annotations)}}
    if postgres.bucket is not None:
        spec["plugins"] = [{"name": _PLUGIN, "isWALArchiver": True, "parameters": {"barmanObjectName": NAME}}]
    return _manifest("postgresql.cnpg.io/v1", "Cluster", NAME, spec, _KEPT)


def _postgresql(postgres: PostgresCluster) -> dict[str, Any]:
    """Settings by size: https://www.postgresql.org/docs/current/runtime-config-resource.html"""
    memory = postgres.memory_mib
    settings: dict[str, Any] = {
        "parameters": {
            "shared_buffers": f"{memory // 4}MB",
            "effective_cache_size": f"{memory * 3 // 4}MB",
            # An index of vectors is built within it: https://github.com/pgvector/pgvector#index-build-time
            "maintenance_work_mem": f"{min(max(memory // 8, 64), 2048)}MB",
            "max_connections": "200",
        }
    }
    if postgres.instances > 2:
        # A commit waits for one standby, and for none while none is there.
        settings["synchronous"] = {"method": "any", "number": 1, "dataDurability": "preferred"}
    return settings


def _database(postgres: PostgresCluster) -> dict[str, Any]:
    spec = {
        "cluster": {"name": NAME},
        "name": postgres.database,
        "owner": postgres.database,
        "databaseReclaimPolicy": "retain",
        **(
            {"extensions": [{"name": name, "ensure": "present"} for name in postgres.extensions]} if postgres.extensions else {}
        ),
    }
    return _manifest("postgresql.cnpg.io/v1", "Database", NAME, spec, _KEPT)


def _object_store(platform: Platform, postgres: PostgresCluster, bucket: str) -> dict[str, Any]:
    """The pods' own identity opens the bucket, and the bucket encrypts.

    https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/
    """
    place: Mapping[str, Any]
    if platform.cloud == "gcp":
        place = {"destinationPath": f"gs://{bucket}/", "googleCredentials": {"gkeEnvironment": True}}
    else:
        place = {"destinationPath": f"s3://{bucket}/", "s3Credentials": {"inheritFromIAMRole": True}}
    spec = {
        "configuration": {
            **place,
            "wal": {"compression": "gzip", "maxParallel": 2},
            "data": {"compression": "gzip", "jobs": 2},
        },
        "retentionPolicy": f"{postgres.backup_days}d",
        "instanceSidecarConfiguration": {
            "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"cpu": "1", "memory": "512Mi"}}
        },
    }
    return _manifest("barmancloud.cnpg.io/v1", "ObjectStore", NAME, spec, _KEPT)


def _scheduled_backup() -> dict[str, Any]:
    spec = {
        "cluster": {"name": NAME},
        # Seconds come first.
        "schedule": "0 30 1 * * *",
        "immediate": True,
        "backupOwnerReference": "self",
        "method": "plugin",
        "pluginConfiguration": {"name": _PLUGIN},
    }
    return _manifest("postgresql.cnpg.io/v1", "ScheduledBackup", NAME, spec, _LATE)


def _pod_monitor() -> dict[str, Any]:
    """The one that the operator can make is on its way out."""
    spec = {
        "selector": {"matchLabels": {"cnpg.io/cluster": NAME, "cnpg.io/podRole": "instance"}},
        "podMetricsEndpoints": [{"port": "metrics"}],
    }
    return _manifest("monitoring.coreos.com/v1", "PodMonitor", NAME, spec, _LATE)


def _manifest(version: str, kind: str, name: str, spec: Mapping[str, Any], sync: str) -> dict[str, Any]:
    metadata = {"name": name, "namespace": NAMESPACE, "labels": dict(_LABELS), "annotations": {_SYNC: sync}}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": dict(spec)}
