"""Values of the charts that keep data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from chart_schemas import complete, schema_problems
from groundplan.plan.model.platform import CacheCluster, Platform, VectorCluster
from groundplan.render import dump, render_values
from groundplan.render.contexts import values_context
from platforms import ON_EKS, ON_GKE


def rendered(chart: str, platform: Platform) -> dict[str, Any]:
    return render_values(chart, values_context(platform))


def vectors(engine: Any, replicas: int, bucket: str | None = None, platform: Platform = ON_EKS) -> dict[str, Any]:
    return rendered(engine, replace(platform, vectors=VectorCluster(engine, replicas, 2000, 8192, 50, bucket)))


def cache(replicas: int, platform: Platform = ON_EKS) -> dict[str, Any]:
    return rendered("valkey", replace(platform, cache=CacheCluster(replicas, 3072)))


@pytest.mark.parametrize("platform", [ON_EKS, ON_GKE, replace(ON_EKS, nodes={}, cloud="onprem")])
def test_the_charts_take_them(platform: Platform) -> None:
    for chart in ("cloudnative-pg", "plugin-barman-cloud"):
        assert schema_problems(chart, rendered(chart, platform)) == []
    for replicas in (0, 2):
        assert schema_problems("valkey", cache(replicas, platform)) == []
    for engine in ("qdrant", "weaviate", "milvus"):
        for replicas, bucket in ((1, None), (3, "shop-vectors")):
            assert schema_problems(engine, vectors(engine, replicas, bucket, platform)) == []


@pytest.mark.parametrize("engine", ["qdrant", "weaviate", "milvus"])
def test_nothing_is_open_to_the_outside(engine: str) -> None:
    values = complete(engine, vectors(engine, 3, "shop-vectors"))
    services = [values[key] for key in ("service", "grpcService") if key in values]
    assert {service["type"] for service in services} == {"ClusterIP"}


@pytest.mark.parametrize("engine", ["qdrant", "weaviate", "milvus"])
def test_no_image_is_of_bitnami_and_none_has_the_tag_latest(engine: str) -> None:
    text = dump(vectors(engine, 3, "shop-vectors"))
    assert "bitnami" not in text
    assert "latest" not in text


def test_qdrant_has_peers_in_different_zones() -> None:
    values = vectors("qdrant", 3)
    assert (values["replicaCount"], values["podDisruptionBudget"]) == (3, {"enabled": True, "maxUnavailable": 1})
    assert [item["topologyKey"] for item in values["topologySpreadConstraints"]] == [
        "topology.kubernetes.io/zone",
        "kubernetes.io/hostname",
    ]
    assert "podDisruptionBudget" not in vectors("qdrant", 1)


def test_qdrant_has_its_key_from_a_secret_that_does_not_pass_through_the_chart() -> None:
    values = vectors("qdrant", 3)
    assert "apiKey" not in values
    place = {"name": "qdrant-api-key", "key": "api-key"}
    assert {"name": "QDRANT__SERVICE__API_KEY", "valueFrom": {"secretKeyRef": place}} in values["env"]
    # Prometheus needs it as well.
    assert values["metrics"]["serviceMonitor"]["authorization"] == {"type": "Bearer", "credentials": place}
    assert ON_EKS.secrets["qdrant-api-key"].keys.keys() == {"api-key"}


def test_qdrant_runs_without_root() -> None:
    values = complete("qdrant", vectors("qdrant", 3))
    assert values["image"]["useUnprivilegedImage"]
    assert not values["updateVolumeFsOwnership"]
    context = values["containerSecurityContext"]
    assert (context["runAsNonRoot"], context["allowPrivilegeEscalation"]) == (True, False)
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert values["podSecurityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}


def test_valkey_has_users_from_a_secret_and_a_disk() -> None:
    values = cache(2)
    assert values["auth"]["usersExistingSecret"] == "valkey-users"
    assert ON_EKS.secrets["valkey-users"].keys.keys() == values["auth"]["aclUsers"].keys() == {"default"}
    assert values["replica"] == {"enabled": True, "replicas": 2, "persistence": {"size": "9Gi", "storageClass": "gp3"}}
    alone = cache(0)
    assert alone["dataStorage"]["requestedSize"] == "9Gi"
    assert (alone["dataStorage"]["keepPvc"], alone["deploymentStrategy"]) == (True, "Recreate")


def test_valkey_leaves_memory_for_more_than_data() -> None:
    assert "maxmemory 2048mb\n" in cache(2)["valkeyConfig"]
    assert cache(2)["resources"]["limits"]["memory"] == "3072Mi"


def test_weaviate_asks_everybody_for_a_key() -> None:
    values = vectors("weaviate", 3)
    assert values["authentication"]["anonymous_access"]["enabled"] is False
    assert values["envSecrets"] == {"AUTHENTICATION_APIKEY_ALLOWED_KEYS": "weaviate-api-key"}
    assert values["env"]["AUTHENTICATION_APIKEY_USERS"] in values["authorization"]["admin_list"]["users"]
    assert values["initContainers"]["sysctlInitContainer"]["enabled"] is False


def test_weaviate_backs_up_to_the_bucket_of_the_cloud() -> None:
    assert vectors("weaviate", 3, "shop-vectors")["backups"]["s3"]["envconfig"] == {"BACKUP_S3_BUCKET": "shop-vectors"}
    on_gcp = vectors("weaviate", 3, "shop-vectors", ON_GKE)["backups"]
    assert on_gcp == {"gcs": {"enabled": True, "envconfig": {"BACKUP_GCS_BUCKET": "shop-vectors"}}}


def test_milvus_keeps_segments_in_the_bucket_by_its_role() -> None:
    values = vectors("milvus", 3, "shop-vectors")
    assert (values["cluster"], values["minio"], values["pulsarv3"]) == (
        {"enabled": True},
        {"enabled": False},
        {"enabled": False},
    )
    store = values["externalS3"]
    assert (store["useIAM"], store["bucketName"], store["host"]) == (True, "shop-vectors", "s3.eu-west-1.amazonaws.com")
    assert vectors("milvus", 3, "b", ON_GKE)["externalS3"]["cloudProvider"] == "gcp"
    assert values["queryNode"]["replicas"] == 3
    assert values["etcd"]["replicaCount"] == 3


def test_milvus_alone_may_keep_them_on_its_disk() -> None:
    values = vectors("milvus", 1)
    assert "externalS3" not in values
    assert yaml.safe_load(values["extraConfigFiles"]["user.yaml"]) == {
        "common": {"security": {"authorizationEnabled": True}, "storageType": "local"}
    }
    assert values["standalone"]["persistence"]["persistentVolumeClaim"]["size"] == "50Gi"


@pytest.mark.parametrize("engine", ["milvus"])
def test_the_password_of_root_is_not_the_well_known_one(engine: str) -> None:
    for values in (
        vectors(engine, 1)["standalone"],
        vectors(engine, 3, "b")["proxy"],
        vectors(engine, 3, "b")["mixCoordinator"],
    ):
        (variable,) = values["extraEnv"]
        assert variable["valueFrom"]["secretKeyRef"] == {"name": "milvus-root", "key": "password"}


def test_registries_are_the_mirrors() -> None:
    hosts = ("docker.io", "ghcr.io", "cr.weaviate.io")
    platform = replace(ON_EKS, registries={host: f"mirror.example.com/{host}" for host in hosts})
    assert vectors("qdrant", 3, platform=platform)["image"]["repository"] == "mirror.example.com/docker.io/qdrant/qdrant"
    assert vectors("weaviate", 3, platform=platform)["image"]["registry"] == "mirror.example.com/cr.weaviate.io"
    assert vectors("milvus", 3, "b", platform)["etcd"]["image"]["registry"] == "mirror.example.com/docker.io"
    assert cache(2, platform)["metrics"]["exporter"]["image"]["registry"] == "mirror.example.com/ghcr.io"
    assert rendered("plugin-barman-cloud", platform)["sidecarImage"]["registry"] == "mirror.example.com/ghcr.io"


def test_operators_are_small_in_development() -> None:
    assert rendered("cloudnative-pg", ON_GKE)["replicaCount"] == 1
    assert rendered("cloudnative-pg", ON_EKS)["replicaCount"] == 2
