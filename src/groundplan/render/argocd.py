"""What Argo CD is told: projects, an Application for each chart, model, workload and folder of manifests, and the root of all.

https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/#helm-value-files-from-external-git-repository
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundplan.plan.model.platform import Gitops, Platform
from groundplan.render.charts import Chart, charts
from groundplan.render.manifests import (
    APPS,
    ARGOCD,
    DATA,
    KEEP,
    KUBE_SYSTEM,
    MODELS,
    SYNC_OPTIONS,
    VLLM,
    Manifest,
    manifest,
    wanted_charts,
    wave,
)
from groundplan.render.namespaces import namespaces

_API = "argoproj.io/v1alpha1"
_CLUSTER = "https://kubernetes.default.svc"
#: The project of the root Application alone, which makes Applications and projects and nothing else.
BOOTSTRAP = "bootstrap"
#: The team's own services, beside the projects of the catalogue.
SERVICES = "services"
#: What charts do not bring: manifests of our own are in this project unless they are for a store or a model.
CORE = "platform-core"

# Models, whatever serves them.
_INFERENCE = "inference"
#: Waves in which models and workloads start.
_RUN = 5
# Projects come before every Application.
_FIRST = -40

_CASCADE = ["resources-finalizer.argocd.argoproj.io/foreground"]
# It waits for a webhook that is not up yet, or a resource definition that is not served yet.
_RETRY = {"limit": 10, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}}
# The root never gives up. Its sync fails while an Application of a wave is degraded, as that of the secrets is until a person
# has filled them; and after the last retry Argo CD would not try the same revision again, however well everything is by then.
# https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automated-sync-semantics
_FOR_EVER = {**_RETRY, "limit": -1}

_RBAC = [
    {"group": "rbac.authorization.k8s.io", "kind": "ClusterRole"},
    {"group": "rbac.authorization.k8s.io", "kind": "ClusterRoleBinding"},
]
_ADMISSION = [
    {"group": "admissionregistration.k8s.io", "kind": "MutatingWebhookConfiguration"},
    {"group": "admissionregistration.k8s.io", "kind": "ValidatingWebhookConfiguration"},
]
_DEFINITIONS = [{"group": "apiextensions.k8s.io", "kind": "CustomResourceDefinition"}]
# What a project may make that belongs to no namespace; the core alone may make anything.
_CLUSTER_RESOURCES: Mapping[str, Sequence[Mapping[str, str]]] = {
    CORE: [{"group": "*", "kind": "*"}],
    "observability": [*_RBAC, *_ADMISSION],
    "data": [*_DEFINITIONS, *_RBAC, *_ADMISSION],
    _INFERENCE: [],
    SERVICES: [],
}

# Controllers put the certificates of webhooks and of aggregated APIs in while they run.
_INJECTED = [
    {
        "group": "admissionregistration.k8s.io",
        "kind": kind,
        "jqPathExpressions": [".webhooks[]?.clientConfig.caBundle"],
    }
    for kind in ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
] + [
    {
        "group": "apiextensions.k8s.io",
        "kind": "CustomResourceDefinition",
        "jsonPointers": ["/spec/conversion/webhook/clientConfig/caBundle"],
    },
    {"group": "apiregistration.k8s.io", "kind": "APIService", "jsonPointers": ["/spec/caBundle"]},
]
_REPLICAS = {"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}


@dataclass(frozen=True, slots=True)
class Group:
    """Manifests of our own that are one Application: ``name`` is its name and its folder."""

    name: str
    project: str
    wave: int
    manifests: Sequence[Manifest]
    keeps_data: bool = False


# --- projects ---------------------------------------------------------------------------------------------------------------


def projects(platform: Platform) -> list[Manifest]:
    """A project for each blast radius: what it may take manifests from, where to, and of which kinds."""
    found = [project for project in _CLUSTER_RESOURCES if project in {CORE, *_used(platform)}]
    # Argo CD makes this one by itself, with every right there is; here nothing is allowed in it.
    closed = _app_project("default", [], [])
    return [*(_project(platform, name) for name in found), closed]


def _used(platform: Platform) -> set[str]:
    used: set[str] = {chart.project for chart in wanted_charts(platform).values()}
    if platform.models:
        used.add(_INFERENCE)
    return {*used, SERVICES} if platform.workloads else used


def _project(platform: Platform, name: str) -> Manifest:
    ours = [chart for chart in wanted_charts(platform).values() if chart.project == name]
    places = {chart.namespace for chart in ours}
    match name:
        case "platform-core":
            places |= {KUBE_SYSTEM, *namespaces(platform)}
        case "data":
            places.add(DATA)
        case "inference":
            places.add(MODELS)
        case "services":
            places = {APPS}
    sources = {platform.gitops.repository, *(chart.repository for chart in ours)}
    return _app_project(name, sources, places, cluster=_CLUSTER_RESOURCES[name])


def _app_project(
    name: str,
    sources: Iterable[str],
    places: Iterable[str],
    *,
    cluster: Sequence[Mapping[str, str]] = (),
    namespaced: Sequence[Mapping[str, str]] | None = None,
) -> Manifest:
    spec: dict[str, Any] = {
        "sourceRepos": sorted(sources),
        "destinations": [{"server": _CLUSTER, "namespace": place} for place in sorted(places)],
        "clusterResourceWhitelist": [dict(kind) for kind in cluster],
    }
    if namespaced is not None:
        spec["namespaceResourceWhitelist"] = [dict(kind) for kind in namespaced]
    return manifest(_API, "AppProject", name, ARGOCD, annotations={**wave(_FIRST), SYNC_OPTIONS: KEEP}, spec=spec)


# --- the root ---------------------------------------------------------------------------------------------------------------


def root_project(platform: Platform) -> Manifest:
    """The project of the root Application."""
    kinds = [{"group": "argoproj.io", "kind": kind} for kind in ("AppProject", "Application")]
    return _app_project(BOOTSTRAP, [platform.gitops.repository], [ARGOCD], namespaced=kinds)


def root(platform: Platform, folder: str) -> Manifest:
    """The Application of all Applications, which lie in ``folder`` of the tree."""
    source = {**_git(platform.gitops), "path": f"{platform.gitops.path}/{folder}", "directory": {"recurse": True}}
    return manifest(
        _API,
        "Application",
        "root",
        ARGOCD,
        spec=_spec(BOOTSTRAP, ARGOCD, {"source": source}, retry=_FOR_EVER),
    )


# --- Applications -----------------------------------------------------------------------------------------------------------


def chart_application(platform: Platform, chart: Chart) -> Manifest:
    """A chart of the catalogue with its values out of this tree; its release is named like the chart's entry."""
    options = ["ServerSideApply=true"] if chart.server_side_apply else []
    keeps_data = chart.project == "data"
    return manifest(
        _API,
        "Application",
        chart.name,
        ARGOCD,
        annotations=_annotations(chart.wave, keep=True, server_side=chart.server_side_apply),
        spec=_spec(
            chart.project,
            chart.namespace,
            {"sources": _chart_sources(platform.gitops, chart, chart.name, f"values/{chart.name}.yaml")},
            options=options,
            ignored=[
                *_INJECTED,
                *({"kind": "Secret", "name": name, "jsonPointers": ["/data"]} for name in chart.random_secrets),
            ],
            prune=not keeps_data,
        ),
    )


