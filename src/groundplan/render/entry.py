"""The way in on GKE: a Gateway for all hosts, with what Terraform made for it. Elsewhere each workload's Ingress is enough."""

from __future__ import annotations

from typing import Any

from groundplan.plan.model.platform import Entry, Platform
from groundplan.render.manifests import APPS, SYNC_OPTIONS, Manifest, manifest

_GATEWAY = "gateway.networking.k8s.io"
#: The listener that routes of workloads belong to.
HTTPS, HTTP = "https", "http"
_LATE = {SYNC_OPTIONS: "SkipDryRunOnMissingResource=true"}


def entry(platform: Platform) -> list[Manifest]:
    """The Gateway, its TLS policy and the redirect to HTTPS.

    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/secure-gateway
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
    """
    way_in = platform.entry
    if way_in is None or way_in.kind != "gateway":
        return []
    reference = {"group": _GATEWAY, "kind": "Gateway", "name": way_in.name}
    settings: dict[str, Any] = {"sslPolicy": way_in.name}
    if way_in.internal:
        # Joined networks of other regions come in, too.
        settings["allowGlobalAccess"] = True
    return [
        _gateway(way_in),
        manifest(
            "networking.gke.io/v1",
            "GCPGatewayPolicy",
            way_in.name,
            APPS,
            annotations=_LATE,
            spec={"default": settings, "targetRef": reference},
        ),
        _redirect(way_in),
    ]


def _gateway(way_in: Entry) -> Manifest:
    option = "cert-manager-certs" if way_in.internal else "pre-shared-certs"
    certificates = ",".join(sorted(way_in.certificates.values()))
    routes = {"namespaces": {"from": "Same"}, "kinds": [{"group": _GATEWAY, "kind": "HTTPRoute"}]}
    tls = {"mode": "Terminate", "options": {f"networking.gke.io/{option}": certificates}}
    return manifest(
        f"{_GATEWAY}/v1",
        "Gateway",
        way_in.name,
        APPS,
        annotations=_LATE,
        spec={
            "gatewayClassName": way_in.class_name,
            "addresses": [{"type": "NamedAddress", "value": way_in.name}],
            "listeners": [
                {"name": HTTP, "protocol": "HTTP", "port": 80, "allowedRoutes": routes},
                {"name": HTTPS, "protocol": "HTTPS", "port": 443, "tls": tls, "allowedRoutes": routes},
            ],
        },
    )


def _redirect(way_in: Entry) -> Manifest:
    parent = {"group": _GATEWAY, "kind": "Gateway", "name": way_in.name, "sectionName": HTTP}
    to_https = {"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}
    everything = [{"path": {"type": "PathPrefix", "value": "/"}}]
    return manifest(
        f"{_GATEWAY}/v1",
        "HTTPRoute",
        f"{way_in.name}-to-https",
        APPS,
        annotations=_LATE,
        spec={"parentRefs": [parent], "rules": [{"matches": everything, "filters": [to_https]}]},
    )
