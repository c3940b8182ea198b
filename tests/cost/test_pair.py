"""What a plan says, and no resource: discounts by the names of the blueprint, and its budget."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import blueprints
import cost_examples
from groundplan.cost.model import Amounts
from groundplan.cost.pair import pair_cost
from groundplan.data_dir import data_dir

# One resource of each service that Google gives a discount for; a Gib of memory and a vCPU all month.
_RESOURCES: dict[str, Any] = {
    "google_cloud_run_v2_worker_pool": {
        "run": {"template": {"containers": {"resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}}}
    },
    "google_sql_database_instance": {"sql": {"database_version": "POSTGRES_17", "settings": {"tier": "db-custom-1-1024"}}},
    "google_compute_instance": {"vm": {"machine_type": "e2-standard-4"}},
}


@pytest.mark.parametrize(
    ("budget", "over", "would_be"),
    [
        ("2515.91", True, False),
        ("2515.92", False, True),
        # 2,515.92 and 865.55 by prices of other regions
        ("3381.46", False, True),
        ("3381.47", False, False),
        (None, False, False),
    ],
)
def test_an_indication_breaks_no_budget_but_is_told(budget: str | None, over: bool, would_be: bool) -> None:
    found = cost_examples.lacking(budget=budget)
    assert (found.over_budget, found.would_be_over_budget) == (over, would_be)


@pytest.mark.parametrize(
    ("committed_use", "off"),
    [
        (Decimal("0.5"), {"cloud-run": "0.5", "cloud-sql-postgresql": "0.5", "compute": "0.5"}),
        ({"cloud_run": Decimal("0.17")}, {"cloud-run": "0.17"}),
        (
            {"cloud_sql": Decimal("0.25"), "compute_engine": Decimal("0.28")},
            {"cloud-sql-postgresql": "0.25", "compute": "0.28"},
        ),
    ],
)
def test_committed_use_is_off_each_service_that_the_blueprint_names(committed_use: Any, off: dict[str, str]) -> None:
    plan = blueprints.plan(data_dir("blueprints") / "api-assistant-gcp.yaml", "dev")
    found = pair_cost(replace(plan, discounts={"committed_use": committed_use}), {"resource": _RESOURCES}, {}).estimate
    lowered = {item.service: item for item in found.items if item.discount == "committed_use"}
    assert lowered.keys() == off.keys()
    for service, item in lowered.items():
        # The vCPU or the memory, whichever comes last; all of it runs when idle.
        price = item.quantity.idle * item.unit_price * (1 - Decimal(off[service]))
        assert item.discounted == Amounts.same(price).in_cents()
