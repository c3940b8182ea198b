"""Looks prices up in the data files: each file is opened once, and only when asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from groundplan.prices import table
from groundplan.prices.model import CONFIDENCE, Price, TokenPrice, TokenRate

DATA = Path(__file__).parent / "data"

# Of prices that hold in every region.
EVERYWHERE = "all"

TOKEN_COLUMNS = (
    "vendor",
    "model",
    "above",
    "input",
    "cached_input",
    "output",
    "source",
    "as_of",
    "valid_from",
    "valid_until",
    "confidence",
    "note",
)

# Of each cloud the region that a price of another one is first asked of: the one that price lists begin with.
_REFERENCE: Mapping[str, str] = {"aws": "us-east-1", "gcp": "us-central1"}

# An inference profile of Bedrock costs what the model does in the region that calls it:
# https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html
_PROFILES = ("apac.", "au.", "eu.", "global.", "jp.", "us.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where prices come from."""

    title: str
    address: str


@cache
def as_of() -> date:
    """The newest day that a price is of; whether a price holds is judged on it, and not on the day of a run."""
    header: date = yaml.load(_text("sources.yaml").partition("\n\n")[0], Loader=yaml.CSafeLoader)["as_of"]
    return header


@cache
def sources() -> Mapping[str, Source]:
    """Key of a source -> what it is."""
    rows = yaml.load(_text("sources.yaml"), Loader=yaml.CSafeLoader)["sources"]
    return MappingProxyType({key: Source(**row) for key, row in rows.items()})


@cache
def price_regions(cloud: str) -> tuple[str, ...]:
    """Regions of a cloud that the catalogue has prices for, sorted. Empty for an unknown cloud."""
    return tuple(sorted(path.stem for path in (DATA / cloud).glob("*.csv") if path.stem != EVERYWHERE))


@cache
def other_regions(cloud: str, region: str) -> tuple[str, ...]:
    """All other regions of a cloud that the catalogue has prices for: that of reference, then as ``price_regions`` has them."""
    others = [other for other in price_regions(cloud) if other != region]
    return tuple(sorted(others, key=lambda other: other != _REFERENCE[cloud]))


@cache
def price(cloud: str, service: str, item: str, region: str) -> Price | None:
    """The price that an item has in a region, or everywhere; None if the catalogue does not know it.

    An item that is known to have no price has a Price that is not ``sold``.
    """
    for place in (region, EVERYWHERE):
        name = f"{cloud}/{place}.csv"
        if lines := _lines(cloud, place).get((service, item)):
            rows = table.read(lines, name)
            if (found := table.merge(rows, cloud=cloud, region=place, day=as_of(), name=name)) is not None:
                return found
    return None


def items(cloud: str, region: str) -> tuple[table.Key, ...]:
    """Service and item of everything in one file; ``all`` is a file of its own."""
    return tuple(sorted(_lines(cloud, region)))


@cache
def token_price(vendor: str, model: str) -> TokenPrice | None:
    """The price of a model as a blueprint names it, ``openai`` and ``gpt-5-mini``; None if the catalogue does not know it."""
    if vendor == "bedrock":
        model = next((model.removeprefix(profile) for profile in _PROFILES if model.startswith(profile)), model)
    return read_tokens(_text("tokens.csv"), as_of()).get((vendor, model))


def read_tokens(text: str, day: date) -> Mapping[table.Key, TokenPrice]:
    """Vendor and model -> the price on a day. Raises ValueError for a row that is wrong."""
    reader = csv.reader(io.StringIO(text))
    if tuple(next(reader, ())) != TOKEN_COLUMNS:
        raise ValueError(f"tokens.csv: the first line must be {','.join(TOKEN_COLUMNS)}")
    found: dict[table.Key, list[tuple[TokenRate, Sequence[str]]]] = {}
    for cells in reader:
        where = f"tokens.csv:{reader.line_num}"
        if len(cells) != len(TOKEN_COLUMNS):
            raise ValueError(f"{where}: {len(cells)} columns, not {len(TOKEN_COLUMNS)}")
        vendor, model, above, *prices, source, _, valid_from, valid_until, confidence, _ = cells
        if not (vendor and model and source) or confidence not in CONFIDENCE:
            raise ValueError(f"{where}: vendor, model, source and a known confidence must be there")
        try:
            into, cached, out = (Decimal(text) if text else None for text in prices)
            holds = (not valid_from or date.fromisoformat(valid_from) <= day) and (
                not valid_until or day <= date.fromisoformat(valid_until)
            )
            rate = TokenRate(int(above), into or Decimal(0), cached, out)
        except (ArithmeticError, ValueError) as error:
            raise ValueError(f"{where}: not a number or not a day") from error
        if into is None or any(amount is not None and amount < 0 for amount in (into, cached, out)):
            raise ValueError(f"{where}: input must have a price, and no price is below 0")
        if holds:
            found.setdefault((vendor, model), []).append((rate, cells))
    return {key: _token_price(key, rows) for key, rows in found.items()}


def _token_price(key: table.Key, rows: Sequence[tuple[TokenRate, Sequence[str]]]) -> TokenPrice:
    rates = tuple(rate for rate, _ in rows)
    above = [rate.above for rate in rates]
    if above[0] != 0 or above != sorted(set(above)):
        raise ValueError(f"tokens.csv: {'/'.join(key)}: rates must begin at 0 and rise")
    named = [dict(zip(TOKEN_COLUMNS, cells, strict=True)) for _, cells in rows]
    first, day = named[0], date.fromisoformat(named[0]["as_of"])
    confidence = max((row["confidence"] for row in named), key=CONFIDENCE.index)
    return TokenPrice(*key, rates, first["source"], day, confidence, first["note"])


@cache
def _lines(cloud: str, region: str) -> Mapping[table.Key, Sequence[tuple[int, list[str]]]]:
    name = f"{cloud}/{region}.csv"
    if not (DATA / name).is_file():
        return {}
    return table.split(_text(name), name)


def _text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")
