"""What changes between two states."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import cost_examples
from groundplan.cost import Amounts
from groundplan.cost.difference import Changed, difference
from groundplan.cost.pair import PairCost


def amounts(*dollars: str) -> Amounts:
    return Amounts(*map(Decimal, dollars))


def with_items(pair: PairCost, *, drop: str = "", times: dict[str, int] | None = None) -> PairCost:
    """Without the lines of one component, and others so many times dearer."""
    factors = times or {}
    items = tuple(
        replace(item, discounted=item.discounted * factors.get(item.component, 1))
        for item in pair.estimate.items
        if item.component != drop
    )
    return replace(pair, estimate=replace(pair.estimate, items=items))


def test_added_removed_and_changed_lines_add_up_to_the_totals() -> None:
    whole = cost_examples.pair()
    before, after = with_items(whole, drop="key"), with_items(whole, drop="secret", times={"control plane": 2})
    (found,) = difference([before], [after])
    assert [(line.address, line.kind, line.change) for line in found.changed] == [
        ("aws_eks_cluster.cluster", "changed", amounts("73", "73", "73")),
        ("aws_kms_key.main", "added", amounts("1", "1", "1")),
        ("aws_secretsmanager_secret.hub_token", "removed", amounts("-0.4", "-0.4", "-0.4")),
    ]
    assert found.totals == amounts("73.6", "73.6", "73.6")


def test_nothing_changes_between_two_that_are_the_same() -> None:
    (found,) = difference([cost_examples.pair()], [cost_examples.pair()])
    assert found.changed == () and found.totals == amounts("0", "0", "0")


def test_a_discount_that_comes_is_a_change() -> None:
    (found,) = difference([cost_examples.pair()], [cost_examples.pair(discount="0.5")])
    assert {line.address for line in found.changed} == {"aws_eks_node_group.gpu_g6", "aws_eks_node_group.system"}
    assert found.totals.typical < 0


def test_pairs_that_come_or_go_are_whole_differences() -> None:
    new, gone = (replace(cost_examples.pair(), environment=name) for name in ("new", "gone"))
    first, second = difference([gone], [new])
    assert (first.environment, first.before, second.environment, second.after) == ("new", None, "gone", None)
    assert {line.kind for line in first.changed} == {"added"} and {line.kind for line in second.changed} == {"removed"}
    assert first.totals == new.estimate.totals == second.totals * -1


def test_lines_of_one_name_count_together() -> None:
    pair = cost_examples.pair()
    twice = replace(pair, estimate=replace(pair.estimate, items=pair.estimate.items * 2))
    (found,) = difference([pair], [twice])
    line = next(line for line in found.changed if line.component == "control plane")
    assert line == Changed("aws_eks_cluster.cluster", "control plane", amounts("73", "73", "73"), amounts("146", "146", "146"))


def test_the_largest_change_comes_first_though_it_is_at_peak_alone() -> None:
    # Two nodes more at peak for $987.66 each, and logs of $1.14 more in each scenario.
    nodes = Changed("b", "nodes", amounts("10", "10", "20"), amounts("10", "10", "1995.32"))
    logs = Changed("a", "logs", None, amounts("1.14", "1.14", "1.14"))
    assert sorted([logs, nodes], key=lambda line: line.order) == [nodes, logs]
