"""Turns answers of the clouds' price lists into rows of the catalogue. Pure; scripts/refresh_prices asks and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from groundplan.prices.catalogue import DATA, EVERYWHERE
from groundplan.prices.model import Tier
from groundplan.prices.table import Key, Row

# A larger change is more often a wrong SKU than a new price.
LARGEST_CHANGE = Decimal("0.5")


class NotExactError(Exception):
    """Several SKUs fit what skus.yaml says of a key."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a price list has for a key, in our unit."""

    sku: str
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a price becomes: of the units above ``above``; None where there is none."""

    key: Key
    above: Decimal
    old: Decimal | None
    new: Decimal | None

    @property
    def is_large(self) -> bool:
        """Whether a person must accept it."""
        return not self.old or not self.new or abs(self.new / self.old - 1) > LARGEST_CHANGE

    def __str__(self) -> str:
        above = f" above {self.above:f}" if self.above else ""
        share = f" ({self.new / self.old - 1:+.1%})" if self.old and self.new is not None else ""
        old, new = ("none" if value is None else f"{value:f}" for value in (self.old, self.new))
        return f"{'/'.join(self.key)}{above}: {old} -> {new}{share}"


def aws_queries(key: Key, region: str) -> tuple[str, list[list[dict[str, str]]]] | None:
    """Service code and the filters of GetProducts to ask with, one list for each question; None if skus.yaml has no SKU."""
    service, item = key
    aws = _skus()["aws"]
    attributes: dict[str, str] = {} if region == EVERYWHERE else {"regionCode": region}
    instances = aws["instances"].get(service)
    if instances is not None and "." in item and item.startswith(instances["prefix"]):
        if region == EVERYWHERE:
            return None
        attributes |= {"instanceType": item, **instances["attributes"]}
        return instances["service"], [_filters(attributes)]
    entry = aws["items"].get("/".join(key))
    if entry is None:
        return None
    attributes |= entry.get("attributes", {})
    usage_types = [prefix + entry["usage_type"] for prefix in aws["prefixes"][region]]
    return entry["service"], [_filters({**attributes, "usagetype": usage_type}) for usage_type in usage_types]


def aws_found(products: Iterable[str], key: Key) -> Found | None:
    """What the products of GetProducts cost on demand. Raises NotExactError if there are several."""
    entry = _skus()["aws"]["items"].get("/".join(key), {})
    per = Decimal(entry.get("per", "1"))
    read = {(product := json.loads(text))["product"]["sku"]: product for text in products}
    sold = {sku: product for sku, product in read.items() if product["terms"].get("OnDemand")}
    if len(sold) > 1:
        raise NotExactError(f"{'/'.join(key)}: {', '.join(sorted(sold))}")
    for sku, product in sold.items():
        (term,) = product["terms"]["OnDemand"].values()
        tiers = [
            Tier(Decimal(row["beginRange"]) / per, Decimal(row["pricePerUnit"]["USD"]) * per)
            for row in term["priceDimensions"].values()
        ]
        usage_type = product["product"]["attributes"]["usagetype"]
        return Found(f"{sku} {usage_type}", tuple(sorted(tiers, key=lambda tier: tier.above)))
    return None


def gcp_services(key: Key) -> list[str]:
    """Ids of the services of the Cloud Billing Catalog that the SKU of a key is in; none if skus.yaml has no SKU."""
    gcp = _skus()["gcp"]
    if "/".join(key) not in gcp["items"]:
        return []
    services: list[str] = gcp["services"][key[0]]
    return services


def gcp_found(skus: Iterable[Mapping[str, Any]], key: Key, region: str, known: str) -> Found | None:
    """What the SKU of a key costs; ``known`` is the SKU that the catalogue has. Raises NotExactError if others fit as well."""
    gcp = _skus()["gcp"]
    name = "/".join(key)
    places = gcp["places"].get(region, [])
    descriptions = {
        text.replace("{place}", place) if "{place}" in text else text
        for text in gcp["items"][name]
        for place in (places if "{place}" in text else [""])
    }
    usage_type = gcp["usage_types"].get(key[0])
    fitting = [
        sku
        for sku in skus
        if sku["description"] in descriptions
        and (region == EVERYWHERE or region in sku["serviceRegions"])
        and usage_type in (None, sku["category"]["usageType"])
    ]
    if len(fitting) > 1:
        fitting = [sku for sku in fitting if sku["skuId"] == known] or fitting
    if len(fitting) > 1:
        raise NotExactError(f"{name}: {', '.join(sorted(sku['skuId'] for sku in fitting))}")
    if not fitting:
        return None
    expression = fitting[0]["pricingInfo"][-1]["pricingExpression"]
    per = Decimal(gcp["per"].get(name, "1"))
    tiers = [
        Tier(Decimal(str(rate["startUsageAmount"])) / per, _usd(rate["unitPrice"]) * per) for rate in expression["tieredRates"]
    ]
    return Found(fitting[0]["skuId"], tuple(tiers))


def renew(rows: Sequence[Row], found: Mapping[Key, Found], *, source: str, as_of: date) -> tuple[list[Row], list[Change]]:
    """Rows with the prices that were found, and what changes; what was not found keeps its rows."""
    kept = [row for row in rows if (row.service, row.item) not in found]
    changes: list[Change] = []
    for key, new in found.items():
        old = [row for row in rows if (row.service, row.item) == key]
        before = {row.above: row.price for row in old}
        after = {tier.above: tier.price for tier in new.tiers}
        for above in sorted({*before, *after}):
            was, becomes = _at(before, above), _at(after, above)
            if was != becomes:
                changes.append(Change(key, above, was, becomes))
        kept += [
            Row(*key, old[0].unit, tier.above, tier.price, source, as_of, None, None, "official", new.sku, old[0].note)
            for tier in new.tiers
        ]
    return kept, changes


def _at(prices: Mapping[Decimal, Decimal | None], quantity: Decimal) -> Decimal | None:
    """The price of the next unit after so many."""
    return prices[max(above for above in prices if above <= quantity)]


def _usd(money: Mapping[str, Any]) -> Decimal:
    """https://docs.cloud.google.com/billing/docs/reference/rest/Shared.Types/Money"""
    if money.get("currencyCode", "USD") != "USD":
        raise ValueError(f"prices must be in US dollars, not {money['currencyCode']}")
    return Decimal(money.get("units", 0)) + Decimal(money.get("nanos", 0)).scaleb(-9)


def _filters(attributes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in sorted(attributes.items())]


@cache
def _skus() -> Any:
    return yaml.load((DATA / "skus.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
