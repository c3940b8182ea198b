"""A whole tree in a running cluster: nodes as the plan has them, the tree in a git repository, and Argo CD that reads it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from cluster_bed import ARGOCD, ClusterBed, explain
from groundplan.plan.model.platform import Platform
from groundplan.render.charts import charts
from groundplan.render.tree import tree
from kube_api import Object, RefusedError, wait_for
from operators import Operators
from workload_chart import chart as workload_chart

Manifest = dict[str, Any]

GPU = "nvidia.com/gpu"
_ZONE = "topology.kubernetes.io/zone"
_POD_SECURITY = "pod-security.kubernetes.io"
_ALWAYS = (ARGOCD, "default", "kube-node-lease", "kube-public", "kube-system")
_ASK_AGAIN_SECONDS = 5
# Kinds whose definition no Go module brings, so that this cluster takes every field of them: GKE has its own in each cluster.
_OPEN = {
    ("cloud.google.com", "v1", "ComputeClass"): ("computeclasses", "Cluster"),
    ("networking.gke.io", "v1", "GCPBackendPolicy"): ("gcpbackendpolicies", "Namespaced"),
    ("networking.gke.io", "v1", "GCPGatewayPolicy"): ("gcpgatewaypolicies", "Namespaced"),
    ("networking.gke.io", "v1", "HealthCheckPolicy"): ("healthcheckpolicies", "Namespaced"),
}


def open_definitions() -> Iterator[Manifest]:
    """Definitions of ``_OPEN``."""
    for (group, version, kind), (plural, scope) in _OPEN.items():
        schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
        served = {"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
        names = {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"}
        yield {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {"group": group, "names": names, "scope": scope, "versions": [{**served, "subresources": {"status": {}}}]},
        }


def start_nodes(platform: Platform) -> Mapping[str, int]:
    """How many nodes of each kind there are when each model has the replicas that it starts with, or one.

    Of those that a model may run on there is one at least, so that the scheduler has the choice.
    """
    chosen = {pool for model in platform.models.values() for pool in model.pools}
    found = {name: max(nodes.min, 1 if name in chosen else 0) for name, nodes in platform.nodes.items()}
    free = {name: count * platform.nodes[name].gpus for name, count in found.items()}
    for model in platform.models.values():
        for _ in range(max(1, model.replicas.min) * model.pipeline_parallel):
            roomy = [pool for pool in model.pools if free[pool] >= model.tensor_parallel]
            more = [pool for pool in model.pools if found[pool] < platform.nodes[pool].max]
            pool = (roomy or more)[0]
            if not roomy:
                found[pool] += 1
                free[pool] += platform.nodes[pool].gpus
            free[pool] -= model.tensor_parallel
    return found


class TreeBed:
    """One tree in the cluster; :meth:`clear` makes room for the next."""

    def __init__(self, bed: ClusterBed, platform: Platform, chart_repositories: str) -> None:
        """``chart_repositories`` is an address with a Helm repository in each folder below it, named by :func:`slug`."""
        self.bed = bed
        self.platform = platform
        self.files = tree(platform)
        self._repositories = chart_repositories
        self._operators = Operators(bed)
        #: What the root has applied, in this order, out of the results of its operations.
        self.applied: list[str] = []

    # --- what is in the tree ------------------------------------------------------------------------------------------------

    def manifests(self, *folders: str) -> list[Manifest]:
        """Manifests below these folders."""
        return [
            yaml.load(content, Loader=yaml.CSafeLoader)
            for path, content in self.files.items()
            if path.endswith(".yaml") and path.startswith(folders)
        ]

    def ours(self) -> list[Manifest]:
        """All that groundplan writes itself, and what its chart makes of every values file."""
        return [*self.manifests("applications/", "bootstrap/", "manifests/"), *self.releases()]

    def releases(self) -> list[Manifest]:
        """What our own chart makes of the values of every Application that uses it."""
        return [
            {**manifest, "metadata": {"namespace": spec["destination"]["namespace"], **manifest["metadata"]}}
            for spec, values, release in releases(self.files, self.platform.gitops.path)
            for manifest in rendered(values, release, spec["destination"]["namespace"])
        ]

    # --- the cluster --------------------------------------------------------------------------------------------------------

    def add_nodes(self) -> None:
        """The nodes that there are at the start, over three zones."""
        wanted = [(name, number) for name, count in start_nodes(self.platform).items() for number in range(count)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each: self._add_node(*each), wanted))

    def _add_node(self, name: str, number: int) -> None:
        nodes = self.platform.nodes[name]
        self.bed.add_node(
            f"{name}-{number}",
            labels={**nodes.labels, _ZONE: f"zone-{'abc'[number % 3]}"},
            taints=[f"{taint.key}={taint.value}:{taint.effect}" for taint in nodes.taints],
            capacity={
                "cpu": f"{nodes.millicpu}m",
                "memory": f"{nodes.memory_mib}Mi",
                **({GPU: str(nodes.gpus)} if nodes.gpus else {}),
            },
        )

    def add_namespaces(self) -> list[str]:
        """Those of the tree, and no others; gives the server's warnings.

        Pods that a namespace would refuse are a warning from now on, at whatever makes them.
        """
        wanted = {each["metadata"]["name"]: each for each in self.manifests("manifests/") if each["kind"] == "Namespace"}
        for each in self.bed.objects("Namespace"):
            name = each["metadata"]["name"]
            if name not in wanted and name not in _ALWAYS:
                self.bed.delete("Namespace", name)
        for each in wanted.values():
            labels = each["metadata"]["labels"]
            labels[f"{_POD_SECURITY}/warn"] = labels[f"{_POD_SECURITY}/enforce"]
        return self.bed.apply(wanted.values())

    def apply(self, manifests: Iterable[Manifest], *, dry_run: bool = False) -> list[str]:
        """Apply several at a time; gives what the server warned of or refused, each with its manifest's name."""

        def apply(each: Manifest) -> list[str]:
            try:
                told = self.bed.apply([each], dry_run=dry_run)
            except RefusedError as error:
                told = [f"refused: {error}"]
            return [f"{each['kind']} {each['metadata']['name']}: {text}" for text in told]

        with ThreadPoolExecutor(4) as pool:
            return [text for texts in pool.map(apply, manifests) for text in texts]

    def versions(self, manifests: Iterable[Manifest]) -> dict[str, str]:
        """The resourceVersion of each object, by kind, namespace and name."""
        found = {}
        for each in manifests:
            metadata = each["metadata"]
            live = self.bed.get(_kind(each), metadata["name"], metadata.get("namespace"))
            assert live is not None, f"no {each['kind']} {metadata['name']}"
            found[f"{each['kind']} {metadata.get('namespace', '')}/{metadata['name']}"] = live["metadata"]["resourceVersion"]
        return found

    def clear(self) -> None:
        """Take away all that the tree brought but its namespaces, which the next tree has, too."""
        found = self.applications()
        # The root first, or it makes the others anew.
        self._delete("Application.argoproj.io", "root", ARGOCD)
        for name, each in found.items():
            if "finalizers" in each["metadata"]:
                self.bed.patch("Application.argoproj.io", name, {"metadata": {"finalizers": None}}, ARGOCD)
        self.bed.delete_all("Application.argoproj.io", ARGOCD)
        made = {
            (f"{each['kind']}.{each['group']}" if each.get("group") else each["kind"], each["name"], each.get("namespace"))
            for application in found.values()
            for each in application.get("status", {}).get("resources", ())
            if each["kind"] not in ("Application", "Namespace") and each["name"] != "default"
        }
        secrets = {("Secret", name, secret.namespace) for name, secret in self.platform.secrets.items()}
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each: self._delete(*each), sorted(made | secrets, key=str)))
        wait_for("pods to go", lambda: not self.bed.objects("Pod"))
        self.bed.delete_all("Node")
        wait_for("nodes to go", lambda: not self.bed.objects("Node"))

    def _delete(self, kind: str, name: str, namespace: str | None = None) -> None:
        try:
            self.bed.delete(kind, name, namespace)
        except RefusedError as error:
            if error.code != 404:
                raise

    # --- Argo CD ------------------------------------------------------------------------------------------------------------

    def start(self, folder: Path) -> None:
        """What the commands of the tree's README do, with the tree in a repository, and addresses of this machine in it."""
        values = yaml.load(self.files["values/argo-cd.yaml"], Loader=yaml.CSafeLoader)
        settings = {key: text if isinstance(text, str) else str(text).lower() for key, text in values["configs"]["cm"].items()}
        self.bed.patch("ConfigMap", "argocd-cm", {"data": settings}, ARGOCD)
        name = folder.name
        addresses = {chart.repository: f"{self._repositories}/{slug(chart.repository)}" for chart in charts().values()}
        addresses[self.platform.gitops.repository] = self.bed.git_address(name)
        for path, content in self.files.items():
            file = folder / self.platform.gitops.path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if path.startswith(("applications/", "bootstrap/")):
                content = yaml.safe_dump(_replaced(yaml.load(content, Loader=yaml.CSafeLoader), addresses)).encode()
            file.write_bytes(content)
        self.bed.serve_git(folder, name)
        for file in sorted((folder / self.platform.gitops.path / "bootstrap").iterdir()):
            self.bed.apply([yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)])

    def applications(self) -> dict[str, Object]:
        """All Applications that there are now, by name."""
        return {each["metadata"]["name"]: each for each in self.bed.objects("Application.argoproj.io", ARGOCD)}

    def wait_until_stuck(self, name: str, seconds: float = 120) -> dict[str, Object]:
        """All Applications, when one of them was synced and is not healthy, since no operator works."""
        return self._wait(
            f"Application {name} to wait",
            seconds,
            lambda found: name in found and _state(found[name]).get("message", "").startswith("waiting for healthy state"),
        )

    def wait_for_all(self, seconds: float = 180) -> dict[str, Object]:
        """All Applications, when each is Synced and Healthy; operators work meanwhile.

        Raises:
            TimeoutError: one is not; the message says how it is.
        """
        return self._wait("all Applications", seconds, lambda found: all(map(_is_good, found.values())), self._operators.work)

    def _wait(
        self,
        what: str,
        seconds: float,
        look: Callable[[dict[str, Object]], bool],
        work: Callable[[], None] = lambda: None,
    ) -> dict[str, Object]:
        """Now and then Argo CD overlooks a change: see :meth:`ClusterBed.sync`."""
        asked = worked = time.monotonic()

        def again() -> dict[str, Object] | None:
            nonlocal asked, worked
            if time.monotonic() > worked + 1:
                work()
                worked = time.monotonic()
            found = self.applications()
            results = _state(found["root"]).get("syncResult", {}).get("resources", ())
            self.applied += [each["name"] for each in results if each["name"] not in self.applied]
            if time.monotonic() > asked + _ASK_AGAIN_SECONDS:
                for name, each in found.items():
                    if not _is_good(each):
                        self.bed.refresh(name, "normal")
                asked = time.monotonic()
            return found if look(found) else None

        try:
            return wait_for(what, again, seconds, pause=0.3)
        except TimeoutError as error:
            bad = [f"{name}: {explain(each)}" for name, each in self.applications().items() if not _is_good(each)]
            raise TimeoutError("\n".join([str(error), *bad])) from None


