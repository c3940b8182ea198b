"""Projects and Applications: what each may do, and what is never deleted."""

from __future__ import annotations

import fnmatch

import pytest

from gitops_trees import NAMES, manifests, of_kind
from groundplan.render.charts import charts

each_platform = pytest.mark.parametrize("name", NAMES)
_KEEP = "Prune=false,Delete=false"


@each_platform
def test_every_application_stays_in_its_project(name: str) -> None:
    projects = of_kind(name, "AppProject")
    for application in of_kind(name, "Application").values():
        spec = application["spec"]
        project = projects[spec["project"]]["spec"]
        for source in spec.get("sources") or [spec["source"]]:
            assert source["repoURL"] in project["sourceRepos"]
        assert spec["destination"] in project["destinations"]


@each_platform
def test_projects_name_what_they_allow(name: str) -> None:
    for project in of_kind(name, "AppProject").values():
        spec = project["spec"]
        assert not [source for source in spec["sourceRepos"] if "*" in source]
        assert not [place for place in spec["destinations"] if "*" in place["namespace"]]
        wide = [kind for kind in spec["clusterResourceWhitelist"] if "*" in kind.values()]
        assert bool(wide) == (project["metadata"]["name"] == "platform-core")
        if project["metadata"]["name"] not in ("platform-core", "bootstrap"):
            assert "argocd" not in {place["namespace"] for place in spec["destinations"]}


@each_platform
def test_manifests_of_our_own_are_allowed_in_their_project(name: str) -> None:
    projects = of_kind(name, "AppProject")
    for application in of_kind(name, "Application").values():
        path = application["spec"].get("source", {}).get("path", "")
        if "/manifests/" not in path:
            continue
        project = projects[application["spec"]["project"]]["spec"]
        places = {place["namespace"] for place in project["destinations"]}
        for _, manifest in manifests(name, f"manifests/{path.rpartition('/')[2]}"):
            namespace = manifest["metadata"].get("namespace")
            if namespace is not None:
                assert namespace in places
            else:
                kinds = [kind["kind"] for kind in project["clusterResourceWhitelist"]]
                assert any(fnmatch.fnmatch(manifest["kind"], kind) for kind in kinds)


def test_the_default_project_allows_nothing() -> None:
    assert of_kind("eks", "AppProject")["default"]["spec"] == {
        "sourceRepos": [],
        "destinations": [],
        "clusterResourceWhitelist": [],
    }


def test_the_root_makes_applications_and_projects_alone() -> None:
    kinds = of_kind("eks", "AppProject")["bootstrap"]["spec"]["namespaceResourceWhitelist"]
    assert {kind["kind"] for kind in kinds} == {"Application", "AppProject"}


@each_platform
def test_what_holds_data_is_neither_pruned_nor_deleted(name: str) -> None:
    for application in of_kind(name, "Application").values():
        if application["spec"]["project"] == "data":
            assert application["spec"]["syncPolicy"]["automated"] == {"prune": False, "selfHeal": True}
            assert application["metadata"]["annotations"]["argocd.argoproj.io/sync-options"] == _KEEP
            assert "finalizers" not in application["metadata"]
    for namespace in of_kind(name, "Namespace").values():
        assert namespace["metadata"]["annotations"]["argocd.argoproj.io/sync-options"] == _KEEP


def test_models_and_workloads_go_with_their_application() -> None:
    applications = of_kind("eks", "Application")
    cascading = {name for name, item in applications.items() if "finalizers" in item["metadata"]}
    assert cascading == {"model-chat", "model-embeddings", "workload-api", "workload-worker"}


@each_platform
def test_releases_have_the_names_that_addresses_are_made_of(name: str) -> None:
    for item in of_kind(name, "Application").values():
        releases = [source["helm"]["releaseName"] for source in item["spec"].get("sources", ()) if "chart" in source]
        own = item["metadata"]["name"]
        assert releases in ([], [own], [own.removeprefix("model-")])


@each_platform
def test_large_definitions_are_applied_by_the_server(name: str) -> None:
    applications = of_kind(name, "Application")
    for chart in charts().values():
        if chart.name in applications:
            options = applications[chart.name]["spec"]["syncPolicy"]["syncOptions"]
            assert ("ServerSideApply=true" in options) == chart.server_side_apply
            assert "CreateNamespace=false" in options


def test_replicas_of_models_are_the_autoscalers() -> None:
    spec = of_kind("eks", "Application")["model-chat"]["spec"]
    assert {"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]} in spec["ignoreDifferences"]
    assert "RespectIgnoreDifferences=true" in spec["syncPolicy"]["syncOptions"]


def test_certificates_that_controllers_put_in_are_no_difference() -> None:
    kinds = {item["kind"] for item in of_kind("eks", "Application")["cert-manager"]["spec"]["ignoreDifferences"]}
    assert kinds == {
        "APIService",
        "CustomResourceDefinition",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
    }


def test_definitions_with_a_chart_of_their_own_are_installed_once() -> None:
    sources = of_kind("karpenter", "Application")["karpenter"]["spec"]["sources"]
    assert sources[0]["helm"]["skipCrds"]
    assert sources[0]["repoURL"] == "public.ecr.aws/karpenter"
    assert not [
        source
        for source in of_kind("karpenter", "Application")["karpenter-crd"]["spec"]["sources"]
        if "skipCrds" in source.get("helm", {})
    ]


@each_platform
def test_the_root_waits_for_people(name: str) -> None:
    """Its sync fails while secrets are empty. After the last retry it would stay as it is until the next commit."""
    limits = {key: item["spec"]["syncPolicy"]["retry"]["limit"] for key, item in of_kind(name, "Application").items()}
    assert {key for key, limit in limits.items() if limit < 0} == {"root"}
