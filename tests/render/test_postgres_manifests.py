"""PostgreSQL of CloudNativePG."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groundplan.plan.model.platform import Platform, PostgresCluster, ServiceAccount
from groundplan.render.postgres import OWNER_SECRET, images, postgres_manifests
from kube_schemas import check_custom
from platforms import ON_EKS, ON_GKE

POSTGRES = PostgresCluster("17", "shop", 1, 500, 1024, 10, (), "shop-dev-backups", 7)


def by_kind(platform: Platform) -> dict[str, dict[str, Any]]:
    return {manifest["kind"]: manifest for manifest in postgres_manifests(platform)}


def with_postgres(platform: Platform, **changes: Any) -> Platform:
    return replace(platform, postgres=replace(POSTGRES, **changes))


@pytest.mark.parametrize(
    "platform",
    [ON_EKS, with_postgres(ON_GKE), with_postgres(ON_EKS, bucket=None), with_postgres(ON_GKE, extensions=("vector",))],
)
@pytest.mark.parametrize("kind", ["Cluster", "Database", "ObjectStore", "PodMonitor", "ScheduledBackup"])
def test_they_are_valid(platform: Platform, kind: str) -> None:
    if (manifest := by_kind(platform).get(kind)) is not None:
        check_custom(manifest)


def test_there_are_none_where_it_runs_elsewhere() -> None:
    assert postgres_manifests(ON_GKE) == []


def test_what_holds_data_is_never_taken_away() -> None:
    options = {
        kind: manifest["metadata"]["annotations"]["argocd.argoproj.io/sync-options"]
        for kind, manifest in by_kind(ON_EKS).items()
    }
    kept = "SkipDryRunOnMissingResource=true,Prune=false,Delete=false"
    assert {kind for kind, value in options.items() if value == kept} == {"Cluster", "Database", "ObjectStore"}
    assert by_kind(ON_EKS)["Database"]["spec"]["databaseReclaimPolicy"] == "retain"


def test_a_cluster_survives_a_node_and_a_zone() -> None:
    spec = by_kind(ON_EKS)["Cluster"]["spec"]
    assert (spec["instances"], spec["enablePDB"]) == (3, True)
    assert spec["affinity"]["topologyKey"] == "topology.kubernetes.io/zone"
    assert spec["affinity"]["nodeSelector"] == {"groundplan/pool": "system"}
    assert spec["postgresql"]["synchronous"] == {"method": "any", "number": 1, "dataDurability": "preferred"}


def test_one_instance_lets_its_node_go() -> None:
    spec = by_kind(with_postgres(ON_GKE))["Cluster"]["spec"]
    assert (spec["enablePDB"], "synchronous" in spec["postgresql"]) == (False, False)


def test_the_owner_has_the_password_of_the_secret_and_nobody_is_superuser() -> None:
    cluster, database = by_kind(ON_EKS)["Cluster"]["spec"], by_kind(ON_EKS)["Database"]["spec"]
    initdb = cluster["bootstrap"]["initdb"]
    assert (initdb["database"], initdb["secret"]) == ("shop", {"name": OWNER_SECRET})
    assert (database["name"], database["owner"]) == (initdb["database"], initdb["owner"])
    assert not cluster["enableSuperuserAccess"]
    assert ON_EKS.secrets[OWNER_SECRET].namespace == "data"
    assert ON_EKS.secrets[OWNER_SECRET].keys.keys() == {"username", "password"}


def test_extensions_are_in_the_database() -> None:
    assert by_kind(ON_EKS)["Database"]["spec"]["extensions"] == [{"name": "vector", "ensure": "present"}]
    assert "extensions" not in by_kind(with_postgres(ON_EKS))["Database"]["spec"]


def test_backups_go_to_the_bucket_by_the_identity_of_the_pods() -> None:
    on_aws, on_gcp = (by_kind(platform)["ObjectStore"]["spec"] for platform in (ON_EKS, with_postgres(ON_GKE)))
    assert on_aws["configuration"]["destinationPath"] == "s3://shop-prod-backups-123456789012/"
    assert on_aws["configuration"]["s3Credentials"] == {"inheritFromIAMRole": True}
    assert on_gcp["configuration"]["destinationPath"] == "gs://shop-dev-backups/"
    assert on_gcp["configuration"]["googleCredentials"] == {"gkeEnvironment": True}
    assert (on_aws["retentionPolicy"], on_gcp["retentionPolicy"]) == ("30d", "7d")


def test_the_plugin_archives_into_the_store_that_is_there() -> None:
    manifests = by_kind(ON_EKS)
    (plugin,) = manifests["Cluster"]["spec"]["plugins"]
    assert plugin["isWALArchiver"]
    assert plugin["parameters"]["barmanObjectName"] == manifests["ObjectStore"]["metadata"]["name"]
    backup = manifests["ScheduledBackup"]["spec"]
    assert (backup["method"], backup["pluginConfiguration"]["name"]) == ("plugin", plugin["name"])
    assert backup["cluster"]["name"] == manifests["Cluster"]["metadata"]["name"]


def test_without_a_bucket_there_are_no_backups() -> None:
    manifests = by_kind(with_postgres(ON_EKS, bucket=None))
    assert not {"ObjectStore", "ScheduledBackup"} & manifests.keys()
    assert "plugins" not in manifests["Cluster"]["spec"]


def test_the_cluster_runs_as_the_account_that_may_use_the_bucket() -> None:
    annotations = {"iam.gke.io/gcp-service-account": "backups@acme-shop.iam.gserviceaccount.com"}
    accounts = {"postgres-backups": ServiceAccount("data", "postgres", annotations)}
    platform = replace(with_postgres(ON_GKE), accounts=accounts)
    assert by_kind(platform)["Cluster"]["spec"]["serviceAccountTemplate"] == {"metadata": {"annotations": annotations}}
    other = replace(platform, accounts={"postgres-backups": ServiceAccount("data", "backups", {})})
    with pytest.raises(ValueError, match="data/backups"):
        postgres_manifests(other)


def test_images_are_pinned_by_digest_and_come_from_the_mirror() -> None:
    assert all("-standard-trixie@sha256:" in image for image in images().values())
    image = by_kind(replace(ON_EKS, registries={"ghcr.io": "mirror.example.com/ghcr"}))["Cluster"]["spec"]["imageName"]
    assert image.startswith("mirror.example.com/ghcr/cloudnative-pg/postgresql:17.")


def test_a_version_without_an_image_is_an_error() -> None:
    with pytest.raises(ValueError, match="no image of PostgreSQL 12; there are 14, 15, 16, 17, 18"):
        postgres_manifests(with_postgres(ON_EKS, version="12"))