def releases(files: Mapping[str, bytes], path: str) -> Iterator[tuple[Manifest, bytes, str]]:
    """Of every Application that uses our own chart: its spec, its values file, and the name of the release."""
    for name, content in files.items():
        if not name.startswith("applications/application-"):
            continue
        spec = yaml.load(content, Loader=yaml.CSafeLoader)["spec"]
        source = spec.get("source", {})
        if source.get("path") == f"{path}/charts/workload":
            (values,) = source["helm"]["valueFiles"]
            yield spec, files[values.removeprefix("../../")], source["helm"]["releaseName"]


def rendered(values: bytes, name: str, namespace: str) -> list[Manifest]:
    """What our own chart makes of a values file."""
    texts = workload_chart().render(yaml.load(values, Loader=yaml.CSafeLoader), name=name, namespace=namespace)
    return [each for text in texts.values() for each in yaml.load_all(text, Loader=yaml.CSafeLoader) if each is not None]


def _kind(manifest: Manifest) -> str:
    group = manifest["apiVersion"].rpartition("/")[0]
    return f"{manifest['kind']}.{group}" if group else str(manifest["kind"])


def slug(repository: str) -> str:
    """Name of the folder of a repository of charts."""
    return repository.removeprefix("https://").strip("/").replace("/", "-")


def _replaced(value: Any, addresses: Mapping[str, str]) -> Any:
    """A manifest with other addresses of repositories."""
    if isinstance(value, dict):
        return {key: _replaced(item, addresses) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, addresses) for item in value]
    return addresses.get(value, value) if isinstance(value, str) else value


def _state(application: Object) -> Object:
    found: Object = application.get("status", {}).get("operationState", {})
    return found


def _is_good(application: Object) -> bool:
    status = application.get("status", {})
    return (status.get("sync", {}).get("status"), status.get("health", {}).get("status")) == ("Synced", "Healthy")
