"""What the chart `workload` refuses, and what it says."""

from __future__ import annotations

from typing import Any

import pytest
from helm_python.errors import HelmRenderError, HelmValuesError

from workload_chart import render

IMAGE = {"image": "ghcr.io/acme/api:1.4.2"}
SERVICE = IMAGE | {"ports": {"http": 8080}}
DIGEST = "sha256:" + "4b" * 32
INGRESS = {"className": "alb", "hosts": ["a.example.com"]}
SCALING = {"minReplicas": 1, "maxReplicas": 3}
TRIGGER = {"type": "prometheus", "metadata": {"query": "up"}}

# What the schema says: the place of the value, and what is wrong with it.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "image-without-tag": ({"image": "ghcr.io/acme/api"}, "'/image': value must be 'NAME:TAG or NAME@sha256:DIGEST'"),
    "image-without-tag-but-port": (
        {"image": "r.example.com:5000/api"},
        "'/image': value must be 'NAME:TAG or NAME@sha256:DIGEST'",
    ),
    "image-latest": ({"image": "ghcr.io/acme/api:latest"}, "'/image': value must be 'an image with its version as the tag'"),
    "image-with-space": ({"image": "ghcr.io/acme/api: 1"}, "'/image': 'ghcr.io/acme/api: 1' does not match pattern"),
    "test-latest": (SERVICE | {"test": {"image": "busybox:latest"}}, "'/test/image': value must be 'an image with its version"),
    "unknown-key": (IMAGE | {"replicaCount": 2}, "'': additional properties 'replicaCount' not allowed"),
    "unknown-inner-key": (IMAGE | {"probes": {"port": 80}}, "'/probes': additional properties 'port' not allowed"),
    "port-0": (IMAGE | {"ports": {"http": 0}}, "'/ports/http': minimum: got 0, want 1"),
    "port-too-high": (IMAGE | {"ports": {"http": 65536}}, "'/ports/http': maximum: got 65,536, want 65,535"),
    "port-name": (IMAGE | {"ports": {"HTTP": 80}}, "invalid propertyName 'HTTP'"),
    "number-in-env": (IMAGE | {"env": {"WORKERS": 4}}, "'/env/WORKERS': got number, want string"),
    "variable-name": (IMAGE | {"env": {"MY-VAR": "1"}}, "invalid propertyName 'MY-VAR'"),
    "secret-without-key": (IMAGE | {"secretEnv": {"TOKEN": {"name": "hub"}}}, "'/secretEnv/TOKEN': missing property 'key'"),
    "secret-without-keys": (
        IMAGE | {"externalSecrets": {"keys": {"store": {"name": "cloud"}, "keys": {}}}},
        "'/externalSecrets/keys/keys': minProperties: got 0, want 1",
    ),
    "memory-in-words": (IMAGE | {"resources": {"memory": "2GB"}}, "'/resources/memory': '2GB' does not match pattern"),
    "no-cpu": (IMAGE | {"resources": {"cpu": 0}}, "'/resources/cpu': exclusiveMinimum"),
    "half-a-gpu": (IMAGE | {"resources": {"gpu": 0.5}}, "'/resources/gpu': got number, want integer"),
    "affinity-of-nothing": (IMAGE | {"affinity": {"nodes": {}}}, "'/affinity': additional properties 'nodes' not allowed"),
    "root": (IMAGE | {"runAsUser": 0}, "'/runAsUser': minimum: got 0, want 1"),
    "scaling-by-nothing": (
        IMAGE | {"autoscaling": SCALING},
        "'/autoscaling': missing property 'targetCPUUtilizationPercentage'",
    ),
    "scaling-by-both": (
        IMAGE | {"autoscaling": SCALING | {"targetCPUUtilizationPercentage": 60, "triggers": [TRIGGER]}},
        "'/autoscaling/targetCPUUtilizationPercentage': value must be 'left out where there are triggers'",
    ),
    "no-replica-by-cpu": (
        IMAGE | {"autoscaling": {"minReplicas": 0, "maxReplicas": 3, "targetCPUUtilizationPercentage": 60}},
        "'/autoscaling/minReplicas': minimum: got 0, want 1",
    ),
    "ingress-of-a-worker": (
        IMAGE | {"ingress": INGRESS},
        "'/ports': missing property 'http'",
    ),
    "ingress-without-host": (
        SERVICE | {"ingress": INGRESS | {"hosts": []}},
        "'/ingress/hosts': minItems: got 0, want 1",
    ),
    "route-without-gateway": (
        SERVICE | {"httpRoute": {"hostnames": ["a.example.com"]}},
        "'/httpRoute': missing property 'parentRefs'",
    ),
    "egress-without-ports": (
        SERVICE | {"networkPolicy": {"egress": [{"workload": "chat"}]}},
        "'/networkPolicy/egress/0': missing property 'ports'",
    ),
    "peer-of-nobody": (
        SERVICE | {"networkPolicy": {"ingress": [{"ports": ["http"]}]}},
        "'/networkPolicy/ingress/0': missing property 'namespace'",
    ),
    "peer-of-anyone-and-somebody": (
        SERVICE | {"networkPolicy": {"ingress": [{"anyone": True, "namespace": "apps"}]}},
        "'/networkPolicy/ingress/0': additional properties 'namespace' not allowed",
    ),
    "way-out-to-anyone": (
        SERVICE | {"networkPolicy": {"egress": [{"anyone": True, "ports": [443]}]}},
        "'/networkPolicy/egress/0': additional properties 'anyone' not allowed",
    ),
    "peer-of-two-kinds": (
        SERVICE | {"networkPolicy": {"ingress": [{"cidr": "10.0.0.0/8", "namespace": "apps"}]}},
        "'/networkPolicy/ingress/0': additional properties 'namespace' not allowed",
    ),
    "an-address-alone": (
        SERVICE | {"networkPolicy": {"ingress": [{"cidr": "10.0.0.1"}]}},
        "'/networkPolicy/ingress/0/cidr': '10.0.0.1' does not match pattern",
    ),
}

