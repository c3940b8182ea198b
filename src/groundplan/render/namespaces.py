"""What comes first: namespaces, quotas of GPUs, priority classes and the class of volumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from groundplan.plan.model.platform import Platform
from groundplan.render.charts import PodSecurity
from groundplan.render.manifests import (
    APPS,
    DATA,
    KEEP,
    KUBE_SYSTEM,
    MODELS,
    SECRETS,
    SYNC_OPTIONS,
    Manifest,
    manifest,
    wanted_charts,
)

_LEVELS: Sequence[PodSecurity] = ("privileged", "baseline", "restricted")
_POD_SECURITY = "pod-security.kubernetes.io"
_GPU = "requests.nvidia.com/gpu"
#: The namespace of what runs on every GPU node.
GPU_AGENTS = "nvidia"
#: Priority classes of Kubernetes itself.
CRITICAL = ("system-cluster-critical", "system-node-critical")
# More than there are nodes: the quota is there to allow.
_MANY_PODS = "1000"

#: Priority classes: what goes last when nodes are short is first. Add-ons have none, and so less than the stores.
STORES, MODEL_SERVERS, SERVICES = "stores", "models", "services"
_PRIORITIES: Mapping[str, tuple[int, str]] = {
    STORES: (1_000_000, "Stores: everything else waits for them."),
    MODEL_SERVERS: (500_000, "Models: to load one again takes longest."),
    SERVICES: (100_000, "Services and workers of the team."),
}


def base(platform: Platform) -> list[Manifest]:
    """Everything that other manifests lie in or name."""
    return [
        *(_namespace(name, level, platform.kubernetes) for name, level in namespaces(platform).items()),
        *_quotas(platform),
        *_critical_pods(platform),
        *_service_accounts(platform),
        *(_priority(name, value, text) for name, (value, text) in _PRIORITIES.items()),
        *_storage_class(platform),
    ]


def namespaces(platform: Platform) -> Mapping[str, PodSecurity]:
    """All namespaces but kube-system, with the strictest level that everything in one passes."""
    found: dict[str, PodSecurity] = {APPS: "restricted"}
    if platform.cloud == "onprem":
        found[SECRETS] = "restricted"
    if platform.models:
        found[MODELS] = "restricted"
    if platform.postgres is not None:
        found[DATA] = "restricted"
    for secret in platform.secrets.values():
        found.setdefault(secret.namespace, "restricted")
    for chart in wanted_charts(platform).values():
        found[chart.namespace] = min(found.get(chart.namespace, "restricted"), chart.pod_security, key=_LEVELS.index)
    found.pop(KUBE_SYSTEM, None)
    return dict(sorted(found.items()))


def _namespace(name: str, level: PodSecurity, kubernetes: str) -> Manifest:
    labels = {f"{_POD_SECURITY}/enforce": level, f"{_POD_SECURITY}/enforce-version": f"v{kubernetes}"}
    return manifest("v1", "Namespace", name, labels=labels, annotations={SYNC_OPTIONS: KEEP})


def _quotas(platform: Platform) -> Iterator[Manifest]:
    """GPUs are for models alone, and as many as all their replicas have."""
    most = sum(model.replicas.max * model.tensor_parallel * model.pipeline_parallel for model in platform.models.values())
    for namespace in namespaces(platform):
        if namespace in (APPS, DATA, MODELS):
            hard = {_GPU: str(most if namespace == MODELS else 0)}
            yield manifest("v1", "ResourceQuota", "gpus", namespace, spec={"hard": hard})


def _critical_pods(platform: Platform) -> Iterator[Manifest]:
    """Agents on GPU nodes have the priority of the system's own, which GKE leaves to namespaces that have a quota for it.

    https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default
    https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/google-gke.html
    """
    if GPU_AGENTS in namespaces(platform):
        classes = {"scopeName": "PriorityClass", "operator": "In", "values": list(CRITICAL)}
        spec = {"hard": {"pods": _MANY_PODS}, "scopeSelector": {"matchExpressions": [classes]}}
        yield manifest("v1", "ResourceQuota", "critical-pods", GPU_AGENTS, spec=spec)


def _service_accounts(platform: Platform) -> Iterator[Manifest]:
    """Those that a chart can only name: of model servers, and of a vector store that writes to a bucket."""
    for workload in ("model-loader", "vectors"):
        if (account := platform.accounts.get(workload)) is not None:
            yield manifest("v1", "ServiceAccount", account.name, account.namespace, annotations=account.annotations)


def _priority(name: str, value: int, description: str) -> Manifest:
    # The team's own services wait for a node rather than take the place of an add-on.
    preemption = "Never" if name == SERVICES else "PreemptLowerPriority"
    return manifest(
        "scheduling.k8s.io/v1",
        "PriorityClass",
        name,
        description=description,
        globalDefault=False,
        preemptionPolicy=preemption,
        value=value,
    )


def _storage_class(platform: Platform) -> Iterator[Manifest]:
    """Volumes under the product's key; on a cluster that is there already the class is there, too.

    https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/using-cmek
    """
    key = platform.disk_key
    # EKS has no default class, GKE has one.
    default = {"storageclass.kubernetes.io/is-default-class": "true"} if platform.cloud == "aws" else {}
    match platform.cloud:
        case "aws":
            driver, parameters = "ebs.csi.aws.com", {"type": "gp3", "encrypted": "true"}
            parameters |= {} if key is None else {"kmsKeyId": key}
        case "gcp":
            driver, parameters = "pd.csi.storage.gke.io", {"type": "pd-balanced"}
            parameters |= {} if key is None else {"disk-encryption-kms-key": key}
        case _:
            return
    yield manifest(
        "storage.k8s.io/v1",
        "StorageClass",
        platform.storage_class,
        annotations=default,
        provisioner=driver,
        parameters=parameters,
        reclaimPolicy="Delete",
        volumeBindingMode="WaitForFirstConsumer",
        allowVolumeExpansion=True,
    )
