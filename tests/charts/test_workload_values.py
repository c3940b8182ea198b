"""What each value of the chart `workload` does."""

from __future__ import annotations

from typing import Any

import pytest

from workload_chart import Manifest, pod_spec, render, render_example

IMAGE = {"image": "ghcr.io/acme/api:1.4.2"}
SERVICE = IMAGE | {"ports": {"http": 8080}}
GPU = SERVICE | {"resources": {"gpu": 1}}
CPU_SCALING = {"minReplicas": 1, "maxReplicas": 3, "targetCPUUtilizationPercentage": 60}


def _deployment(values: dict[str, Any]) -> Manifest:
    return render(values)["Deployment", "api"]


def _container(values: dict[str, Any]) -> dict[str, Any]:
    container: dict[str, Any] = pod_spec(_deployment(values))["containers"][0]
    return container


# --- what there is ----------------------------------------------------------------------------------------------------------


def test_the_smallest_service() -> None:
    assert sorted(kind for kind, _ in render(SERVICE)) == ["Deployment", "NetworkPolicy", "Service", "ServiceAccount"]


def test_a_worker_has_no_service_no_probes_and_no_pre_stop() -> None:
    manifests = render_example("worker")
    assert ("Service", "worker") not in manifests
    deployment = manifests["Deployment", "worker"]
    container = pod_spec(deployment)["containers"][0]
    assert not container.keys() & {"ports", "lifecycle", "startupProbe", "readinessProbe", "livenessProbe"}
    assert pod_spec(deployment)["terminationGracePeriodSeconds"] == 300 + 10
    assert deployment["spec"]["minReadySeconds"] == 10


def test_a_worker_may_have_metrics() -> None:
    manifests = render(IMAGE | {"ports": {"metrics": 9090}, "metrics": {"port": "metrics", "namespace": "observability"}})
    assert {("Service", "api"), ("ServiceMonitor", "api")} <= manifests.keys()
    assert "readinessProbe" not in pod_spec(manifests["Deployment", "api"])["containers"][0]


# --- probes and shutdown ----------------------------------------------------------------------------------------------------


def test_probes_without_a_path_ask_for_an_open_port() -> None:
    container = _container(SERVICE)
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[kind]["tcpSocket"] == {"port": "http"}


def test_probes_with_paths() -> None:
    container = _container(SERVICE | {"probes": {"path": "/ready", "livenessPath": "/live"}})
    paths = [container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "readiness", "liveness")]
    assert paths == ["/ready", "/ready", "/live"]
    assert _container(SERVICE | {"probes": {"path": "/ready"}})["livenessProbe"]["httpGet"]["path"] == "/ready"


@pytest.mark.parametrize("budget", [1, 5, 6, 60, 1200])
def test_the_startup_probe_gives_the_budget(budget: int) -> None:
    probe = _container(SERVICE | {"probes": {"startupSeconds": budget}})["startupProbe"]
    given = probe["periodSeconds"] * probe["failureThreshold"]
    assert budget <= given < budget + probe["periodSeconds"]


def test_a_rollout_has_time_for_the_startup() -> None:
    values = SERVICE | {"probes": {"startupSeconds": 1800}}
    assert _deployment(values)["spec"]["progressDeadlineSeconds"] == 1800 + 600
    # A node with a GPU may have to be made first.
    assert _deployment(values | {"resources": {"gpu": 1}})["spec"]["progressDeadlineSeconds"] == 1800 + 1200


def test_a_pod_that_stops_finishes_its_requests() -> None:
    values = SERVICE | {"requestTimeoutSeconds": 120, "preStopSeconds": 20}
    assert _container(values)["lifecycle"] == {"preStop": {"sleep": {"seconds": 20}}}
    assert pod_spec(_deployment(values))["terminationGracePeriodSeconds"] == 20 + 120 + 10


# --- replicas ---------------------------------------------------------------------------------------------------------------


def test_replicas_are_the_autoscalers() -> None:
    assert _deployment(SERVICE | {"replicas": 3})["spec"]["replicas"] == 3
    assert "replicas" not in _deployment(SERVICE | {"replicas": 3, "autoscaling": CPU_SCALING})["spec"]


