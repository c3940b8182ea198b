"""The files of the catalogue: comma-separated rows, one for each tier of a price."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TypeAlias

from groundplan.prices.model import CONFIDENCE, UNITS, Price, Tier

COLUMNS = (
    "service",
    "item",
    "unit",
    "from",
    "price",
    "source",
    "as_of",
    "valid_from",
    "valid_until",
    "confidence",
    "sku",
    "note",
)

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``price`` is None where there is no price; the days of validity are both part of it."""

    service: str
    item: str
    unit: str
    above: Decimal
    price: Decimal | None
    source: str
    as_of: date
    valid_from: date | None
    valid_until: date | None
    confidence: str
    sku: str
    note: str

    def cells(self) -> list[str]:
        """The row as it stands in a file."""
        return [
            self.service,
            self.item,
            self.unit,
            _plain(self.above),
            "" if self.price is None else _plain(self.price),
            self.source,
            self.as_of.isoformat(),
            "" if self.valid_from is None else self.valid_from.isoformat(),
            "" if self.valid_until is None else self.valid_until.isoformat(),
            self.confidence,
            self.sku,
            self.note,
        ]

    def valid_on(self, day: date) -> bool:
        """Whether the price holds on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


def split(text: str, name: str) -> Mapping[Key, Sequence[tuple[int, list[str]]]]:
    """Service and item -> its rows with their line numbers, unread. Raises ValueError for a row of wrong length."""
    reader = csv.reader(io.StringIO(text))
    if tuple(next(reader, ())) != COLUMNS:
        raise ValueError(f"{name}: the first line must be {','.join(COLUMNS)}")
    found: dict[Key, list[tuple[int, list[str]]]] = {}
    for cells in reader:
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{name}:{reader.line_num}: {len(cells)} columns, not {len(COLUMNS)}")
        found.setdefault((cells[0], cells[1]), []).append((reader.line_num, cells))
    return found


def read(lines: Iterable[tuple[int, list[str]]], name: str) -> list[Row]:
    """Rows that split() gave. Raises ValueError for a value that is not allowed."""
    return [_row(cells, f"{name}:{line}") for line, cells in lines]


def merge(rows: Sequence[Row], *, cloud: str, region: str, day: date, name: str) -> Price | None:
    """The price that rows of one item make on a day; None if none of them holds. Raises ValueError if they disagree."""
    valid = [row for row in rows if row.valid_on(day)]
    if not valid:
        return None
    first = valid[0]
    where = f"{name}: {first.service}/{first.item}"
    if any(row.unit != first.unit for row in valid):
        raise ValueError(f"{where}: tiers have different units")
    prices = [row.price for row in valid]
    tiers = tuple(Tier(row.above, row.price) for row in valid if row.price is not None)
    if None in prices and len(valid) > 1:
        raise ValueError(f"{where}: it has a price and none")
    above = [row.above for row in valid]
    if above[0] != 0 or any(low >= high for low, high in pairwise(above)):
        raise ValueError(f"{where}: tiers must begin at 0 and rise, and not {', '.join(map(str, above))}")
    return Price(
        cloud,
        first.service,
        first.item,
        region,
        first.unit,
        tiers,
        first.source,
        # The oldest: all tiers were true then or later.
        min(row.as_of for row in valid),
        max((row.confidence for row in valid), key=CONFIDENCE.index),
        first.sku,
        next((row.note for row in valid if row.note), ""),
    )


def dump(rows: Iterable[Row]) -> str:
    """The text of a file: sorted, so that the same rows give the same bytes."""

    def order(row: Row) -> tuple[str, str, date, Decimal]:
        return row.service, row.item, row.valid_from or date.min, row.above

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.cells() for row in sorted(rows, key=order))
    return out.getvalue()


def _plain(number: Decimal) -> str:
    """1000 and 0.045, never 1E+3 or 0.0450."""
    return f"{number.normalize():f}"


def _row(cells: Sequence[str], where: str) -> Row:
    service, item, unit, above, amount, source, as_of, valid_from, valid_until, confidence, sku, note = cells
    if not (service and item and source):
        raise ValueError(f"{where}: service, item and source must be there")
    if unit not in UNITS:
        raise ValueError(f"{where}: unknown unit {unit!r}")
    if confidence not in CONFIDENCE:
        raise ValueError(f"{where}: unknown confidence {confidence!r}")
    try:
        row = Row(
            service,
            item,
            unit,
            Decimal(above),
            Decimal(amount) if amount else None,
            source,
            date.fromisoformat(as_of),
            date.fromisoformat(valid_from) if valid_from else None,
            date.fromisoformat(valid_until) if valid_until else None,
            confidence,
            sku,
            note,
        )
    except (InvalidOperation, ValueError) as error:
        raise ValueError(f"{where}: not a number or not a day among {', '.join(filter(None, cells[3:9]))}") from error
    if not row.above.is_finite() or row.above < 0 or (row.price is not None and not (row.price.is_finite() and row.price >= 0)):
        raise ValueError(f"{where}: {above} and {amount} must be numbers from 0 on")
    if row.valid_from and row.valid_until and row.valid_from > row.valid_until:
        raise ValueError(f"{where}: it is valid until a day before it begins")
    return row
