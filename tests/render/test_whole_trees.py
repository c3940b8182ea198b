"""What belongs together in a tree is there: what names something, in manifests, in values and in what our own chart makes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from cluster_bed import BED
from gitops_trees import NAMES, Manifest, files, manifests, platform
from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.plan.model.gcp import GpuClusterOnGcp
from groundplan.render.vllm import deployment
from tree_bed import GPU, releases, rendered
from whole_trees import ALL_NAMES, whole_plan
from workload_chart import CHART

each_tree = pytest.mark.parametrize("name", NAMES)
# In each cluster, or made by a controller of a chart while it starts.
_CLASSES_OF_KUBERNETES = ("system-cluster-critical", "system-node-critical")
_MADE_BY_CHARTS = ("argocd-redis",)
_AMOUNTS = {"cpu", "memory"}


@cache
def ours(name: str) -> tuple[Manifest, ...]:
    """All manifests below ``manifests/``, and those of our own chart for every Application that uses it."""
    found = [manifest for _, manifest in manifests(name, "manifests")]
    for spec, values, release in releases(files(name), platform(name).gitops.path):
        namespace = spec["destination"]["namespace"]
        for manifest in rendered(values, release, namespace):
            found.append({**manifest, "metadata": {"namespace": namespace, **manifest["metadata"]}})
    return tuple(found)


def kind(name: str, *kinds: str) -> list[Manifest]:
    return [each for each in ours(name) if each["kind"] in kinds]


def key(manifest: Manifest) -> tuple[str, str]:
    return manifest["metadata"].get("namespace", ""), manifest["metadata"]["name"]


def templates(name: str) -> Iterator[tuple[Manifest, Mapping[str, Any]]]:
    """Everything that makes pods, with the pods' template."""
    for manifest in kind(name, "Deployment", "StatefulSet", "DaemonSet", "Job"):
        yield manifest, manifest["spec"]["template"]
    for manifest in kind(name, "LeaderWorkerSet"):
        template = manifest["spec"]["leaderWorkerTemplate"]
        for role in ("leaderTemplate", "workerTemplate"):
            if role in template:
                yield manifest, template[role]


