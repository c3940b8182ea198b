"""The team's services and workers, as values of our chart ``workload``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from groundplan.plan.model.platform import Entry, Platform, QueueScaling, Workload
from groundplan.render.contexts import container_models, rewriter, system_selector, vllm_models
from groundplan.render.entry import HTTPS
from groundplan.render.manifests import APPS, DATA, MODELS, MONITORING, SYNC_OPTIONS, Manifest, manifest
from groundplan.render.model_servers import ports_for_callers
from groundplan.render.namespaces import SERVICES
from groundplan.render.network_policies import MODEL_PORTS, OTLP_PORTS, identity_endpoints, stores

_PORT = "http"
# Private networks, those of carriers, and link-local addresses, among them metadata servers:
# https://www.iana.org/assignments/iana-ipv4-special-registry/
_NOT_INTERNET = ("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
_QUEUE_READER = "queue-reader"
# Of the request for CPU: room for what comes until a new pod is there.
_CPU_PERCENT = 60
# TLS 1.2 or newer with strong ciphers, as the load balancer of the other profile has it.
_ALB_TLS = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
_LONGEST_ALB_NAME = 32


def workload_values(platform: Platform, name: str) -> dict[str, Any]:
    """Values of the release ``name``; what the chart's own default says already is left out."""
    workload = platform.workloads[name]
    values: dict[str, Any] = {
        "image": rewriter(platform)(workload.image),
        "resources": {"cpu": f"{workload.millicpu}m", "memory": f"{workload.memory_mib}Mi"},
        "nodeSelector": dict(system_selector(platform)),
        "priorityClassName": SERVICES,
        "serviceAccount": _service_account(platform, name, workload),
        "env": {key: _literal(value) for key, value in sorted(workload.env.items())},
        "secretEnv": _secret_env(platform, workload),
        **_scale(platform, workload),
        "networkPolicy": {
            "ingress": list(_ingress_flows(platform, name, workload)),
            "egress": list(_egress_flows(platform, workload)),
        },
    }
    if workload.port is not None:
        values["ports"] = {_PORT: workload.port}
    if workload.health is not None:
        values["probes"] = {"path": workload.health}
    if platform.entry is not None and is_reached(platform.entry, workload):
        values["requestTimeoutSeconds"] = platform.entry.idle_seconds
        values.update(_way_in(platform.entry, name, workload))
    return values


def _literal(value: str) -> str:
    """A value that reaches the program as it is: Kubernetes puts other variables in for $(NAME), and one $ for two.

    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables
    """
    return value.replace("$", "$$")


def is_reached(entry: Entry, workload: Workload) -> bool:
    """Whether the load balancer serves it: one on the internet has public workloads, one inside has internal ones."""
    return workload.host is not None and workload.expose == ("internal" if entry.internal else "public")


def _service_account(platform: Platform, name: str, workload: Workload) -> dict[str, Any]:
    account = None if workload.account is None else platform.accounts[workload.account]
    if account is None:
        return {}
    own = {} if account.name == name else {"name": account.name}
    return {**own, "annotations": dict(sorted(account.annotations.items()))}


def _secret_env(platform: Platform, workload: Workload) -> dict[str, Any]:
    keys = {key: secret for secret in workload.secrets for key in platform.secrets[secret].keys}
    return {key: {"name": secret, "key": key} for key, secret in sorted(keys.items())}


def _scale(platform: Platform, workload: Workload) -> dict[str, Any]:
    """By CPU, or a worker by its queue.

    Raises:
        ValueError: there may be none, and no message wakes it.
    """
    least, most = workload.replicas.min, workload.replicas.max
    scaling: dict[str, Any] = {"minReplicas": least, "maxReplicas": most}
    if workload.scaling is not None:
        return {"autoscaling": {**scaling, "triggers": [_trigger(platform, workload.scaling)]}}
    if least == 0:
        raise ValueError(f"nothing wakes {workload.image} from no replica")
    if least == most:
        return {"replicas": least}
    return {"autoscaling": {**scaling, "targetCPUUtilizationPercentage": _CPU_PERCENT}}


def queue_reader(platform: Platform) -> list[Manifest]:
    """Says to KEDA that it counts messages as itself; none where no worker scales on the queue.

    https://keda.sh/docs/2.20/concepts/authentication/
    """
    if all(workload.scaling is None for workload in platform.workloads.values()):
        return []
    # The kind comes with another Application, which may be new in the same sync.
    late = {SYNC_OPTIONS: "SkipDryRunOnMissingResource=true"}
    spec = {"podIdentity": {"provider": platform.cloud}}
    return [manifest("keda.sh/v1alpha1", "TriggerAuthentication", _QUEUE_READER, APPS, annotations=late, spec=spec)]


