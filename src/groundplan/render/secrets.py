"""Where Secrets come from: the store of the cloud, and what External Secrets brings out of it."""

from __future__ import annotations

from typing import Any

from groundplan.plan.model.platform import ClusterSecret, Platform, RemoteKey
from groundplan.render.manifests import SECRETS, Manifest, manifest, wave

STORE = "cloud"
_OPERATOR = "external-secrets"
_READER = "secret-reader"


def secrets(platform: Platform) -> list[Manifest]:
    """The store and every Secret of the platform."""
    reader = _reader() if platform.cloud == "onprem" else []
    store = manifest("external-secrets.io/v1", "ClusterSecretStore", STORE, spec={"provider": _provider(platform)})
    return [*reader, store, *(_external_secret(name, secret) for name, secret in platform.secrets.items())]


def _provider(platform: Platform) -> dict[str, Any]:
    """No ``auth`` on a cloud: the operator's own service account is who may read, by EKS Pod Identity or as a principal of IAM.

    https://external-secrets.io/latest/provider/aws-access/
    https://external-secrets.io/latest/provider/google-secrets-manager/
    https://external-secrets.io/latest/provider/kubernetes/
    """
    if platform.cloud == "aws":
        return {"aws": {"service": "SecretsManager", "region": platform.region}}
    if platform.cloud == "gcp":
        return {"gcpsm": {"projectID": platform.account}}
    authority = {"type": "ConfigMap", "name": "kube-root-ca.crt", "key": "ca.crt", "namespace": _OPERATOR}
    return {
        "kubernetes": {
            "remoteNamespace": SECRETS,
            "server": {"url": "https://kubernetes.default.svc", "caProvider": authority},
            "auth": {"serviceAccount": {"name": _READER, "namespace": _OPERATOR}},
        }
    }


def _reader() -> list[Manifest]:
    """Who reads the namespace of Secrets that a person fills."""
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": _READER}
    subject = {"kind": "ServiceAccount", "name": _READER, "namespace": _OPERATOR}
    rules = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}]
    return [
        manifest("v1", "ServiceAccount", _READER, _OPERATOR, automountServiceAccountToken=False),
        manifest("rbac.authorization.k8s.io/v1", "Role", _READER, SECRETS, rules=rules),
        manifest("rbac.authorization.k8s.io/v1", "RoleBinding", _READER, SECRETS, roleRef=role, subjects=[subject]),
    ]


def _external_secret(name: str, secret: ClusterSecret) -> Manifest:
    return manifest(
        "external-secrets.io/v1",
        "ExternalSecret",
        name,
        secret.namespace,
        # After the store.
        annotations=wave(1),
        spec={
            "refreshInterval": "1h",
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": STORE},
            "target": {"name": name, "creationPolicy": "Owner", "deletionPolicy": "Retain"},
            "data": [{"secretKey": key, "remoteRef": _remote(remote)} for key, remote in sorted(secret.keys.items())],
        },
    )


def _remote(remote: RemoteKey) -> dict[str, str]:
    return {"key": remote.secret, **({} if remote.property is None else {"property": remote.property})}
