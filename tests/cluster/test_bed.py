"""The cluster that tests apply manifests to tells right from wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from cluster_bed import ARGOCD, ClusterBed
from kube_api import RefusedError, condition, wait_for

# What groundplan's GitOps trees are made of, by the name of its definition.
NEEDED = {
    "alertmanagerconfigs.monitoring.coreos.com",
    "applications.argoproj.io",
    "applicationsets.argoproj.io",
    "appprojects.argoproj.io",
    "backups.postgresql.cnpg.io",
    "certificates.cert-manager.io",
    "clusterissuers.cert-manager.io",
    "clusterpolicies.kyverno.io",
    "clusters.postgresql.cnpg.io",
    "clustersecretstores.external-secrets.io",
    "clustertriggerauthentications.keda.sh",
    "databases.postgresql.cnpg.io",
    "ec2nodeclasses.karpenter.k8s.aws",
    "externalsecrets.external-secrets.io",
    "gatewayclasses.gateway.networking.k8s.io",
    "gateways.gateway.networking.k8s.io",
    "httproutes.gateway.networking.k8s.io",
    "issuers.cert-manager.io",
    "nodeclaims.karpenter.sh",
    "nodepools.karpenter.sh",
    "objectstores.barmancloud.cnpg.io",
    "podmonitors.monitoring.coreos.com",
    "poolers.postgresql.cnpg.io",
    "probes.monitoring.coreos.com",
    "prometheusrules.monitoring.coreos.com",
    "referencegrants.gateway.networking.k8s.io",
    "scaledjobs.keda.sh",
    "scaledobjects.keda.sh",
    "scheduledbackups.postgresql.cnpg.io",
    "scrapeconfigs.monitoring.coreos.com",
    "secretstores.external-secrets.io",
    "servicemonitors.monitoring.coreos.com",
    "triggerauthentications.keda.sh",
    "validatingpolicies.policies.kyverno.io",
}


def namespace(name: str, **labels: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def pod(name: str, inside: str, gpus: int = 0) -> dict[str, Any]:
    container: dict[str, Any] = {"name": "main", "image": "example.com/app:1"}
    if gpus:
        container["resources"] = {"limits": {"nvidia.com/gpu": gpus}}
    tolerations = [{"key": "nvidia.com/gpu", "operator": "Exists"}] if gpus else []
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": inside},
        "spec": {"containers": [container], "tolerations": tolerations},
    }


def deployment(name: str, wave: int, *, patience: int = 600, **spec: Any) -> dict[str, Any]:
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "example.com/app:1"}]} | spec}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "annotations": {"argocd.argoproj.io/sync-wave": str(wave)}},
        "spec": {"replicas": 1, "progressDeadlineSeconds": patience, "selector": {"matchLabels": labels}, "template": template},
    }


def config_map(name: str, wave: int) -> dict[str, Any]:
    annotations = {"argocd.argoproj.io/sync-wave": str(wave)}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "annotations": annotations}, "data": {"a": "b"}}


def application(name: str, **source: Any) -> dict[str, Any]:
    """An Application ``name`` for the namespace of that name."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": name, "namespace": ARGOCD},
        "spec": {
            "project": "default",
            "source": source,
            "destination": {"server": "https://kubernetes.default.svc", "namespace": name},
            "syncPolicy": {"syncOptions": ["CreateNamespace=true"]},
        },
    }


