"""Clusters of GKE: the fee for the control plane, images that are checked, metrics, traffic between zones.

https://cloud.google.com/kubernetes-engine/pricing, https://cloud.google.com/binary-authorization/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.cost.gcp.logs import container_logs
from groundplan.cost.gcp.node_pools import zones_of
from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import ZERO, NotPriced
from groundplan.cost.pricers import prices
from groundplan.cost.support import is_past_support
from groundplan.cost.terraform import Resource

_MILLION = 1_000_000


@prices("google_container_cluster")
def cluster(resource: Resource, meter: Meter) -> Iterator[Line]:
    """The cluster itself. All clusters of a document share what its traffic, logs and metrics are."""
    clusters = len(resource.document.of_type("google_container_cluster"))
    usage = meter.usage
    autopilot = bool(resource.get("enable_autopilot"))
    regional = str(resource.get("location", "")).count("-") < 2
    kind = "autopilot" if autopilot else "regional" if regional else "zonal"
    yield meter.hours(resource.address, "Cluster fee", "gke", f"cluster-{kind}")
    yield from _extended_support(resource, meter)
    if autopilot:
        yield NotPriced(resource.address, "Pods", "they are what Autopilot bills, and no resource has them")
    elif not resource.get("remove_default_node_pool"):
        yield NotPriced(resource.address, "Default node pool", "only pools that are resources of their own are priced")
    if resource.get("binary_authorization.evaluation_mode", "DISABLED") != "DISABLED":
        yield meter.hours(resource.address, "Binary Authorization", "binary-authorization", "cluster")
    # Logs of the cluster, and of all that run in it.
    components = resource.several("logging_config.enable_components", ("SYSTEM_COMPONENTS", "WORKLOADS"))
    if "WORKLOADS" in components:
        logs = usage.log_gb
    elif components:
        logs = usage.all_nodes * usage["log_gb_each"]
    else:
        logs = ZERO
    yield container_logs(resource, meter, logs)
    # Metrics of the system cost nothing: https://cloud.google.com/stackdriver/pricing
    if resource.get("monitoring_config.managed_prometheus.enabled"):
        samples = (usage.all_nodes + usage.containers) * usage["samples_each"] * _MILLION
        yield meter.item(resource.address, "Samples of metrics", "cloud-monitoring", "prometheus-samples", samples / clusters)
    if autopilot or zones_of(resource) > 1:
        gib = usage.cross_zone_gb / clusters
        yield meter.item(resource.address, "Traffic between zones", "egress-zone", "between-zones", gib)


def _extended_support(resource: Resource, meter: Meter) -> Iterator[Line]:
    """The channel Extended alone has it, and stays on a minor version until it ends, so that the version says enough:
    https://docs.cloud.google.com/kubernetes-engine/docs/concepts/release-channels
    """
    if resource.get("release_channel.channel") != "EXTENDED":
        return
    until = {name: known.standard_support_until for name, known in catalog.gke_versions().items()}
    past = is_past_support(str(resource.get("min_master_version", "")), until)
    if past is None:
        yield NotPriced(resource.address, "Extended support", "min_master_version does not say whether the cluster needs it")
    elif past:
        yield meter.hours(resource.address, "Extended support", "gke", "extended-support")
