"""What clusters make themselves, of every product that tests compile and that has one."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import blueprints
from groundplan.cost import SCENARIOS, Amounts, Estimate
from groundplan.cost.from_plan import cluster_of
from groundplan.cost.pair import pair_cost
from groundplan.data_dir import data_dir
from groundplan.plan import Plan
from groundplan.render.volumes import volumes
from whole_trees import ALL_NAMES, whole_plan

_DESK = data_dir("blueprints") / "desk-onprem.yaml"
_OWN = {f"desk-{name}": name for name in blueprints.environments(_DESK)}
_NODE_GROUPS = ("aws_eks_node_group", "google_container_node_pool")


_each = pytest.mark.parametrize("name", (*ALL_NAMES, *_OWN))


def _plan(name: str) -> Plan:
    """A product with a tree; what Terraform makes of it is no part of this."""
    return blueprints.plan(_DESK, _OWN[name]) if name in _OWN else whole_plan(name)


def _estimate(plan: Plan, **said: Decimal) -> Estimate:
    return pair_cost(plan, None, said).estimate


def _addresses(found: Estimate) -> list[str]:
    lines = (found.items, found.not_priced, found.free)
    return [line.address for kind in lines for line in kind]


def _scenarios(amounts: Amounts) -> list[Decimal]:
    return [getattr(amounts, scenario) for scenario in SCENARIOS]


@_each
def test_nothing_costs_less_when_more_happens(name: str) -> None:
    plan = _plan(name)
    found, usage = _estimate(plan), pair_cost(plan, None, {}).usage
    assert len({(item.address, item.component) for item in found.items}) == len(found.items)
    twice = _estimate(plan, steady_rps=usage["steady_rps"] * 2, peak_rps=usage["peak_rps"] * 2)
    for item, more in zip(found.items, twice.items, strict=True):
        assert (item.address, item.component) == (more.address, more.component)
        assert _scenarios(item.amounts) == sorted(_scenarios(item.amounts)), item
        assert all(once <= doubled for once, doubled in zip(_scenarios(item.amounts), _scenarios(more.amounts), strict=True))


@_each
def test_every_claim_has_one_line(name: str) -> None:
    plan = _plan(name)
    found = _estimate(plan)
    lines = Counter(_addresses(found))
    assert plan.platform is not None
    for volume in volumes(plan.platform):
        assert lines[f"PersistentVolumeClaim {volume.namespace}/{volume.name}"] == 1
    assert sum(address.startswith("PersistentVolumeClaim ") for address in lines) == len(volumes(plan.platform))


@pytest.mark.parametrize("name", _OWN)
def test_a_cluster_of_ones_own_costs_tokens_alone(name: str) -> None:
    found = _estimate(_plan(name))
    assert {item.unit for item in found.items} <= {"1M tokens"}
    assert {line.because for line in found.free} == {"the disks of a cluster that is there already are yours"}


_PAIRS = [
    (file, name)
    for file in blueprints.files()
    for name in blueprints.environments(file)
    if cluster_of(blueprints.plan(file, name)) is not None
]


@pytest.mark.parametrize(("file", "name"), _PAIRS, ids=[f"{file.stem}-{name}" for file, name in _PAIRS])
def test_no_node_is_billed_twice(file: Path, name: str) -> None:
    """A pool with GPUs is Terraform's or the cluster's own; hours of a reservation are Terraform's."""
    plan, document = blueprints.plan(file, name), blueprints.document(file, name)
    target = cluster_of(plan)
    assert target is not None
    groups = [group for kind in _NODE_GROUPS for group in document["resource"].get(kind, {}).values()]
    labels = [group.get("labels") or group["node_config"]["labels"] for group in groups]
    terraform = {label["groundplan/pool"] for label in labels} - {"system"}
    found = pair_cost(plan, document, {}).estimate
    made = {address for address in _addresses(found) if address.split()[0] in ("NodePool", "ComputeClass")}
    if target.cluster.nodes == "managed":
        assert (terraform, made) == (set(target.gpu_pools), set())
    elif target.cloud == "aws":
        assert not terraform
        assert made == {f"NodePool {pool}" for pool in target.gpu_pools}
        reserved = [item for item in found.items if item.address.startswith("NodePool ") and "-reservation" in item.address]
        assert {item.service for item in reserved} == {"ebs"}
    else:
        assert terraform == {pool for pool, each in target.gpu_pools.items() if each.purchase == "reservation"}
        boots = {item.component for item in found.items if item.address in made and item.service == "compute-disk"}
        assert boots and boots <= {f"Boot disks of {pool}" for pool in target.gpu_pools.keys() - terraform}
