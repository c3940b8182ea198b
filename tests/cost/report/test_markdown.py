"""cost.md, and the comment on a pull request."""

from __future__ import annotations

import re
from dataclasses import replace

import cost_examples
from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import difference
from groundplan.cost.report.markdown import cost_markdown
from groundplan.cost.report.view import View
from groundplan.problems import Problem


def tables(text: str) -> list[list[str]]:
    """Each table as its rows; all rows of one have the same number of cells."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    rows = [table for table in found if table]
    for table in rows:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table}) == 1, table
    return rows


def test_a_pair_has_its_totals_its_lines_and_its_assumptions() -> None:
    text = cost_markdown(View([cost_examples.pair()]))
    summary, lines, usage = tables(text)
    assert text.startswith("## helpdesk in prod: $2,515.92 in a typical month\n")
    assert summary[-1] == "| **Total** | $1,694.03 | $2,515.92 | $4,283.73 |"
    assert "| EC2 | $926.96 | $1,711.42 | $3,351.57 |" in summary
    assert len(lines) == 2 + len(cost_examples.pair().estimate.items)
    assert any(row.startswith("| `steady_rps` | 3 requests a second | said: ") for row in usage)
    assert any(row.startswith("| `log_kib` | 2 KiB | assumed: ") for row in usage)
    assert "A typical month of helpdesk prod is within the budget of $4,000.00." in text
    assert "within the budget of $4,000.00. What has no price is not in it." in text
    assert "**1 part of helpdesk prod has no price, so that the totals are a lower bound:**" in text


def test_what_has_no_price_is_indicated_by_that_of_another_region() -> None:
    text = cost_markdown(View([cost_examples.lacking(budget="3000")]))
    assert "What has no price is not in it: with about $866 more it would be above." in text
    assert (
        "**3 parts of helpdesk prod have no price, so that the totals are a lower bound; about $866 more in a typical month, "
        "about $877 at peak, by prices of other regions, and 1 part that nobody knows:**"
    ) in text
    assert (
        "- `aws_networkfirewall_firewall.f`, Endpoints: the catalogue has no price of an endpoint in eu-west-1; "
        "about $865 a month by the price of us-east-1\n"
    ) in text
    assert "What has no price is not in it.\n" in cost_markdown(View([cost_examples.lacking(budget="3400")]))
    other = Alternative("aws/us-east-1", "helpdesk", "prod", None, ())
    beside = cost_markdown(View([cost_examples.pair()], alternatives=[(other, cost_examples.lacking())]))
    assert "3 parts without a price, a lower bound; about $866 more in a typical month, " in beside


def test_what_rests_on_doubtful_prices_is_said_and_marked() -> None:
    text = cost_markdown(View([cost_examples.doubting("requests")]))
    assert "\nOf helpdesk prod, $1.58 of a typical month rest on doubtful prices: requests.\n" in text
    assert [row.split(" | ")[0] for row in tables(text)[1] if "doubtful" in row] == ["| `aws_wafv2_web_acl.entry`"]
    assert "| $0.6 per 1M requests, doubtful |" in text
    comment = cost_markdown(View([cost_examples.doubting("requests")], "main", []))
    assert "rest on doubtful prices: requests." in comment
    other = Alternative("aws/us-east-1", "helpdesk", "prod", None, ())
    beside = cost_markdown(View([cost_examples.pair()], alternatives=[(other, cost_examples.doubting("requests"))]))
    assert "- `aws/us-east-1` of helpdesk prod: $1.58 of a typical month rest on doubtful prices: requests\n" in beside
    assert "doubtful" not in cost_markdown(View([cost_examples.pair()]))


def test_discounts_are_a_column() -> None:
    summary, lines, _ = tables(cost_markdown(View([cost_examples.pair(discount="0.5")])))
    assert summary[0] == "|  | idle | typical | peak | typical with discounts |"
    assert "| EC2 | $926.96 | $1,711.42 | $3,351.57 | $855.71 |" in summary
    assert summary[-1].startswith("| **Total with the discounts of `pricing`** |")
    assert lines[0].endswith("| with discounts |")


def test_budgets_that_are_broken_or_lacking_are_said() -> None:
    assert "is **above** the budget of $100.00." in cost_markdown(View([cost_examples.pair(budget="100")]))
    assert "No budget is given for helpdesk prod." in cost_markdown(View([cost_examples.pair(budget=None)]))
    own = replace(cost_examples.pair(budget=None), cloud="onprem", region=None)
    assert "budget" not in cost_markdown(View([own]))
    assert "The cluster is one's own and not in it: what is called outside of it alone is." in cost_markdown(View([own]))


def test_a_difference_is_a_comment() -> None:
    before, after = cost_examples.pair(), cost_examples.pair(discount="0.5")
    gone, new = replace(before, environment="old"), replace(after, environment="new")
    text = cost_markdown(View([after, new], "main", difference([before, gone], [after, new]), notes=["x was wrong"]))
    summary, *changes = tables(text)
    assert [row.split(" | ")[0] for row in summary[2:]] == ["| **helpdesk** prod", "| **helpdesk** new", "| **helpdesk** old"]
    assert [row.rsplit(" | ")[-1] for row in summary[2:]] == ["2 changed |", "new |", "removed |"]
    assert "(-$855.71)" in summary[2]
    # Half of 1,460 hours at $1.0746 in a typical month, and of 2,920 at peak.
    assert changes[0][2].endswith("| $1,568.92 | $784.46 | -$784.46 | -$1,568.91 |")
    assert "**Note:** x was wrong" in text and len(changes) == 3


def test_a_comment_stays_short_enough_to_be_posted() -> None:
    many = cost_examples.large(300)
    text = cost_markdown(View([many], "main", difference([], [many])))
    assert "And 250 smaller changes; `--format json` has all." in text
    assert len(text) < 65_536


def test_alternatives_have_their_notes_and_reasons() -> None:
    whole = cost_examples.pair()
    wrong = Problem("GP406", ("models", "chat", "gpu"), "no such GPU")
    others = [
        (Alternative("aws/us-east-1", "helpdesk", "prod", None, (), ("without state",)), whole),
        (Alternative("a=l5", "helpdesk", "prod", None, (wrong,)), None),
    ]
    text = cost_markdown(View([whole], alternatives=others))
    table = tables(text)[-1]
    assert table[-2:] == ["| `aws/us-east-1` | $1,694.03 | $2,515.92 | $4,283.73 |", "| `a=l5` |  |  |  |"]
    assert "- `aws/us-east-1` of helpdesk prod: without state" in text
    assert "- `aws/us-east-1` of helpdesk prod: 1 part without a price, a lower bound" in text
    assert "- `a=l5` of helpdesk prod does not compile: models.chat.gpu: no such GPU" in text


def test_a_name_cannot_end_a_cell() -> None:
    whole = cost_examples.pair()
    line = replace(whole.estimate.items[0], address="a|b", component="c\n| d |")
    text = cost_markdown(View([replace(whole, estimate=replace(whole.estimate, items=(line,)))]))
    assert len(tables(text)[1]) == 3 and r"`a\|b`" in text