def tree(bed: ClusterBed, folder: Path, name: str, *manifests: Mapping[str, Any]) -> dict[str, Any]:
    """An Application ``name`` of these manifests, which are in a repository of that name."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "all.yaml").write_text(yaml.safe_dump_all(manifests))
    return application(name, repoURL=bed.serve_git(folder / name, name), path=".", targetRevision="main")


def message(bed: ClusterBed, name: str) -> str:
    """What the sync of an Application says now."""
    found = bed.get("Application", name, ARGOCD)
    assert found is not None
    return str(found.get("status", {}).get("operationState", {}).get("message", ""))


@pytest.fixture(scope="module", autouse=True)
def node(bed: ClusterBed) -> None:
    bed.add_node("plain")


def test_version_is_that_of_the_pinned_module(bed: ClusterBed) -> None:
    assert bed.request("GET", "/version")[0]["gitVersion"] == "v1.34.4"


def test_all_needed_kinds_are_served(bed: ClusterBed) -> None:
    assert NEEDED - bed.served() == set()
    definitions = {each["metadata"]["name"]: each for each in bed.objects("CustomResourceDefinition")}
    assert [name for name in NEEDED if condition(definitions[name], "Established") != "True"] == []


def test_a_good_manifest_is_taken_without_a_warning(bed: ClusterBed) -> None:
    assert bed.apply([pod("good", "good"), namespace("good")]) == []
    assert bed.get("Pod", "good", "good") is not None


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "wrong"}, "dota": {}}, "dota"),
        (
            {
                "apiVersion": "keda.sh/v1alpha1",
                "kind": "ScaledObject",
                "metadata": {"name": "wrong"},
                "spec": {"scaleTargetRef": {"name": "a"}, "triggers": [], "pollInterval": 5},
            },
            "pollInterval",
        ),
        ({"apiVersion": "example.com/v1", "kind": "Unheard", "metadata": {"name": "wrong"}}, "no kind Unheard"),
        ({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "wrong"}, "spec": {"ports": [{"port": 99999}]}}, "99999"),
    ],
    ids=["field", "field-of-a-custom-resource", "kind", "value"],
)
def test_a_wrong_manifest_is_refused(bed: ClusterBed, manifest: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        bed.apply([manifest])
    if manifest["kind"] != "Unheard":
        assert bed.get(manifest["kind"], "wrong") is None


def test_a_dry_run_checks_and_writes_nothing(bed: ClusterBed) -> None:
    bed.apply([config_map("dry", 0)], dry_run=True)
    assert bed.get("ConfigMap", "dry") is None
    with pytest.raises(RefusedError):
        bed.apply([config_map("dry", 0) | {"dota": {}}], dry_run=True)


def test_pod_security_warns_and_refuses(bed: ClusterBed) -> None:
    bed.apply([namespace("warned", **{"pod-security.kubernetes.io/warn": "restricted"})])
    (warning,) = bed.apply([pod("loose", "warned")])
    assert "would violate PodSecurity" in warning
    assert "allowPrivilegeEscalation" in warning
    bed.apply([namespace("guarded", **{"pod-security.kubernetes.io/enforce": "restricted"})])
    with pytest.raises(RefusedError, match="violates PodSecurity"):
        bed.apply([pod("loose", "guarded")])


def test_a_pod_that_names_a_missing_service_account_is_refused(bed: ClusterBed) -> None:
    wrong = pod("nobody", "default")
    wrong["spec"]["serviceAccountName"] = "nobody"
    with pytest.raises(RefusedError, match="nobody"):
        bed.apply([wrong])


def test_gpus_are_given_out_until_there_are_no_more(bed: ClusterBed) -> None:
    bed.add_node("gpu", taints=["nvidia.com/gpu=present:NoSchedule"], capacity={"nvidia.com/gpu": "8"})
    bed.apply([namespace("gpus"), pod("first", "gpus", 4), pod("second", "gpus", 4), pod("plain", "gpus")])

    def places() -> dict[str, tuple[str, str]]:
        pods = bed.objects("Pod", "gpus")
        return {each["metadata"]["name"]: (each["spec"].get("nodeName", ""), each["status"]["phase"]) for each in pods}

    placed = {"first": ("gpu", "Running"), "second": ("gpu", "Running"), "plain": ("plain", "Running")}
    wait_for("pods to run", lambda: places() == placed)
    bed.apply([pod("third", "gpus", 1)])
    third = wait_for("the scheduler's word", lambda: _unscheduled(bed, "third", "gpus"))
    assert "Insufficient nvidia.com/gpu" in third
    assert places() == placed | {"third": ("", "Pending")}


def _unscheduled(bed: ClusterBed, name: str, inside: str) -> str | None:
    found = bed.get("Pod", name, inside)
    assert found is not None
    conditions = found["status"].get("conditions", [])
    return next((each["message"] for each in conditions if each["type"] == "PodScheduled" and each["status"] == "False"), None)


def test_claims_are_bound_where_their_class_exists(bed: ClusterBed) -> None:
    def claim(name: str, of_class: str) -> dict[str, Any]:
        spec = {"storageClassName": of_class, "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
        return {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": name, "namespace": "claims"},
            "spec": spec,
        }

    storage = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"}, "provisioner": "none"}
    bed.apply([namespace("claims"), storage, claim("good", "fast"), claim("wrong", "slow")])
    assert bed.bind_claims() == 1

    def phases() -> dict[str, str]:
        return {each["metadata"]["name"]: each["status"]["phase"] for each in bed.objects("PersistentVolumeClaim", "claims")}

    wait_for("the claim to be bound", lambda: phases() == {"good": "Bound", "wrong": "Pending"})


def test_a_second_sync_changes_nothing(bed: ClusterBed, tmp_path: Path) -> None:
    bed.apply([tree(bed, tmp_path, "twice", config_map("settings", 0), deployment("web", 1))])
    bed.sync("twice")
    bed.wait_for_application("twice")
    before = [bed.get("Deployment", "web", "twice"), bed.get("ConfigMap", "settings", "twice")]
    assert None not in before
    again = bed.sync("twice")
    assert again.phase == "Succeeded", again.message
    assert [each.message for each in again.resources if each.kind != "Namespace"] == [
        "configmap/settings unchanged",
        "deployment.apps/web unchanged",
    ]
    assert [bed.get("Deployment", "web", "twice"), bed.get("ConfigMap", "settings", "twice")] == before


def test_argo_cd_follows_the_repository(bed: ClusterBed, tmp_path: Path) -> None:
    bed.apply([tree(bed, tmp_path, "follows", config_map("old", 0))])
    first = bed.sync("follows")
    bed.wait_for_application("follows")
    tree(bed, tmp_path, "follows", config_map("new", 0))
    second = bed.sync("follows")
    bed.wait_for_application("follows")
    assert first.revision != second.revision
    assert bed.get("ConfigMap", "new", "follows") is not None
    assert bed.get("ConfigMap", "old", "follows") is None


def test_a_broken_application_is_not_healthy(bed: ClusterBed, tmp_path: Path) -> None:
    bed.apply([tree(bed, tmp_path, "broken", deployment("web", 0, patience=3, nodeSelector={"no": "such-node"}))])
    assert bed.sync("broken").phase == "Succeeded"
    status = bed.wait_for_application("broken", health="Degraded")
    assert [each["health"]["status"] for each in status["resources"] if each["kind"] == "Deployment"] == ["Degraded"]
    with pytest.raises(TimeoutError, match=r"Deployment broken/web: Synced Degraded .*progress deadline"):
        bed.wait_for_application("broken", seconds=1)


def test_a_manifest_that_the_server_refuses_fails_the_sync(bed: ClusterBed, tmp_path: Path) -> None:
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "wrong"}, "spec": {"ports": [{"port": 99999}]}}
    bed.apply([tree(bed, tmp_path, "refused", wrong)])
    sync = bed.sync("refused")
    assert sync.phase == "Failed"
    assert any("99999" in each.message for each in sync.resources)


def test_argo_cd_takes_a_chart_from_a_repository_of_charts(bed: ClusterBed, tmp_path: Path) -> None:
    chart = tmp_path / "small"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text(yaml.safe_dump({"apiVersion": "v2", "name": "small", "version": "1.2.3"}))
    seen = config_map("seen", 0) | {"data": {"version": "{{ .Capabilities.KubeVersion.Version }}", "value": "{{ .Values.a }}"}}
    (chart / "templates" / "seen.yaml").write_text(yaml.safe_dump(seen))
    source = {"repoURL": bed.serve_charts([chart]), "chart": "small", "targetRevision": "1.2.3"}
    bed.apply([application("charted", **source, helm={"valuesObject": {"a": "b"}})])
    assert bed.sync("charted").phase == "Succeeded"
    bed.wait_for_application("charted")
    found = bed.get("ConfigMap", "seen", "charted")
    assert found is not None
    # Argo CD tells Helm no more of the version than this.
    assert found["data"] == {"version": "v1.34", "value": "b"}


def test_replicas_with_volumes_become_healthy(bed: ClusterBed, tmp_path: Path) -> None:
    storage = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "disks"}, "provisioner": "none"}
    template = deployment("db", 0)["spec"]
    claim = {"storageClassName": "disks", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    replicas = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "db"},
        "spec": {
            "replicas": 2,
            "serviceName": "db",
            "selector": template["selector"],
            "template": template["template"],
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claim}],
        },
    }
    bed.apply([tree(bed, tmp_path, "volumes", storage, replicas)])
    assert bed.sync("volumes").phase == "Succeeded"
    bed.wait_for_application("volumes")
    assert [each["metadata"]["name"] for each in bed.objects("Pod", "volumes")] == ["db-0", "db-1"]


def test_a_status_is_what_the_missing_operator_would_say(bed: ClusterBed) -> None:
    secret = {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {"name": "token"},
        "spec": {
            "secretStoreRef": {"name": "store", "kind": "ClusterSecretStore"},
            "target": {"name": "token"},
            "data": [{"secretKey": "token", "remoteRef": {"key": "token"}}],
        },
    }
    assert bed.apply([secret]) == []
    bed.set_status("ExternalSecret", "token", {"conditions": [{"type": "Ready", "status": "True"}]})
    found = bed.get("ExternalSecret", "token")
    assert found is not None
    assert condition(found, "Ready") == "True"