def _trigger(platform: Platform, scaling: QueueScaling) -> dict[str, Any]:
    """Messages that a worker has taken count as well, so that none is stopped over its work.

    https://keda.sh/docs/2.20/scalers/aws-sqs/
    https://keda.sh/docs/2.20/scalers/gcp-pub-sub/
    """
    if platform.cloud == "aws":
        metadata = {"queueURL": scaling.queue, "queueLength": str(scaling.messages), "awsRegion": platform.region}
        kind = "aws-sqs-queue"
    else:
        metadata = {"subscriptionName": scaling.queue, "mode": "SubscriptionSize", "value": str(scaling.messages)}
        kind = "gcp-pubsub"
    return {"type": kind, "name": "queue", "metadata": metadata, "authenticationRef": {"name": _QUEUE_READER}}


# --- flows ------------------------------------------------------------------------------------------------------------------


def _ingress_flows(platform: Platform, name: str, workload: Workload) -> Iterator[dict[str, Any]]:
    if workload.port is None:
        return
    for caller, other in sorted(platform.workloads.items()):
        if name in other.calls:
            yield {"workload": caller, "ports": [_PORT]}
    if platform.entry is not None and is_reached(platform.entry, workload):
        for source in platform.entry.sources:
            yield {"cidr": source, "ports": [_PORT]}
        if not platform.entry.sources:
            yield {"anyone": True, "ports": [_PORT]}


def _egress_flows(platform: Platform, workload: Workload) -> Iterator[dict[str, Any]]:
    """What it calls, its identity in the cloud, where traces go, and outside of a private network the internet.

    A name that is not known is a mistake of the plan.
    """
    inside, containers = stores(platform), container_models(platform)
    for called in sorted(workload.calls):
        if called in platform.workloads:
            if (port := platform.workloads[called].port) is not None:
                yield {"workload": called, "ports": [port]}
        elif called in inside:
            yield {"podLabels": dict(inside[called].labels), "namespace": DATA, "ports": list(inside[called].ports)}
        elif called in platform.outside:
            outside = platform.outside[called]
            for range in outside.ranges:
                yield {"cidr": range, "ports": list(outside.ports)}
        elif called in containers:
            yield {"workload": called, "namespace": MODELS, "ports": list(ports_for_callers(containers[called]).values())}
        elif called not in platform.models:
            raise ValueError(f"a workload calls {called}, which the platform does not have")
    if set(workload.calls) & vllm_models(platform).keys():
        yield {"namespace": MODELS, "ports": list(MODEL_PORTS)}
    if workload.account is not None:
        for range, ports in identity_endpoints(platform):
            yield {"cidr": range, "ports": list(ports)}
    yield {"namespace": MONITORING, "ports": list(OTLP_PORTS)}
    if not platform.private:
        yield {"cidr": "0.0.0.0/0", "except": list(_NOT_INTERNET), "ports": [443]}


# --- the way in -------------------------------------------------------------------------------------------------------------


def _way_in(entry: Entry, name: str, workload: Workload) -> dict[str, Any]:
    if entry.kind == "gateway":
        policy = {} if entry.firewall is None else {"securityPolicy": entry.firewall}
        parent = {"name": entry.name, "sectionName": HTTPS}
        return {"httpRoute": {"parentRefs": [parent], "hostnames": [workload.host], "google": policy}}
    ingress: dict[str, Any] = {"className": entry.class_name, "hosts": [workload.host]}
    if entry.kind == "alb":
        ingress["annotations"] = _alb(entry, workload)
    elif name in entry.certificates:
        ingress["tlsSecretName"] = entry.certificates[name]
    return {"ingress": ingress}


def _alb(entry: Entry, workload: Workload) -> dict[str, str]:
    """One load balancer for all hosts, so what is not about its targets is the same for each of them.

    Without an ARN of a certificate the controller takes that of ACM which is for the host.

    https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
    https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
    """
    attributes = {
        "idle_timeout.timeout_seconds": str(entry.idle_seconds),
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    if entry.access_logs is not None:
        attributes |= {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": entry.access_logs}
    settings = {
        "group.name": entry.name,
        "listen-ports": json.dumps([{"HTTP": 80}, {"HTTPS": 443}]),
        "load-balancer-attributes": ",".join(f"{key}={value}" for key, value in sorted(attributes.items())),
        "scheme": "internal" if entry.internal else "internet-facing",
        "ssl-policy": _ALB_TLS,
        "ssl-redirect": "443",
        "target-type": "ip",
        # No longer than the pod's own time before it stops; requests on open connections go on.
        "target-group-attributes": "deregistration_delay.timeout_seconds=60",
    }
    if len(entry.name) <= _LONGEST_ALB_NAME:
        settings["load-balancer-name"] = entry.name
    if entry.firewall is not None:
        settings["wafv2-acl-name"] = entry.firewall
    if workload.health is not None:
        settings["healthcheck-path"] = workload.health
    return {f"alb.ingress.kubernetes.io/{key}": value for key, value in sorted(settings.items())}