def model_application(platform: Platform, name: str) -> Manifest:
    """A release of vllm-stack for one model; an autoscaler says how many replicas there are."""
    chart = charts()[VLLM]
    return _cascading(
        f"model-{name}",
        chart.wave,
        _spec(
            chart.project,
            MODELS,
            {"sources": _chart_sources(platform.gitops, chart, name, f"values/models/{name}.yaml")},
            ignored=[_REPLICAS],
        ),
    )


def workload_application(platform: Platform, name: str) -> Manifest:
    """A release of our own chart, which lies in the tree, for one service or worker."""
    source = _our_chart(platform, name, f"workloads/{name}.yaml")
    return _cascading(f"workload-{name}", _RUN, _spec(SERVICES, APPS, {"source": source}))


def container_application(platform: Platform, name: str) -> Manifest:
    """A release of our own chart for a model that vLLM does not serve."""
    source = _our_chart(platform, name, f"models/{name}.yaml")
    return _cascading(f"model-{name}", _RUN, _spec(_INFERENCE, MODELS, {"source": source}))


def _our_chart(platform: Platform, release: str, values: str) -> dict[str, Any]:
    helm = {"releaseName": release, "valueFiles": [f"../../values/{values}"]}
    return {**_git(platform.gitops), "path": f"{platform.gitops.path}/charts/workload", "helm": helm}


