"""How GPU nodes are bought, where they run, and what is refused of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import aws_plans
from aws_plans import hosted, target
from groundplan.plan.model.aws import CapacityBlock, Efa, GpuPool
from groundplan.problems import BlueprintError
from problem_texts import told

US = {"cloud": {"region": "us-east-1"}}
BLOCK = {
    "capacity_block": "cr-0123456789abcdef0",
    "instance_type": "p5en.48xlarge",
    "nodes": 2,
    "zone": "use1-az6",
    "end": "2026-12-24T11:30:00Z",
}
ON_H200 = {**US, "models": {"chat": hosted("h200", 8, low=1, high=2)}}


def pools(folder: Path, changes: dict[str, Any]) -> dict[str, GpuPool]:
    return dict(target(folder, changes).gpu_pools)


def problems(folder: Path, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code, path and the whole text of every problem."""
    with pytest.raises(BlueprintError) as caught:
        aws_plans.plan(folder, changes)
    assert all(item.at is not None for item in caught.value.problems)
    return told(caught.value.problems)


def sizes(pool: GpuPool) -> tuple[int, int, int]:
    return pool.min, pool.desired, pool.max


# --- zones ------------------------------------------------------------------------------------------------------------------


def test_gpu_zones_of_the_blueprint(tmp_path: Path) -> None:
    changes = {
        **US,
        "models": {"chat": hosted("a10g"), "small": hosted("t4")},
        "cluster": {"gpu_zones": {"a10g": ["use1-az6", "use1-az2"]}},
    }
    found = target(tmp_path, changes)
    assert found.gpu_pools["g5-2xlarge-on-demand"].zones == ("use1-az6", "use1-az2")
    assert found.gpu_pools["g4dn-xlarge-on-demand"].zones == ("use1-az1", "use1-az2", "use1-az4")
    assert set(found.network.zones) == {"use1-az1", "use1-az2", "use1-az4", "use1-az6"}, "a subnet for its nodes"
    assert found.network.zones["use1-az6"].intra is None
    origin = aws_plans.plan(tmp_path, changes).origins["gpu_pools", "g5-2xlarge-on-demand", "zones"]
    assert (origin.kind, origin.key) == ("blueprint", "cluster.gpu_zones.a10g")


@pytest.mark.parametrize(
    ("zones", "path", "text"),
    [
        ({"a10": ["euw1-az1"]}, "a10", "no model runs on a10; did you mean a10g?"),
        ({"t4": ["euw1-az1"]}, "t4", "no model runs on t4; models run on: a10g"),
        (
            {"a10g": ["euw1-az1", "use1-az1"]},
            "a10g[1]",
            "eu-west-1 has no zone with the id use1-az1; zones of eu-west-1 that offer g5.2xlarge: euw1-az1, ",
        ),
    ],
)
def test_gpu_zones_that_cannot_be(tmp_path: Path, zones: dict[str, Any], path: str, text: str) -> None:
    ((code, where, found),) = problems(tmp_path, {"cluster": {"gpu_zones": zones}})
    assert (code, where) == ("GP422", f"cluster.gpu_zones.{path}")
    assert found.startswith(text)


def test_a_zone_that_does_not_offer_the_type_names_those_that_do(tmp_path: Path) -> None:
    changes = {"models": {"chat": hosted("a100-40gb", 8)}, "cluster": {"gpu_zones": {"a100-40gb": ["euw1-az1"]}}}
    assert problems(tmp_path, changes) == [
        (
            "GP422",
            "cluster.gpu_zones.a100-40gb[0]",
            "euw1-az1 does not offer p4d.24xlarge; zones of eu-west-1 that offer p4d.24xlarge: euw1-az2",
        )
    ]


# --- replicas that span nodes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gpu", "instance_type", "cards", "zone"),
    [
        ("a100-40gb", "p4d.24xlarge", 4, "use1-az1"),
        ("a100-80gb", "p4de.24xlarge", 4, "use1-az4"),
        ("h100", "p5.48xlarge", 32, "use1-az1"),
        ("h200", "p5en.48xlarge", 16, "use1-az2"),
        ("b200", "p6-b200.48xlarge", 8, "use1-az6"),
    ],
)
def test_a_replica_larger_than_a_machine_spans_some(
    tmp_path: Path, gpu: str, instance_type: str, cards: int, zone: str
) -> None:
    found = target(tmp_path, {**US, "models": {"chat": hosted(gpu, 16, low=1, high=3)}})
    model = found.models["chat"]
    assert (model.instance_type, model.nodes_per_replica) == (instance_type, 2)
    (pool,) = found.gpu_pools.values()
    assert pool.efa == Efa(cards)
    assert pool.zones == (zone,), "a placement group lies in one zone"
    assert sizes(pool) == (0, 2, 6)


