"""Checks of Kubernetes manifests without a server: schemas of built-in kinds and of custom ones, and Pod Security Standards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft202012Validator

from cluster_bed import BED, ROOT

# The oldest version that groundplan makes clusters with, and the newest.
VERSIONS = ("1.33", "1.36")
# Those of the cluster of tests/cluster, and where a person has newer ones, these.
CRDS = (BED / "crds", ROOT.parent / "shared" / "crds")

_BUILT_IN = ("apps", "autoscaling", "batch", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "scheduling.k8s.io")


def is_built_in(manifest: Mapping[str, Any]) -> bool:
    """Whether Kubernetes itself has the kind."""
    group, _, version = manifest["apiVersion"].rpartition("/")
    return (group == "" and version == "v1") or group in _BUILT_IN


def check_built_in(manifest: Mapping[str, Any]) -> None:
    """Raise a ValidationError where a manifest is wrong for one of the versions; unknown fields are wrong, too."""
    for version in VERSIONS:
        kubernetes_validate.validate(dict(manifest), version, strict=True)


def check_custom(manifest: Mapping[str, Any]) -> None:
    """Raise a ValidationError where a manifest is wrong for its CustomResourceDefinition. Skips where there is none."""
    if not any(folder.is_dir() for folder in CRDS):
        pytest.skip("no CustomResourceDefinitions; scripts/cluster_bed brings them")
    schema = _schemas().get((manifest["apiVersion"], manifest["kind"]))
    if schema is None:
        pytest.skip(f"no CustomResourceDefinition of {manifest['apiVersion']} {manifest['kind']}")
    Draft202012Validator(schema).validate(manifest)


class _Loader(yaml.CSafeLoader):
    """One of the definitions has a bare `=` in an enum, which YAML 1.1 has a type for."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: "=")


@cache
def _schemas() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Schemas by API version and kind."""
    found = {}
    for file in (file for folder in CRDS for file in sorted(folder.rglob("*.yaml"))):
        for definition in yaml.load_all(file.read_text(), Loader=_Loader):
            spec = definition["spec"]
            for version in spec["versions"]:
                if version["served"]:
                    schema = version["schema"]["openAPIV3Schema"]
                    schema["properties"] = dict(schema["properties"]) | {"metadata": {"type": "object"}}
                    found[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = _strict(schema)
    return found


def _strict(schema: Any) -> Any:
    """A structural schema as JSON Schema that refuses unknown fields, as strict field validation of the server does."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: value for key, value in schema.items() if key not in ("properties", "format", "nullable")}
    strict = {key: _strict(value) if key in ("items", "additionalProperties") else value for key, value in strict.items()}
    if schema.get("x-kubernetes-int-or-string"):
        strict["type"] = ["integer", "string"]
        strict.pop("anyOf", None)
    if schema.get("nullable"):
        strict["type"] = [strict["type"], "null"]
    if "properties" in schema:
        strict["properties"] = {name: _strict(inner) for name, inner in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            strict["additionalProperties"] = False
    return strict


# --- Pod Security Standards -------------------------------------------------------------------------------------------------

_VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def restricted_violations(spec: Mapping[str, Any]) -> Iterator[str]:
    """What the profile ``restricted`` refuses in a pod's spec.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    """
    pod = spec.get("securityContext", {})
    yield from (key for key in ("hostNetwork", "hostPID", "hostIPC") if spec.get(key))
    yield from (f"sysctl {item['name']}" for item in pod.get("sysctls", ()))
    for volume in spec.get("volumes", ()):
        yield from (f"volume {volume['name']}: {kind}" for kind in volume.keys() - {"name"} - _VOLUMES)
    for container in [*spec["containers"], *spec.get("initContainers", ())]:
        yield from (f"{container['name']}: {what}" for what in _container_violations(container, pod))


def _container_violations(container: Mapping[str, Any], pod: Mapping[str, Any]) -> Iterator[str]:
    own = container.get("securityContext", {})
    capabilities = own.get("capabilities", {})
    probes = [container.get(f"{kind}Probe", {}) for kind in ("startup", "readiness", "liveness")]
    seccomp = own.get("seccompProfile", pod.get("seccompProfile", {}))
    rules = {
        "privileged": own.get("privileged", False) is False,
        "allowPrivilegeEscalation": own.get("allowPrivilegeEscalation") is False,
        "runAsNonRoot": own.get("runAsNonRoot", pod.get("runAsNonRoot")) is True,
        "runAsUser": own.get("runAsUser", pod.get("runAsUser")) != 0,
        "seccompProfile": seccomp.get("type") in ("RuntimeDefault", "Localhost"),
        "capabilities": "ALL" in capabilities.get("drop", ()) and set(capabilities.get("add", ())) <= {"NET_BIND_SERVICE"},
        "procMount": own.get("procMount", "Default") == "Default",
        "hostPort": not any(port.get("hostPort") for port in container.get("ports", ())),
        "host of a probe": not any("host" in probe.get(kind, {}) for probe in probes for kind in ("httpGet", "tcpSocket")),
    }
    yield from (name for name, is_kept in rules.items() if not is_kept)
