"""The tables of a terminal, and of what is piped."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

import cost_examples
from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import difference
from groundplan.cost.report.layers import layers
from groundplan.cost.report.table import print_tables
from groundplan.cost.report.titles import service_title
from groundplan.cost.report.view import View


def shown(view: View) -> list[str]:
    stream = io.StringIO()
    print_tables(view, stream)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def row(lines: list[str], title: str) -> list[str]:
    (found,) = [line for line in lines if line.startswith(f"{title} ")]
    return found.removeprefix(title).split()


def test_services_and_their_total() -> None:
    lines = shown(View([cost_examples.pair()]))
    assert row(lines, "EC2") == ["$926.96", "$1,711.42", "$3,351.57"]
    assert row(lines, "total") == ["$1,694.03", "$2,515.92", "$4,283.73"]
    assert "a typical month is within the budget of $4,000.00; what has no price is not in it" in lines
    assert "  aws_bedrock_model.embedding, input tokens: no price of this model is known" in lines


def test_a_cluster_of_ones_own_says_why_it_costs_nothing() -> None:
    own = replace(cost_examples.pair(budget=None), cloud="onprem", region=None)
    assert "the cluster is one's own and not in it: what is called outside of it alone is" in shown(View([own]))


def test_what_has_no_price_is_indicated_by_that_of_another_region() -> None:
    lines = shown(View([cost_examples.lacking(budget="3000")]))
    first = lines.index(
        "3 parts have no price, so that the totals are a lower bound; about $866 more in a typical month, about $877 at peak, "
        "by prices of other regions, and 1 part that nobody knows:"
    )
    assert lines[first + 1 : first + 5] == [
        "  aws_networkfirewall_firewall.f, Endpoints: the catalogue has no price of an endpoint in eu-west-1; "
        "about $865 a month by the price of us-east-1",
        "  aws_ecr_repository.api, Images: the catalogue has no price of images in eu-west-1; "
        "less than $1 in a typical month, about $12 at peak, by the price of eu-central-1",
        "  aws_bedrock_model.embedding, input tokens: no price of this model is known",
        "a typical month is within the budget of $3,000.00; "
        "what has no price is not in it: with about $866 more it would be above",
    ]
    assert row(lines, "total")[1] == "$2,515.92", "an indication is in no total"


def test_what_rests_on_doubtful_prices_is_said() -> None:
    lines = shown(View([cost_examples.doubting("requests")]))
    assert "$1.58 of a typical month rest on doubtful prices: requests" in lines
    other = Alternative("aws/us-east-1", "helpdesk", "prod", None, ())
    beside = shown(View([cost_examples.pair()], alternatives=[(other, cost_examples.doubting("requests"))]))
    (said,) = [line for line in beside if "doubtful" in line]
    assert said == "aws/us-east-1: $1.58 of a typical month rest on doubtful prices: requests"


def test_discounts_are_a_column() -> None:
    lines = shown(View([cost_examples.pair(discount="0.5")]))
    assert row(lines, "EC2")[3] == "$855.71"
    (total,) = [line.split() for line in lines if re.match("total +[$]", line)]
    assert total[-1] == row(lines, "total with discounts")[1] == "$1,660.21"  # 2,515.92 less 855.71


def test_what_changes() -> None:
    before, after = cost_examples.pair(), cost_examples.pair(discount="0.5")
    lines = shown(View([after], "main", difference([before], [after]), notes=["x was wrong"]))
    assert lines[0] == "helpdesk prod since main"
    assert row(lines, "changed aws_eks_node_group.gpu_g6, g6.2xlarge, on demand") == ["-$392.23", "-$784.46", "-$1,568.91"]
    assert row(lines, "change")[1] == "-$855.71"
    assert "note: x was wrong" in lines


def test_names_are_shown_as_they_are() -> None:
    whole = replace(cost_examples.pair(), name="[bold]x[/]", environment=":smile:")
    assert "[bold]x[/] :smile:" in shown(View([whole]))[0]


def test_long_names_are_folded_and_no_amount_is_cut() -> None:
    whole = cost_examples.pair()
    line = replace(whole.estimate.items[0], address="Q" * 300)
    after = replace(whole, estimate=replace(whole.estimate, items=(line,)))
    lines = shown(View([after], "main", difference([], [after])))
    assert sum(line.count("Q") for line in lines) == 300
    assert sum("+$1,568.92" in line for line in lines) == 2


@pytest.mark.parametrize("service", sorted(layers()))
def test_every_service_has_a_name(service: str) -> None:
    title = service_title(service)
    assert title[0].isupper() and "-" not in title