def test_models_that_share_a_machine_or_have_one_have_no_fabric(tmp_path: Path) -> None:
    found = target(tmp_path, {**US, "models": {"chat": hosted("h100", 8), "small": hosted("a100-40gb", 2)}})
    assert [pool.efa for pool in found.gpu_pools.values()] == [None, None]
    assert {model.nodes_per_replica for model in found.models.values()} == {1}
    assert len(found.gpu_pools["p5-48xlarge-on-demand"].zones) == 3


def test_the_zone_of_a_pool_whose_replicas_span_nodes_can_be_given_but_not_two(tmp_path: Path) -> None:
    changes = {**US, "models": {"chat": hosted("h100", 16)}}
    found = pools(tmp_path, {**changes, "cluster": {"gpu_zones": {"h100": ["use1-az5"]}}})
    assert found["p5-48xlarge-on-demand"].zones == ("use1-az5",)
    two = {**changes, "cluster": {"gpu_zones": {"h100": ["use1-az1", "use1-az5"]}}}
    ((code, path, text),) = problems(tmp_path, two)
    assert (code, path) == ("GP422", "cluster.gpu_zones.h100")
    assert "placement group lies in one zone, and 2 are given" in text


# --- ways to buy ------------------------------------------------------------------------------------------------------------


def test_a_reservation_holds_what_always_runs_and_the_next_choice_grows(tmp_path: Path) -> None:
    changes = {"models": {"chat": hosted("a10g", low=2, high=9)}, "capacity": ["reservation", "on_demand", "spot"]}
    found = pools(tmp_path, changes)
    reserved, growing, last = (found[f"g5-2xlarge-{way}"] for way in ("reservation", "on-demand", "spot"))
    assert [sizes(pool) for pool in (reserved, growing, last)] == [(2, 2, 2), (0, 0, 9), (0, 0, 9)]
    assert [pool.priority for pool in (reserved, growing, last)] == [3, 2, 1]
    assert reserved.purchase == "reservation"


@pytest.mark.parametrize(("least", "zones"), [(1, 1), (2, 2), (3, 3), (4, 2), (5, 1), (6, 3)])
def test_reserved_nodes_lie_evenly_in_their_zones(tmp_path: Path, least: int, zones: int) -> None:
    changes = {"models": {"chat": hosted("a10g", low=least, high=least)}, "capacity": ["reservation"]}
    (pool,) = pools(tmp_path, changes).values()
    assert len(pool.zones) == zones
    assert pool.desired % len(pool.zones) == 0


def test_without_a_replica_that_always_runs_there_is_nothing_to_reserve(tmp_path: Path) -> None:
    models = {"chat": hosted("a10g", low=0, high=2), "small": hosted("t4", low=1, high=1)}
    found = pools(tmp_path, {"models": models, "capacity": ["reservation", "spot"]})
    assert set(found) == {"g5-2xlarge-spot", "g4dn-xlarge-reservation", "g4dn-xlarge-spot"}
    assert (found["g5-2xlarge-spot"].priority, sizes(found["g5-2xlarge-spot"])) == (1, (0, 0, 2))


def test_a_capacity_block_serves_its_own_instance_type(tmp_path: Path) -> None:
    changes = {**ON_H200, "capacity": [{**BLOCK, "instance_type": "p5en.48xlarge"}, "spot"]}
    changes["models"] = {"chat": hosted("h200", 8, low=1, high=4), "small": hosted("t4", low=1, high=1)}
    found = target(tmp_path, changes)
    assert set(found.gpu_pools) == {"p5en-48xlarge-cr-0123456789abcdef0", "p5en-48xlarge-spot", "g4dn-xlarge-spot"}
    pool = found.gpu_pools["p5en-48xlarge-cr-0123456789abcdef0"]
    assert pool.block == CapacityBlock("cr-0123456789abcdef0", nodes=2, zone="use1-az6", end="2026-12-24T11:30:00Z")
    assert (pool.purchase, pool.priority, pool.zones, sizes(pool)) == ("capacity_block", 2, ("use1-az6",), (0, 0, 2))
    assert found.gpu_pools["p5en-48xlarge-spot"].block is None
    assert sizes(found.gpu_pools["g4dn-xlarge-spot"]) == (0, 1, 1), "it is the first choice for what the block cannot serve"
    assert "use1-az6" in found.network.zones


