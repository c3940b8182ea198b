"""A Kubernetes cluster with Argo CD for tests: the real programs on this machine, nodes by kwok, and no containers.

The API server, its admission, the scheduler and all controllers of Kubernetes are real. Nodes are objects only: each pod that
the scheduler places there is ready at once, and that of a job is done at once. No operator runs, and nothing of a cloud: what
those would do a test does, with ``bind_claims`` and ``set_status``. ``scripts/cluster_bed`` builds the programs.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from kube_api import KubeApi, Object, condition, wait_for
from processes import Processes, free_ports, listens

ROOT = Path(__file__).parents[2]
BED = ROOT / ".ci" / "bed"
ARGOCD = "argocd"

_MODULES = ROOT / "tests" / "cluster" / "modules"
# In the order in which scripts/cluster_bed reads them.
_INPUTS = (
    *(_MODULES / module / file for module in ("argocd", "kubernetes") for file in ("go.mod", "go.sum")),
    _MODULES / "crds.txt",
    ROOT / "scripts" / "cluster_bed",
)
_START_SECONDS = 120
_ASK_AGAIN_SECONDS = 10
_ENDED = ("Succeeded", "Failed", "Error")
_REFRESH = "argocd.argoproj.io/refresh"
_QUICK = ("--kube-api-qps=1000", "--kube-api-burst=2000")
_NODE = {"cpu": "64", "memory": "256Gi", "pods": "110", "ephemeral-storage": "500Gi"}


def need() -> None:
    """Skip the test where the bed is not built, or not from what is pinned now."""
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in _INPUTS)).hexdigest()
    built = BED / "built"
    if not built.is_file() or wanted not in built.read_text():
        pytest.skip("the test bed of a cluster is not built; scripts/cluster_bed builds it")
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on the PATH")


@dataclass(frozen=True)
class Applied:
    """One resource of a sync, with what Argo CD says of it."""

    kind: str
    namespace: str
    name: str
    status: str
    message: str


@dataclass(frozen=True)
class Sync:
    """A sync that ended: its phase ``Succeeded``, ``Failed`` or ``Error``, and its resources in the order they were applied."""

    phase: str
    message: str
    revision: str
    resources: tuple[Applied, ...]


@dataclass(kw_only=True)
class ClusterBed(KubeApi):
    """A running cluster; get one from the fixture ``bed``, or one of your own from :func:`serve`."""

    folder: Path
    processes: Processes = field(repr=False)

    def add_node(
        self,
        name: str,
        *,
        labels: Mapping[str, str] | None = None,
        taints: Sequence[str] = (),
        capacity: Mapping[str, str] | None = None,
    ) -> None:
        """Add a node and wait until it is ready.

        ``taints`` are as in ``kubectl taint``: ``key=value:NoSchedule``. ``capacity`` adds to, or replaces, 64 processors and
        256Gi of memory; ``{"nvidia.com/gpu": "8"}`` makes a node with GPUs.
        """
        has = _NODE | dict(capacity or {})
        self.create(
            {
                "apiVersion": "v1",
                "kind": "Node",
                "metadata": {
                    "name": name,
                    "labels": {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"} | dict(labels or {}),
                },
                "spec": {"taints": [_taint(taint) for taint in taints]},
                "status": {"capacity": has, "allocatable": has},
            }
        )
        wait_for(f"node {name} to be ready", lambda: self._ready(name))

    def _ready(self, name: str) -> bool:
        node = self.get("Node", name)
        assert node is not None
        # The taint goes a moment after the condition has come.
        taints = [taint["key"] for taint in node["spec"].get("taints", [])]
        return condition(node, "Ready") == "True" and "node.kubernetes.io/not-ready" not in taints

    def bind_claims(self) -> int:
        """Give each pending claim a volume, as a volume driver would; gives the number of claims.

        A claim whose storage class is not there stays pending, as it would in a real cluster.
        """
        claims = self.objects("PersistentVolumeClaim")
        pending = [each for each in claims if each["status"].get("phase") == "Pending" and not each["spec"].get("volumeName")]
        if not pending:
            return 0
        classes = {each["metadata"]["name"] for each in self.objects("StorageClass")}
        pending = [each for each in pending if each["spec"].get("storageClassName") in classes]
        self.apply(_volume(claim) for claim in pending)
        return len(pending)

    def serve_git(self, folder: Path, name: str) -> str:
        """Address of the git repository ``name``, whose branch ``main`` has what is in ``folder`` now.

        Called again, it adds a commit.
        """
        repository = self._repository(name)
        git = ("git", "-C", str(repository), "-c", "user.name=tests", "-c", "user.email=tests@example.com")

        def run(*command: str) -> None:
            subprocess.run([*git, *command], check=True, capture_output=True, env=self.processes.environment)

        if not repository.exists():
            repository.mkdir(parents=True)
            run("init", "--initial-branch=main")
        run("rm", "-r", "--quiet", "--ignore-unmatch", ".")
        shutil.copytree(folder, repository, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
        run("add", "--all", "--force")
        run("commit", "--allow-empty", "--message=tests")
        return self.git_address(name)

    def git_address(self, name: str) -> str:
        """Address that ``serve_git`` gives for this name."""
        return self._repository(name).as_uri()

    def _repository(self, name: str) -> Path:
        return self.folder / "git" / name

    def serve_charts(self, charts: Iterable[Path], names: Iterable[str] = ()) -> str:
        """Address of a Helm repository with the charts in these folders, for the ``repoURL`` of a ``chart:`` source.

        Below it, under each of ``names``, is the same repository again.
        """
        (port,) = free_ports(1)
        repository = self.folder / f"charts-{port}"
        repository.mkdir()
        for command in (
            ["package", *map(str, charts), "--destination", str(repository)],
            ["repo", "index", str(repository)],
        ):
            subprocess.run([BED / "bin" / "helm", *command], check=True, capture_output=True, env=self.processes.environment)
        for name in names:
            (repository / name).symlink_to(".")
        where = ("--bind", "127.0.0.1", "--directory", str(repository), str(port))
        self.processes.start(sys.executable, "-m", "http.server", *where, name=repository.name)
        self.processes.wait_for("the charts", lambda: listens(port), _START_SECONDS)
        return f"http://127.0.0.1:{port}"

    def sync(self, name: str, seconds: float = 180) -> Sync:
        """Have Argo CD sync the Application ``name``, as ``argocd app sync --prune`` would, and wait for the end.

        Binds claims meanwhile. The end of a sync is not yet health: see :meth:`wait_for_application`.

        Raises:
            TimeoutError: it has not ended; the message says what it waits for.
        """
        self.start_sync(name, seconds)
        return self.wait_for_sync(name, seconds)

    def start_sync(self, name: str, seconds: float = 180) -> None:
        """The first half of :meth:`sync`, for who wants to see it wait."""
        self.wait_for_sync(name, seconds)
        self.refresh(name)
        self._wait(name, "to be refreshed", seconds, _refreshed)
        policy = self._application(name)["spec"].get("syncPolicy", {})
        operation = {
            "initiatedBy": {"username": "tests"},
            "sync": {"prune": True, "syncOptions": policy.get("syncOptions", [])},
            "retry": policy.get("retry", {}),
        }
        self.patch("Application", name, {"operation": operation}, ARGOCD)

    def wait_for_sync(self, name: str, seconds: float = 180) -> Sync:
        """The last sync of the Application ``name``, as soon as none runs; its phase is empty when there was none yet."""
        return _sync(self._wait(name, "to end its sync", seconds, lambda each: each if _idle(each) else None))

    def wait_for_application(self, name: str, *, sync: str = "Synced", health: str = "Healthy", seconds: float = 180) -> Object:
        """The status of the Application ``name`` as soon as it is as wanted; binds claims meanwhile.

        Raises:
            TimeoutError: it is not; the message says how it is.
        """

        def look(application: Object) -> Object | None:
            status: Object = application.get("status", {})
            found = (status.get("sync", {}).get("status"), status.get("health", {}).get("status"))
            return status if found == (sync, health) else None

        return self._wait(name, f"to be {sync} and {health}", seconds, look)

    def _wait(self, name: str, what: str, seconds: float, look: Callable[[Object], Object | None]) -> Object:
        """What ``look`` gives for the Application, as soon as it gives something.

        Now and then Argo CD's controller overlooks a change: with what it has itself just written it replaces the newer
        object that it was told of meanwhile. It looks again when it is asked again.
        """
        asked = time.monotonic()

        def again() -> Object | None:
            nonlocal asked
            self.bind_claims()
            application = self._application(name)
            found = look(application)
            if found is None and not _running(application) and time.monotonic() > asked + _ASK_AGAIN_SECONDS:
                self.refresh(name)
                asked = time.monotonic()
            return found

        try:
            return wait_for(f"Application {name} {what}", again, seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{explain(self._application(name))}") from None

    def refresh(self, name: str, how: Literal["normal", "hard"] = "hard") -> None:
        """Have the Application compared with the cluster and, if hard, with the repository as it is now."""
        for value in (None, how):  # so that there is a change, even where it was asked before
            self.patch("Application", name, {"metadata": {"annotations": {_REFRESH: value}}}, ARGOCD)

    def _application(self, name: str) -> Object:
        found = self.get("Application.argoproj.io", name, ARGOCD)
        if found is None:
            raise LookupError(f"no Application {name} in namespace {ARGOCD}")
        return found


@contextmanager
def serve(folder: Path) -> Iterator[ClusterBed]:
    """Run a cluster with the built definitions and Argo CD; logs are in ``folder``."""
    home = folder / "home"
    for inner in (home / ".kube", folder / "tmp"):
        inner.mkdir(parents=True)
    environment = {
        # Nothing that is configured for whoever runs the tests.
        "PATH": os.pathsep.join((str(BED / "bin"), os.environ.get("PATH", os.defpath))),
        "HOME": str(home),
        "TMPDIR": str(folder / "tmp"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    with Processes(folder, environment) as processes:
        try:
            bed = _start_kubernetes(folder, processes, home / ".kube" / "config")
            _start_argocd(bed, home / ".kube" / "config")
            yield bed
        finally:
            processes.stop()
            # Some hundred megabytes that nobody looks at.
            shutil.rmtree(folder / "etcd", ignore_errors=True)


def _start_kubernetes(folder: Path, processes: Processes, kubeconfig: Path) -> ClusterBed:
    store, peers, port, pods = free_ports(4)
    processes.start(
        "etcd",
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls=http://127.0.0.1:{store}",
        f"--advertise-client-urls=http://127.0.0.1:{store}",
        f"--listen-peer-urls=http://127.0.0.1:{peers}",
        "--log-level=warn",
        "--unsafe-no-fsync",
    )
    certificates, token = folder / "certificates", secrets.token_hex(16)
    certificate, key = certificates / "apiserver.crt", certificates / "apiserver.key"
    (folder / "tokens.csv").write_text(f'{token},admin,1,"system:masters"\n')
    processes.start(
        "kube-apiserver",
        f"--etcd-servers=http://127.0.0.1:{store}",
        f"--cert-dir={certificates}",
        f"--secure-port={port}",
        "--bind-address=127.0.0.1",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        "--service-cluster-ip-range=10.0.0.0/16",
    )
    processes.wait_for("the API server's certificate", certificate.exists, _START_SECONDS)
    bed = ClusterBed(f"https://127.0.0.1:{port}", token, certificate, folder=folder, processes=processes)
    kubeconfig.write_text(json.dumps(_kubeconfig(bed)))
    processes.wait_for("the API server", bed.ready, _START_SECONDS)
    processes.start(
        "kube-controller-manager",
        f"--kubeconfig={kubeconfig}",
        f"--service-account-private-key-file={key}",
        f"--root-ca-file={certificate}",
        # Of a pod's use of anything nobody knows here, and without that its autoscaler is broken.
        "--controllers=*,-nodeipam,-horizontal-pod-autoscaler-controller",
        *_QUICK,
        # On a busy machine a node is not to be lost because kwok was late.
        "--node-monitor-grace-period=24h",
        "--leader-elect=false",
        "--secure-port=0",
    )
    processes.start("kube-scheduler", f"--kubeconfig={kubeconfig}", "--leader-elect=false", "--secure-port=0", *_QUICK)
    processes.start("kwok", f"--kubeconfig={kubeconfig}", "--manage-all-nodes=true", f"--server-address=127.0.0.1:{pods}")
    bed.apply_definitions(sorted((BED / "crds").iterdir()))
    return bed


def _start_argocd(bed: ClusterBed, kubeconfig: Path) -> None:
    processes = bed.processes
    cache, port, repo_metrics, metrics = free_ports(4)
    processes.start("redis-server", "--port", str(cache), "--bind", "127.0.0.1", "--save", "", "--dir", str(bed.folder))
    processes.environment |= {
        "ARGOCD_FAKE_IN_CLUSTER": "true",  # with the kubeconfig in the home
        "ARGOCD_GPG_ENABLED": "false",
        "ARGOCD_TLS_DATA_PATH": str(bed.folder / "tmp"),
        "ARGOCD_SSH_DATA_PATH": str(bed.folder / "tmp"),
        "ARGOCD_K8S_CLIENT_QPS": "500",
        "ARGOCD_K8S_CLIENT_BURST": "1000",
        "ARGOCD_SYNC_WAVE_DELAY": "0",  # seconds to wait beside the wait for health
    }
    processes.start(
        "argocd-repo-server",
        "--address=127.0.0.1",
        f"--port={port}",
        "--metrics-address=127.0.0.1",
        f"--metrics-port={repo_metrics}",
        f"--redis=127.0.0.1:{cache}",
        "--disable-tls",
    )
    bed.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ARGOCD}}])
    for manifest in _argocd_settings():
        # Not applied: a test that applies settings of its own is not to drop, with what it leaves out, the labels.
        bed.create(manifest)
    processes.start(
        "argocd-application-controller",
        f"--kubeconfig={kubeconfig}",
        f"--namespace={ARGOCD}",
        f"--repo-server=127.0.0.1:{port}",
        "--repo-server-plaintext",
        f"--redis=127.0.0.1:{cache}",
        f"--metrics-port={metrics}",
        "--persist-resource-health",  # in the Application's status, where tests see it
    )
    processes.wait_for("Argo CD's repository server", lambda: listens(port), _START_SECONDS)
    processes.wait_for("Argo CD's controller", lambda: listens(metrics), _START_SECONDS)


def _argocd_settings() -> Iterator[Object]:
    """What an installation has apart from its programs: without any of these the controller does not start."""
    part = {"app.kubernetes.io/part-of": ARGOCD}
    for name in ("argocd-cm", "argocd-rbac-cm", "argocd-ssh-known-hosts-cm", "argocd-tls-certs-cm", "argocd-gpg-keys-cm"):
        yield {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "namespace": ARGOCD, "labels": part | {"app.kubernetes.io/name": name}},
        }
    yield {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": "argocd-secret",
            "namespace": ARGOCD,
            "labels": part | {"app.kubernetes.io/name": "argocd-secret"},
        },
        "stringData": {"server.secretkey": secrets.token_hex(16)},
    }
    yield {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {"name": "default", "namespace": ARGOCD},
        "spec": {
            "sourceRepos": ["*"],
            "destinations": [{"server": "*", "namespace": "*"}],
            "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
        },
    }


def _kubeconfig(api: KubeApi) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "bed", "cluster": {"server": api.address, "certificate-authority": str(api.certificate)}}],
        "users": [{"name": "admin", "user": {"token": api.token}}],
        "contexts": [{"name": "bed", "context": {"cluster": "bed", "user": "admin"}}],
        "current-context": "bed",
    }


def _taint(text: str) -> dict[str, str]:
    pair, _, effect = text.rpartition(":")
    key, _, value = pair.partition("=")
    return {"key": key, "value": value, "effect": effect}


def _volume(claim: Mapping[str, Any]) -> Object:
    metadata, spec = claim["metadata"], claim["spec"]
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": f"pvc-{metadata['uid']}"},
        "spec": {
            "capacity": {"storage": spec["resources"]["requests"]["storage"]},
            "accessModes": spec["accessModes"],
            "volumeMode": spec.get("volumeMode", "Filesystem"),
            "storageClassName": spec["storageClassName"],
            "claimRef": {name: metadata[name] for name in ("name", "namespace", "uid")},
            "hostPath": {"path": f"/volumes/{metadata['uid']}"},
        },
    }


def _refreshed(application: Object) -> Object | None:
    asked = _REFRESH in application["metadata"].get("annotations", {})
    return application if not asked and "sync" in application.get("status", {}) else None


def _operation(application: Mapping[str, Any]) -> Object:
    found: Object = application.get("status", {}).get("operationState", {})
    return found


def _running(application: Mapping[str, Any]) -> bool:
    return "operation" in application and _operation(application).get("phase") == "Running"


def _idle(application: Mapping[str, Any]) -> bool:
    return "operation" not in application and _operation(application).get("phase", "Succeeded") in _ENDED


def _sync(application: Mapping[str, Any]) -> Sync:
    state = _operation(application)
    result = state.get("syncResult", {})
    resources = (
        Applied(
            kind=each["kind"],
            namespace=each.get("namespace", ""),
            name=each["name"],
            status=each.get("status", each.get("hookPhase", "")),
            message=each.get("message", ""),
        )
        for each in result.get("resources", [])
    )
    return Sync(state.get("phase", ""), state.get("message", ""), result.get("revision", ""), tuple(resources))


def explain(application: Mapping[str, Any]) -> str:
    """How an Application is, in a few lines."""
    status, operation = application.get("status", {}), _operation(application)
    lines = [
        f"sync {status.get('sync', {}).get('status')}, health {status.get('health', {}).get('status')}",
        f"operation {operation.get('phase')}: {operation.get('message')}",
    ]
    lines += [f"{each['type']}: {each['message']}" for each in status.get("conditions", [])]
    for each in status.get("resources", []):
        health = each.get("health", {})
        if each.get("status") != "Synced" or health.get("status", "Healthy") != "Healthy":
            told = f"{each.get('status')} {health.get('status', '')} {health.get('message', '')}".rstrip()
            lines.append(f"{each['kind']} {each.get('namespace', '')}/{each['name']}: {told}")
    for each in operation.get("syncResult", {}).get("resources", []):
        if each.get("status") == "SyncFailed":
            lines.append(f"{each['kind']} {each.get('namespace', '')}/{each['name']}: {each.get('message')}")
    return "\n".join(lines)
