from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import blueprints
from gcp_costs import TRAFFIC, amounts, items, same
from groundplan.cost import Amounts, Estimate, Meter, Usage
from groundplan.cost.estimate import estimate_of
from groundplan.cost.gcp.in_cluster import entry_lines, node_lines, volume_lines
from groundplan.plan.model.gcp import GkePurchase, GpuClusterOnGcp
from groundplan.plan.model.platform import Entry
from platforms import ON_GKE

_TARGET = blueprints.plan(
    next(file for file in blueprints.EXTREMES if file.stem == "gpu-cluster-gcp-classes"), "default"
).target
assert isinstance(_TARGET, GpuClusterOnGcp)
_POOL = replace(_TARGET.gpu_pools["g2-standard-8-spot"], disk_gib=100, local_ssds=0)
_METER = Meter("gcp", "us-central1", Usage(TRAFFIC))


def _target(**purchases: GkePurchase) -> GpuClusterOnGcp:
    """A pool for each purchase, the first choice first."""
    assert isinstance(_TARGET, GpuClusterOnGcp)
    pools = {
        name: replace(_POOL, purchase=purchase, priority=100 - place)
        for place, (name, purchase) in enumerate(purchases.items())
    }
    return replace(_TARGET, gpu_pools=pools)


def _nodes(target: GpuClusterOnGcp, nodes: Mapping[str, Amounts]) -> Estimate:
    return estimate_of(node_lines(target, Meter("gcp", "us-central1", Usage(nodes=nodes))))


def test_a_class_is_named_like_the_first_choice_and_has_what_is_not_reserved() -> None:
    nodes = {"reserved": Amounts.same(2), "demand": amounts("0", "1", "3"), "rest": Amounts.same(0)}
    found = _nodes(_target(reserved="reservation", demand="on_demand", rest="spot"), nodes)
    assert {item.address for item in found.items} == {"ComputeClass reserved"}
    assert not found.not_priced and not found.free
    disks = items(found, "ComputeClass reserved").pop("Boot disks of demand")
    assert disks == amounts("0", "10.00", "30.00")  # 0, 100 and 300 GiB x 0.1
    # 8 vCPUs x 0.024988212, 32 GiB x 0.002927448 and a GPU x 0.560040239, each x 730 hours: 145.93 + 68.39 + 408.83
    machines = [item.amounts for item in found.items if item.component.startswith("g2-standard-8, on demand")]
    assert sum(item.typical for item in machines) == Decimal("623.15")
    assert not any(item.idle for item in machines)


def test_node_pools_of_terraform_are_not_made_twice() -> None:
    target = _target(demand="on_demand")
    managed = replace(target, cluster=replace(target.cluster, nodes="managed"))
    assert not _nodes(managed, {"demand": Amounts.same(1)}).items


def test_volumes() -> None:
    found = estimate_of(volume_lines("PersistentVolumeClaim data/qdrant", Amounts.same(150), "pd-balanced", _METER))
    # 150 GiB x 0.1
    assert items(found, "PersistentVolumeClaim data/qdrant") == {"Volumes, pd-balanced": same("15.00")}


def test_a_gateway_has_rules_and_data_and_its_address_the_answers() -> None:
    way_in = Entry("gateway", "shop", "gke-l7-global-external-managed", False, "shop", {}, (), 600, None)
    found = estimate_of(entry_lines(replace(ON_GKE, entry=way_in), _METER))
    # 10.025 GiB a month come in and 40.100 go out at 0.008, five times as much at peak.
    assert items(found, "Gateway apps/shop") == {
        "The first five forwarding rules": same("18.25"),  # 0.025 x 730
        "Data in through the load balancer": amounts("0", "0.08", "0.40"),
        "Data out through the load balancer": amounts("0", "0.32", "1.60"),
    }


def test_a_gateway_inside_has_proxies() -> None:
    way_in = Entry("gateway", "shop", "gke-l7-rilb", True, None, {}, (), 600, None)
    found = estimate_of(entry_lines(replace(ON_GKE, entry=way_in), _METER))
    assert items(found, "Gateway apps/shop")["Proxies of the load balancer"] == same("54.75")  # 3 x 0.025 x 730
    assert not list(entry_lines(replace(ON_GKE, entry=None), _METER))
