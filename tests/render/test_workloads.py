"""Values of services and workers, and what our chart makes of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gitops_trees import PLATFORMS
from groundplan.plan.model import Replicas
from groundplan.plan.model.platform import Platform, QueueScaling, ServiceAccount, Workload
from groundplan.render.workloads import queue_reader, workload_values
from kube_schemas import check_built_in, check_custom, is_built_in, restricted_violations
from workload_chart import pod_spec, render

RELEASES = [(name, release) for name, platform in sorted(PLATFORMS.items()) for release in platform.workloads]
_ALB = "alb.ingress.kubernetes.io/"


def _with(platform: Platform, **changed: object) -> Platform:
    workload: Workload = replace(platform.workloads["api"], **changed)  # type: ignore[arg-type]  # any field
    return replace(platform, workloads={**platform.workloads, "api": workload})


@pytest.mark.parametrize(("name", "release"), RELEASES)
def test_the_chart_takes_the_values(name: str, release: str) -> None:
    found = render(workload_values(PLATFORMS[name], release), release)
    for manifest in found.values():
        if is_built_in(manifest):
            check_built_in(manifest)
        elif manifest["kind"] == "ScaledObject":
            check_custom(manifest)
    assert not list(restricted_violations(pod_spec(found["Deployment", release])))


@pytest.mark.parametrize(("name", "release"), RELEASES)
def test_variables_out_of_secrets_are_in_those_that_the_tree_makes(name: str, release: str) -> None:
    platform = PLATFORMS[name]
    for key, source in workload_values(platform, release)["secretEnv"].items():
        assert source["key"] == key
        assert key in platform.secrets[source["name"]].keys
        assert platform.secrets[source["name"]].namespace == "apps"


def _expanded(value: str) -> str:
    """What Kubernetes makes of a value, where it knows none of the variables that stand in it."""
    return re.sub(r"\$\$|\$\([^)]*\)", lambda found: "$" if found[0] == "$$" else found[0], value)


def test_values_of_variables_arrive_as_they_are() -> None:
    texts = [
        "yes",
        "012",
        "1e3",
        "null",
        "",
        "~",
        "a\nb\n",
        "a\r\nb",
        "  x ",
        "a: b # c",
        "---\nkind: Secret",
        "\"'`\\",
        "grüße 漢字",
    ]
    texts += [
        "{{ .Values.image }}",
        '{{ include "x" . }}',
        "$(MODE)",
        "$$(MODE)",
        "pa$$word",
        "$HOME ${X}",
        "&a *a !!str",
        "<<",
    ]
    env = {f"V{number}": text for number, text in enumerate(texts)}
    found = render(workload_values(_with(PLATFORMS["eks"], env=env), "api"), "api")
    container = pod_spec(found["Deployment", "api"])["containers"][0]
    given = {each["name"]: _expanded(each["value"]) for each in container["env"] if "value" in each}
    assert given == env
    assert "$$(MODE)" in [each.get("value") for each in container["env"]], "else it could be replaced"


def test_names_of_variables_may_be_words_of_yaml() -> None:
    env = dict.fromkeys(("NO", "OFF", "ON", "TRUE", "NULL", "Y"), "x")
    found = render(workload_values(_with(PLATFORMS["eks"], env=env), "api"), "api")
    container = pod_spec(found["Deployment", "api"])["containers"][0]
    assert {each["name"] for each in container["env"]} >= env.keys()


def test_replicas() -> None:
    platform = PLATFORMS["eks"]
    assert workload_values(platform, "api")["autoscaling"]["maxReplicas"] == 20
    assert workload_values(_with(platform, replicas=Replicas(3, 3)), "api")["replicas"] == 3
    assert workload_values(platform, "api")["autoscaling"]["targetCPUUtilizationPercentage"] == 60
    with pytest.raises(ValueError, match="nothing wakes"):
        workload_values(_with(platform, replicas=Replicas(0, 1)), "api")


def test_a_worker_scales_on_the_queue_of_aws() -> None:
    platform = PLATFORMS["eks"]
    scaling = workload_values(platform, "worker")["autoscaling"]
    assert (scaling["minReplicas"], scaling["maxReplicas"]) == (0, 10)
    assert scaling["triggers"] == [
        {
            "type": "aws-sqs-queue",
            "name": "queue",
            "metadata": {
                "queueURL": "https://sqs.eu-west-1.amazonaws.com/123456789012/shop-prod",
                "queueLength": "10",
                "awsRegion": "eu-west-1",
            },
            "authenticationRef": {"name": "queue-reader"},
        }
    ]
    [reader] = queue_reader(platform)
    check_custom(reader)
    assert (reader["kind"], reader["metadata"]["name"]) == ("TriggerAuthentication", "queue-reader")
    assert reader["metadata"]["namespace"] == "apps"
    assert reader["spec"] == {"podIdentity": {"provider": "aws"}}


def test_a_worker_scales_on_a_subscription() -> None:
    scaling = QueueScaling("projects/acme-shop/subscriptions/shop-dev", 10)
    platform = _with(PLATFORMS["gke"], port=None, expose=None, host=None, replicas=Replicas(0, 3), scaling=scaling)
    [trigger] = workload_values(platform, "api")["autoscaling"]["triggers"]
    assert trigger["type"] == "gcp-pubsub"
    assert trigger["metadata"] == {
        "subscriptionName": "projects/acme-shop/subscriptions/shop-dev",
        "mode": "SubscriptionSize",
        "value": "10",
    }
    [reader] = queue_reader(platform)
    assert reader["spec"] == {"podIdentity": {"provider": "gcp"}}


def test_without_a_queue_nothing_reads_one() -> None:
    assert queue_reader(PLATFORMS["gke"]) == []


def test_images_come_from_where_the_registry_says() -> None:
    assert workload_values(PLATFORMS["onprem"], "api")["image"] == "registry.example.com/ghcr.io/acme/api:1.4.2"


def test_the_load_balancer_of_aws() -> None:
    ingress = workload_values(PLATFORMS["eks"], "api")["ingress"]
    annotations = {key.removeprefix(_ALB): value for key, value in ingress["annotations"].items()}
    assert annotations["scheme"] == "internet-facing"
    assert annotations["target-type"] == "ip"
    assert annotations["wafv2-acl-name"] == "shop-prod"
    assert annotations["healthcheck-path"] == "/health"
    assert not [key for key in annotations if key.endswith("-arn")]
    platform = PLATFORMS["eks"]
    assert platform.entry is not None
    inside = replace(platform.entry, internal=True, firewall=None, access_logs="shop-prod-access", name="a" * 33)
    ingress = workload_values(replace(_with(platform, expose="internal"), entry=inside), "api")["ingress"]
    annotations = {key.removeprefix(_ALB): value for key, value in ingress["annotations"].items()}
    assert annotations["scheme"] == "internal"
    assert "wafv2-acl-name" not in annotations
    assert "load-balancer-name" not in annotations
    assert "access_logs.s3.bucket=shop-prod-access" in annotations["load-balancer-attributes"]


def test_all_of_one_load_balancer_say_the_same_of_it() -> None:
    platform = _with(PLATFORMS["eks"], health=None, host="other.example.com")
    one = workload_values(PLATFORMS["eks"], "api")["ingress"]["annotations"]
    other = workload_values(platform, "api")["ingress"]["annotations"]
    assert one.items() - other.items() == {(f"{_ALB}healthcheck-path", "/health")}


def test_the_gateway_of_gke() -> None:
    values = workload_values(PLATFORMS["gke"], "api")
    assert values["httpRoute"] == {
        "parentRefs": [{"name": "shop-dev", "sectionName": "https"}],
        "hostnames": ["chat.example.com"],
        "google": {},
    }
    platform = _with(PLATFORMS["gke"], expose="public")
    assert platform.entry is not None
    public = replace(platform, entry=replace(platform.entry, internal=False, firewall="shop-dev"))
    assert workload_values(public, "api")["httpRoute"]["google"] == {"securityPolicy": "shop-dev"}


def test_an_ingress_on_premises() -> None:
    assert workload_values(PLATFORMS["onprem"], "api")["ingress"] == {
        "className": "nginx",
        "hosts": ["chat.example.com"],
        "tlsSecretName": "api-tls",
    }


def test_a_service_that_the_load_balancer_does_not_serve_has_no_way_in() -> None:
    values = workload_values(_with(PLATFORMS["eks"], expose="internal"), "api")
    assert "ingress" not in values
    assert values["networkPolicy"]["ingress"] == []


INTERNET = {
    "cidr": "0.0.0.0/0",
    "except": ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
    "ports": [443],
}


def test_flows_are_those_that_are_declared() -> None:
    platform = PLATFORMS["eks"]
    calling = replace(platform.workloads["worker"], calls=("api", "chat"))
    platform = replace(platform, workloads={**platform.workloads, "worker": calling})
    assert {"workload": "worker", "ports": ["http"]} in workload_values(platform, "api")["networkPolicy"]["ingress"]
    assert workload_values(platform, "worker")["networkPolicy"]["egress"] == [
        {"workload": "api", "ports": [8080]},
        {"namespace": "models", "ports": [8000]},
        {"cidr": "169.254.170.23/32", "ports": [80]},
        {"namespace": "monitoring", "ports": [4317, 4318]},
        INTERNET,
    ]
    assert INTERNET not in workload_values(PLATFORMS["gke"], "api")["networkPolicy"]["egress"], "it is private"


def test_a_store_outside_is_reached_by_its_range() -> None:
    egress = workload_values(PLATFORMS["gke"], "api")["networkPolicy"]["egress"]
    assert {"cidr": "10.9.0.0/16", "ports": [3307, 5432]} in egress


def test_the_identity_of_the_cloud_is_reached_by_who_has_one() -> None:
    endpoint = {"cidr": "169.254.170.23/32", "ports": [80]}
    assert endpoint in workload_values(PLATFORMS["eks"], "api")["networkPolicy"]["egress"]
    assert endpoint not in workload_values(_with(PLATFORMS["eks"], account=None), "api")["networkPolicy"]["egress"]


def test_the_service_account_is_that_of_the_cloud() -> None:
    annotations = {"iam.gke.io/gcp-service-account": "api@acme-shop.iam.gserviceaccount.com"}
    accounts = {"service-api": ServiceAccount("apps", "api-account", annotations)}
    values = workload_values(replace(PLATFORMS["gke"], accounts=accounts), "api")
    assert values["serviceAccount"] == {"name": "api-account", "annotations": annotations}


def test_a_call_to_nothing_is_a_mistake_of_the_plan() -> None:
    with pytest.raises(ValueError, match="calls cache, which the platform does not have"):
        workload_values(_with(replace(PLATFORMS["eks"], cache=None), calls=("cache",)), "api")