def test_scaling_by_cpu() -> None:
    spec = render_example("alb")["HorizontalPodAutoscaler", "alb"]["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 20)
    [metric] = spec["metrics"]
    assert metric["resource"] == {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}
    assert spec["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 300


def test_scaling_by_triggers() -> None:
    manifests = render_example("worker")
    assert ("HorizontalPodAutoscaler", "worker") not in manifests
    spec = manifests["ScaledObject", "worker"]["spec"]
    assert (spec["minReplicaCount"], spec["maxReplicaCount"], spec["cooldownPeriod"]) == (0, 5, 300)
    [trigger] = spec["triggers"]
    assert trigger["metadata"]["queueLength"] == "10"
    assert trigger["authenticationRef"] == {"kind": "ClusterTriggerAuthentication", "name": "aws"}


@pytest.mark.parametrize(
    ("values", "several"),
    [
        ({"replicas": 1}, False),
        ({"replicas": 2}, True),
        ({"autoscaling": CPU_SCALING}, True),
        ({"replicas": 2, "autoscaling": CPU_SCALING | {"maxReplicas": 1}}, False),
    ],
)
def test_several_replicas_are_spread_and_not_drained_at_once(values: dict[str, Any], several: bool) -> None:
    manifests = render(SERVICE | values)
    budget = manifests.get(("PodDisruptionBudget", "api"))
    assert (budget is not None) is several
    if budget is not None:
        assert budget["spec"]["maxUnavailable"] == 1
    constraints = pod_spec(manifests["Deployment", "api"]).get("topologySpreadConstraints", [])
    keys = [constraint["topologyKey"] for constraint in constraints]
    assert keys == (["topology.kubernetes.io/zone", "kubernetes.io/hostname"] if several else [])


IN_PLACE = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}
ONE_BY_ONE = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}}
DISK = {"mountPath": "/data", "size": "10Gi"}


@pytest.mark.parametrize(
    ("values", "strategy"),
    [
        (SERVICE, ONE_BY_ONE),
        (SERVICE | {"replicas": 3}, ONE_BY_ONE),
        (GPU, {"type": "Recreate"}),
        (GPU | {"replicas": 2}, IN_PLACE),
        (GPU | {"autoscaling": CPU_SCALING}, IN_PLACE),
        (SERVICE | {"persistentVolumeClaim": DISK}, {"type": "Recreate"}),
        (SERVICE | {"replicas": 2, "persistentVolumeClaim": DISK | {"accessMode": "ReadWriteMany"}}, ONE_BY_ONE),
    ],
)
def test_a_rollout_needs_no_second_gpu_or_disk(values: dict[str, Any], strategy: dict[str, Any]) -> None:
    assert _deployment(values)["spec"]["strategy"] == strategy


# --- resources, volumes, nodes ----------------------------------------------------------------------------------------------


def test_the_cpu_limit_is_the_request_unless_said() -> None:
    assert _container(SERVICE | {"resources": {"cpu": 0.5}})["resources"]["limits"]["cpu"] == "0.5"
    resources = _container(SERVICE | {"resources": {"cpu": "500m", "cpuLimit": 2}})["resources"]
    assert (resources["requests"]["cpu"], resources["limits"]["cpu"]) == ("500m", "2")


def test_a_gpu_server() -> None:
    deployment = render_example("gpu")["Deployment", "gpu"]
    spec, container = pod_spec(deployment), pod_spec(deployment)["containers"][0]
    assert container["resources"]["limits"]["nvidia.com/gpu"] == "1"
    assert spec["tolerations"] == [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
    assert spec["nodeSelector"] == {"groundplan/pool": "a10g-spot"}
    volumes = {volume["name"]: volume for volume in spec["volumes"]}
    mounts = {mount["mountPath"]: volumes[mount["name"]]["emptyDir"] for mount in container["volumeMounts"]}
    assert mounts == {
        "/tmp": {"sizeLimit": "4Gi"},
        "/data": {"sizeLimit": "64Gi"},
        "/dev/shm": {"medium": "Memory", "sizeLimit": "2Gi"},
    }
    # What lies on the node's disk must not keep the node.
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    assert annotations["cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes"] == "dir-data,dir-tmp,shared-memory"


def test_without_a_gpu_no_toleration_and_no_limit() -> None:
    assert "tolerations" not in pod_spec(_deployment(SERVICE))
    assert "nvidia.com/gpu" not in _container(SERVICE)["resources"]["limits"]


def test_a_claim_outlives_the_release() -> None:
    claim = render(SERVICE | {"persistentVolumeClaim": DISK})["PersistentVolumeClaim", "api"]
    assert claim["spec"] == {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}}
    assert claim["metadata"]["annotations"] == {
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        "helm.sh/resource-policy": "keep",
    }


