"""Rows of the catalogue: what is refused, and how tiers become a price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from groundplan.prices import NoPriceError, Price, table
from groundplan.prices.catalogue import DATA

HEAD = ",".join(table.COLUMNS)
DAY = date(2026, 11, 21)
FILES = sorted(DATA.glob("*/*.csv"))


def price(*lines: str, day: date = DAY) -> Price | None:
    """The price that rows of one item make."""
    ((key, found),) = table.split("\n".join([HEAD, *lines]), "x.csv").items()
    assert key == ("s3", "storage")
    return table.merge(table.read(found, "x.csv"), cloud="aws", region="us-east-1", day=day, name="x.csv")


def row(
    *,
    item: str = "storage",
    unit: str = "GB-month",
    above: str = "0",
    amount: str = "0.023",
    source: str = "infracost-goldens",
    as_of: str = "2026-09-01",
    valid: str = ",",
    confidence: str = "one-source",
) -> str:
    return f"s3,{item},{unit},{above},{amount},{source},{as_of},{valid},{confidence},,"


def test_a_row_is_a_price() -> None:
    found = price(row())
    assert found is not None
    assert (found.service, found.item, found.unit, found.first) == ("s3", "storage", "GB-month", Decimal("0.023"))
    assert (found.source, found.as_of, found.confidence) == ("infracost-goldens", date(2026, 9, 1), "one-source")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (row(unit="gigabytes"), "unknown unit 'gigabytes'"),
        (row(confidence="sure"), "unknown confidence 'sure'"),
        (row(source=""), "source must be there"),
        (row(item=""), "item and source must be there"),
        (row(as_of=""), "not a number or not a day"),
        (row(as_of="2026-02-30"), "not a day"),
        (row(amount="cheap"), "not a number"),
        (row(amount="NaN"), "must be numbers from 0 on"),
        (row(amount="-1"), "must be numbers from 0 on"),
        (row(above="-1"), "must be numbers from 0 on"),
        (row(above=""), "not a number"),
        (row(valid="2026-09-02,2026-09-01"), "valid until a day before it begins"),
        (row() + ",one more", "13 columns"),
        (row(above="10"), "tiers must begin at 0"),
        (row() + "\n" + row(), "tiers must begin at 0 and rise"),
        (row() + "\n" + row(above="100") + "\n" + row(above="50"), "rise, and not 0, 100, 50"),
        (row() + "\n" + row(above="10", unit="GB"), "different units"),
        (row() + "\n" + row(above="10", amount=""), "a price and none"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(line: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"x\.csv") as raised:
        ((_, found),) = table.split(f"{HEAD}\n{line}\n", "x.csv").items()
        table.merge(table.read(found, "x.csv"), cloud="aws", region="us-east-1", day=DAY, name="x.csv")
    assert text in str(raised.value)


def test_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="the first line must be service,item"):
        table.split("item,service\n", "x.csv")


def test_tiers_are_charged_one_after_the_other() -> None:
    found = price(row(), row(above="51200", amount="0.022"), row(above="512000", amount="0.021"))
    assert found is not None
    assert found.cost(Decimal(51200)) == Decimal("1177.6")  # 51,200 x 0.023
    assert found.cost(Decimal(51201)) == Decimal("1177.622")
    # 51,200 x 0.023 + 460,800 x 0.022 + 88,000 x 0.021
    assert found.cost(Decimal(600000)) == Decimal("1177.6") + Decimal("10137.6") + Decimal("1848")
    assert found.cost(Decimal(0)) == 0
    with pytest.raises(ValueError, match="-1"):
        found.cost(Decimal(-1))


def test_a_free_tier_counts_only_when_asked_for() -> None:
    found = price(row(amount="0"), row(above="5", amount="0.02"), row(above="100", amount="0.01"))
    assert found is not None
    assert found.cost(Decimal(200), free_tier=True) == Decimal("2.9")  # 95 x 0.02 + 100 x 0.01
    assert found.cost(Decimal(200)) == Decimal("3")  # 100 x 0.02 + 100 x 0.01
    assert found.first == Decimal("0.02")


def test_no_price_is_not_a_price_of_zero() -> None:
    none, free = price(row(amount="")), price(row(amount="0"))
    assert none is not None
    assert free is not None
    assert not none.sold
    assert free.sold
    assert free.cost(Decimal(10)) == 0
    with pytest.raises(NoPriceError, match="aws has no price of s3/storage in us-east-1"):
        none.cost(Decimal(10))


def test_a_price_holds_from_its_first_day_to_its_last() -> None:
    lines = row(valid=",2026-09-30"), row(amount="0.03", valid="2026-10-01,2026-10-31")
    for day, amount in ((date(2020, 1, 1), "0.023"), (date(2026, 9, 30), "0.023"), (date(2026, 10, 1), "0.03")):
        found = price(*lines, day=day)
        assert found is not None
        assert found.first == Decimal(amount)
    assert price(*lines, day=date(2026, 11, 1)) is None


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}-{file.stem}" for file in FILES])
def test_files_are_as_the_program_writes_them(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    rows = [row for lines in table.split(text, file.name).values() for row in table.read(lines, file.name)]
    assert table.dump(rows) == text