def group_application(platform: Platform, group: Group) -> Manifest:
    """A folder of manifests, each of which names its namespace."""
    source = {**_git(platform.gitops), "path": f"{platform.gitops.path}/manifests/{group.name}"}
    source["directory"] = {"recurse": True}
    return manifest(
        _API,
        "Application",
        group.name,
        ARGOCD,
        annotations=_annotations(group.wave, keep=True, server_side=True),
        spec=_spec(
            group.project,
            {"data": DATA, "inference": MODELS}.get(group.project, APPS),
            {"source": source},
            options=["ServerSideApply=true"],
            prune=not group.keeps_data,
        ),
    )


# --- parts ------------------------------------------------------------------------------------------------------------------


def _cascading(name: str, number: int, spec: Mapping[str, Any]) -> Manifest:
    """Without state: when the Application goes, so does what it made."""
    made = manifest(
        _API, "Application", name, ARGOCD, annotations=_annotations(number, keep=False, server_side=False), spec=spec
    )
    return {**made, "metadata": {**made["metadata"], "finalizers": _CASCADE}}


def _annotations(number: int, *, keep: bool, server_side: bool) -> Mapping[str, str]:
    found = {**wave(number)}
    if server_side:
        found["argocd.argoproj.io/compare-options"] = "ServerSideDiff=true"
    if keep:
        found[SYNC_OPTIONS] = KEEP
    return found


def _spec(
    project: str,
    namespace: str,
    source: Mapping[str, Any],
    *,
    options: Sequence[str] = (),
    ignored: Sequence[Mapping[str, Any]] = (),
    prune: bool = True,
    retry: Mapping[str, Any] = _RETRY,
) -> Mapping[str, Any]:
    respect = ["RespectIgnoreDifferences=true"] if ignored else []
    policy = {
        "automated": {"prune": prune, "selfHeal": True},
        # Namespaces are manifests of the tree, with their labels.
        "syncOptions": ["CreateNamespace=false", "PruneLast=true", *options, *respect],
        "retry": retry,
    }
    ignore = {"ignoreDifferences": [dict(item) for item in ignored]} if ignored else {}
    destination = {"server": _CLUSTER, "namespace": namespace}
    return {"project": project, **source, "destination": destination, "syncPolicy": policy, **ignore}


def _chart_sources(gitops: Gitops, chart: Chart, release: str, values: str) -> list[dict[str, Any]]:
    helm: dict[str, Any] = {"releaseName": release, "valueFiles": [f"$values/{gitops.path}/{values}"], "skipTests": True}
    if f"{chart.name}-crd" in charts():
        # Its resource definitions are a chart of their own.
        helm["skipCrds"] = True
    return [
        {"repoURL": chart.repository, "chart": chart.chart, "targetRevision": chart.version, "helm": helm},
        {**_git(gitops), "ref": "values"},
    ]


def _git(gitops: Gitops) -> dict[str, Any]:
    return {"repoURL": gitops.repository, "targetRevision": gitops.revision}
