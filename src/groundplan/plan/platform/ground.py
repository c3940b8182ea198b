"""What a cluster stands on, which differs by who runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groundplan.plan.model import Bucket

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws
    from groundplan.plan.model.gcp import GpuClusterOnGcp
    from groundplan.plan.model.onprem import OnPremises
    from groundplan.plan.platform.surroundings import ClusterTarget


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many days signals of one kind are kept, and in which bucket; None: not at all, or on a disk of the cluster."""

    days: int | None
    bucket: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """As the fields of these names of a `Platform`; what a cluster that is there already has none of is None."""

    cloud: Literal["aws", "gcp", "onprem"]
    region: str | None
    account: str | None
    network: str | None
    storage_class: str
    disk_key: str | None
    node_scaling: Literal["cluster-autoscaler", "karpenter", "gke", "compute-class", "none"]
    logs: Kept
    traces: Kept


def ground(target: ClusterTarget) -> Ground:
    """What the cluster of a target stands on."""
    if target.cloud == "aws":
        return _on_aws(target)
    return _on_gcp(target) if target.cloud == "gcp" else _on_premises(target)


def _on_aws(target: GpuClusterOnAws) -> Ground:
    name = target.cluster.name
    return Ground(
        cloud="aws",
        region=target.region,
        account=target.account,
        # The value of the VPC's tag Name.
        network=name,
        # The GitOps tree brings the class.
        storage_class="gp3",
        disk_key=f"arn:aws:kms:{target.region}:{target.account}:alias/{name}",
        node_scaling="karpenter" if target.cluster.nodes == "karpenter" else "cluster-autoscaler",
        logs=_in_bucket(target.buckets["logs"]),
        traces=_in_bucket(target.buckets.get("traces")),
    )


def _on_gcp(target: GpuClusterOnGcp) -> Ground:
    key = None if target.key is None else target.key.name
    return Ground(
        cloud="gcp",
        region=target.region,
        account=target.project,
        network=target.network.name,
        # The GitOps tree brings the class: those of GKE know no key of one's own.
        storage_class="pd-balanced",
        disk_key=None
        if key is None
        else f"projects/{target.project}/locations/{target.region}/keyRings/{key}/cryptoKeys/{key}",
        node_scaling="compute-class" if target.cluster.nodes == "compute-class" else "gke",
        logs=_in_bucket(target.buckets["logs"]),
        traces=_in_bucket(target.buckets.get("traces")),
    )


def _on_premises(target: OnPremises) -> Ground:
    return Ground(
        cloud="onprem",
        region=None,
        account=None,
        network=None,
        storage_class=target.cluster.storage_class,
        disk_key=None,
        node_scaling="none",
        logs=Kept(target.log_days, None),
        traces=Kept(target.trace_days, None),
    )


def _in_bucket(bucket: Bucket | None) -> Kept:
    return Kept(None, None) if bucket is None else Kept(bucket.expire_days, bucket.name)
