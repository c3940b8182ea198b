"""The JSON form, against its schema."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import blueprints
import cost_examples
from groundplan.cost import Amounts
from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import difference
from groundplan.cost.pair import PairCost, pair_cost
from groundplan.cost.report.json import cost_json
from groundplan.cost.report.view import View
from groundplan.cost.usage import assumptions
from groundplan.prices import CONFIDENCE
from groundplan.problems import Problem

ROOT = Path(__file__).parents[3]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "cost.schema.json").read_text())


def read(view: View) -> dict[str, Any]:
    """The document, which its schema holds for."""
    Draft202012Validator.check_schema(SCHEMA)
    found: dict[str, Any] = json.loads(cost_json(view))
    Draft202012Validator(SCHEMA).validate(found)
    return found


def view(*costs: PairCost) -> View:
    gone = replace(cost_examples.pair(), environment="gone")
    wrong = Problem("GP406", ("models", "chat", "gpu", "type"), "no such GPU", "did you mean l4?")
    lacking = Alternative("models.chat.gpu.type=l5", "helpdesk", "prod", None, (wrong,))
    there = Alternative("aws/us-east-1", "helpdesk", "prod", None, (), ("without state",))
    return View(
        costs, "main", difference([gone], costs), [(lacking, None), (there, cost_examples.pair(discount="0.5"))], ["a note"]
    )


@pytest.mark.parametrize("file", blueprints.EXAMPLES, ids=lambda file: file.stem)
def test_what_examples_cost_is_of_the_form(file: Path) -> None:
    for environment in blueprints.environments(file):
        plan = blueprints.plan(file, environment)
        terraform = None if plan.state is None else blueprints.document(file, environment)
        read(View([pair_cost(plan, terraform, {})]))


def test_every_part_of_a_view_is_there() -> None:
    found = read(view(cost_examples.pair(discount="0.25")))
    assert found["base"] == "main" and found["notes"] == ["a note"]
    assert [(one["before"] is None, one["after"] is None) for one in found["differences"]] == [(True, False), (False, True)]
    lacking, there = found["alternatives"]
    assert lacking["problems"] == [
        {"code": "GP406", "path": "models.chat.gpu.type", "message": "no such GPU", "hint": "did you mean l4?"}
    ]
    assert there["notes"] == ["without state"] and there["not_priced"] == 1
    assert there["totals"] != there["discounted"]


def test_what_has_no_price_has_an_indication_where_another_region_has_one() -> None:
    (pair,) = read(View([cost_examples.lacking()]))["pairs"]
    first, second, third = pair["not_priced"]
    assert first["about"] == {"idle": "865.05", "typical": "865.05", "peak": "865.05"}
    assert (first["about_region"], second["about_region"]) == ("us-east-1", "eu-central-1")
    assert third["about"] is None and third["about_region"] is None
    assert pair["not_priced_about"] == {"idle": "865.05", "typical": "865.55", "peak": "877.05"}
    beside = read(
        View([cost_examples.pair()], alternatives=[(Alternative("a=1", "x", "y", None, ()), cost_examples.lacking())])
    )
    assert beside["alternatives"][0]["not_priced_about"]["typical"] == "865.55"


def test_without_a_base_or_changes_there_are_no_such_keys() -> None:
    assert set(read(View([cost_examples.pair()]))) == {"version", "currency", "prices_as_of", "pairs"}


def test_an_item_has_its_price_its_source_and_its_day() -> None:
    (pair,) = read(View([cost_examples.pair(discount="0.25")]))["pairs"]
    assert pair["items"][0] == {
        "address": "aws_eks_node_group.gpu_g6",
        "component": "g6.2xlarge, on demand",
        "service": "ec2",
        "quantity": {"idle": "730", "typical": "1460", "peak": "2920"},
        "unit": "hour",
        "unit_price": "1.0746",
        "region": "eu-west-1",
        "price_source": "aws-price-list",
        "price_date": "2026-09-29",
        "price_confidence": "official",
        "amounts": {"idle": "784.46", "typical": "1568.92", "peak": "3137.83"},
        "discount": "savings_plan",
        "discounted": {"idle": "588.34", "typical": "1176.69", "peak": "2353.37"},
    }


def test_the_schema_has_every_word_for_how_sure_a_price_is() -> None:
    assert SCHEMA["$defs"]["item"]["properties"]["price_confidence"]["enum"] == list(CONFIDENCE)


def test_items_add_up_to_the_totals_to_the_cent() -> None:
    (pair,) = read(View([cost_examples.pair(discount="0.3")]))["pairs"]
    for amounts, totals in (("amounts", "totals"), ("discounted", "discounted")):
        for scenario in ("idle", "typical", "peak"):
            assert sum(Decimal(item[amounts][scenario]) for item in pair["items"]) == Decimal(pair[totals][scenario])


def test_usage_says_what_is_assumed() -> None:
    (pair,) = read(View([cost_examples.pair()]))["pairs"]
    assert list(pair["usage"]) == sorted(assumptions())
    assert pair["usage"]["peak_rps"] == {"value": "12", "unit": "requests a second", "assumed": False}
    assert pair["usage"]["log_kib"]["assumed"] is True


def test_numbers_have_no_exponent() -> None:
    whole = cost_examples.pair()
    tiny = replace(whole.estimate.items[0], unit_price=Decimal("1E-5"), quantity=Amounts.same(Decimal("1E+7")))
    (pair,) = read(View([replace(whole, estimate=replace(whole.estimate, items=(tiny,)))]))["pairs"]
    assert (pair["items"][0]["unit_price"], pair["items"][0]["quantity"]["idle"]) == ("0.00001", "10000000")


def test_a_small_price_has_all_its_digits() -> None:
    # A GiB-second of Cloud Run costs $0.0000025: 5,256,000 of them are $13.14, and $10.51 at $0.000002.
    whole = cost_examples.pair()
    second = replace(whole.estimate.items[0], unit_price=Decimal("0.0000025"), quantity=Amounts.same(5_256_000))
    (pair,) = read(View([replace(whole, estimate=replace(whole.estimate, items=(second,)))]))["pairs"]
    assert pair["items"][0]["unit_price"] == "0.0000025"
    assert Decimal(pair["items"][0]["unit_price"]) * 5_256_000 == Decimal("13.14")