def test_no_volume_at_all() -> None:
    spec = pod_spec(_deployment(SERVICE | {"emptyDirs": {"/tmp": None}}))
    assert "volumes" not in spec
    assert "volumeMounts" not in spec["containers"][0]


# --- environment, secrets, identity -----------------------------------------------------------------------------------------


def test_environment() -> None:
    env = {
        variable["name"]: variable
        for variable in pod_spec(render_example("full")["Deployment", "full"])["containers"][0]["env"]
    }
    assert env["WORKERS"]["value"] == "2"
    assert env["HF_TOKEN"]["valueFrom"]["secretKeyRef"] == {"name": "hub-token", "key": "token"}
    assert env["API_KEY"]["valueFrom"]["secretKeyRef"] == {"name": "rerank-keys", "key": "API_KEY"}
    assert env.keys() == {"HOME", "WORKERS", "HF_TOKEN", "API_KEY", "REDIS_PASSWORD"}


def test_external_secrets() -> None:
    secret = render_example("full")["ExternalSecret", "rerank-keys"]
    # The secret is there before a pod that reads it.
    assert secret["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"] == "-1"
    spec = secret["spec"]
    assert spec["refreshInterval"] == "15m"
    assert spec["secretStoreRef"] == {"kind": "SecretStore", "name": "vault"}
    assert (spec["target"]["name"], spec["target"]["creationPolicy"]) == ("rerank-keys", "Owner")
    refs = {item["secretKey"]: (item["remoteRef"]["key"], item["remoteRef"].get("property")) for item in spec["data"]}
    assert refs == {"API_KEY": ("rerank/api", None), "REDIS_PASSWORD": ("cache", "password")}


def test_the_service_account() -> None:
    account = render_example("gke")["ServiceAccount", "gke"]
    assert account["automountServiceAccountToken"] is False
    email = "support-chat-api@acme.iam.gserviceaccount.com"
    assert account["metadata"]["annotations"] == {"iam.gke.io/gcp-service-account": email}
    shared = render(SERVICE | {"serviceAccount": {"create": False, "name": "model-loader"}})
    assert not [name for kind, name in shared if kind == "ServiceAccount"]
    spec = pod_spec(shared["Deployment", "api"])
    assert spec["serviceAccountName"] == "model-loader"
    assert spec["automountServiceAccountToken"] is False


def test_the_user() -> None:
    context = pod_spec(_deployment(SERVICE))["securityContext"]
    assert (context["runAsUser"], context["runAsGroup"], context["fsGroup"]) == (1000, 1000, 1000)


def test_labels_are_on_objects_and_pods() -> None:
    manifests = render(SERVICE | {"labels": {"cost-centre": "4711"}})
    template = manifests["Deployment", "api"]["spec"]["template"]
    for metadata in [template["metadata"], *(manifest["metadata"] for manifest in manifests.values())]:
        assert metadata["labels"]["cost-centre"] == "4711"


# --- network ----------------------------------------------------------------------------------------------------------------


def _namespace(name: str) -> dict[str, Any]:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def _pods(**labels: str) -> dict[str, Any]:
    return {"podSelector": {"matchLabels": labels}}


def _release(name: str) -> dict[str, Any]:
    return _pods(**{"app.kubernetes.io/instance": name})


DNS = {
    "to": [_namespace("kube-system"), {"ipBlock": {"cidr": "169.254.20.10/32"}}],
    "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
}