@pytest.mark.parametrize(
    ("change", "path", "text"),
    [
        ({"instance_type": "p5.48xlarge"}, "instance_type", "no model runs on p5.48xlarge; models run on: p5en.48xlarge"),
        (
            {"zone": "euw1-az1"},
            "zone",
            "us-east-1 has no zone with the id euw1-az1; zones of us-east-1 that offer p5en.48xlarge",
        ),
        ({"zone": "use1-az1"}, "zone", "use1-az1 does not offer p5en.48xlarge; zones of us-east-1 that offer p5en.48xlarge"),
        ({"end": "2026-02-30T11:30:00Z"}, "end", "2026-02-30T11:30:00Z is no date"),
    ],
)
def test_capacity_blocks_that_cannot_be(tmp_path: Path, change: dict[str, Any], path: str, text: str) -> None:
    ((code, where, found),) = problems(tmp_path, {**ON_H200, "capacity": ["on_demand", {**BLOCK, **change}]})
    assert (code, where) == ("GP421", f"capacity[1].{path}")
    assert found.startswith(text)


def test_a_zone_beside_a_block_that_has_its_own_is_refused(tmp_path: Path) -> None:
    changes = {**ON_H200, "capacity": [BLOCK], "cluster": {"gpu_zones": {"h200": ["use1-az2"]}}}
    ((code, path, _),) = problems(tmp_path, changes)
    assert (code, path) == ("GP422", "cluster.gpu_zones.h200")


@pytest.mark.parametrize("twice", [["spot", "spot"], [BLOCK, {**BLOCK, "nodes": 4}]])
def test_each_way_to_buy_stands_once(tmp_path: Path, twice: list[Any]) -> None:
    ((code, path, _),) = problems(tmp_path, {**ON_H200, "capacity": twice})
    assert (code, path) == ("GP205", "capacity[1]")


@pytest.mark.parametrize(
    ("capacity", "low", "high", "has"),
    [
        ([BLOCK], 1, 3, 2),
        (["reservation"], 1, 3, 1),
        (["reservation"], 0, 3, 0),
        # The block is paid for: what always runs is on it, and is not reserved as well.
        ([BLOCK, "reservation"], 2, 5, 2),
        ([BLOCK, "reservation"], 3, 6, 5),
    ],
)
def test_replicas_beyond_what_is_bought(tmp_path: Path, capacity: list[Any], low: int, high: int, has: int) -> None:
    changes = {**ON_H200, "models": {"chat": hosted("h200", 8, low=low, high=high)}, "capacity": capacity}
    ((code, path, text),) = problems(tmp_path, changes)
    assert (code, path) == ("GP424", "capacity")
    assert text.startswith(f"replicas.max needs {high} nodes of p5en.48xlarge, and capacity has {has}; add on_demand or spot")
    assert pools(tmp_path, {**changes, "capacity": [*capacity, "spot"]})


def test_a_managed_node_group_takes_450_nodes(tmp_path: Path) -> None:
    assert sizes(pools(tmp_path, {"models": {"chat": hosted("a10g", high=450)}})["g5-2xlarge-on-demand"]) == (0, 0, 450)
    many = {"models": {"chat": hosted("a10g", high=451)}}
    ((code, path, text),) = problems(tmp_path, many)
    assert (code, path) == ("GP424", "models.chat.replicas.max")
    assert "needs 451 nodes of g5.2xlarge, and a managed node group takes 450" in text
    assert pools(tmp_path, {**many, "cluster": {"nodes": "karpenter"}}), "Karpenter has no node group"


@pytest.mark.parametrize("capacity", [["flex_start"], ["on_demand", "flex_start"]])
def test_flex_start_is_a_way_of_google_cloud(tmp_path: Path, capacity: list[str]) -> None:
    ((code, path, text),) = problems(tmp_path, {"capacity": capacity})
    assert (code, path) == ("GP485", f"capacity[{len(capacity) - 1}]")
    assert "allowed: reservation, on_demand, spot, or a Capacity Block" in text
