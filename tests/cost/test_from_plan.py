"""How many of everything run, by what the plan and the traffic say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

import blueprints
from groundplan.cost import Amounts, Usage
from groundplan.cost.from_plan import copies, usage_of
from groundplan.data_dir import data_dir
from groundplan.plan.model import Replicas


def amounts(idle: int, typical: int, peak: int) -> Amounts:
    return Amounts(Decimal(idle), Decimal(typical), Decimal(peak))


def usage(example: str, environment: str, **said: str) -> Usage:
    plan = blueprints.plan(data_dir("blueprints") / f"{example}.yaml", environment)
    return usage_of(plan, {name: Decimal(value) for name, value in said.items()})


@pytest.mark.parametrize(
    ("least", "most", "share", "typical"),
    [(1, 10, "0.1", 1), (1, 10, "0.11", 2), (0, 10, "0", 0), (3, 10, "0.2", 3), (2, 2, "1", 2), (0, 10, "1", 10)],
)
def test_so_many_copies_run_as_the_share_of_the_traffic_needs(least: int, most: int, share: str, typical: int) -> None:
    assert copies(Replicas(min=least, max=most), Decimal(share)) == amounts(least, typical, most)


def test_nodes_follow_the_models_and_the_first_way_to_buy_comes_first() -> None:
    # A tenth of the peak: chat has 2 to 6 copies, embeddings 1 to 2, each on a machine of its own.
    found = usage("gpu-chat-aws", "prod")
    assert found.models == {"chat": amounts(2, 2, 6), "embeddings": amounts(1, 1, 2)}
    assert found.nodes == {
        "g5-2xlarge-on-demand": amounts(2, 2, 6),
        "g5-2xlarge-spot": amounts(0, 0, 0),
        "g4dn-xlarge-on-demand": amounts(1, 1, 2),
        "g4dn-xlarge-spot": amounts(0, 0, 0),
        # 5 hold the least of what runs; of 3 no autoscaler makes fewer.
        "system": amounts(5, 5, 6),
    }


def test_what_is_reserved_is_paid_for_and_used_first() -> None:
    found = usage("private-chat-aws", "prod")  # steady is an eighth of the peak
    assert found.models == {"chat": amounts(1, 1, 4)}
    assert found.nodes["g6-2xlarge-reservation"] == amounts(1, 1, 1)
    assert found.nodes["g6-2xlarge-on-demand"] == amounts(0, 0, 3)


@pytest.mark.parametrize(
    ("example", "gb"),
    # 8 nodes that always run, 10 GB each; a private network, and Cloud Run, pull no image through NAT.
    [("gpu-chat-aws", 80), ("private-chat-aws", 0), ("private-chat-gcp", 0), ("api-assistant-gcp", 0)],
)
def test_images_come_through_nat_where_they_come_from_outside(example: str, gb: int) -> None:
    assert usage(example, "prod", pulled_gb="10").nat_gb.idle == gb


@pytest.mark.parametrize(
    ("example", "vendors", "by_nat", "outside"),
    [
        ("api-helpdesk-aws", ("openai", "bedrock"), True, True),
        ("api-helpdesk-aws", ("bedrock",), True, False),
        # Its network has an endpoint of Bedrock.
        ("private-chat-aws", ("bedrock",), False, False),
        ("private-chat-aws", ("anthropic",), True, True),
        ("private-chat-aws", (), False, False),
        ("api-assistant-gcp", ("vertex",), False, False),
        ("api-assistant-gcp", ("openai",), True, True),
    ],
)
def test_calls_of_apis_go_where_the_models_are(example: str, vendors: tuple[str, ...], by_nat: bool, outside: bool) -> None:
    plan = blueprints.plan(data_dir("blueprints") / f"{example}.yaml", "prod")
    models: dict[str, Any] = {vendor: SimpleNamespace(vendor=vendor) for vendor in vendors}
    target: Any = plan.target
    found = usage_of(replace(plan, target=replace(target, api_models=models)), {"pulled_gb": Decimal(0)})
    assert (found.nat_gb.peak > 0, found.calls_outside) == (by_nat, outside)


def test_what_somebody_says_wins_over_the_blueprint() -> None:
    assert usage("private-chat-aws", "prod")["steady_rps"] == Decimal("0.5")
    said = usage("private-chat-aws", "prod", steady_rps="4")
    assert said["steady_rps"] == said["peak_rps"] == 4
    assert said.models == {"chat": amounts(1, 4, 4)}


def test_development_starts_from_nothing() -> None:
    found = usage("gpu-chat-aws", "dev")
    assert found.models["chat"] == found.nodes["g5-2xlarge-on-demand"] == amounts(0, 1, 1)


def test_weights_are_what_the_gpus_of_a_copy_hold() -> None:
    assert usage("gpu-chat-aws", "prod").weights["embeddings"] == 16  # a T4
