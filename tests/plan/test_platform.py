"""What runs inside of a cluster, as it is resolved from a whole blueprint on EKS and on GKE."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import aws_plans
import ecs_plans
import gcp_plans
import gke_plans
import platform_plans
from groundplan import catalog
from groundplan.data_dir import data_dir
from groundplan.plan.images import CHART_REGISTRIES, LONGEST_CHART_IMAGE, split
from groundplan.plan.model import Replicas, plan_json, values
from groundplan.plan.model.platform import Entry, Gitops, Outside, Platform, QueueScaling, RemoteKey, ServiceAccount, Taint
from groundplan.problems import BlueprintError, Problem
from groundplan.render.charts import charts
from platform_plans import BLUEPRINTS, platform

ON_EKS, ON_GKE = BLUEPRINTS / "gpu-cluster-aws-full.yaml", BLUEPRINTS / "gpu-cluster-gcp-full.yaml"
GOLDEN = Path(__file__).parents[1] / "golden"


def problems(folder: Path, base: Any, changes: dict[str, Any] | None = None, environment: str = "prod") -> list[Problem]:
    with pytest.raises(BlueprintError) as caught:
        platform_plans.plan(folder, base, changes, environment)
    assert all(problem.at is not None for problem in caught.value.problems)
    return list(caught.value.problems)


# --- both clouds --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize(
    "file",
    [
        "gpu-cluster-aws-full",
        "gpu-cluster-aws-karpenter",
        "gpu-cluster-gcp-full",
        "private-vpc-aws-eks-full",
        "private-vpc-gcp-gke-full",
    ],
)
def test_everything_that_a_platform_names_is_there(file: str, environment: str, tmp_path: Path) -> None:
    found = platform(tmp_path, BLUEPRINTS / f"{file}.yaml", environment=environment)
    assert found.gitops.path == f"clusters/{found.cluster.removesuffix(f'-{environment}')}/{environment}"
    assert found.small == (environment == "dev")
    stores = {name for name in ("postgres", "vectors", "cache") if getattr(found, name) is not None}
    known = {*found.models, *found.workloads, *found.outside, *stores}
    for workload in found.workloads.values():
        assert set(workload.calls) <= known
        assert all(found.secrets[name].namespace == "apps" for name in workload.secrets)
        assert workload.account is None or found.accounts[workload.account].namespace == "apps"
        variables = [*workload.env, *(key for name in workload.secrets for key in found.secrets[name].keys)]
        assert len(variables) == len(set(variables)), "two Secrets or a plain value have the same variable"
    for model in found.models.values():
        for pool in model.pools:
            node = found.nodes[pool]
            share = node.gpus // model.tensor_parallel
            assert share >= 1 and model.gpu == node.labels["groundplan/gpu"]
            assert share * model.millicpu < node.millicpu and share * model.memory_mib < node.memory_mib
            assert model.shared_memory_mib < model.memory_mib
        assert len(model.pools) == len({found.nodes[pool].labels["groundplan/purchase"] for pool in model.pools})
    assert not any(set(place.ranges) == set() for place in found.outside.values())


def test_a_plan_is_written_with_its_platform_and_says_why(tmp_path: Path) -> None:
    plan = platform_plans.plan(tmp_path, ON_EKS)
    written = json.loads(plan_json(plan))
    assert written["plan"]["platform"]["models"]["chat"]["gpu_memory_utilization"] == "0.9"
    assert written["origins"]["platform.gitops.path"]["id"] == "PLAT001"
    assert written["origins"]["platform.workloads.api.env.LOG_LEVEL"]["key"] == "services.api.env.LOG_LEVEL"
    assert written["origins"]["platform.workloads.worker.image"]["kind"] == "rule", "it is mirrored"


@pytest.mark.parametrize("plans", [aws_plans, gke_plans])
def test_without_gitops_there_is_no_platform(plans: Any, tmp_path: Path) -> None:
    plan = plans.plan(tmp_path)
    assert plan.platform is None and values(plan)["platform"] is None


@pytest.mark.parametrize(("base", "runner"), [(ecs_plans.SMALL, "ECS"), (gcp_plans.SMALL, "Cloud Run")])
def test_gitops_without_a_cluster_is_refused(base: Any, runner: str, tmp_path: Path) -> None:
    (found,) = problems(tmp_path, base)
    assert (found.code, found.path) == ("GP210", ("gitops",))
    assert f"runs on {runner}: nothing there runs in a cluster" in found.message


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("product", ["gpu-chat-aws", "gpu-chat-gcp"])
def test_nodes_have_the_labels_and_taints_that_terraform_gives_them(product: str, environment: str, tmp_path: Path) -> None:
    found = platform(tmp_path, data_dir("blueprints") / f"{product}.yaml", environment=environment)
    (written,) = (GOLDEN / product / environment / "terraform").glob("*.tf.json")
    made = {name: (labels, taints) for name, labels, taints in _terraform_nodes(json.loads(written.read_text())["resource"])}
    seen = {
        name: (dict(nodes.labels), [(each.key, each.value) for each in nodes.taints]) for name, nodes in found.nodes.items()
    }
    assert seen == made


def _terraform_nodes(resources: dict[str, Any]) -> list[tuple[str, dict[str, str], list[tuple[str, str]]]]:
    groups = [(each["node_group_name"], each) for each in resources.get("aws_eks_node_group", {}).values()]
    pools = [(each["name"], each["node_config"]) for each in resources.get("google_container_node_pool", {}).values()]
    found = []
    for name, each in (*groups, *pools):
        taints = each.get("taint", [])
        every = taints if isinstance(taints, list) else [taints]
        found.append((name, each["labels"], [(taint["key"], taint["value"]) for taint in every]))
    return found


# --- EKS ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def on_eks(tmp_path: Path) -> Platform:
    return platform(tmp_path, ON_EKS)


def test_a_cluster_of_eks(on_eks: Platform) -> None:
    assert on_eks.gitops == Gitops("https://github.com/acme/platform", "main", "clusters/large/prod")
    assert (on_eks.cloud, on_eks.account, on_eks.cluster, on_eks.network) == ("aws", "123456789012", "large-prod", "large-prod")
    assert (on_eks.storage_class, on_eks.node_scaling) == ("gp3", "cluster-autoscaler")
    assert on_eks.disk_key == "arn:aws:kms:us-east-1:123456789012:alias/large-prod"
    assert on_eks.accounts["service-api"] == ServiceAccount("apps", "api", {})
    spot = on_eks.nodes["g5-2xlarge-spot"]
    assert (spot.gpus, spot.min, spot.max, spot.machine) == (1, 0, 6, None)
    assert spot.taints == (Taint("nvidia.com/gpu", "true", "NoSchedule"),)
    # 8 cores less 80 for the kubelet and 510 for what runs on every node, and so on.
    assert (spot.millicpu, spot.memory_mib) == (7410, 30751)
    assert on_eks.observability.metrics_days == 15 and on_eks.observability.traces_bucket == "large-prod-traces-123456789012"


def test_the_way_in_on_eks(on_eks: Platform) -> None:
    assert on_eks.entry == Entry(
        kind="alb",
        name="large-prod",
        class_name="alb",
        internal=False,
        firewall="large-prod",
        certificates={},
        sources=("10.40.192.0/22", "10.40.196.0/22", "10.40.204.0/22"),
        idle_seconds=600,
        access_logs="large-prod-access-logs-123456789012",
    )


def test_what_a_service_on_eks_gets(on_eks: Platform) -> None:
    api = on_eks.workloads["api"]
    assert api.env == {
        "CACHE_USER": "large-prod-api",
        "CHAT_MODEL": "chat",
        "CHAT_URL": "http://chat-router-service.models.svc",
        "GIANT_MODEL": "giant",
        "GIANT_URL": "http://giant-router-service.models.svc",
        "JUDGE_MODEL": "gpt-5-mini",
        "LOG_LEVEL": "info",
    }
    assert api.secrets == ("cache", "postgres", "queue", "service-api")
    assert api.calls == ("cache", "chat", "giant", "judge", "postgres", "queue"), "vectors lie in postgres"
    assert (api.account, api.replicas, api.millicpu) == ("service-api", Replicas(2, 20), 1000)
    own = on_eks.secrets["service-api"].keys
    assert own["SESSION_KEY"] == RemoteKey("large/prod/session-key", None)
    assert own["JUDGE_API_KEY"] == RemoteKey("large/prod/judge-api-key", None)
    assert own["CHAT_API_KEY"] == on_eks.secrets["vllm-api-key"].keys["api-key"]
    assert on_eks.secrets["postgres"].keys == {
        **{
            f"POSTGRES_{key.upper()}": RemoteKey("large-prod/connections/postgres", key)
            for key in ("host", "port", "database", "user")
        },
        "POSTGRES_PASSWORD": RemoteKey("large-prod/connections/postgres-password", "password"),
    }
    assert on_eks.secrets["cache"].keys.keys() == {"CACHE_HOST", "CACHE_PORT"}, "it signs a token in place of a password"
    assert on_eks.secrets["queue"].keys == {"QUEUE_URL": RemoteKey("large-prod/connections/queue", "url")}
    assert on_eks.workloads["index"].secrets == ("postgres", "service-index")
    assert on_eks.outside["draft"] == Outside(("0.0.0.0/0",), (443,))
    assert on_eks.outside["postgres"] == Outside(("10.40.224.0/22", "10.40.228.0/22", "10.40.236.0/22"), (5432,))


def test_a_model_on_all_gpus_of_a_node_of_eks(on_eks: Platform) -> None:
    giant = on_eks.models["giant"]
    assert (giant.tensor_parallel, giant.pipeline_parallel, giant.weights, giant.hub_token) == (8, 1, "acme/giant-400b", True)
    assert giant.pools == ("p5-48xlarge-cr-0123456789abcdef0", "p5-48xlarge-on-demand", "p5-48xlarge-spot")
    # Eight times 80 GiB.
    assert (giant.shared_memory_mib, giant.disk_gib) == (16384, 650)
    # 640 GiB at 125 MiB a second, and ten minutes.
    assert giant.startup_seconds == 5880


def test_charts_are_pulled_from_where_services_are(on_eks: Platform, tmp_path: Path) -> None:
    mirror = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror/large-prod"
    assert on_eks.registries["ghcr.io"] == f"{mirror}/ghcr.io"
    assert on_eks.workloads["index"].image == f"{mirror}/ghcr.io/acme/index:0.9.1"
    other = platform(tmp_path, ON_EKS, {"registry": "quay.io/acme-mirror"})
    assert other.registries["docker.io"] == "quay.io/acme-mirror/docker.io"
    assert "quay.io" not in other.registries, "what lies there keeps its address"


def test_where_images_of_charts_come_from() -> None:
    images = [image for chart in charts().values() for image in (*chart.images, *chart.images_unknown)]
    assert {split(image)[0] for image in images} == set(CHART_REGISTRIES)
    assert {split(catalog.server_release(name).image)[0] for name in ("vllm", "tgi", "triton")} <= set(CHART_REGISTRIES)
    names = {re.split("[:@]", image)[0] for image in images}
    assert max(names, key=len) == LONGEST_CHART_IMAGE


def test_an_image_of_the_team_has_its_own_address_beside_that_of_its_copy(on_eks: Platform, tmp_path: Path) -> None:
    copy = on_eks.workloads["index"].image
    assert on_eks.sources[copy] == "ghcr.io/acme/index:0.9.1"
    assert on_eks.sources.keys() <= {workload.image for workload in on_eks.workloads.values()}
    private = platform(tmp_path, BLUEPRINTS / "private-vpc-gcp-gke-full.yaml")
    assert private.sources[private.workloads["worker"].image] == "ghcr.io/acme/worker:1.4.2"
    assert platform(tmp_path, ON_GKE).sources == {}


def test_nodes_of_karpenter(tmp_path: Path) -> None:
    found = platform(tmp_path, BLUEPRINTS / "gpu-cluster-aws-karpenter.yaml")
    assert found.node_scaling == "karpenter" and found.accounts["karpenter"].namespace == "kube-system"
    assert found.nodes["system"].machine is None
    reserved = found.nodes["g6-2xlarge-reservation"].machine
    assert reserved is not None
    assert (reserved.type, reserved.purchase, reserved.zones) == ("g6.2xlarge", "reservation", ("euc1-az1",))
    assert (reserved.reservation, reserved.local_disks, reserved.disk_gib) == ("wide-prod-g6-2xlarge-reservation", 1, 100)
    block = {
        "capacity": [
            {
                "capacity_block": "cr-0123456789abcdef0",
                "instance_type": "g6.2xlarge",
                "nodes": 1,
                "zone": "euc1-az1",
                "end": "2027-01-24T11:30:00Z",
            },
            "on_demand",
        ]
    }
    blocked = platform(tmp_path, BLUEPRINTS / "gpu-cluster-aws-karpenter.yaml", block)
    machines = [node.machine for node in blocked.nodes.values() if node.machine is not None]
    assert {machine.reservation for machine in machines} == {"cr-0123456789abcdef0", None}


def test_a_private_network_on_aws_needs_a_registry(tmp_path: Path) -> None:
    nothing_else = {"registry": None, "services": None, "data": None, "cloud": {"dns_zone": None}}
    found = problems(tmp_path, BLUEPRINTS / "private-vpc-aws-eks-full.yaml", nothing_else)
    assert [(each.code, each.path) for each in found] == [("GP416", ("gitops",))]
    assert "registry: 123456789012.dkr.ecr.eu-central-1.amazonaws.com/mirror" in found[0].hint


# --- GKE ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def on_gke(tmp_path: Path) -> Platform:
    return platform(tmp_path, ON_GKE)


def test_a_cluster_of_gke(on_gke: Platform) -> None:
    assert (on_gke.cloud, on_gke.account, on_gke.cluster, on_gke.kubernetes) == ("gcp", "acme-large", "large-prod", "1.36")
    key = "projects/acme-large/locations/us-central1/keyRings/large-prod/cryptoKeys/large-prod"
    assert (on_gke.storage_class, on_gke.node_scaling, on_gke.disk_key) == ("pd-balanced", "gke", key)
    assert on_gke.registries == {}
    annotations = {"iam.gke.io/gcp-service-account": "large-prod-svc-api@acme-large.iam.gserviceaccount.com"}
    assert on_gke.accounts["service-api"] == ServiceAccount("apps", "api", annotations)
    assert on_gke.accounts["loki"].annotations == {}
    attached = on_gke.nodes["n1-standard-8-1-t4-spot"]
    assert (attached.gpus, attached.millicpu, attached.memory_mib) == (1, 7410, 26073)
    # https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes: 3920 and 13 352 less what runs everywhere.
    assert (on_gke.nodes["system"].millicpu, on_gke.nodes["system"].memory_mib) == (3420, 12597)


def test_the_way_in_on_gke(on_gke: Platform) -> None:
    assert on_gke.entry is not None
    assert (on_gke.entry.kind, on_gke.entry.class_name) == ("gateway", "gke-l7-global-external-managed")
    assert on_gke.entry.certificates == {"api": "large-prod-api-large-example-com-7ef40f"}
    assert (on_gke.entry.firewall, on_gke.entry.sources) == ("large-prod", ("35.191.0.0/16", "130.211.0.0/22"))


def test_what_a_service_on_gke_gets(on_gke: Platform) -> None:
    worker = on_gke.workloads["worker"]
    assert worker.env == {
        "DRAFT_MODEL": "gemini-2.5-flash",
        "GOOGLE_CLOUD_LOCATION": "us-central1",
        "GOOGLE_CLOUD_PROJECT": "acme-large",
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
        "POSTGRES_USER": "large-prod-svc-worker@acme-large.iam",
    }
    assert on_gke.secrets["postgres"].keys == {
        f"POSTGRES_{key.upper()}": RemoteKey("large-prod-connections-postgres", key)
        for key in ("host", "port", "database", "instance")
    }, "Cloud SQL knows the service's account, and no password"
    assert worker.calls == ("draft", "postgres", "queue", "sqladmin.googleapis.com")
    assert on_gke.outside["postgres"].ports == (3307, 5432), "connectors have a port of their own"
    assert on_gke.outside["sqladmin.googleapis.com"] == Outside(("0.0.0.0/0",), (443,))


# --- workers ------------------------------------------------------------------------------------------------------------------


def test_workers_scale_on_the_queue_and_keda_may_count_its_messages(on_eks: Platform, on_gke: Platform) -> None:
    queue = "https://sqs.us-east-1.amazonaws.com/123456789012/large-prod-queue"
    assert on_eks.workloads["worker"].scaling == QueueScaling(queue, 10)
    assert on_eks.workloads["api"].scaling is None, "it has a port"
    assert on_gke.workloads["worker"].scaling == QueueScaling("projects/acme-large/subscriptions/large-prod-queue", 10)
    for found in (on_eks, on_gke):
        assert found.accounts["keda"] == ServiceAccount("keda", "keda-operator", {})


@pytest.mark.parametrize("base", [ON_EKS, ON_GKE])
def test_a_worker_of_one_size_does_not_scale(base: Path, tmp_path: Path) -> None:
    found = platform(tmp_path, base, {"services": {"worker": {"replicas": {"min": 2, "max": 2}}}})
    assert found.workloads["worker"].scaling is None
    assert "keda" not in found.accounts


@pytest.mark.parametrize(("base", "code"), [(ON_EKS, "GP204"), (ON_GKE, "GP475")])
def test_what_nothing_wakes_does_not_scale_to_nothing(base: Path, code: str, tmp_path: Path) -> None:
    services = {"api": {"replicas": {"min": 0}}, "worker": {"needs": ["postgres"]}}
    found = [problem for problem in problems(tmp_path, base, {"services": services}) if problem.path[-1] == "min"]
    assert [(problem.code, problem.path) for problem in found] == [
        (code, ("services", name, "replicas", "min")) for name in ("api", "worker")
    ]
    assert found[0].hint == "set min: 1; only a worker, without a port, that needs queue may have 0"


def test_a_private_network_on_google_cloud(tmp_path: Path) -> None:
    found = platform(tmp_path, BLUEPRINTS / "private-vpc-gcp-gke-full.yaml")
    ours = "europe-west4-docker.pkg.dev/acme-vault-prod/"
    assert all(place.startswith(ours) for place in found.registries.values())
    assert found.workloads["worker"].image == f"{found.registries['ghcr.io']}/acme/worker:1.4.2"
    assert set(found.registries) == set(CHART_REGISTRIES), "those of the services are among them"
    assert found.entry is not None and (found.entry.class_name, found.entry.internal) == ("gke-l7-rilb", True)
    assert found.entry.sources[0] == "10.60.32.0/23", "the range of its proxies"
    assert found.secrets["cache"].keys.keys() == {"CACHE_HOST", "CACHE_PORT", "CACHE_USER", "CACHE_CA_CERTIFICATES"}
    assert found.secrets["service-worker"].keys["QUEUE_SUBSCRIPTION"].property == "subscription"
    assert found.outside["cache"] == Outside(("10.60.0.0/20",), (6379,))


def test_nodes_of_a_compute_class(tmp_path: Path) -> None:
    found = platform(tmp_path, BLUEPRINTS / "private-vpc-gcp-gke-full.yaml", environment="dev")
    assert found.node_scaling == "compute-class"
    node = found.nodes["g2-standard-8-flex-start"]
    assert node.labels["cloud.google.com/compute-class"] == "g2-standard-8-reservation", "named like the first choice"
    assert Taint("cloud.google.com/compute-class", "g2-standard-8-reservation", "NoSchedule") in node.taints
    assert node.machine is not None
    assert (node.machine.accelerator, node.machine.purchase, node.machine.max_run_seconds) == (
        "nvidia-l4",
        "flex_start",
        604800,
    )
    reserved = found.nodes["g2-standard-8-reservation"]
    assert reserved.machine is None, "Terraform makes the nodes of a reservation"
    assert reserved.labels["cloud.google.com/compute-class"] == "g2-standard-8-reservation"
