"""What the chart `workload` makes of its examples is valid, restricted, pinned and sized."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from helm_python.chart import lint
from jsonschema import ValidationError

from kube_schemas import check_built_in, check_custom, is_built_in, restricted_violations
from workload_chart import (
    CHART,
    NAMESPACE,
    Manifest,
    chart,
    example_values,
    examples,
    golden_files,
    pod_spec,
    render,
    render_example,
)

# GKE's own; their definitions are in no repository. test_workload_values looks at what the chart writes.
GKE_KINDS = ("GCPBackendPolicy", "HealthCheckPolicy")

INFO = 1

MANIFESTS = [(name, manifest) for name in examples() for manifest in render_example(name).values()]


def _each(wanted: Callable[[Manifest], bool]) -> pytest.MarkDecorator:
    """Parametrize a test by the manifests of all examples that are ``wanted``."""
    found = [(name, manifest) for name, manifest in MANIFESTS if wanted(manifest)]
    ids = [f"{name}-{manifest['kind']}-{manifest['metadata']['name']}" for name, manifest in found]
    return pytest.mark.parametrize("manifest", [manifest for _, manifest in found], ids=ids)


each_pod = _each(lambda manifest: manifest["kind"] in ("Deployment", "Pod"))


def test_every_kind_is_in_an_example() -> None:
    assert {manifest["kind"] for _, manifest in MANIFESTS} == {
        "Deployment",
        "ExternalSecret",
        "GCPBackendPolicy",
        "HTTPRoute",
        "HealthCheckPolicy",
        "HorizontalPodAutoscaler",
        "Ingress",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "Pod",
        "PodDisruptionBudget",
        "ScaledObject",
        "Service",
        "ServiceAccount",
        "ServiceMonitor",
    }


@pytest.mark.parametrize("values", [None, *examples()])
def test_lint(values: str | None) -> None:
    report = lint(CHART, example_values(values) if values else None, strict=True, namespace=NAMESPACE)
    assert report["errors"] == []
    assert [message for message in report["messages"] if message["severity"] > INFO] == []


@_each(is_built_in)
def test_built_in_kinds_are_valid(manifest: Manifest) -> None:
    check_built_in(manifest)


@_each(lambda manifest: not is_built_in(manifest) and manifest["kind"] not in GKE_KINDS)
def test_custom_kinds_are_valid(manifest: Manifest) -> None:
    check_custom(manifest)


def test_wrong_manifests_are_found() -> None:
    deployment = copy.deepcopy(dict(render_example("service")["Deployment", "service"]))
    deployment["spec"]["replica"] = 1
    with pytest.raises(ValidationError, match="replica"):
        check_built_in(deployment)
    route = copy.deepcopy(dict(render_example("gke")["HTTPRoute", "gke"]))
    route["spec"]["rules"][0]["backendRefs"][0]["ports"] = 80
    with pytest.raises(ValidationError, match="ports"):
        check_custom(route)


@each_pod
def test_pods_are_restricted(manifest: Manifest) -> None:
    spec = pod_spec(manifest)
    assert list(restricted_violations(spec)) == []
    assert all(container["securityContext"]["readOnlyRootFilesystem"] for container in spec["containers"])
    assert spec["enableServiceLinks"] is False


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"hostNetwork": True}, "hostNetwork"),
        ({"volumes": [{"name": "disk", "hostPath": {"path": "/"}}]}, "volume disk: hostPath"),
        ({"securityContext": {}}, "workload: runAsNonRoot"),
        ({"securityContext": {"runAsNonRoot": True}}, "workload: seccompProfile"),
        ({"containers": [{"name": "bare"}]}, "bare: allowPrivilegeEscalation"),
        ({"containers": [{"name": "bare"}]}, "bare: capabilities"),
    ],
)
def test_pods_that_are_not_restricted_are_found(change: dict[str, Any], found: str) -> None:
    assert found in list(restricted_violations(pod_spec(render_example("service")["Deployment", "service"]) | change))


@each_pod
def test_containers_have_requests_limits_and_a_pinned_image(manifest: Manifest) -> None:
    for container in pod_spec(manifest)["containers"]:
        requests, limits = container["resources"]["requests"], container["resources"]["limits"]
        assert requests.keys() >= {"cpu", "memory"}
        assert limits.keys() >= requests.keys()
        assert requests["memory"] == limits["memory"]
        assert re.search(r"(:[\w.-]+|@sha256:[0-9a-f]{64})$", container["image"])
        assert not container["image"].endswith(":latest")
        assert container["imagePullPolicy"] == "IfNotPresent"


@pytest.mark.parametrize("name", examples())
def test_everything_is_about_the_same_pods(name: str) -> None:
    manifests = render_example(name)
    deployment = manifests["Deployment", name]
    selector = {"app.kubernetes.io/instance": name}
    assert deployment["spec"]["selector"]["matchLabels"] == selector
    template = deployment["spec"]["template"]
    assert selector.items() <= template["metadata"]["labels"].items()
    # A newer chart shall not restart pods.
    assert not any("workload-" in value for value in template["metadata"]["labels"].values())
    for (kind, named), manifest in manifests.items():
        assert manifest["metadata"]["namespace"] == NAMESPACE
        spec = manifest.get("spec", {})
        if kind == "Service":
            assert spec["selector"] == selector
            names = {port["name"]: port["containerPort"] for port in template["spec"]["containers"][0]["ports"]}
            assert {port["targetPort"]: port["port"] for port in spec["ports"]} == names
        elif kind in ("PodDisruptionBudget", "ServiceMonitor"):
            assert spec["selector"] == {"matchLabels": selector}
        elif kind == "NetworkPolicy" and named == name:
            assert spec["podSelector"] == {"matchLabels": selector}
        elif kind in ("HorizontalPodAutoscaler", "ScaledObject"):
            assert spec["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
        elif kind == "ServiceAccount":
            assert template["spec"]["serviceAccountName"] == named


@pytest.mark.parametrize("name", examples())
def test_volumes_are_mounted_once(name: str) -> None:
    spec = pod_spec(render_example(name)["Deployment", name])
    mounts = [mount["name"] for mount in spec["containers"][0]["volumeMounts"]]
    assert sorted(mounts) == sorted(volume["name"] for volume in spec["volumes"])
    assert len(set(mounts)) == len(mounts)


def test_nothing_depends_on_a_cluster_or_on_chance() -> None:
    # Argo CD renders without a cluster, again and again.
    for template in chart().templates:
        assert not re.search(
            r"\b(lookup|rand\w*|uuidv4|now|genCA|genSelfSignedCert|genPrivateKey|Capabilities)\b", template["data"]
        )


def test_values_and_schema_have_the_same_keys() -> None:
    documented = set(re.findall(r"^(?:# )?([a-z]\w+):(?: |$)", (CHART / "values.yaml").read_text(), re.MULTILINE))
    schema = json.loads((CHART / "values.schema.json").read_text())
    assert documented == schema["properties"].keys()
    # Each is in the example with everything, but for what the autoscaler sets there.
    assert example_values("full").keys() == documented - {"replicas"}


def test_documented_examples_are_valid() -> None:
    text = (CHART / "values.yaml").read_text()
    # Optional blocks stand in comments as a whole, entries of an empty map below it.
    blocks = re.findall(r"(?<=\n)# \w+:\n(?:#   .*\n)+", text)
    blocks += [block.replace(" {}", "", 1) for block in re.findall(r"(?<=\n)\w+: \{\}\n(?:#   .*\n)+", text)]
    values = {key: value for block in blocks for key, value in yaml.safe_load(re.sub("(?m)^# ?", "", block)).items()}
    assert values.keys() == {
        *("affinity", "autoscaling", "env", "externalSecrets", "httpRoute", "ingress"),
        *("metrics", "persistentVolumeClaim", "ports", "secretEnv"),
    }
    by_cpu = {key: values["autoscaling"].pop(key) for key in ("targetCPUUtilizationPercentage",)}
    by_cpu |= {key: values["autoscaling"][key] for key in ("minReplicas", "maxReplicas", "scaleDownSeconds")}
    values["persistentVolumeClaim"]["accessMode"] = "ReadWriteMany"
    for autoscaling in (values["autoscaling"], by_cpu):
        render({"image": "ghcr.io/acme/api:1"} | values | {"autoscaling": autoscaling})


@pytest.mark.parametrize(("file", "content"), list(golden_files()), ids=lambda value: getattr(value, "stem", None))
def test_golden(file: Path, content: str) -> None:
    # `scripts/golden` writes them anew.
    assert file.read_text() == content
