"""What is said of doubtful prices; of parts without a price the reports' own tests read it."""

from __future__ import annotations

from dataclasses import replace

import cost_examples
from groundplan.cost.model import ZERO, Estimate
from groundplan.cost.report.missing import doubtful


def test_a_typical_month_on_doubtful_prices_names_few_components_the_largest_first() -> None:
    # 13.29 of data, 38.08 of disks, 1.58 of requests, 5.52 of ingestion: the fourth is not named.
    found = cost_examples.doubting("data", "root disk", "requests", "ingestion").estimate
    said = "$58.47 of a typical month rest on doubtful prices: root disk, data, ingestion, 1 more"
    assert doubtful(found) == said


def test_it_is_what_is_paid_after_discounts_and_lines_of_one_component_are_one() -> None:
    # Half of 1,568.92.
    found = cost_examples.doubting("g6.2xlarge, on demand", discount="0.5").estimate
    line = next(item for item in found.items if item.doubtful)
    assert doubtful(found) == "$784.46 of a typical month rest on doubtful prices: g6.2xlarge, on demand"
    twice = Estimate((line, line), (), ())
    assert doubtful(twice) == "$1,568.92 of a typical month rest on doubtful prices: g6.2xlarge, on demand"


def test_where_only_a_peak_month_needs_it_that_is_said_and_nothing_of_what_costs_nothing() -> None:
    found = cost_examples.doubting("requests").estimate
    line = next(item for item in found.items if item.doubtful)
    peak = replace(line, discounted=replace(ZERO, peak=line.discounted.peak))
    assert doubtful(Estimate((peak,), (), ())) == "$7.88 of a peak month rest on doubtful prices: requests"
    assert doubtful(Estimate((replace(line, discounted=ZERO),), (), ())) == ""
    assert doubtful(cost_examples.pair().estimate) == ""
