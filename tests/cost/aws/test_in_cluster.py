from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import blueprints
from aws_costs import always, bill, count, free, not_priced, requests
from groundplan.cost import Amounts, Estimate, Meter, Usage
from groundplan.cost.aws.in_cluster import entry_lines, node_lines, volume_lines
from groundplan.cost.estimate import estimate_of
from groundplan.cost.meter import Discount
from groundplan.plan.model.aws import GpuClusterOnAws
from platforms import API, ON_EKS

_TARGET = blueprints.plan(next(file for file in blueprints.EXTREMES if file.stem == "gpu-cluster-aws-karpenter"), "prod").target
assert isinstance(_TARGET, GpuClusterOnAws)
_POOL = replace(_TARGET.gpu_pools["g6-2xlarge-on-demand"], disk_gib=100)


def _nodes(nodes: Mapping[str, Amounts], discounts: Mapping[Discount, Decimal] | None = None) -> Estimate:
    """Nodes of one pool for each purchase."""
    assert isinstance(_TARGET, GpuClusterOnAws)
    pools = {
        "demand": _POOL,
        "spot": replace(_POOL, purchase="spot"),
        "reserved": replace(_POOL, purchase="reservation"),
        "block": replace(_POOL, purchase="capacity_block", instance_type="p5.48xlarge"),
    }
    target = replace(_TARGET, gpu_pools={name: pools[name] for name in nodes})
    return estimate_of(node_lines(target, Meter("aws", "us-east-1", Usage(nodes=nodes), discounts or {})))


def test_nodes_and_their_disks() -> None:
    assert bill(_nodes({"demand": count(0, 1, 4)}), "NodePool demand") == {
        "Nodes, g6.2xlarge on demand": ("0.00", "713.65", "2854.59"),  # 0, 730 and 4 x 730 hours x 0.9776
        "Disk, gp3": ("0.00", "8.00", "32.00"),  # 0, 100 and 400 GB x 0.08
    }


def test_nodes_in_a_reservation_have_disks_alone() -> None:
    assert bill(_nodes({"reserved": count(2, 2, 2)}), "NodePool reserved") == {"Disk, gp3": always("16.00")}


def test_nodes_in_a_capacity_block() -> None:
    # 730 hours x 47.76
    assert bill(_nodes({"block": count(1, 1, 1)}), "NodePool block") == {
        "Nodes, p5.48xlarge in a Capacity Block": always("34864.80"),
        "Disk, gp3": always("8.00"),
    }


def test_spot_nodes_need_a_discount_where_no_spot_price_is_known() -> None:
    nodes = {"spot": count(1, 1, 1)}
    assert not_priced(_nodes(nodes)) == {"NodePool spot": "Nodes, g6.2xlarge spot"}
    found = next(item for item in _nodes(nodes, {"spot": Decimal("0.6")}).items if item.service == "ec2")
    assert found.discounted.idle == Decimal("285.46")  # 730 hours x 0.9776 x 0.4


def test_a_pool_that_never_runs_is_free() -> None:
    assert free(_nodes({"demand": count(0, 0, 0)})) == {"NodePool demand"}


def test_node_groups_of_terraform_are_not_made_twice() -> None:
    assert isinstance(_TARGET, GpuClusterOnAws)
    managed = replace(_TARGET, cluster=replace(_TARGET.cluster, nodes="managed"))
    assert not list(node_lines(managed, Meter("aws", "us-east-1", Usage())))


def test_volumes() -> None:
    found = estimate_of(
        volume_lines("PersistentVolumeClaim data/qdrant", Amounts.same(150), "gp3", Meter("aws", "us-east-1", Usage()))
    )
    assert bill(found, "PersistentVolumeClaim data/qdrant") == {"Volumes, gp3": always("12.00")}  # 150 GB x 0.08


def test_one_load_balancer_for_all_hosts() -> None:
    workloads = {"web": API, "api": API, "inside": replace(API, expose="internal")}
    usage = requests(1000, 2000, connection_requests=1, request_kib=0, response_kib=2**20)
    found = estimate_of(entry_lines(replace(ON_EKS, workloads=workloads), Meter("aws", "us-east-1", usage), 3))
    assert bill(found, "Ingress apps/api") == {
        "Load balancer": always("16.43"),  # 730 hours x 0.0225
        "Capacity units": ("0.00", "8.00", "16.00"),  # a GB an hour each: 1,000 and 2,000 x 0.008
        "Public IPv4 addresses": always("10.95"),  # 3 x 730 hours x 0.005
        "Data to the internet": ("0.00", "90.00", "180.00"),  # 1,000 and 2,000 GB x 0.09
    }
    assert free(found) == {"Ingress apps/web"}


def test_an_internal_one_sends_nothing_out() -> None:
    assert ON_EKS.entry is not None
    inside = replace(ON_EKS, entry=replace(ON_EKS.entry, internal=True), workloads={"api": replace(API, expose="internal")})
    found = estimate_of(entry_lines(inside, Meter("aws", "us-east-1", Usage()), 3))
    assert list(bill(found, "Ingress apps/api")) == ["Load balancer", "Capacity units"]


def test_without_a_way_in_there_is_none() -> None:
    assert not list(entry_lines(replace(ON_EKS, entry=None), Meter("aws", "us-east-1", Usage()), 3))