# Rules between values, which a schema cannot say.
INCONSISTENT: dict[str, tuple[dict[str, Any], str]] = {
    "no-image": ({}, "image: say which, with a tag or a digest"),
    "ports-twice": (IMAGE | {"ports": {"http": 8080, "grpc": 8080}}, "ports: two of them have the same number"),
    "metrics-nowhere": (
        SERVICE | {"metrics": {"port": "metrics", "namespace": "observability"}},
        'metrics.port: "metrics" is not one of ports',
    ),
    "ingress-to-no-port-by-name": (
        SERVICE | {"networkPolicy": {"ingress": [{"workload": "web", "ports": ["grpc"]}]}},
        'networkPolicy.ingress: port "grpc" is not one of ports',
    ),
    "ingress-to-no-port-by-number": (
        SERVICE | {"networkPolicy": {"ingress": [{"workload": "web", "ports": [9000]}]}},
        'networkPolicy.ingress: port "9000" is not one of ports',
    ),
    "most-below-least": (
        SERVICE | {"autoscaling": {"minReplicas": 3, "maxReplicas": 2, "targetCPUUtilizationPercentage": 60}},
        "autoscaling: maxReplicas is below minReplicas",
    ),
    "one-disk-for-two": (
        SERVICE | {"replicas": 2, "persistentVolumeClaim": {"mountPath": "/data", "size": "1Gi"}},
        "more than one replica cannot share a ReadWriteOnce volume; say accessMode: ReadWriteMany",
    ),
    "variable-twice": (
        SERVICE | {"env": {"TOKEN": "none"}, "secretEnv": {"TOKEN": {"name": "hub", "key": "token"}}},
        "TOKEN: set by more than one of env, secretEnv and externalSecrets",
    ),
    "selector-label": (
        SERVICE | {"labels": {"app.kubernetes.io/instance": "other"}},
        "labels: app.kubernetes.io/instance is set by the chart",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_schema_refuses(case: str) -> None:
    values, text = WRONG[case]
    with pytest.raises(HelmValuesError) as error:
        render(values)
    assert text in str(error.value)


@pytest.mark.parametrize("case", INCONSISTENT)
def test_the_templates_refuse(case: str) -> None:
    values, text = INCONSISTENT[case]
    with pytest.raises(HelmRenderError) as error:
        render(values)
    assert text in str(error.value)


@pytest.mark.parametrize(
    "image",
    [
        "redis:8",
        "ghcr.io/acme/api:v1.4.2-rc.1",
        "registry.example.com:5000/acme/api:1.4.2",
        f"ghcr.io/acme/api@{DIGEST}",
        f"ghcr.io/acme/api:1.4.2@{DIGEST}",
        f"ghcr.io/acme/api:latest@{DIGEST}",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/support-chat/api:latest-2",
    ],
)
def test_pinned_images_are_accepted(image: str) -> None:
    assert render({"image": image})