def test_by_default_only_dns_is_reached_and_nobody_comes_in() -> None:
    spec = render(SERVICE)["NetworkPolicy", "api"]["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in spec
    assert spec["egress"] == [DNS]


def test_declared_flows() -> None:
    spec = render_example("full")["NetworkPolicy", "full"]["spec"]
    assert spec["ingress"] == [
        {"from": [_release("api")], "ports": [{"port": 9000}, {"port": 8080}, {"port": 9090}]},
        {"from": [_namespace("apps") | _release("web")], "ports": [{"port": 8080}, {"port": 9000}]},
        {"from": [_namespace("ingress-nginx")], "ports": [{"port": 8080}]},
        {"from": [{"ipBlock": {"cidr": "192.0.2.0/24", "except": ["192.0.2.128/25"]}}], "ports": [{"port": 9000}]},
        {"from": [_namespace("monitoring")], "ports": [{"port": 9090}]},
    ]
    assert spec["egress"] == [
        DNS,
        {"to": [_namespace("data") | _pods(**{"cnpg.io/cluster": "postgres"})], "ports": [{"port": 5432}]},
        {"to": [_namespace("data")], "ports": [{"port": 6379}, {"port": 6380}]},
        {"to": [{"ipBlock": {"cidr": "2001:db8::/32"}}], "ports": [{"port": 443}]},
    ]


def test_anyone_may_come_in_where_nobody_knows_who_does() -> None:
    flows = {"ingress": [{"anyone": True, "ports": ["http"]}]}
    assert render(SERVICE | {"networkPolicy": flows})["NetworkPolicy", "api"]["spec"]["ingress"] == [
        {"ports": [{"port": 8080}]}
    ]


def test_metrics() -> None:
    manifests = render_example("alb")
    [endpoint] = manifests["ServiceMonitor", "alb"]["spec"]["endpoints"]
    assert endpoint == {"port": "http", "path": "/metrics", "interval": "30s"}
    assert {"from": [_namespace("observability")], "ports": [{"port": 8080}]} in manifests["NetworkPolicy", "alb"]["spec"][
        "ingress"
    ]


def test_ingress() -> None:
    ingress = render_example("alb")["Ingress", "alb"]
    assert ingress["spec"]["ingressClassName"] == "alb"
    assert "tls" not in ingress["spec"]
    assert ingress["metadata"]["annotations"]["alb.ingress.kubernetes.io/target-type"] == "ip"
    [rule] = ingress["spec"]["rules"]
    assert rule["host"] == "api.example.com"
    assert rule["http"]["paths"][0]["backend"] == {"service": {"name": "alb", "port": {"name": "http"}}}
    with_tls = render_example("full")["Ingress", "full"]["spec"]
    hosts = ["rerank.example.com", "*.rerank.example.com"]
    assert with_tls["tls"] == [{"secretName": "rerank-tls", "hosts": hosts}]
    assert [rule["host"] for rule in with_tls["rules"]] == hosts


def test_route_and_policies_of_gke() -> None:
    manifests = render_example("gke")
    route = manifests["HTTPRoute", "gke"]["spec"]
    gateway = {"group": "gateway.networking.k8s.io", "kind": "Gateway"}
    assert route["parentRefs"] == [gateway | {"name": "public", "namespace": "gateway", "sectionName": "https"}]
    assert route["hostnames"] == ["api.example.com"]
    assert route["rules"][0]["backendRefs"] == [{"group": "", "kind": "Service", "name": "gke", "port": 8080, "weight": 1}]
    target = {"group": "", "kind": "Service", "name": "gke"}
    health = manifests["HealthCheckPolicy", "gke"]
    assert health["apiVersion"] == "networking.gke.io/v1"
    assert health["spec"]["targetRef"] == target
    assert health["spec"]["default"]["config"] == {"type": "HTTP", "httpHealthCheck": {"port": 8080, "requestPath": "/healthz"}}
    assert manifests["GCPBackendPolicy", "gke"]["spec"] == {
        "targetRef": target,
        "default": {"timeoutSec": 60, "connectionDraining": {"drainingTimeoutSec": 60}, "securityPolicy": "support-chat"},
    }


def test_a_route_elsewhere_has_no_policies_of_gke() -> None:
    route = {"parentRefs": [{"name": "public"}], "hostnames": ["api.example.com"]}
    kinds = {kind for kind, _ in render(SERVICE | {"httpRoute": route})}
    assert "HTTPRoute" in kinds
    assert not kinds & {"HealthCheckPolicy", "GCPBackendPolicy"}
    # Without a path the load balancer asks as the probes do.
    health = render(SERVICE | {"httpRoute": route | {"google": {}}})["HealthCheckPolicy", "api"]["spec"]["default"]["config"]
    assert health == {"type": "TCP", "tcpHealthCheck": {"port": 8080}}


# --- helm test --------------------------------------------------------------------------------------------------------------


def test_the_test_connects_to_the_service() -> None:
    manifests = render(SERVICE | {"test": {"image": "busybox:1.37.0"}})
    pod, policy = manifests["Pod", "api-test"], manifests["NetworkPolicy", "api-test"]
    for manifest in (pod, policy):
        assert manifest["metadata"]["annotations"]["helm.sh/hook"] == "test"
    assert pod["spec"]["containers"][0]["command"][-2:] == ["api", "8080"]
    # The Service must not send requests to it.
    assert pod["metadata"]["labels"] == {"app.kubernetes.io/instance": "api-test"}
    assert policy["spec"]["ingress"] == [{"from": [_release("api-test")], "ports": [{"port": 8080}]}]
    assert not [name for kind, name in render(IMAGE | {"test": {"image": "busybox:1.37.0"}}) if name == "api-test"]