def values(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, content in files(name).items():
        if path.startswith("values/"):
            yield path, yaml.load(content, Loader=yaml.CSafeLoader)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from leaves(item, (*path, str(name)))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    else:
        yield path, value


def matches(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    return selector.items() <= labels.items()


# --- pods -------------------------------------------------------------------------------------------------------------------


@each_tree
def test_every_container_says_what_it_takes(name: str) -> None:
    for manifest, template in templates(name):
        for container in [*template["spec"]["containers"], *template["spec"].get("initContainers", ())]:
            resources = container["resources"]
            assert resources["requests"].keys() >= _AMOUNTS, key(manifest)
            assert {"memory"} <= resources["limits"].keys(), key(manifest)
            if GPU in {**resources["requests"], **resources["limits"]}:
                assert GPU in resources["limits"]
                assert GPU in {each["key"] for each in template["spec"]["tolerations"]}
    for path, content in values(name):
        if path.startswith("values/models/"):
            for model in content["servingEngineSpec"]["modelSpec"]:
                assert {*_AMOUNTS, GPU} <= model["resources"]["requests"].keys() & model["resources"]["limits"].keys()
                assert GPU in {each["key"] for each in model["tolerations"]}
            router = content["routerSpec"]
            if router["enableRouter"]:
                assert router["resources"]["requests"].keys() & router["resources"]["limits"].keys() >= _AMOUNTS


@each_tree
def test_every_selector_finds_the_pods_of_one(name: str) -> None:
    pods = [(key(manifest)[0], template["metadata"]["labels"]) for manifest, template in templates(name)]
    for manifest in kind(name, "Deployment", "StatefulSet", "DaemonSet"):
        labels = manifest["spec"]["template"]["metadata"]["labels"]
        assert matches(manifest["spec"]["selector"]["matchLabels"], labels), key(manifest)
    for manifest in kind(name, "Service", "PodDisruptionBudget"):
        selector = manifest["spec"]["selector"]
        selector = selector.get("matchLabels", selector)
        assert selector
        found = [labels for namespace, labels in pods if namespace == key(manifest)[0] and matches(selector, labels)]
        assert found, f"{manifest['kind']} {key(manifest)}"
    services = [(key(each)[0], each["metadata"]["labels"]) for each in kind(name, "Service")]
    for manifest in kind(name, "ServiceMonitor"):
        # Services of Argo CD are its chart's.
        if key(manifest)[0] != "argocd":
            selector = manifest["spec"]["selector"]["matchLabels"]
            assert [1 for namespace, labels in services if namespace == key(manifest)[0] and matches(selector, labels)]


@each_tree
def test_every_autoscaler_has_something_to_scale(name: str) -> None:
    known = {(*key(each), each["kind"]) for each in kind(name, "Deployment", "StatefulSet", "LeaderWorkerSet")}
    known |= {("models", deployment(model), "Deployment") for model in platform(name).models}
    targets = [(key(each)[0], each["spec"]["scaleTargetRef"]) for each in kind(name, "HorizontalPodAutoscaler", "ScaledObject")]
    for namespace, target in targets:
        assert (namespace, target["name"], target.get("kind", "Deployment")) in known


# --- ports ------------------------------------------------------------------------------------------------------------------


@each_tree
def test_every_port_exists(name: str) -> None:
    containers = {
        (key(manifest)[0], tuple(sorted(template["metadata"]["labels"].items()))): {
            port.get("name", port["containerPort"]): port["containerPort"]
            for container in template["spec"]["containers"]
            for port in container.get("ports", ())
        }
        for manifest, template in templates(name)
    }
    served = {}
    for service in kind(name, "Service"):
        served[key(service)] = {port["name"]: port["port"] for port in service["spec"]["ports"]}
        (ports,) = (
            found
            for (namespace, labels), found in containers.items()
            if namespace == key(service)[0] and matches(service["spec"]["selector"], dict(labels))
        )
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports.keys() | {*ports.values()}
    for namespace, backend in _backends(name):
        ports = served[namespace, backend["name"]]
        port = backend["port"]
        wanted = port if isinstance(port, int) else port.get("number", port.get("name"))
        assert wanted in ports or wanted in ports.values()
    for _, template in templates(name):
        for container in template["spec"]["containers"]:
            ports = {port.get("name"): port for port in container.get("ports", ())}
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                for action in ("httpGet", "tcpSocket"):
                    port = container.get(probe, {}).get(action, {}).get("port")
                    assert not isinstance(port, str) or port in ports


def _backends(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for ingress in kind(name, "Ingress"):
        for rule in ingress["spec"]["rules"]:
            yield from ((key(ingress)[0], path["backend"]["service"]) for path in rule["http"]["paths"])
    for route in kind(name, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            yield from ((key(route)[0], backend) for backend in rule.get("backendRefs", ()))


@each_tree
def test_every_route_has_a_gateway(name: str) -> None:
    gateways = {key(each): {listener["name"] for listener in each["spec"]["listeners"]} for each in kind(name, "Gateway")}
    for route in kind(name, "HTTPRoute"):
        for parent in route["spec"]["parentRefs"]:
            assert parent["sectionName"] in gateways[parent.get("namespace", key(route)[0]), parent["name"]]


# --- what is named is there -------------------------------------------------------------------------------------------------


@cache
def secrets(name: str) -> Mapping[tuple[str, str], set[str]]:
    """Keys of every Secret that External Secrets makes."""
    return {
        (key(each)[0], each["spec"]["target"]["name"]): {item["secretKey"] for item in each["spec"]["data"]}
        for each in kind(name, "ExternalSecret")
    }


@each_tree
def test_every_secret_that_a_pod_names_is_made_with_that_key(name: str) -> None:
    for manifest, template in templates(name):
        namespace = key(manifest)[0]
        for container in template["spec"]["containers"]:
            for variable in container.get("env", ()):
                if (reference := variable.get("valueFrom", {}).get("secretKeyRef")) is not None:
                    assert reference["key"] in secrets(name)[namespace, reference["name"]]
            for source in container.get("envFrom", ()):
                assert (namespace, source["secretRef"]["name"]) in secrets(name)
    for cluster in kind(name, "Cluster"):
        owner = cluster["spec"]["bootstrap"]["initdb"]["secret"]["name"]
        assert {"username", "password"} <= secrets(name)[key(cluster)[0], owner]


@each_tree
def test_every_secret_that_values_name_is_made(name: str) -> None:
    known = {secret: keys for (_, secret), keys in secrets(name).items()}
    for path, content in values(name):
        for where, value in leaves(content):
            if where[-1] in ("existingSecret", "secretName", "usersExistingSecret") and isinstance(value, str) and value:
                assert value in known or value in _MADE_BY_CHARTS or _in_entry(name, value), f"{path}: {'.'.join(where)}"


def _in_entry(name: str, secret: str) -> bool:
    """A certificate that a person keeps in the cluster."""
    entry = platform(name).entry
    return entry is not None and secret in entry.certificates.values()


@each_tree
def test_every_class_and_account_that_is_named_exists(name: str) -> None:
    priorities = {each["metadata"]["name"] for each in kind(name, "PriorityClass")} | {*_CLASSES_OF_KUBERNETES}
    storage = {each["metadata"]["name"] for each in kind(name, "StorageClass")}
    # Where the cluster has the class, the tree does not bring it.
    assert storage <= {platform(name).storage_class}
    for path, content in [*values(name), *((str(key(each)), dict(each)) for each in ours(name))]:
        for where, value in leaves(content):
            if where[-1] == "priorityClassName" and value:
                assert value in priorities, path
            if where[-1] in ("storageClass", "storageClassName") and value:
                assert value == platform(name).storage_class, path
    accounts = {key(each) for each in kind(name, "ServiceAccount")}
    for manifest, template in templates(name):
        account = template["spec"].get("serviceAccountName", "default")
        assert account == "default" or (key(manifest)[0], account) in accounts
    for path, content in values(name):
        if path.startswith("values/models/"):
            for model in content["servingEngineSpec"]["modelSpec"]:
                assert "serviceAccountName" not in model or ("models", model["serviceAccountName"]) in accounts


@each_tree
def test_every_store_of_secrets_exists(name: str) -> None:
    stores = {each["metadata"]["name"] for each in kind(name, "ClusterSecretStore")}
    for each in kind(name, "ExternalSecret"):
        assert each["spec"]["secretStoreRef"] in [{"kind": "ClusterSecretStore", "name": store} for store in stores]


@pytest.mark.parametrize("name", ALL_NAMES)
def test_every_account_of_the_cloud_is_somebody_there(name: str) -> None:
    target = whole_plan(name).target
    assert isinstance(target, GpuClusterOnAws | GpuClusterOnGcp)
    identities = {(each.namespace, each.service_account) for each in target.identities.values()}
    accounts = platform(name).accounts
    # Terraform makes that of Karpenter with Karpenter.
    assert {(each.namespace, each.name) for workload, each in accounts.items() if workload != "karpenter"} <= identities
    made = {key(each) for each in kind(name, "ServiceAccount")}
    for workload in platform(name).workloads.values():
        if workload.account is not None:
            assert (accounts[workload.account].namespace, accounts[workload.account].name) in made


# --- both engines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_helm_3_and_helm_4_make_the_same_of_our_chart(name: str, tmp_path: Path) -> None:
    helm = BED / "bin" / "helm"
    if not helm.is_file():
        pytest.skip("the test bed of a cluster is not built; scripts/cluster_bed builds it")
    for spec, content, release in releases(files(name), platform(name).gitops.path):
        namespace = spec["destination"]["namespace"]
        (tmp_path / "values.yaml").write_bytes(content)
        done = subprocess.run(
            [helm, "template", release, CHART, "--namespace", namespace, "--values", tmp_path / "values.yaml", "--skip-tests"],
            capture_output=True,
            check=True,
            env={"HOME": str(tmp_path)},
        )
        third = [each for each in yaml.load_all(done.stdout, Loader=yaml.CSafeLoader) if each is not None]
        assert sorted(third, key=str) == sorted(rendered(content, release, namespace), key=str)
