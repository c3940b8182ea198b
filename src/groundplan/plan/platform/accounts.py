"""Service accounts of the cluster that are somebody in the cloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from groundplan.plan.model import frozen_map
from groundplan.plan.model.platform import ServiceAccount
from groundplan.plan.origin import Origins
from groundplan.plan.platform.ground import ground
from groundplan.plan.platform.rules import ACCOUNTS
from groundplan.plan.platform.surroundings import Surroundings

if TYPE_CHECKING:
    from groundplan.plan.model.aws import PodIdentity
    from groundplan.plan.model.gcp import WorkloadIdentity

# https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam
_GOOGLE_ACCOUNT = "iam.gke.io/gcp-service-account"
_KARPENTER = ServiceAccount("kube-system", "karpenter", {})


def resolve_accounts(around: Surroundings, origins: Origins) -> Mapping[str, ServiceAccount]:
    """Every workload that needs the cloud, by the name of its identity; with Karpenter its controller."""
    target = around.target
    found = {name: _account(around, identity) for name, identity in target.identities.items()}
    if target.cloud == "aws" and target.cluster.nodes == "karpenter":
        found["karpenter"] = _KARPENTER
    return frozen_map({name: origins.rule(name, account, ACCOUNTS) for name, account in found.items()})


def service_identity(around: Surroundings, service: str) -> str | None:
    """Name of a service's identity; None where it is nobody in the cloud."""
    name = f"service-{service}"
    return name if name in around.target.identities else None


def google_email(around: Surroundings, service: str) -> str | None:
    """The Google account that a service acts as, by its e-mail address."""
    identity = around.target.identities.get(f"service-{service}")
    return None if identity is None else _email(around, identity)


def _account(around: Surroundings, identity: PodIdentity | WorkloadIdentity) -> ServiceAccount:
    email = _email(around, identity)
    annotations = {} if email is None else {_GOOGLE_ACCOUNT: email}
    return ServiceAccount(identity.namespace, identity.service_account, frozen_map(annotations))


def _email(around: Surroundings, identity: PodIdentity | WorkloadIdentity) -> str | None:
    if identity.cloud != "gcp" or identity.google_account is None:
        return None
    return f"{identity.google_account}@{ground(around.target).account}.iam.gserviceaccount.com"
